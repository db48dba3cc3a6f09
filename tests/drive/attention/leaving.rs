use super::*;

#[tokio::test]
async fn what_is_remembered_of_former_credentials_leaves_the_list() {
    let desk = Desk::open().await;
    client(&desk, |client| client.disabled = true);
    desk.receive("first").await;
    parked(&desk).await;
    let api = Api::of(&desk.ground).await;
    let cut = format!("{CONNECTIONS}/integration?confirm=yes");
    assert_eq!(api.ask("DELETE", &cut, None).await.0, 200);
    assert_eq!(shown(&desk).await["state"], "not_connected");
    assert_eq!(minute(&desk).await, Watched::default());
    let listed = desk.work.store.troubled().await.unwrap();
    assert!(!listed.iter().any(|(listed, _)| *listed == key(&desk)));
    assert_eq!(acts(&desk).await, vec![], "nobody is told of what is gone");
}

#[tokio::test]
async fn nothing_is_remembered_of_a_business_that_was_deleted() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    client(&desk, |client| client.disabled = true);
    desk.receive("second").await;
    parked(&desk).await;
    assert!(found(&desk).await.version > 0);
    let operator = Api::of(&desk.ground).await.by_operator();
    let path = format!("{}?confirm=yes", crate::tenants::base(&desk.ground));
    assert_eq!(operator.ask("DELETE", &path, None).await.0, 200);
    assert_eq!(found(&desk).await, FoundHealth::default());
    let trouble = Trouble { kind: Kind::Credentials, said: "late".to_owned(), trace_id: None };
    let late = Health::default().failed(trouble, desk.work.clock.now()).expect("it is new");
    desk.work.store.put_health(&key(&desk), &FoundHealth::default(), late).await.unwrap();
    assert_eq!(minute(&desk).await, Watched::default());
    assert_eq!(health(&desk).await, Health::default(), "whoever was late left nothing");
}
