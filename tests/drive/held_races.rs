//! Holding and booking at the same time, and clicks that are cut off: a text is in a booking or held, never both and
//! never neither.

use futures_util::future::join_all;
use intellisend::domain::audit::Act;
use intellisend::domain::choices::{Choices, Inactive};
use intellisend::domain::connection::destination::Destination;
use intellisend::domain::conversation::customer::Caller;
use intellisend::domain::conversation::{Circumstances, Known, Step, next};
use intellisend::domain::settings::retention::Retention;
use intellisend::drivers::Rested;
use intellisend::store::{Begun, SaveError};
use tests::faults::{Fault, Plan};
use tests::lambda::Failed;

use crate::office::Office;

/// A driver that has read everything and is about to claim. Gives what its claim comes to.
pub(crate) async fn claim_of(office: &Office, meanwhile: impl AsyncFnOnce()) -> Result<Begun, SaveError> {
    let (work, thread) = (&office.desk.work, office.desk.ground.thread());
    let tenant = work.store.tenant(&thread.tenant).await?;
    let Destination::Book(active) = tenant.destination() else { panic!("not connected") };
    let found = work.store.state(&thread).await?;
    let log = work.store.log(&thread, &found.thread).await?;
    let now = Circumstances {
        thread: &thread,
        profile: tenant.settings(),
        active,
        unreachable: false,
        defaults: Choices::default(),
        inactive: &Inactive::default(),
        links: None,
        settling: work.settling,
        nonce: 7,
        now: work.clock.now(),
    };
    let known = Known { caller: Some(Caller::NotToBeKnown), ..Known::of(found.thread.clone()) };
    let Step::Do { record, effect } = next(&known, &log, &now) else { panic!("nothing to do") };
    meanwhile().await;
    work.store.begin(&thread, &found, record, effect, Retention::default()).await
}

#[tokio::test]
async fn a_driver_that_still_saw_the_connection_cannot_book_what_another_has_held() {
    let office = Office::open().await;
    office.desk.receive("during").await;
    let since = office.desk.work.clock.now() - jiff::SignedDuration::from_mins(1);
    let claim = claim_of(&office, async || {
        office.disconnect_since(since).await;
        assert_eq!(office.desk.drive().await, Rested::Held { texts: 1 });
    });
    assert_eq!(claim.await.unwrap_err(), SaveError::Moved);
    assert_eq!((office.waiting().await.held, office.desk.writes()), (1, 0));
}

#[tokio::test]
async fn a_text_that_a_claim_was_made_for_is_not_held_but_waits_and_is_booked_once() {
    let office = Office::open().await;
    let desk = &office.desk;
    desk.receive("during").await;
    let since = desk.work.clock.now() - jiff::SignedDuration::from_mins(1);
    claim_of(&office, async || {}).await.unwrap();
    office.disconnect_since(since).await;
    assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
    desk.settle();
    assert!(matches!(desk.drive().await, Rested::Parked { .. }));
    let waiting = office.waiting().await;
    assert_eq!((waiting.parked, waiting.held), (1, 0));
    office.reconnect().await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    desk.one_booking(&["during"]).await;
}

#[tokio::test]
async fn what_is_held_is_not_put_off_by_whoever_read_it_before() {
    let office = Office::open().await;
    let (work, thread) = (&office.desk.work, office.desk.ground.thread());
    office.desk.receive("during").await;
    let log = work.store.log(&thread, &Known::default().state).await.unwrap();
    office.disconnect_since(work.clock.now() - jiff::SignedDuration::from_mins(1)).await;
    office.desk.drive().await;
    let why = intellisend::domain::outcome::Cause::Unreachable;
    work.store.park(&thread, &log.owed(), work.clock.now(), &why).await.unwrap();
    assert_eq!(office.waiting().await.held, 1);
}

#[tokio::test]
async fn ten_drivers_and_a_disconnect_at_once_leave_each_text_held_or_booked() {
    let office = Office::open().await;
    let desk = &office.desk;
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| desk.another(name))).await;
    let since = desk.work.clock.now() - jiff::SignedDuration::from_mins(1);
    for round in 0..4 {
        desk.receive(&format!("text {round}")).await;
        let drives = join_all(workers.iter().map(|work| desk.drive_with(work)));
        tokio::join!(drives, office.disconnect_since(since));
        desk.drive().await;
        let waiting = office.waiting().await;
        let booked: usize = desk
            .ground
            .bookings()
            .iter()
            .map(|booking| booking.summary.as_deref().unwrap_or_default().matches("text ").count())
            .sum();
        assert_eq!((waiting.owed + waiting.parked, waiting.held + booked), (0, round + 1));
        office.reconnect().await;
    }
    office.click("book").await;
    desk.drive().await;
    desk.one_booking(&["text 0", "text 1", "text 2", "text 3"]).await;
    assert_eq!(desk.ground.bookings().len(), 1);
}

#[tokio::test]
async fn a_click_that_is_cut_off_half_way_is_finished_by_the_next_one_and_books_nothing_twice() {
    const WRITE: &str = "save-credentials …TransactWriteItems";
    let cuts = [
        Plan::default().next(WRITE, Fault::KillAfter),
        Plan::default().next(WRITE, Fault::Delay(std::time::Duration::ZERO)).next(WRITE, Fault::KillBefore),
    ];
    for cut in cuts {
        let office = Office::open().await;
        let desk = &office.desk;
        let function = office.settings.clone();
        desk.ground.recorder.on_kill("save-credentials", move || {
            let function = function.clone();
            async move { function.kill().await }
        });
        office.disconnect().await;
        let words: Vec<String> = (10..65).map(|n| format!("<{n}>")).collect();
        for body in &words {
            desk.receive(body).await;
        }
        assert_eq!(desk.drive().await, Rested::Held { texts: 55 });
        office.reconnect().await;
        desk.ground.recorder.plan(cut);
        assert!(matches!(office.try_click("book").await, Err(Failed::Crashed { .. })));
        let waiting = office.waiting().await;
        assert_eq!((waiting.owed, waiting.held), (49, 6));
        desk.drive().await;
        assert_eq!(office.click("book").await.1["texts"], 6);
        desk.drive().await;
        let booking = desk.one_booking(&words.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let summary = booking.summary.unwrap_or_default();
        let places: Vec<_> = words.iter().map(|word| summary.find(word)).collect();
        assert!(
            places.is_sorted() && words.iter().all(|word| summary.matches(word).count() == 1),
            "{summary}"
        );
        let details = office.trail(Act::HeldBooked).await.into_iter().map(|entry| entry.detail);
        assert_eq!(details.collect::<Vec<_>>(), ["texts: 6, threads: 1", "texts: 49, threads: 1"]);
    }
}
