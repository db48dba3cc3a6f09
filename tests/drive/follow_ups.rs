//! Texts about a booking that the office has dealt with: for three days a note on its job, or one booking for all of them.

use intellisend::drivers::Rested;
use tests::fakes::servicetitan::Booking;
use tests::faults::{Fault, Plan};

use crate::attention::client;
use crate::desk::Desk;

const NOTE: &str = "servicetitan POST …/notes";
const JOB: i64 = 9_001;
const SETTLED: Rested = Rested::Settled { writes: 1, set_aside: false };

pub(crate) fn tenant(desk: &Desk) -> String {
    desk.ground.seed.servicetitan_tenant.to_string()
}

/// A conversation whose booking was made and nothing more.
pub(crate) async fn booked(desk: &Desk) -> i64 {
    desk.receive("first").await;
    assert_eq!(desk.drive().await, SETTLED);
    desk.one_booking(&["first"]).await.id
}

pub(crate) async fn text(desk: &Desk, body: &str) -> Rested {
    desk.receive(body).await;
    desk.drive().await
}

fn notes(desk: &Desk) -> Vec<String> {
    let notes = desk.ground.servicetitan.notes(&tenant(desk), JOB);
    notes.into_iter().map(|note| note.text).collect()
}

pub(crate) fn summary(booking: &Booking) -> &str {
    booking.summary.as_deref().unwrap_or_default()
}

/// How often a note was to be written.
fn attempts(desk: &Desk) -> usize {
    desk.ground
        .recorder
        .calls()
        .iter()
        .filter(|call| call.line().ends_with("/notes") && call.method == "POST")
        .count()
}

/// The one open booking, which goes on from that one.
async fn follow_up(desk: &Desk, of: &str, words: &[&str]) -> Booking {
    let booking = desk.one_booking(words).await;
    assert!(summary(&booking).starts_with(&format!("FOLLOW-UP to booking {of}")), "{}", summary(&booking));
    assert!(!summary(&booking).contains("first"), "the office has seen it");
    booking
}

#[tokio::test]
async fn what_is_texted_about_a_job_is_a_note_on_it_one_for_each_batch() {
    let desk = Desk::open().await;
    let id = booked(&desk).await;
    desk.ground.servicetitan.convert(id, JOB);
    let converted = desk.ground.bookings();
    desk.receive("second").await;
    assert_eq!(text(&desk, "third").await, SETTLED);
    assert_eq!(text(&desk, "fourth").await, SETTLED);
    let [one, two] = &notes(&desk)[..] else { panic!("two notes, not {:?}", notes(&desk)) };
    let flag = format!("FOLLOW-UP to booking {id} / job {JOB} (booked)\n");
    assert!(one.starts_with(&flag) && one.contains("second") && one.contains("third"), "{one}");
    assert!(two.starts_with(&flag) && two.contains("fourth") && !two.contains("third"), "{two}");
    assert!(!one.contains("first"), "{one}");
    assert_eq!(desk.ground.bookings(), converted, "no booking was touched, and none made");
}

#[tokio::test]
async fn where_notes_may_not_be_written_one_booking_collects_all_follow_ups() {
    let desk = Desk::open().await;
    client(&desk, |client| client.scopes.retain(|scope| scope != "tn.jpm.jobs:w"));
    let id = booked(&desk).await;
    desk.ground.servicetitan.convert(id, JOB);
    let of = format!("{id} / job {JOB} (booked)\n");
    assert_eq!(text(&desk, "second").await, SETTLED);
    let made = follow_up(&desk, &of, &["second"]).await;
    assert_eq!(text(&desk, "third").await, SETTLED);
    assert_eq!(follow_up(&desk, &of, &["second", "third"]).await.id, made.id);
    assert_eq!((notes(&desk).len(), attempts(&desk)), (0, 0), "what cannot work is not tried");
}

#[tokio::test]
async fn a_note_that_is_refused_though_its_permission_is_stated_becomes_a_booking_and_is_not_tried_again() {
    for status in [403, 404, 400] {
        let desk = Desk::open().await;
        let id = booked(&desk).await;
        desk.ground.servicetitan.convert(id, JOB);
        desk.ground.recorder.plan(Plan::default().every(NOTE, Fault::Status(status, String::new())));
        let before = desk.writes();
        assert_eq!(text(&desk, "second").await, SETTLED, "{status}");
        assert_eq!(text(&desk, "third").await, SETTLED, "{status}");
        follow_up(&desk, &format!("{id} / job {JOB}"), &["second", "third"]).await;
        assert_eq!(desk.writes() - before, 2);
        assert!(attempts(&desk) <= 2, "once more with another token at most: {}", attempts(&desk));
    }
}

#[tokio::test]
async fn where_a_job_is_not_there_a_late_text_becomes_a_booking() {
    let desk = Desk::open().await;
    let id = booked(&desk).await;
    desk.ground.servicetitan.convert(id, JOB);
    desk.ground.servicetitan.tenant(&tenant(&desk), |known| known.jobs.clear());
    desk.receive("second").await;
    desk.pass(600);
    assert_eq!(desk.drive().await, SETTLED);
    follow_up(&desk, &format!("{id} / job {JOB}"), &["second"]).await;
}

#[tokio::test]
async fn a_note_whose_answer_is_lost_is_found_and_not_written_again() {
    for (fault, is_there) in
        [(Fault::DropAfter, true), (Fault::StatusAfter(500), true), (Fault::DropBefore, false)]
    {
        let desk = Desk::open().await;
        let id = booked(&desk).await;
        desk.ground.servicetitan.convert(id, JOB);
        desk.ground.recorder.plan(Plan::default().next(NOTE, fault.clone()));
        let rested = text(&desk, "second").await;
        assert_eq!(matches!(rested, Rested::Claimed { .. }), !is_there, "{fault:?}: {rested:?}");
        desk.settle();
        desk.drive().await;
        assert_eq!(notes(&desk).len(), 1, "{fault:?}");
        assert_eq!(attempts(&desk), if is_there { 1 } else { 2 }, "{fault:?}");
        assert_eq!(text(&desk, "third").await, SETTLED);
        assert_eq!(notes(&desk).len(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn after_a_dismissal_texts_go_on_in_another_booking_and_from_three_days_on_they_are_something_new() {
    let desk = Desk::open().await;
    let id = booked(&desk).await;
    desk.ground.servicetitan.dismiss(id, 0);
    assert_eq!(text(&desk, "second").await, SETTLED);
    let next = follow_up(&desk, &format!("{id} (dismissed)\n"), &["second"]).await;
    desk.ground.servicetitan.dismiss(next.id, 0);
    let long_ago = desk.ground.servicetitan.now() - jiff::SignedDuration::from_hours(73);
    desk.ground.servicetitan.tenant(&tenant(&desk), |known| {
        known.bookings.iter_mut().for_each(|booking| booking.modified_on = long_ago);
    });
    assert_eq!(text(&desk, "a new problem").await, SETTLED);
    let fresh = desk.one_booking(&["a new problem"]).await;
    assert!(summary(&fresh).starts_with("NEEDS: a new problem\n"), "no follow-up: {}", summary(&fresh));
    assert_eq!(desk.ground.bookings().len(), 3);
}

#[tokio::test]
async fn a_follow_up_that_the_office_has_dealt_with_has_follow_ups_of_its_own() {
    let desk = Desk::open().await;
    let id = booked(&desk).await;
    desk.ground.servicetitan.dismiss(id, 0);
    text(&desk, "second").await;
    let next = follow_up(&desk, &format!("{id} (dismissed)\n"), &["second"]).await;
    desk.ground.servicetitan.convert(next.id, JOB);
    assert_eq!(text(&desk, "third").await, SETTLED);
    let [note] = &notes(&desk)[..] else { panic!("one note") };
    assert!(note.starts_with(&format!("FOLLOW-UP to booking {} / job {JOB}", next.id)), "{note}");
    assert!(note.contains("third") && !note.contains("second"), "{note}");
}

#[tokio::test]
async fn an_office_that_is_quicker_than_our_change_is_followed_up() {
    let desk = Desk::open().await;
    let id = booked(&desk).await;
    let slow = Fault::Delay(std::time::Duration::from_millis(300));
    desk.ground.recorder.plan(Plan::default().next("servicetitan PATCH …", slow));
    let (rested, ()) = tokio::join!(text(&desk, "second"), async {
        let limit = std::time::Duration::from_secs(10);
        let under_way = desk.ground.recorder.until("the change is on its way", limit, |calls| {
            calls.iter().any(|call| call.method == "PATCH").then_some(())
        });
        under_way.await;
        desk.ground.servicetitan.convert(id, JOB);
    });
    assert!(matches!(rested, Rested::Claimed { .. }), "a conflict tells nothing yet: {rested:?}");
    desk.settle();
    assert_eq!(desk.drive().await, SETTLED);
    let [note] = &notes(&desk)[..] else { panic!("one note") };
    assert!(note.contains("second") && !note.contains("first"), "{note}");
}
