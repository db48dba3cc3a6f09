//! What was sent to the customer meanwhile: in the notes with the next text, and a person's message at once.

use super::super::follows::Handled;
use super::super::seen::{Seen, Status};
use super::*;
use crate::domain::messages::key::Key;
use crate::domain::replies::said::{By, Handed, LoggedSaid, Said, SaidId};

impl Run {
    fn say(&mut self, seconds: i64, by: By, body: &str) {
        let number = self.log.said.len() as u64;
        let handed = Handed::Over(MessageSid::parse(&format!("SM{:032}", 900 + number)).unwrap());
        let is_owed = by.is_a_person();
        let said = Said { id: SaidId::of(number), at: at(seconds), by, body: body.to_owned(), handed };
        self.log.said.push(LoggedSaid { said, is_owed });
    }

    fn reply(&mut self, seconds: i64, body: &str) {
        self.say(seconds, By::Automatic(vec![Key::AckOpen]), body);
    }

    pub(super) fn write(&mut self, seconds: i64, body: &str) {
        self.say(seconds, By::Person("Dana".to_owned()), body);
    }

    /// Strikes off what people wrote, as drivers do at their rest.
    fn told(&mut self) {
        self.log.said.iter_mut().for_each(|logged| logged.is_owed = false);
    }
}

fn seen(summary: &str, status: Status) -> Sight {
    Sight::Seen(Box::new(Seen {
        status,
        job: None,
        modified_at: Some(at(0)),
        name: "Text from (972) 555-0100".to_owned(),
        summary: summary.to_owned(),
        address: None,
        start: None,
        first_time_client: Some(false),
        choices: Choices::default(),
    }))
}

#[test]
fn a_reply_by_itself_writes_nothing_and_is_told_with_the_next_text() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.reply(10, "Got your text");
    assert!(matches!(run.step(), Step::Rest { .. }));
    run.receive(&text(2, 30, "12 Oak St"));
    let effect = run.done();
    let (.., notes) = amended(&effect);
    assert!(notes.contains("IntelliSend: Got your text\n"), "{notes}");
    run.rest();
    run.reply(40, "Thanks");
    assert!(matches!(run.step(), Step::Rest { .. }), "nothing is owed");
}

#[test]
fn a_persons_message_is_written_into_the_booking_by_itself_and_once() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.reply(10, "Got your text");
    run.write(40, "We come at 3");
    let effect = run.done();
    let (place, made, notes) = amended(&effect);
    assert_eq!((place, made), (HERE, MADE));
    assert!(notes.contains("Dana (office): We come at 3\n") && notes.contains("Got your text"), "{notes}");
    assert!(matches!(run.step(), Step::Rest { .. }), "it is in the booking");
    run.told();
    assert!(matches!(run.step(), Step::Rest { .. }), "and stays");
    run.reply(50, "One more");
    run.receive(&text(2, 55, "ok"));
    assert!(amended(&run.done()).2.contains("We come at 3"));
}

#[test]
fn a_message_that_may_just_be_being_handed_over_is_waited_for() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.write(40, "We come at 3");
    run.log.said[0].said.handed = Handed::Attempted;
    assert!(matches!(run.step(), Step::Rest { .. }));
    assert_eq!(run.log.said_owed(at(60)).count(), 0, "it is not struck off either");
    run.seconds = 101;
    assert_eq!(run.log.said_owed(at(101)).count(), 1, "whoever was at it never came back");
    assert!(amended(&run.done()).2.contains("We come at 3"), "it may have been read");
}

#[test]
fn what_was_certainly_not_sent_is_in_no_notes() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.write(40, "We come at 3");
    run.log.said[0].said.handed = Handed::Refused { code: Some(30_034), why: "unregistered".to_owned() };
    run.log.said[0].is_owed = false;
    assert!(matches!(run.step(), Step::Rest { .. }));
    run.receive(&text(2, 50, "12 Oak St"));
    assert!(!amended(&run.done()).2.contains("We come"));
}

#[test]
fn a_persons_message_alone_opens_nothing_once_the_office_has_dealt_with_the_booking() {
    let mut run = Run { there: Some(seen("", Status::Converted)), ..booked(&[text(1, 0, "Cold house")]) };
    run.write(40, "We come at 3");
    let Step::Save { record } = run.step() else { panic!("not seen: {:?}", run.step()) };
    run.known = Known::of(record);
    assert!(run.rest().is_empty(), "it is left to Activity");
    run.told();
    run.receive(&text(2, 55, "Which door?"));
    let effect = run.done();
    let (.., notes) = created(&effect);
    assert!(notes.contains("Dana (office): We come at 3"), "what the customer answers is told: {notes}");
    assert!(!notes.contains("Cold house"), "{notes}");
}

#[test]
fn of_what_was_said_long_before_a_part_was_opened_nothing_is_told() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.reply(10, "Got your text");
    run.write(20, "We come at 3");
    run.told();
    let open = run.known.state.conversation.as_mut().unwrap();
    open.handled = Some(Handled { status: Status::Converted, job: None, at: at(30) });
    run.receive(&text(2, 700, "Which door?"));
    run.seconds = 760;
    let effect = run.done();
    let (.., notes) = created(&effect);
    assert!(!notes.contains("Got your text") && !notes.contains("We come"), "{notes}");
}

#[test]
fn a_persons_message_makes_no_booking_that_there_is_not() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.answered(not_done(Again::Never));
    run.rest();
    run.write(40, "We come at 3");
    assert!(run.rest().is_empty());
    assert!(matches!(Run::of(&[]).step(), Step::Rest { .. }));
}

#[test]
fn our_own_words_are_never_taken_for_the_offices_wherever_the_office_writes() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.reply(10, "Demo Heating: got your text.\nCall us");
    run.receive(&text(2, 30, "12 Oak St"));
    let effect = run.done();
    let (.., first) = amended(&effect);
    run.rest();
    let edited = format!("Gate code 12\n{}", first.replacen("\n", "\nSpoke to the wife\n", 3));
    run.there = Some(seen(&edited, Status::New));
    run.write(40, "We come at 3");
    let Effect::AmendBooking(_, _, by) = run.done() else { panic!("amended") };
    assert!(by.office.starts_with("Gate code 12\nSpoke to the wife"), "{}", by.office);
    assert!(!by.office.contains("got your text") && !by.office.contains("IntelliSend"), "{}", by.office);
    assert_eq!(by.summary().matches("got your text").count(), 1, "{}", by.summary());
    run.rest();
    run.told();
    run.there = Some(seen(&by.summary(), Status::New));
    run.receive(&text(3, 50, "Thanks"));
    let Effect::AmendBooking(_, _, by) = run.done() else { panic!("amended") };
    assert!(!by.office.contains("We come at 3"), "{}", by.office);
    assert_eq!(by.summary().matches("We come at 3").count(), 1);
}

#[test]
fn a_message_among_texts_that_are_passed_over_is_struck_off_and_told_in_no_notes() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.write(40, "We come at 3");
    run.log.elided_said = std::mem::take(&mut run.log.said);
    assert!(matches!(run.step(), Step::Rest { .. }), "it writes nothing");
    let body = run.log.said_to_strike_off(at(101)).next().map(|said| said.body.as_str());
    assert_eq!(body, Some("We come at 3"));
    run.log.elided_said[0].said.handed = Handed::Attempted;
    assert_eq!(run.log.said_to_strike_off(at(60)).count(), 0, "whoever sends it is about to say");
}
