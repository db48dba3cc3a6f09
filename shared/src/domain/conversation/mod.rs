//! What to do next for one customer's conversation, from what is known and what was read.

/// What the booking names of the tenant's lists.
pub mod choices;
/// Which texts a booking carries, as one comparable value.
pub mod content;
/// Who texts, as far as ServiceTitan knows the number.
pub mod customer;
/// What the booking should be now.
pub mod draft;
/// What an office must know first.
mod flags;
/// Which texts wait for a person's click.
pub mod hold;
/// What is told of texts that were long on their way.
pub mod late;
mod next;
/// The booking's words.
pub mod summary;
/// Which texts come before others.
pub mod triage;
/// What a conversation's own words say.
pub mod understanding;

use serde::{Deserialize, Serialize};

use self::choices::OptionalIds;
use self::content::Content;
use self::draft::Draft;
use self::late::Late;
pub use self::next::{Acted, acted, heard_out, looked_up, next};
use super::choices::Choices;
use super::connection::Place;
use super::delivery::{Record, Settling};
use super::ids::{BookingId, ExternalId, MessageSid, ThreadKey};
use super::settings::Profile;
use super::text::{CameBy, Text};
use super::time::Timestamp;

/// One conversation: a run of texts that becomes one booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub opened_by: MessageSid,
    /// When that text was received: the log is read from shortly before.
    pub opened_at: Timestamp,
    /// When the newest text was received that a claim was made for.
    pub last_text_at: Timestamp,
    /// The same before that claim: what it was made for is in no doubt where the claim came to nothing.
    #[serde(default)]
    pub before_claim: Option<Timestamp>,
    /// Where its booking is made, whatever becomes active later.
    pub place: Place,
    pub booking: Record<Content, BookingId>,
    #[serde(default)]
    pub optional_ids: OptionalIds,
    /// Bookings found beside ours with the same external id; each is to be dismissed.
    pub twins: Vec<BookingId>,
    /// How often the first of them was to be dismissed so far.
    pub dismissals: u8,
    /// Whether texts of it may have arrived in a connection of before, which nobody can ask any more.
    #[serde(default)]
    pub follows_unknown: bool,
    /// That a text was long on its way, once a claim was made for it. It stays said for as long as the booking is there.
    #[serde(default)]
    pub late: Option<Late>,
    /// The same before the last claim.
    #[serde(default)]
    pub late_before_claim: Option<Late>,
}

/// What a thread's state item holds: what was learned and done, never the texts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ThreadState {
    pub conversation: Option<Conversation>,
}

/// What a driver knows in one round.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub state: ThreadState,
    /// The questions that look-ups of this round answered with "none". Never stored: they are true only for as long
    /// as nobody else acts.
    pub absent: Vec<Question>,
}

/// A text as it was read, with the conversation that it was settled in; None: it is owed. Held texts, and those that
/// were decided to need none, are in no log.
#[derive(Debug, Clone)]
pub struct Logged {
    pub text: Text,
    pub settled_in: Option<MessageSid>,
}

/// What was read of a thread's log: at most a hundred texts, and how many lie between.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// In the order they came.
    pub texts: Vec<Logged>,
    /// Texts that were passed over between the first three and the newest.
    pub elided: u32,
    /// Those of them that are still owed.
    pub elided_owed: Vec<Owed>,
}

/// A text that is still owed, read or passed over: what decides what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub sid: MessageSid,
    pub came_by: CameBy,
    pub received_at: Timestamp,
    /// When it was sent, as far as anyone knows.
    pub texted_at: Timestamp,
}

impl From<&Text> for Owed {
    fn from(text: &Text) -> Self {
        let (sid, texted_at) = (text.sid.clone(), text.at());
        Self { sid, came_by: text.came_by, received_at: text.received_at, texted_at }
    }
}

impl Log {
    /// What is still owed of it.
    #[must_use]
    pub fn owed(&self) -> Vec<MessageSid> {
        self.owing().map(|text| text.sid).collect()
    }

    /// The same, with what decides about it.
    pub fn owing(&self) -> impl Iterator<Item = Owed> {
        let read = self.texts.iter().filter(|logged| logged.settled_in.is_none());
        read.map(|logged| Owed::from(&logged.text)).chain(self.elided_owed.iter().cloned())
    }
}

/// What a decision needs beside the thread.
#[derive(Debug)]
pub struct Circumstances<'a> {
    pub thread: &'a ThreadKey,
    pub profile: &'a Profile,
    /// Where texts go now.
    pub active: Place,
    /// Whether the open conversation's own place is gone ([`Place::is_gone`]): no look-up will ever tell what is there.
    pub unreachable: bool,
    /// What bookings made there name where no rule says otherwise.
    pub defaults: Choices,
    pub settling: Settling,
    /// For the next claim; fresh for each decision.
    pub nonce: u64,
    pub now: Timestamp,
}

/// A read. May be repeated freely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    BookingsByExternalId(Place, ExternalId),
}

/// A write at ServiceTitan. Recorded first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    CreateBooking(Place, Draft),
    AmendBooking(Place, BookingId, Draft),
    DismissTwin(Place, BookingId),
}

impl Effect {
    /// Where it takes effect.
    #[must_use]
    pub const fn place(&self) -> Place {
        match self {
            Self::CreateBooking(place, _) | Self::AmendBooking(place, ..) | Self::DismissTwin(place, _) => {
                *place
            }
        }
    }
}

/// One step of a driver.
#[derive(Debug)]
pub enum Step {
    /// Somebody holds the claim: go, the texts stay owed.
    Leave {
        until: Timestamp,
    },
    Ask(Question),
    /// Record this, and with it the leave to do that.
    Do {
        record: ThreadState,
        effect: Effect,
    },
    /// Record this and look again.
    Save {
        record: ThreadState,
    },
    /// Everything is done for these texts: they are no longer owed. Others of the log may still be.
    Rest {
        settled: Vec<MessageSid>,
    },
}

impl Step {
    /// Where it asks or changes something. None: nowhere.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        match self {
            Self::Ask(Question::BookingsByExternalId(place, _)) => Some(*place),
            Self::Do { effect, .. } => Some(effect.place()),
            Self::Leave { .. } | Self::Save { .. } | Self::Rest { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
