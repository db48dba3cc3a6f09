//! What is said, and whether that ends the conversation's questions for good. Each rule says one thing at most.

use super::dialogue::Ended;
use super::questions::{is_complete, next_question};
use super::talk::Talk;
use crate::domain::conversation::Conversation;
use crate::domain::conversation::seen::Status;
use crate::domain::conversation::triage::{Emergency, emergency};
use crate::domain::conversation::understanding::Language;
use crate::domain::messages::key::Key;
use crate::domain::text::Text;

/// Texts in their order. Where they are too long together, the last counts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) keys: Vec<Key>,
    pub(super) ends: Option<Ended>,
}

impl Choice {
    fn of(key: Key) -> Self {
        Self { keys: vec![key], ends: None }
    }

    fn ending(self, ends: Ended) -> Self {
        Self { ends: Some(ends), ..self }
    }
}

/// None: there is nothing to say.
pub(super) fn choose(talk: &Talk<'_>) -> Option<Choice> {
    let urgent = match gravest(&talk.texts).or_else(|| left_with_trouble(talk)) {
        Some(Emergency::Gas) => return Some(Choice::of(Key::LifeGas).ending(Ended::Emergency)),
        Some(Emergency::Fire) => return Some(Choice::of(Key::LifeFire).ending(Ended::Emergency)),
        Some(Emergency::Water) => Some(Key::UrgentWater),
        Some(Emergency::Other) => Some(Key::Urgent),
        None => None,
    };
    if is_not_served(talk) {
        return once(talk, Key::Neutral).map(|choice| choice.ending(Ended::DoNotService));
    }
    if !talk.is_booked() {
        return once(talk, Key::Trouble);
    }
    let of_its_own = urgent.and_then(|key| once(talk, key)).map(|choice| choice.ending(Ended::Emergency));
    let of_its_own = of_its_own.or_else(|| call(talk)).or_else(|| visit(talk)).or_else(|| handled(talk));
    Some(of_its_own.or_else(|| going_on(talk)).unwrap_or_else(|| rest(talk)))
}

fn gravest(texts: &[&Text]) -> Option<Emergency> {
    texts.iter().filter_map(|text| emergency(&text.body)).max()
}

/// What was urgent in a text that got no other answer than that there was trouble with ServiceTitan: what to do meanwhile
/// was not said. A life never waits for that.
fn left_with_trouble(talk: &Talk<'_>) -> Option<Emergency> {
    let is_left = talk.has_said(Key::Trouble) && talk.dialogue.ended.is_none();
    let texts = talk.exchange.part.filter(|_| is_left).map(|part| part.texts(talk.exchange.log));
    gravest(&texts?).filter(|gravest| matches!(gravest, Emergency::Water | Emergency::Other))
}

/// Whether any text of the conversation's part is urgent, however it was answered.
fn is_urgent(talk: &Talk<'_>) -> bool {
    let texts = talk.exchange.part.map(|part| part.texts(talk.exchange.log)).unwrap_or_default();
    gravest(&talk.texts).or_else(|| gravest(&texts)).is_some()
}

/// Not said in this conversation yet.
fn once(talk: &Talk<'_>, key: Key) -> Option<Choice> {
    (!talk.has_said(key)).then(|| Choice::of(key))
}

fn is_not_served(talk: &Talk<'_>) -> bool {
    talk.exchange.part.is_some_and(|part| part.caller.any(|customer| customer.do_not_service))
}

fn call(talk: &Talk<'_>) -> Option<Choice> {
    let wants = talk.news().wants_a_call.then(|| once(talk, Key::CallMe)).flatten();
    wants.map(|choice| choice.ending(Ended::WantsACall))
}

fn visit(talk: &Talk<'_>) -> Option<Choice> {
    let is_about_one = talk.news().about_a_visit.then(|| once(talk, Key::ExistingJob)).flatten();
    is_about_one.map(|choice| choice.ending(Ended::ExistingVisit))
}

/// What is said first once the office has dealt with the booking.
fn handled(talk: &Talk<'_>) -> Option<Choice> {
    let is_told = talk.dialogue.ended == Some(Ended::Handled);
    let choice = match dealt_with(talk.exchange.part?)? {
        Status::Converted => once(talk, Key::ExistingJob),
        Status::New
        | Status::Accepted
        | Status::Dismissed
        | Status::Gone
        | Status::Unseen
        | Status::Other => (!is_told).then(|| ack(talk)),
    };
    choice.map(|choice| choice.ending(Ended::Handled))
}

/// What the office has made of the booking, or of the one that this goes on from.
fn dealt_with(part: &Conversation) -> Option<Status> {
    let here = part.handled.map(|handled| handled.status);
    here.or_else(|| part.follows.as_ref().map(|follows| follows.status))
}

/// The next question, or that there is none left. None: nobody is asked.
fn going_on(talk: &Talk<'_>) -> Option<Choice> {
    if is_over(talk) || !talk.may_ask() {
        return None;
    }
    let question = talk.news().asked_a_question.then_some(Key::YourQuestion);
    if let Some(next) = next_question(talk) {
        return Some(Choice { keys: question.into_iter().chain([next]).collect(), ends: None });
    }
    if talk.questions() == 0 || !is_complete(talk) {
        return Some(rest(talk).ending(Ended::Done));
    }
    let done = if talk.is_open() { Key::DoneOpen } else { Key::DoneClosed };
    Some(Choice { keys: question.into_iter().chain([done]).collect(), ends: Some(Ended::Done) })
}

fn is_over(talk: &Talk<'_>) -> bool {
    let is_dealt_with = talk.exchange.part.is_some_and(|part| dealt_with(part).is_some());
    let wants_no_questions = talk.whole().wants_a_call || talk.whole().about_a_visit;
    let is_foreign = talk.written_in() == Language::Other;
    let is_ended = talk.dialogue.ended.is_some() || is_dealt_with || talk.has_a_person();
    is_ended || wants_no_questions || is_foreign || is_urgent(talk)
}

/// What is said where nothing is asked.
fn rest(talk: &Talk<'_>) -> Choice {
    let said = &talk.dialogue.said;
    let is_first = said.iter().all(|key| *key == Key::Trouble);
    let has_question = talk.news().asked_a_question;
    let choice = match (is_first, has_question) {
        (false, true) if talk.dialogue.introduced => Choice::of(Key::YourQuestion),
        (false, false) => Choice::of(Key::Added),
        (true, _) | (false, true) => ack(talk),
    };
    if talk.has_a_person() { choice.ending(Ended::Person) } else { choice }
}

fn ack(talk: &Talk<'_>) -> Choice {
    Choice::of(if talk.is_open() { Key::AckOpen } else { Key::AckClosed })
}
