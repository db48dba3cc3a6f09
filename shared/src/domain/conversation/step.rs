//! What a driver knows, asks and does: the words between a decision and whoever carries it out.

use super::ThreadState;
use super::amendment::Amendment;
use super::customer::Caller;
use super::draft::Draft;
use super::seen::Seen;
use crate::domain::choices::{Choices, Inactive};
use crate::domain::connection::Place;
use crate::domain::delivery::Settling;
use crate::domain::ids::{BookingId, ExternalId, JobId, MessageSid, ThreadKey};
use crate::domain::phone::PhoneNumber;
use crate::domain::photos::Links;
use crate::domain::replies::allowance::Allowance;
use crate::domain::replies::dialogue::Dialogue;
use crate::domain::settings::Profile;
use crate::domain::time::Timestamp;

/// What a driver knows in one round.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// As it was read.
    pub state: ThreadState,
    /// The questions that look-ups of this round answered with "none". Never stored: they are true only for as long
    /// as nobody else acts.
    pub absent: Vec<Question>,
    /// The questions of this round that got no answer, or that may not be asked.
    pub unanswered: Vec<Question>,
    /// The booking as it was read in this round.
    pub sight: Option<Sight>,
    /// Who texts, as it was looked up in this round. Stored with what is done next.
    pub caller: Option<Caller>,
    /// What was said to the customer so far, read together with the texts.
    pub dialogue: Dialogue,
    /// What may be sent to the customer.
    pub allowance: Allowance,
}

/// What a look at a booking showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// It is there.
    Seen(Box<Seen>),
    /// It is in no list any more.
    Gone,
    /// Bookings may not be read.
    Hidden,
}

impl Known {
    /// At the beginning of a round: nobody has been asked anything.
    #[must_use]
    pub fn of(state: ThreadState) -> Self {
        Self { state, ..Self::default() }
    }
}

/// What a decision needs beside the thread.
#[derive(Debug)]
pub struct Circumstances<'a> {
    /// Whose texts they are.
    pub thread: &'a ThreadKey,
    /// The tenant's own settings.
    pub profile: &'a Profile,
    /// Where texts go now.
    pub active: Place,
    /// Whether the open conversation's own place is gone ([`Place::is_gone`]): no look-up will ever tell what is there.
    pub unreachable: bool,
    /// What bookings made there name where no rule says otherwise.
    pub defaults: Choices,
    /// What of the tenant's choices is not active any more where texts go now.
    pub inactive: &'a Inactive,
    /// What links to photos are made with. None: it is not at hand, and notes say what came without links.
    pub links: Option<&'a Links>,
    /// How long a write whose answer was lost may still take effect.
    pub settling: Settling,
    /// For the next claim; fresh for each decision.
    pub nonce: u64,
    /// By the driver's clock.
    pub now: Timestamp,
}

/// A read. May be repeated freely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Every booking there with this external id.
    BookingsByExternalId(Place, ExternalId),
    /// As the office sees it now.
    Booking(Place, BookingId, ExternalId),
    /// Whether a job has a note that names this text.
    NoteOf(Place, JobId, MessageSid),
    /// Who has this number. With patience once nothing waits for the answer any more.
    Caller(Place, PhoneNumber, Patience),
}

/// How long an answer is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// A second and a half: a booking waits for it.
    Little,
    /// As long as it takes, within what a drive may.
    Enough,
}

/// A write at ServiceTitan. Recorded first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Make it, there.
    CreateBooking(Place, Box<Draft>),
    /// Change what is named, of this booking.
    AmendBooking(Place, BookingId, Box<Amendment>),
    /// A note on the job that this booking has become.
    NoteJob(Place, JobId, BookingId, Box<Draft>),
    /// Dismiss a booking that is there beside ours.
    DismissTwin(Place, BookingId),
}

impl Effect {
    /// Where it takes effect.
    #[must_use]
    pub const fn place(&self) -> Place {
        match self {
            Self::CreateBooking(place, _)
            | Self::AmendBooking(place, ..)
            | Self::NoteJob(place, ..)
            | Self::DismissTwin(place, _) => *place,
        }
    }
}

impl Question {
    /// Where it is asked.
    #[must_use]
    pub const fn place(&self) -> Place {
        match self {
            Self::BookingsByExternalId(place, _)
            | Self::Booking(place, ..)
            | Self::NoteOf(place, ..)
            | Self::Caller(place, ..) => *place,
        }
    }
}

/// One step of a driver.
#[derive(Debug)]
pub enum Step {
    /// Somebody holds the claim: go, the texts stay owed.
    Leave {
        /// When the claim has settled.
        until: Timestamp,
    },
    /// Find this out, and decide again.
    Ask(Question),
    /// Record this, and with it the leave to do that.
    Do {
        /// With the claim in it.
        record: ThreadState,
        /// What the claim is for.
        effect: Effect,
    },
    /// Record this and look again.
    Save {
        /// What was learned or decided.
        record: ThreadState,
    },
    /// Everything is done for these texts: they are no longer owed. Others of the log may still be.
    Rest {
        /// They are struck off.
        settled: Vec<MessageSid>,
    },
}

impl Step {
    /// Where it asks or changes something. None: nowhere.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        match self {
            Self::Ask(question) => Some(question.place()),
            Self::Do { effect, .. } => Some(effect.place()),
            Self::Leave { .. } | Self::Save { .. } | Self::Rest { .. } => None,
        }
    }
}
