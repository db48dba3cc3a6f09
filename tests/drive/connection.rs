//! Tokens, and connections that do not work yet or any more.

use intellisend::drivers::{Rested, recover, refresh};
use tests::events;
use tests::fakes::servicetitan::paths;
use tests::ground::Ground;

use crate::desk::Desk;

#[tokio::test]
async fn a_token_is_minted_once_and_shared_by_every_process() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    desk.receive("second").await;
    desk.drive_with(&desk.another("other").await).await;
    desk.one_booking(&["first", "second"]).await;
    assert_eq!(desk.ground.servicetitan.mints_of(&desk.ground.seed.client_id), 1);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_and_the_booking_goes_on() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    desk.ground.servicetitan.forget_tokens();
    desk.receive("second").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    desk.one_booking(&["first", "second"]).await;
    assert_eq!(desk.ground.servicetitan.mints_of(&desk.ground.seed.client_id), 2);
}

#[tokio::test]
async fn a_text_without_a_connection_waits_and_is_booked_once_there_is_one() {
    let desk = Desk::on(Ground::alone_unconnected().await).await;
    desk.receive("early").await;
    let Rested::Parked { why, .. } = desk.drive().await else { panic!("parked") };
    assert_eq!(why.to_string(), "not connected: no connection is active");
    desk.ground.seeder.connection(&desk.ground.seed, 1).await;
    desk.pass(61);
    let limit = desk.work.clock.now() + jiff::SignedDuration::from_secs(20);
    let driven = recover(&desk.work, limit).await.unwrap();
    assert!(driven.threads >= 1, "{driven:?}");
    desk.one_booking(&["early"]).await;
}

#[tokio::test]
async fn a_missing_permission_parks_the_text_with_its_cause_and_no_twin_comes_of_it() {
    let desk = Desk::open().await;
    let client = &desk.ground.seed.client_id;
    let before = {
        let mut scopes = Vec::new();
        desk.ground.servicetitan.client(client, |client| scopes = std::mem::take(&mut client.scopes));
        scopes
    };
    desk.receive("first").await;
    let Rested::Parked { why, .. } = desk.drive().await else { panic!("parked") };
    assert_eq!(why.status(), Some(403));
    desk.ground.servicetitan.client(client, |client| client.scopes = before);
    desk.ground.servicetitan.forget_tokens();
    desk.pass(51);
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    desk.one_booking(&["first"]).await;
}

#[tokio::test]
async fn the_functions_do_the_same_when_their_doorbells_ring() {
    let desk = Desk::open().await;
    let text = desk.receive("by the stream").await;
    let function = desk.ground.function("create-bookings").await;
    let key = desk.ground.thread().key();
    let item = format!("text#{}", text.message_sid);
    let rung = events::inserted(&[(&key, &item), (&key, &item)]);
    let answer = function.invoke(&rung).await.expect("the function answers");
    assert_eq!(answer, serde_json::json!({ "batchItemFailures": [] }));
    desk.one_booking(&["by the stream"]).await;
    desk.receive("by the queue").await;
    function.invoke(&events::queued(&[&key])).await.expect("the function answers");
    desk.one_booking(&["by the stream", "by the queue"]).await;
    assert_eq!(desk.ground.servicetitan.calls("POST", paths::BOOKINGS), 1);
}

#[tokio::test]
async fn a_token_that_is_due_has_its_successor_before_anyone_waits_for_one() {
    let desk = Desk::on(Ground::alone().await).await;
    desk.ground.servicetitan.set_token_lifetime(std::time::Duration::from_secs(30));
    desk.receive("first").await;
    desk.drive().await;
    desk.pass(30);
    let limit = desk.work.clock.now() + jiff::SignedDuration::from_secs(20);
    let refreshed = refresh(&desk.work, limit).await.unwrap();
    assert!(refreshed.minted >= 1, "{refreshed:?}");
    assert_eq!(desk.ground.servicetitan.mints_of(&desk.ground.seed.client_id), 2);
}

#[tokio::test]
async fn a_minute_with_nothing_due_is_answered_and_logged() {
    let ground = Ground::alone().await;
    for (name, count) in [("recover-messages", "failed"), ("refresh-tokens", "due")] {
        let function = ground.function(name).await;
        function.invoke(&events::scheduled(jiff::Timestamp::now())).await.expect("the function answers");
        let line: serde_json::Value =
            serde_json::from_str(function.logs().last().expect("a line")).expect("JSON");
        assert_eq!((&line["function"], line[count].is_number()), (&name.into(), true), "{line}");
    }
}
