//! The exchange of an entry, as a phone would show it.

use std::fmt;

use serde::Serialize;

use super::key::EntryKey;
use super::seal::Sealer;
use super::{About, Decided, Entry, Wait, WaitingText, in_words};
use crate::domain::ids::ThreadKey;
use crate::domain::photos::{Links, PhotoRef};
use crate::domain::settings::photo_links::PhotoLinks;
use crate::domain::text::{CameBy, Text};
use crate::domain::time::Timestamp;

/// Texts of an exchange that are shown, the newest.
pub const SHOWN: usize = 200;

/// What a conversation consists of beside what waits: of either kind the newest, at most [`SHOWN`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// In its booking, or set aside with it.
    pub settled: Vec<Text>,
    /// Part of it and in no booking, each with the name of the rule that decided so.
    pub noise: Vec<(Text, String)>,
    /// How many there are beside these.
    pub left_out: usize,
}

/// What lines are shown with.
#[derive(Debug, Clone, Copy)]
pub struct Showing<'a> {
    /// Seals the names of texts, so that nothing can be read from them.
    pub sealer: &'a Sealer,
    /// None: what makes links is not at hand.
    pub links: Option<&'a Links>,
    /// For how long the business's links show a photo.
    pub photo_links: PhotoLinks,
    /// What is still to be linked to depends on it.
    pub now: Timestamp,
}

/// The newest texts, in the order in which they were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Of both sides, the oldest first.
    pub lines: Vec<Line>,
    /// How many older ones there are.
    pub left_out: usize,
}

/// One text of the exchange.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Twilio's, by which a text is found in the logs.
    pub message_sid: String,
    /// What it is named by to have it booked after all. None: it is booked, or waits.
    pub id: Option<String>,
    /// When it was sent, as far as anyone knows.
    pub at: Timestamp,
    /// Whose it is.
    pub direction: Direction,
    /// How we got it: by the webhook or from Twilio's log.
    pub came_by: CameBy,
    /// As they were texted; card numbers are masked before anything is stored.
    pub words: String,
    /// In the order in which they came with it.
    pub media: Vec<ShownMedia>,
    /// Where it stands now.
    pub state: LineState,
    /// What stands in the way, or why it needs no booking.
    pub why: Option<String>,
    /// The name of the rule that decided so.
    pub rule: Option<String>,
}

/// Who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The customer.
    In,
    /// The business, by itself or not.
    Out,
}

/// A photo or another file of a text.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ShownMedia {
    /// Its place among the text's own, from 0.
    pub index: usize,
    /// As Twilio states it; what a customer sends need not be that.
    pub content_type: String,
    /// The same as in the notes. None: it has ended, or what makes links was not at hand.
    pub link: Option<String>,
}

/// What became of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Dealt with: in the booking, or set aside with it.
    Settled,
    /// It is to be booked, by us.
    Owed,
    /// It is to be booked, once a reason of the business's is gone.
    Parked,
    /// It waits for a person's click.
    Held,
    /// A person decided that it needs no booking.
    Dismissed,
    /// A rule decided that it needs no booking.
    NeedsNone,
}

impl Entry {
    /// The exchange: what it consists of as it was read, in the order in which it was sent, and what waits.
    #[must_use]
    pub fn exchange(&self, past: &Past, showing: &Showing<'_>) -> Exchange {
        let line = |text: &Text, state| Line::of(&self.key.thread, text, state, showing);
        let settled = past.settled.iter().map(|text| line(text, LineState::Settled));
        let noise = past.noise.iter().map(|(text, rule)| line(text, LineState::NeedsNone).by(rule));
        let own = match &self.about {
            About::Text { text, decided: Decided::Dismissed { .. } } => {
                Some(line(text, LineState::Dismissed))
            }
            About::Text { text, decided: Decided::NeedsNone { rule } } => {
                Some(line(text, LineState::NeedsNone).by(rule))
            }
            About::Conversation { .. } | About::Waiting => None,
        };
        let waiting = self.waiting.iter().map(|waiting| {
            let WaitingText { text, wait, why, .. } = waiting;
            Line { why: why.clone(), ..line(text, LineState::of(*wait)) }
        });
        let mut lines: Vec<Line> = settled.chain(noise).chain(own).chain(waiting).collect();
        lines.sort_by(|a, b| (a.at, &a.message_sid).cmp(&(b.at, &b.message_sid)));
        // What waited is read first: by now it may be dealt with, and the sorting left that in front.
        lines.dedup_by(|later, kept| later.message_sid == kept.message_sid);
        let passed = lines.len().saturating_sub(SHOWN);
        Exchange { lines: lines.split_off(passed), left_out: past.left_out + passed }
    }
}

impl Line {
    fn of(thread: &ThreadKey, text: &Text, state: LineState, showing: &Showing<'_>) -> Self {
        let id = || EntryKey { thread: thread.clone(), first: text.sid.clone() }.id(showing.sealer);
        Self {
            message_sid: text.sid.as_str().to_owned(),
            id: matches!(state, LineState::Dismissed | LineState::NeedsNone).then(id),
            at: text.at(),
            direction: Direction::In,
            came_by: text.came_by,
            words: text.body.clone(),
            media: ShownMedia::all_of(thread, text, showing),
            state,
            why: None,
            rule: None,
        }
    }

    /// Decided about by this rule.
    fn by(self, rule: &str) -> Self {
        Self { why: Some(in_words(rule).to_owned()), rule: Some(rule.to_owned()), ..self }
    }
}

impl LineState {
    const fn of(wait: Wait) -> Self {
        match wait {
            Wait::Owed => Self::Owed,
            Wait::Parked => Self::Parked,
            Wait::Held => Self::Held,
        }
    }
}

impl ShownMedia {
    fn all_of(thread: &ThreadKey, text: &Text, showing: &Showing<'_>) -> Vec<Self> {
        let works = showing.now < showing.photo_links.end(text.received_at);
        let links = showing.links.filter(|_| works);
        let link = |index: usize| {
            let nth = u8::try_from(index).ok()?;
            Some(links?.url(&PhotoRef { thread: thread.clone(), sid: text.sid.clone(), nth }))
        };
        let shown = text.media.iter().enumerate().map(|(index, media)| {
            let content_type = media.content_type.clone();
            Self { index, content_type, link: link(index) }
        });
        shown.collect()
    }
}

/// Personal: not printed.
impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({}, {:?})", self.message_sid, self.state)
    }
}

/// Whoever has the link has the file: it is not printed.
impl fmt::Debug for ShownMedia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShownMedia({}, {})", self.index, self.content_type)
    }
}

#[cfg(test)]
mod tests;
