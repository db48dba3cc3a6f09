//! What of a thread's owed texts staff may want to hear at once.

use super::triage::{Urgency, urgency};
use super::{Known, Log};
use crate::domain::connection::Place;
use crate::domain::ids::MessageSid;
use crate::domain::text::{CameBy, Text};
use crate::domain::time::SignedDuration;

/// What is new in a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News<'a> {
    /// The text that opened the conversation, or is about to.
    pub conversation: MessageSid,
    /// No booking of before goes on with it, and its first text is still owed.
    pub is_new: bool,
    /// The first of its most urgent texts.
    pub urgent: Option<(Urgency, &'a Text)>,
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
    let first = owed.first()?;
    let before = known.state.conversation.as_ref();
    let here = before.filter(|part| active.is_none_or(|active| active == part.place));
    let (conversation, is_new) = match here.filter(|part| !part.is_finished()) {
        Some(open) => (
            open.opened_by.clone(),
            open.follows.is_none() && owed.iter().any(|text| text.sid == open.opened_by),
        ),
        None => {
            (first.sid.clone(), !here.is_some_and(|part| part.is_followed_at(first.received_at, follow_up)))
        }
    };
    let mut urgent: Option<(Urgency, &Text)> = None;
    for text in owed {
        let of_text = urgency(&text.body);
        if of_text > urgent.map_or(Urgency::None, |(known, _)| known) {
            urgent = Some((of_text, text));
        }
    }
    Some(News { conversation, is_new, urgent })
}
