//! Bookings that the office took out of ServiceTitan altogether.

use intellisend::drivers::Rested;
use tests::fakes::servicetitan::Lag;
use tests::faults::{Fault, Plan};

use crate::desk::Desk;
use crate::follow_ups::{booked, summary, text};

const CREATE: &str = "servicetitan POST …/bookings";
const SETTLED: Rested = Rested::Settled { writes: 1, set_aside: false };

#[tokio::test]
async fn a_text_about_a_booking_that_is_gone_makes_one_that_names_it() {
    let desk = Desk::open().await;
    let id = booked(&desk).await;
    desk.ground.servicetitan.delete(id);
    let rested = text(&desk, "second").await;
    assert!(matches!(rested, Rested::Claimed { .. }), "what was just made may not be shown yet: {rested:?}");
    desk.settle();
    assert_eq!(desk.drive().await, SETTLED);
    let booking = desk.one_booking(&["second"]).await;
    let flag = format!("FOLLOW-UP to booking {id} (no longer in ServiceTitan)\n");
    assert!(summary(&booking).starts_with(&flag), "{}", summary(&booking));
    assert_eq!(text(&desk, "third").await, SETTLED);
    assert_eq!(desk.one_booking(&["second", "third"]).await.id, booking.id);
}

#[tokio::test]
async fn it_is_gone_though_a_twin_of_it_is_still_listed() {
    let desk = Desk::open().await;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(2));
    desk.receive("first").await;
    desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropAfter).next(CREATE, Fault::DropAfter));
    desk.drive().await;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::None);
    desk.settle();
    desk.drive().await;
    let ours = desk.one_booking(&["first"]).await;
    assert_eq!(desk.ground.bookings().len(), 2, "the case is the one that the test is about");
    desk.ground.servicetitan.delete(ours.id);
    desk.settle();
    assert_eq!(text(&desk, "second").await, SETTLED);
    desk.one_booking(&["FOLLOW-UP", "second"]).await;
}

#[tokio::test]
async fn one_that_cannot_be_read_for_a_while_is_not_gone() {
    let desk = Desk::open().await;
    booked(&desk).await;
    desk.ground.recorder.plan(Plan::default().next("GET …/bookings/…", Fault::Status(404, String::new())));
    assert!(matches!(text(&desk, "second").await, Rested::Parked { .. }));
    assert_eq!(desk.drive().await, SETTLED);
    desk.one_booking(&["first", "second"]).await;
}
