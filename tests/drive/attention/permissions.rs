use super::*;

#[tokio::test]
async fn a_permission_that_is_gone_is_named_and_its_return_is_noticed_by_itself() {
    let desk = Desk::open().await;
    let without = |desk: &Desk| {
        client(desk, |client| client.scopes.retain(|scope| scope != "tn.crm.bookings:w"));
        desk.ground.servicetitan.forget_tokens();
    };
    desk.receive("first").await;
    desk.drive().await;
    without(&desk);
    desk.receive("second").await;
    parked(&desk).await;
    assert_eq!(kind(&desk).await, Some(Kind::Scope("tn.crm.bookings:w".to_owned())));
    let told = shown(&desk).await;
    assert_eq!((&told["state"], &told["certainty"]), (&json!("needs_attention"), &json!("certain")));
    assert_eq!(told["drift"]["lost"], json!(["tn.crm.bookings:w"]));
    assert!(told["drift"]["remedies"][0].as_str().unwrap().contains("CRM → Bookings → Modify"), "{told}");
    minute(&desk).await;
    let told = acts(&desk).await;
    assert!(told.contains(&Act::ScopesChanged) && told.contains(&Act::ConnectionNeedsAttention), "{told:?}");
    client(&desk, |client| client.scopes.push("tn.crm.bookings:w".to_owned()));
    assert_eq!(minute(&desk).await.recovered, 1);
    assert_eq!(shown(&desk).await["drift"]["gained"], json!(["tn.crm.bookings:w"]));
    let told = acts(&desk).await;
    assert!(
        told[2..].contains(&Act::ScopesChanged) && told[2..].contains(&Act::ConnectionRecovered),
        "{told:?}"
    );
    assert_eq!(told.len(), 4);
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    desk.one_booking(&["first", "second"]).await;
}

#[tokio::test]
async fn a_permission_that_no_booking_needs_may_come_and_go_and_bookings_go_on() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    client(&desk, |client| client.scopes.retain(|scope| scope != "tn.crm.customers:r"));
    desk.ground.servicetitan.forget_tokens();
    desk.receive("second").await;
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    let told = shown(&desk).await;
    assert_eq!((&told["state"], &told["drift"]["lost"]), (&json!("ok"), &json!(["tn.crm.customers:r"])));
    minute(&desk).await;
    minute(&desk).await;
    assert_eq!(acts(&desk).await, [Act::ScopesChanged], "it is told once");
}

/// Where the token states no permissions, a read cannot tell which of two things is wrong.
#[tokio::test]
async fn where_no_read_tells_one_text_a_minute_does() {
    let desk = Desk::open().await;
    let mut scopes = Vec::new();
    client(&desk, |client| scopes = std::mem::take(&mut client.scopes));
    desk.receive("first").await;
    parked(&desk).await;
    assert!(matches!(kind(&desk).await, Some(Kind::ScopeOrProvider(_))));
    let before = calls(&desk);
    parked(&desk).await;
    minute(&desk).await;
    assert_eq!(calls(&desk), before, "the schedule leaves it to a text");
    let other = desk.another("driver").await;
    let (one, two) = tokio::join!(desk.drive(), desk.drive_with(&other));
    assert!(matches!((one, two), (Rested::Parked { .. } | Rested::Claimed { .. }, _)));
    assert!(calls(&desk) > before, "one of them had a turn");
    let since = health(&desk).await.attention.expect("still").since;
    client(&desk, |client| client.scopes = scopes);
    minute(&desk).await;
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    desk.one_booking(&["first"]).await;
    let recovered = health(&desk).await.recovered.expect("it works again");
    assert_eq!(recovered.since, since);
    watched(&desk).await;
    assert_eq!(acts(&desk).await, [Act::ConnectionNeedsAttention, Act::ConnectionRecovered]);
}
