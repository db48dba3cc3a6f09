use intellisend::drivers::Swept;
use tests::ground::Ground;

use super::{Log, found};
use crate::newer::written_in;
use crate::replies::ORDINARY;
use crate::tables::Tables;

const NEIGHBOUR: &str = "+19725550177";

#[tokio::test]
async fn what_cannot_be_read_of_one_conversation_holds_up_no_text_and_its_take_over_is_found_later() {
    for (table, key, name) in [("Threads", "thread", "state"), ("Tenants", "tenant_id", "contacts")] {
        let log = Log::open().await;
        let staff = crate::alerts::contact_at("+19725550101");
        let store = &log.desk.work.store;
        store.change(&log.tenant()).contacts(0, &[staff]).unwrap().commit().await.unwrap();
        log.posted(ORDINARY).await;
        log.desk.drive().await;
        log.sweep().await;
        let before = log.on_record().await.cursor.read_until;
        log.typed_elsewhere("On our way");
        log.kept("Any news?");
        log.kept_from(NEIGHBOUR, "Cold house", &[]);
        let tables = Tables::of(&log.desk.ground);
        let thread = log.desk.ground.thread();
        let partition = if table == "Threads" { thread.key() } else { thread.tenant.as_str().to_owned() };
        let of = (table, key, partition.as_str());
        written_in(&tables, of, &[name], 99).await;
        log.pass_minutes(5);
        assert_eq!(log.sweep().await, Swept { left: 1, ..found(2) }, "{name}");
        let cursor = log.on_record().await.cursor;
        assert!(cursor.read_until > before && cursor.left.is_some(), "{name}: {cursor:?}");
        log.pass_minutes(5);
        assert_eq!(log.sweep().await.failed, 0, "{name}");
        // Once the newer version is back.
        written_in(&tables, of, &[name], 1).await;
        log.pass_minutes(60);
        let swept = log.sweep().await;
        assert_eq!((swept.take_overs, swept.left, swept.texts), (1, 0, 0), "{name}: {swept:?}");
        assert!(log.is_paused().await, "{name}");
        assert_eq!(log.on_record().await.cursor.left, None, "{name}");
    }
}

#[tokio::test]
async fn a_number_whose_route_cannot_be_read_holds_up_no_other_and_its_texts_are_found_later() {
    let (log, other) = (Log::open().await, Ground::quiet().await);
    let (ours, theirs) = (log.number(), log.also("+12145550143", &other).await);
    log.sweep().await;
    let (to_us, to_them) = (log.kept_to(&ours, "Cold house"), log.kept_to(&theirs, "It leaks"));
    let tables = Tables::of(&log.desk.ground);
    let route = format!("{}#{}", log.account().as_str(), theirs.as_str());
    let of = ("Routes", "route", route.as_str());
    written_in(&tables, of, &[&route], 99).await;
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, Swept { left: 1, ..found(1) });
    assert!(log.has(&log.desk.ground, &ours, &to_us).await);
    // However long it takes.
    log.pass_minutes(60 * 60);
    assert_eq!(log.sweep().await, Swept { left: 1, ..found(0) });
    written_in(&tables, of, &[&route], 1).await;
    log.pass_minutes(60);
    assert_eq!(log.sweep().await, found(1));
    assert!(log.has(&other, &theirs, &to_them).await);
    assert_eq!(log.on_record().await.cursor.left, None);
}
