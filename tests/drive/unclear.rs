//! Answers that are lost, late or unreadable: nothing is made twice, and nothing is lost.

use intellisend::drivers::Rested;
use tests::fakes::servicetitan::Lag;
use tests::faults::{Fault, Plan};

use crate::desk::Desk;

const CREATE: &str = "servicetitan POST …/bookings";
const AMEND: &str = "servicetitan PATCH …/bookings/…";

/// Faults after which ServiceTitan has done what it was asked.
fn lost_answers() -> [Fault; 4] {
    [Fault::DropAfter, Fault::StatusAfter(500), Fault::Garbage, Fault::Truncate]
}

/// Faults after which it has not, though nobody here can know.
fn lost_requests() -> [Fault; 3] {
    [Fault::DropBefore, Fault::Refuse, Fault::Status(503, String::new())]
}

#[tokio::test]
async fn a_create_whose_answer_is_lost_is_found_at_once_and_adopted() {
    for fault in lost_answers() {
        let desk = Desk::open().await;
        desk.receive("My water heater is leaking").await;
        desk.ground.recorder.plan(Plan::default().next(CREATE, fault));
        assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
        desk.one_booking(&["water heater"]).await;
        assert_eq!(desk.writes(), 1);
    }
}

#[tokio::test]
async fn a_create_that_may_still_land_is_not_repeated_before_it_has_settled() {
    for fault in lost_requests() {
        let desk = Desk::open().await;
        desk.receive("My water heater is leaking").await;
        desk.ground.recorder.plan(Plan::default().next(CREATE, fault));
        assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
        desk.receive("Are you there?").await;
        assert!(matches!(desk.drive().await, Rested::Claimed { .. }), "others leave it alone too");
        assert_eq!((desk.writes(), desk.ground.bookings().len()), (1, 0));
        desk.settle();
        assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
        desk.one_booking(&["water heater", "Are you there?"]).await;
        assert_eq!(desk.writes(), 2);
    }
}

#[tokio::test]
async fn a_create_that_lists_late_is_found_when_it_has_settled_and_then_amended() {
    let desk = Desk::open().await;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(1));
    desk.receive("My water heater is leaking").await;
    desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropAfter));
    assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
    desk.receive("Second text").await;
    desk.settle();
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    desk.one_booking(&["water heater", "Second text"]).await;
    assert_eq!(desk.ground.bookings().len(), 1);
}

#[tokio::test]
async fn an_amendment_that_is_unclear_settles_and_is_made_anew_with_all_texts() {
    for fault in lost_answers().into_iter().chain(lost_requests()) {
        let desk = Desk::open().await;
        desk.receive("first").await;
        desk.drive().await;
        desk.receive("second").await;
        desk.ground.recorder.plan(Plan::default().next(AMEND, fault));
        assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
        desk.receive("third").await;
        assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
        desk.settle();
        assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
        desk.one_booking(&["first", "second", "third"]).await;
    }
}

#[tokio::test]
async fn a_booking_that_was_made_twice_is_mended_the_younger_one_dismissed_with_a_reason() {
    let desk = Desk::open().await;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(2));
    desk.receive("first").await;
    // Neither the look-up at once nor the one after settling sees it: it lists later than anything that was assumed.
    desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropAfter).next(CREATE, Fault::DropAfter));
    assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::None);
    desk.settle();
    assert_eq!(desk.drive().await, Rested::Settled { writes: 2, set_aside: false });
    let bookings = desk.ground.bookings();
    assert_eq!(bookings.len(), 2, "the case is the one that the test is about");
    let ours = desk.one_booking(&["first"]).await;
    assert_eq!(ours.id, bookings[0].id, "the older is ours");
    assert!(bookings[1].dismissing_memo.as_deref().is_some_and(|memo| memo.contains("twice")));
}

#[tokio::test]
async fn a_definite_no_is_tried_again_at_its_time_and_counts_as_no_attempt() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    let busy = r#"{"title":"Rate limit is exceeded. Try again in 7 seconds.","status":429}"#;
    desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::Status(429, busy.to_owned())));
    let before = desk.work.clock.now();
    let Rested::Parked { until, .. } = desk.drive().await else { panic!("parked") };
    let wait = until.duration_since(before).as_secs();
    assert!((7..60).contains(&wait), "{wait} s");
    desk.pass(wait + 1);
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    desk.one_booking(&["first"]).await;
}

#[tokio::test]
async fn what_servicetitan_will_never_take_is_set_aside_and_the_next_text_tries_again() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    let refused =
        r#"{"title":"One or more validation errors occurred.","status":400,"errors":{"Name":["too odd"]}}"#;
    desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::Status(400, refused.to_owned())));
    assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: true });
    assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: true }, "not again by itself");
    assert_eq!(desk.writes(), 1);
    desk.receive("second").await;
    desk.drive().await;
    desk.one_booking(&["first", "second"]).await;
}
