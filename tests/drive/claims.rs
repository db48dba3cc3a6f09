//! Many drivers at once on one thread.

use std::time::Duration;

use futures_util::future::join_all;
use intellisend::drivers::Rested;
use tests::faults::{Fault, Plan};
use tests::until::until;

use crate::desk::Desk;

#[tokio::test]
async fn ten_drivers_at_once_make_one_booking_with_every_text() {
    let desk = Desk::open().await;
    let workers = join_all((0..10).map(|n| async move { format!("driver-{n}") })).await;
    let workers = join_all(workers.iter().map(|name| desk.another(name))).await;
    for round in 0..3 {
        desk.receive(&format!("text {round} a")).await;
        desk.receive(&format!("text {round} b")).await;
        let rested = join_all(workers.iter().map(|work| desk.drive_with(work))).await;
        assert!(rested.iter().any(|rested| matches!(rested, Rested::Settled { .. })), "{rested:?}");
    }
    desk.one_booking(&["text 0 a", "text 0 b", "text 1 a", "text 1 b", "text 2 a", "text 2 b"]).await;
    assert_eq!(desk.ground.bookings().len(), 1);
}

#[tokio::test]
async fn ten_drivers_at_once_with_lost_answers_make_one_booking_with_every_text() {
    let desk = Desk::open().await;
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| desk.another(name))).await;
    desk.receive("first").await;
    let plan = Plan::default().next("servicetitan POST …/bookings", Fault::DropBefore);
    let plan = plan.next("servicetitan POST …/bookings", Fault::DropAfter);
    desk.ground.recorder.plan(plan.next("servicetitan PATCH …", Fault::DropAfter));
    until("one booking with both texts", Duration::from_secs(60), async || {
        join_all(workers.iter().map(|work| desk.drive_with(work))).await;
        if desk.ground.bookings().len() == 1 && desk.writes() == 2 {
            desk.receive("second").await;
        }
        desk.settle();
        let found = desk.ground.bookings();
        assert!(found.len() <= 1, "made twice");
        found
            .first()
            .filter(|booking| booking.summary.as_deref().is_some_and(|words| words.contains("second")))
            .map(|_| ())
    })
    .await;
    // The amendment that carried it may be unclear still: what it claimed has to settle.
    desk.settle();
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    desk.one_booking(&["first", "second"]).await;
}

#[tokio::test]
async fn a_text_that_comes_while_the_booking_is_made_is_in_it_when_the_driver_rests() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    let slow = Fault::Delay(Duration::from_millis(500));
    desk.ground.recorder.plan(Plan::default().next("servicetitan POST …/bookings", slow));
    let (rested, ()) = tokio::join!(desk.drive(), async {
        let limit = Duration::from_secs(10);
        desk.ground
            .recorder
            .until("the create is on its way", limit, |calls| {
                calls
                    .iter()
                    .any(|call| call.line().contains("POST") && call.path.ends_with("/bookings"))
                    .then_some(())
            })
            .await;
        desk.receive("second").await;
        assert!(matches!(desk.drive_with(&desk.another("late").await).await, Rested::Claimed { .. }));
    });
    assert_eq!(rested, Rested::Settled { writes: 2, set_aside: false });
    desk.one_booking(&["first", "second"]).await;
}
