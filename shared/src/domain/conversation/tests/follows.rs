//! What a conversation that is new still knows.

use super::super::seen::{Seen, Status};
use super::*;
use crate::domain::conversation::follows::Given;

/// The booking as it is once the office dismissed it.
pub(super) fn dismissed(seconds: i64) -> Sight {
    Sight::Seen(Box::new(Seen {
        status: Status::Dismissed,
        job: None,
        modified_at: Some(at(seconds)),
        name: String::new(),
        summary: String::new(),
        address: None,
        start: None,
        first_time_client: None,
        choices: Choices::default(),
    }))
}

/// A conversation in which somebody gave their name, and whose booking was dismissed after a minute and a half.
fn dealt_with() -> Run {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    let open = run.known.state.conversation.as_mut().unwrap();
    open.given = Given { name: Some("Ann Lee".to_owned()), address: None };
    Run { there: Some(dismissed(90)), ..run }
}

/// The next booking that is made, for a text received then.
fn next_after(mut run: Run, seconds: i64) -> (String, String) {
    run.receive(&text(2, seconds, "A leaking tap"));
    run.seconds = seconds + 60;
    let Step::Save { record } = run.step() else { panic!("not seen: {:?}", run.step()) };
    run.known = Known::of(record);
    match run.done() {
        Effect::CreateBooking(_, draft) => (draft.name, draft.summary),
        other => panic!("not made: {:?}", other.place()),
    }
}

const THREE_DAYS: i64 = 72 * 3_600;

#[test]
fn up_to_three_days_after_the_office_dealt_with_it_a_text_follows_up_and_then_it_opens_a_new_conversation() {
    for (seconds, follows) in [(90 + THREE_DAYS - 1, true), (90 + THREE_DAYS, false)] {
        let (name, notes) = next_after(dealt_with(), seconds);
        assert_eq!(notes.starts_with("FOLLOW-UP to booking 41 (dismissed)\n"), follows, "{notes}");
        assert!(!notes.contains("Cold house"), "{notes}");
        assert_eq!(name, "Ann Lee", "it is still known");
    }
}

#[test]
fn what_was_settled_by_half_when_the_office_dealt_with_it_is_not_looked_for_under_the_same_name_again() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.done();
    // Not struck off yet; a text that was received before comes late, and the office is quicker than anybody.
    run.receive(&text(2, -30, "Hello"));
    run.there = Some(dismissed(70));
    let Step::Save { record } = run.step() else { panic!("not seen: {:?}", run.step()) };
    run.known = Known::of(record);
    assert_eq!(run.rest(), [sid(1)], "the booking was made for it");
    assert_eq!(created(&run.done()).1, external_id(2));
}
