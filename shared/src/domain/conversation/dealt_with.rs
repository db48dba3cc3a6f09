//! What shows that the office has dealt with a booking, and what stays of a part whose booking that is.

use super::acted::Answered;
use super::follows::Handled;
use super::seen::{Seen, Status};
use super::written::Written;
use super::{Conversation, ThreadState};
use crate::domain::delivery::{Delivery, Record};
use crate::domain::ids::BookingId;
use crate::domain::outcome::Outcome;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How long a booking takes texts that nobody may look at, where no answer tells whether it is open.
const UNSEEN: SignedDuration = SignedDuration::from_hours(72);

impl Conversation {
    /// The booking as it was read carries what an attempt brought whose answer nobody heard.
    pub(super) fn found_written(&self, made: BookingId, seen: &Seen) -> Option<Self> {
        let version = seen.carries(&self.ours)?.clone();
        let delivery = Delivery::Done { made, content: Some(version.content.clone()) };
        let booking = Record { delivery, ..self.booking.clone() };
        Some(Self { booking, last_text_at: version.last_text_at, ours: vec![version], ..self.clone() })
    }

    /// The office has dealt with the booking: what is in it by now stays, and nothing is written to it again.
    pub(super) fn handled(&self, made: BookingId, seen: Option<&Seen>, handled: Handled) -> ThreadState {
        let known = seen.and_then(|seen| self.found_written(made, seen));
        let known = known.or_else(|| {
            let version = self.ours.first()?;
            Some(Self { last_text_at: version.last_text_at, ..self.clone() })
        });
        let part = known.unwrap_or_else(|| self.clone());
        let booking = Record { claim: None, set_aside: None, attempts: 0, ..part.booking.clone() };
        Self { booking, handled: Some(handled), ..part }.state()
    }

    /// Where nobody may look at the booking, and ServiceTitan says that it is not there, or not to be changed: the office
    /// has dealt with it.
    pub(super) fn closed_unseen(&self, outcome: &Outcome<Answered>, now: Timestamp) -> Option<ThreadState> {
        let Delivery::Done { made, .. } = &self.booking.delivery else { return None };
        let status = match outcome {
            Outcome::NotDone { cause, .. } | Outcome::Unclear { cause } => cause.status(),
            Outcome::Done(_) => None,
        };
        let handled = match status {
            Some(404) => Handled::gone(now),
            Some(409) => Handled { status: Status::Other, ..Handled::gone(now) },
            _ => return None,
        };
        let is_blind = self.ours.last().is_some_and(Written::is_blind);
        is_blind.then(|| self.clone().not_written().handled(*made, None, handled))
    }

    /// Where a change was taken after the office had dealt with the booking: nobody looks there any more, so what it was
    /// to bring goes on to where texts go by now. Where nobody may look, and the answer does not tell, that is assumed of
    /// a booking that is as old; once, and the next one says so.
    pub(super) fn amended_too_late(
        &self,
        outcome: &Outcome<Answered>,
        now: Timestamp,
    ) -> Option<ThreadState> {
        let (Delivery::Done { made, .. }, Outcome::Done(answered)) = (&self.booking.delivery, outcome) else {
            return None;
        };
        let is_blind = self.ours.last().is_some_and(Written::is_blind);
        let handled = match &answered.seen {
            Some(seen) => Handled::of(seen, now)?,
            None if is_blind && self.is_old(now) && !self.may_be_a_duplicate() => {
                Handled { status: Status::Unseen, ..Handled::gone(now) }
            }
            None => return None,
        };
        Some(self.clone().back_before_claim().not_written().handled(*made, None, handled))
    }

    fn is_old(&self, now: Timestamp) -> bool {
        after(self.opened_at, UNSEEN) <= now
    }

    /// Whether its notes say that there may be another like it.
    pub(super) fn may_be_a_duplicate(&self) -> bool {
        let follows_unseen = self.follows.as_ref().is_some_and(|follows| follows.status == Status::Unseen);
        self.unverified || self.follows_unknown || follows_unseen
    }
}
