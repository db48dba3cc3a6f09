//! What becomes of a conversation once the office has dealt with its booking: for a while its texts are follow-ups.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::seen::{Seen, Status};
use super::understanding::Understood;
use super::{Conversation, ThreadState};
use crate::domain::address::Address;
use crate::domain::delivery::Delivery;
use crate::domain::ids::{BookingId, Environment, JobId, MessageSid};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// That the office has dealt with a booking, as it was first read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handled {
    /// What the office had made of it: never untouched.
    pub status: Status,
    /// The job that it has become. None: it became none.
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

    /// The booking is not there any more, since `now` as far as anybody knows.
    #[must_use]
    pub const fn gone(now: Timestamp) -> Self {
        Self { status: Status::Gone, job: None, at: now }
    }
}

/// Parts of one conversation that are remembered.
const MOST_PARTS: usize = 30;

/// Which booking of before a part of a conversation goes on from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follows {
    /// The parts of the conversation so far, the oldest first; of very many the newest.
    pub parts: Vec<MessageSid>,
    /// When the first of them was opened.
    pub begun_at: Timestamp,
    /// ServiceTitan's number of the booking of before.
    pub booking: BookingId,
    /// What the office had made of it.
    pub status: Status,
    /// The job that it has become. None: it became none.
    pub job: Option<JobId>,
    /// From then on a text is about something new.
    pub until: Timestamp,
}

impl Follows {
    /// What comes after this part follows, where its booking was dealt with.
    #[must_use]
    pub fn of(part: &Conversation, booking: BookingId, handled: Handled, window: SignedDuration) -> Self {
        let Handled { status, job, at } = handled;
        let (parts, begun_at) = (Vec::new(), part.opened_at);
        Self { parts, begun_at, booking, status, job, until: after(at, window) }.after_part(part)
    }

    /// The same for what comes after one more part.
    #[must_use]
    pub fn after_part(self, part: &Conversation) -> Self {
        let before = part.follows.as_ref();
        let mut parts = before.map(|before| before.parts.clone()).unwrap_or_default();
        parts.push(part.opened_by.clone());
        let parts = parts.split_off(parts.len().saturating_sub(MOST_PARTS));
        let begun_at = before.map_or(part.opened_at, |before| before.begun_at);
        Self { parts, begun_at, ..self }
    }

    /// `FOLLOW-UP to booking 123 / job 456 (converted)`.
    #[must_use]
    pub fn flag(&self) -> String {
        let booking = self.booking;
        let what = match self.status {
            Status::Unseen => {
                return format!(
                    "POSSIBLE DUPLICATE: FOLLOW-UP to booking {booking}, which may still be open. IntelliSend may not \
                     look (the permission CRM → Bookings → View is missing)."
                );
            }
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

impl ThreadState {
    /// The part that the one which is made by now goes on from, where that was not made `before`.
    #[must_use]
    pub fn newly_followed(&self, before: &Self) -> Option<&MessageSid> {
        let made = |state: &Self| {
            let open = state.conversation.clone();
            open.filter(|open| matches!(open.booking.delivery, Delivery::Done { .. }))
                .map(|open| open.opened_by)
        };
        let follows = self.conversation.as_ref()?.follows.as_ref()?;
        follows.parts.last().filter(|_| made(self).is_some() && made(self) != made(before))
    }
}

/// Where a part of a conversation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goes {
    /// A booking of its own.
    #[default]
    Booking,
    /// Onto the job that the booking before has become.
    Note(JobId),
}

/// A booking of before in another connection, which the next one names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// Which of ServiceTitan's two it is in.
    pub environment: Environment,
    /// ServiceTitan's number of it.
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
    /// As they called themselves.
    pub name: Option<String>,
    /// Where somebody is to come.
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
