//! What of a thread's owed texts staff may want to hear at once.

use super::triage::{Urgency, urgency};
use super::{Known, Log};
use crate::domain::connection::Place;
use crate::domain::ids::MessageSid;
use crate::domain::text::{CameBy, Text};
use crate::domain::time::{SignedDuration, after};

/// What cannot wait within this long of a first text that cannot is one emergency, however often it is said.
const ONE: SignedDuration = SignedDuration::from_hours(1);

/// What is new in a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News<'a> {
    /// The text that opened the conversation, or is about to.
    pub conversation: MessageSid,
    /// No booking of before goes on with it, and its first text is still owed.
    pub is_new: bool,
    /// Its emergencies, in the order they began.
    pub urgent: Vec<Urgent<'a>>,
}

/// An emergency, as far as it is still owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urgent<'a> {
    /// The text that it began with, which need not be owed any more. It is learned from the texts alone, so that everybody
    /// names it the same.
    pub began: MessageSid,
    /// How much of one.
    pub urgency: Urgency,
    /// The first of its most urgent texts.
    pub text: &'a Text,
}

/// None: nothing is owed but what a person had booked, and knows of.
#[must_use]
pub fn news<'a>(
    known: &Known,
    log: &'a Log,
    active: Option<Place>,
    follow_up: SignedDuration,
) -> Option<News<'a>> {
    let owed = log.texts.iter().filter(|logged| logged.settled_in.is_none()).map(|logged| &logged.text);
    let owed: Vec<&Text> = owed.filter(|text| text.came_by != CameBy::Held).collect();
    // What is about to be held begins nothing; of an emergency in it staff are told.
    let begins = owed.iter().find(|text| text.came_by != CameBy::Elsewhere);
    let first = begins.or(owed.first())?;
    let before = known.state.conversation.as_ref();
    let here = before.filter(|part| active.is_none_or(|active| active == part.place));
    let (conversation, is_new) = match here.filter(|part| !part.is_finished()) {
        Some(open) => (
            open.opened_by.clone(),
            open.follows.is_none() && owed.iter().any(|text| text.sid == open.opened_by),
        ),
        None => {
            let goes_on = here.is_some_and(|part| part.is_followed_at(first.received_at, follow_up));
            (first.sid.clone(), begins.is_some() && !goes_on)
        }
    };
    Some(News { conversation, is_new, urgent: emergencies(log) })
}

fn emergencies(log: &Log) -> Vec<Urgent<'_>> {
    let (mut all, mut first): (Vec<Urgent<'_>>, Option<&Text>) = (Vec::new(), None);
    for logged in &log.texts {
        let (text, urgency) = (&logged.text, urgency(&logged.text.body));
        if urgency == Urgency::None {
            continue;
        }
        let goes_on = first.filter(|first| text.received_at < after(first.received_at, ONE));
        let began = &goes_on.unwrap_or(text).sid;
        first = goes_on.or(Some(text));
        if logged.settled_in.is_some() || text.came_by == CameBy::Held {
            continue;
        }
        match all.last_mut().filter(|known| known.began == *began) {
            Some(known) if known.urgency < urgency => (known.urgency, known.text) = (urgency, text),
            Some(_) => {}
            None => all.push(Urgent { began: began.clone(), urgency, text }),
        }
    }
    all
}
