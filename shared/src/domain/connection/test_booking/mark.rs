//! What stands for a test booking until it is over.

use serde::{Deserialize, Serialize};

use super::super::{Place, TestBooking};
use crate::domain::delivery::Settling;
use crate::domain::ids::{BookingId, Environment, ExternalId};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// Half an hour is the most, and whoever dismisses it comes by once a minute.
const KEPT: SignedDuration = SignedDuration::from_mins(29);

/// After this long a mark that nobody could act on is given up.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// Stands for a test booking that may exist, from before it is made until it is dismissed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestMark {
    /// What it is found by, also where its create's answer was lost.
    pub external_id: ExternalId,
    /// Where it was attempted.
    pub place: Place,
    /// Before it was attempted.
    pub recorded_at: Timestamp,
    /// By then it is there or never will be, and is dismissed.
    pub dismiss_at: Timestamp,
    /// None: nobody has learned it yet.
    pub booking: Option<BookingId>,
}

impl TestMark {
    /// Before the create. Where nobody comes back to it, it is over when the create can no longer land.
    #[must_use]
    pub fn new(nonce: u64, place: Place, settling: Settling, now: Timestamp) -> Self {
        let external_id = ExternalId::of_test(nonce);
        let dismiss_at = after(now, settling.settle());
        Self { external_id, place, recorded_at: now, dismiss_at, booking: None }
    }

    /// Its name among the tenant's items.
    #[must_use]
    pub fn item(nonce: u64, environment: Environment) -> String {
        format!("{}{nonce:016x}", Self::items(environment))
    }

    /// How the names of all of an environment begin.
    #[must_use]
    pub fn items(environment: Environment) -> String {
        format!("test#{}#", environment.as_str())
    }

    /// May the create be sent? What is sent later could land after the mark is gone.
    #[must_use]
    pub fn may_send(&self, settling: Settling, now: Timestamp) -> bool {
        now < after(self.recorded_at, settling.permit())
    }

    /// How long a booking that a person looks for is left.
    #[must_use]
    pub fn kept_until(&self) -> Timestamp {
        after(self.recorded_at, KEPT)
    }

    /// Whether it is time to dismiss the booking.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.dismiss_at <= now
    }

    /// Whether dismissing it was tried for so long that a person has to.
    #[must_use]
    pub fn is_hopeless(&self, now: Timestamp) -> bool {
        after(self.dismiss_at, PATIENCE) <= now
    }
}

/// How far a test has come when its call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// No booking was attempted, or certainly none was made.
    NothingMade,
    /// Whether it was made is open.
    Unclear,
    /// Dismissed, or left to a person because ServiceTitan lets nobody else do it.
    Over(BookingId),
    /// Left for a person to look for.
    Kept(BookingId),
    /// To be dismissed as soon as possible.
    Open(BookingId),
}

/// What becomes of a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkAfter {
    /// It is looked for again.
    Stays,
    /// Another state of the same test.
    Becomes(TestMark),
    /// Nothing of the test is left to do for us.
    Goes,
}

impl Ending {
    /// What becomes of the mark of a test that ended so.
    #[must_use]
    pub fn mark(self, mark: &TestMark, now: Timestamp) -> MarkAfter {
        let until = |booking, dismiss_at| {
            MarkAfter::Becomes(TestMark { booking: Some(booking), dismiss_at, ..mark.clone() })
        };
        match self {
            Self::NothingMade | Self::Over(_) => MarkAfter::Goes,
            Self::Unclear => MarkAfter::Stays,
            Self::Kept(id) => until(id, mark.kept_until()),
            Self::Open(id) => until(id, now),
        }
    }

    /// What the connection shows of it; None: there is no booking to show.
    #[must_use]
    pub fn shown(self, mark: &TestMark, now: Timestamp) -> Option<TestBooking> {
        let (booking, kept_until) = match self {
            Self::NothingMade | Self::Unclear => return None,
            Self::Over(id) => (id, None),
            Self::Kept(id) => (id, Some(mark.kept_until())),
            Self::Open(id) => (id, Some(now)),
        };
        Some(TestBooking { booking, made_at: mark.recorded_at, kept_until, seen: None })
    }
}
