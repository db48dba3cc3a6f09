//! What came in and what became of it, as an office sees it.

/// As a table that spreadsheets open.
pub mod csv;
/// The texts of an entry, one by one.
pub mod exchange;
/// Which part of the list is asked for.
pub mod filter;
/// What is listed, by name.
pub mod key;
/// A page of the list.
pub mod listing;
/// Names that say nothing to anybody else.
pub mod seal;
/// What customers were sent, among their texts.
pub mod sent;
/// As it is shown in the list.
pub mod shown;
/// How the work of some days is summed up.
pub mod stats;
/// What became of bookings in ServiceTitan.
pub mod statuses;
/// Texts that wait, and the entries that they make.
mod waiting;

use serde::{Deserialize, Serialize};

use self::key::EntryKey;
use super::conversation::Conversation;
use super::conversation::content::Content;
use super::conversation::follows::{Goes, Handled};
use super::conversation::noise::NeedsNone;
use super::conversation::seen::Status;
use super::delivery::Delivery;
use super::ids::BookingId;
use super::text::Text;
use super::time::Timestamp;

pub use self::waiting::{Newest, Wait, WaitingText, waiting};

/// How far something has come. What needs a person comes before what does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// For a person's click.
    Held,
    /// For a reason of the tenant's to pass.
    Parked,
    /// For us.
    Waiting,
    /// ServiceTitan will never take it as it is, or every attempt failed.
    SetAside,
    /// In ServiceTitan, and open there as far as anyone knows.
    Booked,
    /// The office made a job of it.
    Converted,
    /// The office wants no job: said in ServiceTitan, or of a text that was held.
    Dismissed,
    /// A rule decided that it needs no booking.
    NeedsNone,
}

impl State {
    /// Each of them, in the order of the filter.
    pub const ALL: [Self; 8] = [
        Self::Held,
        Self::Parked,
        Self::Waiting,
        Self::SetAside,
        Self::Booked,
        Self::Converted,
        Self::Dismissed,
        Self::NeedsNone,
    ];

    /// As it is in answers and queries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Parked => "parked",
            Self::Waiting => "waiting",
            Self::SetAside => "set_aside",
            Self::Booked => "booked",
            Self::Converted => "converted",
            Self::Dismissed => "dismissed",
            Self::NeedsNone => "needs_none",
        }
    }

    /// None: there is no such state.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == value)
    }
}

/// A booking as it was last seen in ServiceTitan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// `New`, `Accepted`, `Converted`, `Dismissed`, or what is not known yet.
    pub status: Option<String>,
    /// The job that it became.
    pub job: Option<i64>,
    /// When it was last changed there, by ServiceTitan's clock.
    pub modified_at: Timestamp,
    /// When we looked, by our clock.
    pub seen_at: Timestamp,
}

impl Seen {
    /// What is known of a conversation's booking: as it was `heard` of in the list of what changed, or as it was read when
    /// a text came in, whichever says that the office has seen to it.
    #[must_use]
    pub fn of(conversation: &Conversation, heard: Option<Self>) -> Option<Self> {
        let read = match (conversation.handled, conversation.goes, &conversation.follows) {
            (Some(Handled { status, job, at }), ..) => Some((status, job, at)),
            (None, Goes::Note(job), Some(_)) => {
                Some((Status::Converted, Some(job), conversation.last_text_at))
            }
            _ => None,
        };
        match read {
            Some((status, job, at)) if !heard.as_ref().is_some_and(Self::is_handled) => {
                let status = match status {
                    Status::Converted => Some(CONVERTED.to_owned()),
                    Status::Dismissed | Status::Gone => Some(DISMISSED.to_owned()),
                    Status::New | Status::Accepted | Status::Other | Status::Unseen => None,
                };
                Some(Self { status, job: job.map(|job| job.0), modified_at: at, seen_at: at })
            }
            _ => heard,
        }
    }

    /// Whether nobody has done anything about it, as far as anyone knows.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.status.as_deref().is_none_or(|status| status == NEW)
    }

    /// Whether the office has seen to it.
    #[must_use]
    pub fn is_handled(&self) -> bool {
        matches!(self.status.as_deref(), Some(CONVERTED | DISMISSED))
    }
}

const NEW: &str = "New";
const CONVERTED: &str = "Converted";
const DISMISSED: &str = "Dismissed";

/// A decision that a text needs no booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// A person's, at this time.
    Dismissed {
        /// When that was.
        at: Timestamp,
    },
    /// That of the rule with this name.
    NeedsNone {
        /// The rule's name, as the notes and Activity show it.
        rule: String,
    },
}

/// What a rule with this name found, as people read it; of one that a later version has, its name.
fn in_words(rule: &str) -> &str {
    match NeedsNone::of_stored(rule) {
        Some(known) => known.for_people(),
        None => rule,
    }
}

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A conversation, and what was last seen of its booking.
    Conversation {
        /// As the thread's state has it.
        of: Box<Conversation>,
        /// None: nobody has looked yet.
        seen: Option<Seen>,
    },
    /// Texts that are in no conversation yet: those that wait.
    Waiting,
    /// A text that is in none, and will never be.
    Text {
        /// As it came in.
        text: Text,
        /// By whom.
        decided: Decided,
    },
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is listed and opened by.
    pub key: EntryKey,
    /// What there is to show.
    pub about: About,
    /// Those of its texts that wait, in the order they came.
    pub waiting: Vec<WaitingText>,
}

impl Entry {
    /// How far it has come. None: an attempt that came to nothing, and whose texts are elsewhere by now.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        let waits = |wait| self.waiting.iter().any(|text| text.wait == wait);
        if waits(Wait::Held) {
            return Some(State::Held);
        }
        if waits(Wait::Parked) {
            return Some(State::Parked);
        }
        if waits(Wait::Owed) {
            return Some(State::Waiting);
        }
        match &self.about {
            About::Conversation { of, .. } if of.booking.set_aside.is_some() => Some(State::SetAside),
            About::Conversation { of, seen } => {
                of.made().map(|_| match seen.as_ref().and_then(|seen| seen.status.as_deref()) {
                    Some(CONVERTED) => State::Converted,
                    Some(DISMISSED) => State::Dismissed,
                    _ => State::Booked,
                })
            }
            About::Waiting => None,
            About::Text { decided: Decided::Dismissed { .. }, .. } => Some(State::Dismissed),
            About::Text { decided: Decided::NeedsNone { .. }, .. } => Some(State::NeedsNone),
        }
    }

    /// When the newest of its texts came in.
    #[must_use]
    pub fn last_text_at(&self) -> Timestamp {
        let waiting = self.waiting.iter().map(|text| text.text.received_at).max();
        let known = match &self.about {
            About::Conversation { of, .. } => Some(of.last_text_at),
            About::Waiting => None,
            About::Text { text, .. } => Some(text.received_at),
        };
        known.max(waiting).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// When the oldest of its texts came in.
    #[must_use]
    pub fn first_text_at(&self) -> Timestamp {
        match &self.about {
            About::Conversation { of, .. } => of.opened_at,
            About::Waiting | About::Text { .. } => {
                let waiting = self.waiting.iter().map(|text| text.text.received_at).min();
                waiting.unwrap_or_else(|| self.last_text_at())
            }
        }
    }

    /// How many texts it has. None: its booking was found, and nobody knows what it was made for.
    #[must_use]
    pub fn texts(&self) -> Option<usize> {
        match &self.about {
            About::Conversation { of, .. } => {
                let later = |text: &&WaitingText| text.text.received_at > of.last_text_at;
                let carried = usize::try_from(of.carried()?.texts).ok()?;
                Some(carried + self.waiting.iter().filter(later).count())
            }
            About::Waiting => Some(self.waiting.len()),
            About::Text { .. } => Some(1),
        }
    }

    /// Whether a name means it: that of its first text, or, as it was before, of one that waits.
    #[must_use]
    pub fn is_named(&self, key: &EntryKey) -> bool {
        let waits = || self.waiting.iter().any(|text| text.text.sid == key.first);
        self.key == *key || (self.key.thread == key.thread && waits())
    }

    /// How many of its texts wait for this.
    #[must_use]
    pub fn count(&self, wait: Wait) -> usize {
        self.waiting.iter().filter(|text| text.wait == wait).count()
    }
}

impl Conversation {
    /// The booking that is there.
    #[must_use]
    pub const fn made(&self) -> Option<BookingId> {
        match &self.booking.delivery {
            Delivery::Done { made, .. } => Some(*made),
            Delivery::Wanted | Delivery::Refused | Delivery::Attempted { .. } => None,
        }
    }

    /// What it was last made, or claimed, or set aside for.
    fn carried(&self) -> Option<&Content> {
        let of_claim = self.booking.claim.as_ref().map(|claim| &claim.content);
        let of_aside = self.booking.set_aside.as_ref().map(|aside| &aside.content);
        of_claim.or(of_aside).or(match &self.booking.delivery {
            Delivery::Attempted { content } => Some(content),
            Delivery::Done { content, .. } => content.as_ref(),
            Delivery::Wanted | Delivery::Refused => None,
        })
    }
}

#[cfg(test)]
mod tests;
