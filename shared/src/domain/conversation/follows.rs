//! What becomes of a conversation once the office has dealt with its booking: for a while its texts are follow-ups.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::seen::{Seen, Status};
use super::understanding::Understood;
use crate::domain::address::Address;
use crate::domain::ids::{BookingId, Environment, JobId, MessageSid};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// That the office has dealt with a booking, as it was first read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handled {
    pub status: Status,
    pub job: Option<JobId>,
    /// When it was last changed at ServiceTitan; where that is not said, when we read it.
    pub at: Timestamp,
}

impl Handled {
    /// None: nobody has dealt with it yet.
    #[must_use]
    pub fn of(seen: &Seen, now: Timestamp) -> Option<Self> {
        let at = seen.modified_at.unwrap_or(now).min(now);
        (!seen.status.is_untouched()).then_some(Self { status: seen.status, job: seen.job, at })
    }

    #[must_use]
    pub const fn gone(now: Timestamp) -> Self {
        Self { status: Status::Gone, job: None, at: now }
    }
}

/// Which booking of before a part of a conversation goes on from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follows {
    /// The conversation, or the part of one, that made it.
    pub conversation: MessageSid,
    pub booking: BookingId,
    pub status: Status,
    pub job: Option<JobId>,
    /// From then on a text is about something new.
    pub until: Timestamp,
}

impl Follows {
    #[must_use]
    pub fn of(
        conversation: &MessageSid,
        booking: BookingId,
        handled: Handled,
        window: SignedDuration,
    ) -> Self {
        let Handled { status, job, at } = handled;
        Self { conversation: conversation.clone(), booking, status, job, until: after(at, window) }
    }

    /// `FOLLOW-UP to booking 123 / job 456 (converted)`.
    #[must_use]
    pub fn flag(&self) -> String {
        let booking = self.booking;
        let what = match self.status {
            Status::Converted => " (booked)",
            Status::Dismissed => " (dismissed)",
            Status::Gone => " (no longer in ServiceTitan)",
            Status::New | Status::Accepted | Status::Other => "",
        };
        match self.job {
            Some(job) => format!("FOLLOW-UP to booking {booking} / job {job}{what}"),
            None => format!("FOLLOW-UP to booking {booking}{what}"),
        }
    }
}

/// Where a part of a conversation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goes {
    #[default]
    Booking,
    /// Onto the job that the booking before has become.
    Note(JobId),
}

/// A booking of before in another connection, which the next one names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    pub environment: Environment,
    pub booking: BookingId,
}

impl Earlier {
    /// `EARLIER TEXTS: booking 123 in ServiceTitan's integration environment`.
    #[must_use]
    pub fn flag(&self) -> String {
        let Self { environment, booking } = self;
        format!("EARLIER TEXTS: booking {booking} in ServiceTitan, {} environment", environment.as_str())
    }
}

/// What a customer said in conversations of before, and need not say again.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    pub name: Option<String>,
    pub address: Option<Address>,
}

impl Given {
    /// With what was said since.
    #[must_use]
    pub fn and(&self, understood: &Understood) -> Self {
        Self {
            name: understood.name.clone().or_else(|| self.name.clone()),
            address: understood.address.clone().or_else(|| self.address.clone()),
        }
    }
}

/// Names and addresses are personal: never printed.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(…)")
    }
}
