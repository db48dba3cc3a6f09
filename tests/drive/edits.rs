//! What the office writes into a booking, or changes of it, while texts still come in: it stays.

use std::time::Duration;

use axum::http::StatusCode;
use intellisend::drivers::Rested;
use tests::fakes::servicetitan::{Address, Booking, ChangeAnswer, NoStart, Notes};
use tests::faults::{Fault, Plan};

use crate::desk::Desk;
use crate::follow_ups::{booked, summary, tenant, text};

const AMEND: &str = "servicetitan PATCH …/bookings/…";
const SETTLED: Rested = Rested::Settled { writes: 1, set_aside: false };

fn edit(desk: &Desk, id: i64, change: impl FnOnce(&str) -> String) {
    desk.ground.servicetitan.edit(id, |booking| booking.summary = Some(change(summary(booking))));
}

/// How often each of these is in the notes.
fn counted(booking: &Booking, words: &[&str]) -> Vec<usize> {
    words.iter().map(|word| summary(booking).matches(word).count()).collect()
}

/// Whatever ServiceTitan may make of what is written to it.
fn forms() -> Vec<(Notes, ChangeAnswer)> {
    let notes = [Notes::AsWritten, Notes::Trimmed, Notes::OtherLineBreaks, Notes::OneBlank];
    let answers = [ChangeAnswer::Whole, ChangeAnswer::Brief, ChangeAnswer::Empty];
    notes.into_iter().flat_map(|notes| answers.map(|answer| (notes, answer))).collect()
}

#[tokio::test]
async fn the_offices_words_stay_wherever_they_were_written_above_ours_and_nothing_is_said_twice() {
    for (form, answer) in forms() {
        let desk = Desk::open().await;
        desk.ground.servicetitan.unknowns(|unknowns| {
            (unknowns.notes, unknowns.change_answer) = (form, answer);
        });
        let id = booked(&desk).await;
        edit(&desk, id, |notes| format!("Gate code 12\n{notes}\nCalled, no answer"));
        assert_eq!(text(&desk, "second").await, SETTLED);
        edit(&desk, id, |notes| notes.replacen("\n", "\nSpoke to the wife\n", 4));
        edit(&desk, id, |notes| notes.replacen("first", "first (the furnace)", 1));
        assert_eq!(text(&desk, "third").await, SETTLED);
        assert_eq!(text(&desk, "fourth").await, SETTLED);
        let booking = desk.one_booking(&["second", "third", "fourth"]).await;
        let words =
            ["Gate code 12", "Called, no answer", "(the furnace)", "second", "third", "fourth", "--- Texts"];
        assert_eq!(counted(&booking, &words), [1; 7], "{form:?}, {answer:?}: {}", summary(&booking));
        let notes = summary(&booking);
        assert!(notes.contains("Spoke to the wife"), "{notes}");
        assert!(notes.find("(the furnace)") < notes.find("--- Texts"), "theirs above ours: {notes}");
        assert!(notes.trim_end().ends_with("· IntelliSend"), "{notes}");
    }
}

#[tokio::test]
async fn notes_that_servicetitan_cuts_off_are_not_taken_for_the_offices() {
    let desk = Desk::open().await;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.summary_cut = Some(180));
    booked(&desk).await;
    for body in ["second", "third", "fourth"] {
        assert_eq!(text(&desk, body).await, SETTLED);
    }
    let booking = desk.one_booking(&["first"]).await;
    assert_eq!(
        counted(&booking, &["Customer: first", "Customer: second", "--- Texts"]),
        [1; 3],
        "{}",
        summary(&booking)
    );
}

#[tokio::test]
async fn what_the_office_changed_is_not_changed_back_by_any_later_text() {
    for (_, answer) in forms().into_iter().take(3) {
        let desk = Desk::open().await;
        desk.ground.servicetitan.unknowns(|unknowns| {
            (unknowns.change_answer, unknowns.no_start) = (answer, NoStart::CreatedOn);
            unknowns.blank_unit = true;
        });
        let id = booked(&desk).await;
        let street = "14 Elm St".to_owned();
        let address = Address { street, city: "Plano".to_owned(), ..Address::default() };
        desk.ground.servicetitan.edit(id, |booking| {
            booking.name = "Ann Lee".to_owned();
            booking.address = Some(address.clone());
            booking.start = Some("2026-12-01T15:00:00Z".to_owned());
            booking.priority = Some("Low".to_owned());
        });
        for body in ["No heat", "Are you there?", "It is urgent, no heat"] {
            assert_eq!(text(&desk, body).await, SETTLED);
        }
        let booking = desk.one_booking(&["first", "No heat"]).await;
        assert_eq!((&*booking.name, booking.priority.as_deref()), ("Ann Lee", Some("Low")), "{answer:?}");
        assert_eq!(booking.start.as_deref(), Some("2026-12-01T15:00:00Z"));
        assert_eq!(booking.address.map(|address| address.street), Some(address.street));
    }
}

#[tokio::test]
async fn what_nobody_changed_becomes_what_the_texts_say() {
    let desk = Desk::open().await;
    booked(&desk).await;
    assert_eq!(text(&desk, "No heat").await, SETTLED);
    assert_eq!(desk.one_booking(&["No heat"]).await.priority.as_deref(), Some("Urgent"));
}

#[tokio::test]
async fn a_booking_that_was_accepted_is_amended_still() {
    let desk = Desk::open().await;
    let id = booked(&desk).await;
    desk.ground.servicetitan.accept(id);
    assert_eq!(text(&desk, "second").await, SETTLED);
    assert_eq!(desk.one_booking(&["first", "second"]).await.id, id);
}

#[tokio::test]
async fn a_booking_whose_notes_the_office_emptied_is_still_left_alone_once_it_is_dealt_with() {
    let desk = Desk::open().await;
    let id = booked(&desk).await;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.closed_patch = StatusCode::OK);
    desk.ground.servicetitan.edit(id, |booking| booking.summary = None);
    desk.ground.servicetitan.dismiss(id, 0);
    assert_eq!(text(&desk, "second").await, SETTLED);
    let bookings = desk.ground.bookings();
    assert_eq!((bookings.len(), bookings[0].summary.clone()), (2, None));
}

#[tokio::test]
async fn notes_that_are_gone_from_an_open_booking_come_back_whole_with_the_next_text() {
    for emptied in [None, Some(String::new()), Some(" \n".to_owned())] {
        let desk = Desk::open().await;
        let id = booked(&desk).await;
        assert_eq!(text(&desk, "second").await, SETTLED);
        desk.ground.servicetitan.edit(id, |booking| booking.summary.clone_from(&emptied));
        desk.drive().await;
        assert_eq!(desk.ground.bookings()[0].summary, emptied, "nothing new was said");
        assert_eq!(text(&desk, "third").await, SETTLED);
        let booking = desk.one_booking(&["first"]).await;
        let words = ["Customer: first", "Customer: second", "Customer: third", "--- Texts", "· IntelliSend"];
        assert_eq!(counted(&booking, &words), [1; 5], "{emptied:?}: {}", summary(&booking));
    }
}

#[tokio::test]
async fn a_booking_that_answers_conflict_for_good_is_set_aside_for_a_person_and_makes_no_other() {
    let desk = Desk::open().await;
    let id = booked(&desk).await;
    let conflict = Fault::Status(409, r#"{"title":"Being edited","status":409}"#.to_owned());
    desk.ground.recorder.plan(Plan::default().every(AMEND, conflict));
    desk.receive("second").await;
    for _ in 0..10 {
        assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
        desk.settle();
    }
    assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: true });
    let open = desk.work.store.state(&desk.ground.thread()).await.unwrap().thread.conversation.unwrap();
    assert_eq!(open.booking.set_aside.unwrap().cause.status(), Some(409), "with what was said");
    desk.ground.recorder.plan(Plan::default());
    assert_eq!(text(&desk, "third").await, SETTLED);
    assert_eq!(desk.one_booking(&["first", "second", "third"]).await.id, id);
}

#[tokio::test]
async fn an_amendment_that_landed_unheard_is_known_as_ours_and_not_made_again() {
    for (form, _) in forms().into_iter().step_by(3) {
        let desk = Desk::open().await;
        desk.ground.servicetitan.unknowns(|unknowns| unknowns.notes = form);
        let id = booked(&desk).await;
        desk.ground.recorder.plan(Plan::default().next(AMEND, Fault::DropAfter));
        assert!(matches!(text(&desk, "second").await, Rested::Claimed { .. }));
        edit(&desk, id, |notes| format!("Called\n{notes}"));
        desk.settle();
        assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: false }, "{form:?}");
        assert_eq!(text(&desk, "third").await, SETTLED);
        let booking = desk.one_booking(&["second"]).await;
        let words = ["Called", "Customer: first", "Customer: second", "Customer: third"];
        assert_eq!(counted(&booking, &words), [1; 4], "{form:?}: {}", summary(&booking));
    }
}

#[tokio::test]
async fn an_amendment_that_did_not_land_is_made_however_servicetitan_writes_the_one_before() {
    for (form, _) in forms().into_iter().step_by(3) {
        let desk = Desk::open().await;
        desk.ground.servicetitan.unknowns(|unknowns| unknowns.notes = form);
        booked(&desk).await;
        desk.ground.recorder.plan(Plan::default().next(AMEND, Fault::DropBefore));
        assert!(matches!(text(&desk, "second").await, Rested::Claimed { .. }));
        desk.settle();
        assert_eq!(desk.drive().await, SETTLED, "{form:?}");
        desk.one_booking(&["first", "second"]).await;
    }
}

#[tokio::test]
async fn what_landed_before_the_office_dealt_with_it_is_not_sent_again_and_what_came_later_is() {
    for dies in [false, true] {
        let desk = Desk::open().await;
        let id = booked(&desk).await;
        if dies {
            die_while_amending(&desk, "second").await;
        } else {
            desk.ground.recorder.plan(Plan::default().next(AMEND, Fault::DropAfter));
            assert!(matches!(text(&desk, "second").await, Rested::Claimed { .. }));
        }
        desk.ground.servicetitan.convert(id, 9_001);
        desk.settle();
        assert_eq!(text(&desk, "third").await, SETTLED);
        let notes = desk.ground.servicetitan.notes(&tenant(&desk), 9_001);
        let [note] = &notes[..] else { panic!("one note: {notes:?}") };
        assert!(note.text.contains("third") && !note.text.contains("second"), "{}", note.text);
        assert_eq!(counted(&desk.ground.bookings()[0], &["Customer: first", "Customer: second"]), [1; 2]);
    }
}

/// The process ends while its request is under way, which lands all the same.
async fn die_while_amending(desk: &Desk, body: &str) {
    let slow = Fault::Delay(Duration::from_millis(200));
    desk.ground.recorder.plan(Plan::default().next(AMEND, slow));
    desk.receive(body).await;
    let under_way =
        desk.ground.recorder.until("the change is on its way", Duration::from_secs(10), |calls| {
            calls.iter().any(|call| call.method == "PATCH").then_some(())
        });
    tokio::select! {
        rested = desk.drive() => panic!("it came through: {rested:?}"),
        () = under_way => {}
    }
    let there = |booking: &Booking| summary(booking).contains(body);
    let tenant = tenant(desk);
    desk.ground.servicetitan.until(|titan| titan.bookings(&tenant).iter().any(there)).await;
}
