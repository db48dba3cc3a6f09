//! A booking that nobody may look at, or that shows less than it has.

use super::super::seen::{Seen, Status};
use super::*;

/// A booking as the office has it, with these notes.
pub(super) fn seen(status: Status, notes: &str) -> Seen {
    Seen {
        status,
        job: None,
        modified_at: None,
        name: "SMS (972) 555-0100".to_owned(),
        summary: notes.to_owned(),
        address: None,
        start: None,
        first_time_client: None,
        choices: Choices::default(),
    }
}

/// The next text, so long after the first, brought to a booking that takes the change with this answer.
fn amended_unseen(run: &mut Run, number: u32, seconds: i64, answer: Option<Seen>) -> Acted {
    run.seconds = seconds + 60;
    run.receive(&text(number, seconds, "12 Oak St"));
    let effect = run.attempt();
    let Effect::AmendBooking(_, _, by) = &effect else { panic!("not amended: {effect:?}") };
    let named = (&by.name, &by.address, by.start, by.first_time_client, by.choices);
    assert_eq!(named, (&None, &None, None, None, Choices::default()), "what is there is not known");
    let answered = Answered { booking: MADE, seen: answer.map(Box::new) };
    acted(run.known.state.clone(), Outcome::Done(answered), at(run.seconds))
}

/// The booking that the text goes into next.
fn goes_on_in(run: &mut Run, acted: Acted) -> String {
    let Acted::Anew(record) = acted else { panic!("taken for brought: {acted:?}") };
    run.known = Known::of(*record);
    created(&run.done()).2.to_owned()
}

const THREE_DAYS: i64 = 72 * 3_600;

#[test]
fn what_a_change_brought_to_a_booking_that_was_dealt_with_by_then_goes_on_where_somebody_looks() {
    for status in [Status::Converted, Status::Dismissed, Status::Other] {
        let mut run = booked(&[text(1, 0, "Cold house")]);
        let acted = amended_unseen(&mut run, 2, 30, Some(seen(status, "")));
        let notes = goes_on_in(&mut run, acted);
        assert!(notes.starts_with("FOLLOW-UP to booking 41"), "{notes}");
        assert!(notes.contains("12 Oak St") && !notes.contains("Cold house"), "{notes}");
        assert_eq!(run.rest(), [sid(2)]);
    }
}

#[test]
fn a_booking_that_says_it_is_open_takes_texts_however_old_it_is() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    let acted = amended_unseen(&mut run, 2, 10 * THREE_DAYS, Some(seen(Status::New, "12 Oak St")));
    assert!(matches!(acted, Acted::Save(_)), "{acted:?}");
}

#[test]
fn where_no_answer_tells_a_booking_of_three_days_takes_no_more_texts_and_the_next_one_says_so() {
    for (seconds, is_taken) in [(THREE_DAYS - 61, true), (THREE_DAYS, false)] {
        let mut run = booked(&[text(1, 0, "Cold house")]);
        let acted = amended_unseen(&mut run, 2, seconds, None);
        assert_eq!(matches!(acted, Acted::Save(_)), is_taken, "{acted:?}");
        if is_taken {
            continue;
        }
        let notes = goes_on_in(&mut run, acted);
        assert!(notes.starts_with("POSSIBLE DUPLICATE: FOLLOW-UP to booking 41, which may"), "{notes}");
        assert_eq!(run.rest(), [sid(2)]);
        let acted = amended_unseen(&mut run, 3, 3 * THREE_DAYS, None);
        assert!(matches!(acted, Acted::Save(_)), "once: no third one beside the two");
    }
}

#[test]
fn notes_that_are_empty_or_were_emptied_get_all_of_ours_once_more_with_the_next_text_only() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.there = Some(Sight::Seen(Box::new(seen(Status::New, ""))));
    assert!(run.rest().is_empty(), "nothing is written while nothing new is said");
    run.receive(&text(2, 30, "12 Oak St"));
    // An attempt whose end nobody heard is not there either.
    run.attempt();
    run.seconds = 400;
    let effect = run.done();
    let Effect::AmendBooking(_, _, by) = &effect else { panic!("not amended") };
    assert!(by.office.is_empty() && by.summary() == by.notes);
    assert!(by.notes.contains("Cold house") && by.notes.contains("12 Oak St"), "{}", by.notes);
}
