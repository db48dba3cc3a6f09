use super::*;

#[tokio::test]
async fn who_asks_to_be_left_alone_is_and_the_texts_wait_for_us() {
    let office = Office::open().await;
    let desk = &office.desk;
    desk.ground.servicetitan.fail(On::Only("POST", paths::BOOKINGS), 1, Failure::RateLimited(30));
    desk.receive("first").await;
    parked(desk).await;
    let before = calls(desk);
    assert_eq!(parked(desk).await, "ServiceTitan is left alone for now");
    let other = desk.another("other").await;
    assert!(matches!(desk.drive_with(&other).await, Rested::Parked { .. }), "another process sees it");
    assert_eq!(calls(desk), before);
    assert_eq!((office.waiting().await.parked, office.waiting().await.owed), (0, 1));
    let told = shown(desk).await;
    assert_eq!((&told["state"], &told["circuit"]["open"]), (&json!("delayed"), &json!(true)), "{told}");
    desk.pass(31);
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    let told = shown(desk).await;
    assert_eq!((&told["state"], &told["circuit"]), (&json!("ok"), &Value::Null), "an answer closes it");
    assert_eq!(acts(desk).await, vec![], "it is nobody's trouble");
}

#[tokio::test]
async fn the_third_failure_in_a_row_opens_the_circuit_and_one_call_tries_it_again() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    desk.ground.servicetitan.set_maintenance(true);
    for _ in 0..3 {
        desk.receive("more").await;
        desk.drive().await;
        desk.settle();
    }
    let open = health(&desk).await.circuit.expect("it is open");
    assert!(open.why.contains("503"), "{}", open.why);
    let before = calls(&desk);
    desk.pass(-61);
    assert!(matches!(desk.drive().await, Rested::Parked { .. } | Rested::Claimed { .. }));
    assert_eq!(calls(&desk), before, "nobody calls while it is open");
    desk.pass(61);
    desk.ground.servicetitan.set_maintenance(false);
    desk.settle();
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    assert_eq!(health(&desk).await.circuit, None);
    desk.one_booking(&["first", "more"]).await;
    assert!(desk.ground.servicetitan.calls("GET", paths::BOOKING) >= 3);
}
