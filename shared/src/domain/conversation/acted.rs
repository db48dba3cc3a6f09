//! What the outcome of an effect changes.

use super::content::Content;
use super::follows::{Goes, Handled};
use super::seen::Seen;
use super::{Conversation, ThreadState};
use crate::domain::delivery::{ATTEMPTS, After, Delivery, Record, Settling, Write};
use crate::domain::ids::BookingId;
use crate::domain::outcome::{Again, Cause, Outcome};
use crate::domain::time::{Timestamp, after};

/// What a write was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// ServiceTitan's number of it.
    pub booking: BookingId,
    /// The booking as ServiceTitan has it now, where the answer says so.
    pub seen: Option<Box<Seen>>,
}

/// What to do once an effect has been attempted.
#[derive(Debug, PartialEq, Eq)]
pub enum Acted {
    /// Record this, under the claim's own version, and read the texts once more.
    Save(Box<ThreadState>),
    /// The same, and go on at once: it was not done, and is to be done in another way.
    Anew(Box<ThreadState>),
    /// Look whether the booking is there; if not, the claim settles.
    LookUpAtOnce,
    /// Write nothing: the claim settles.
    Leave,
}

/// What the outcome of the effect that `state` records changes.
#[must_use]
pub fn acted(state: ThreadState, outcome: Outcome<Answered>, now: Timestamp) -> Acted {
    let Some(conversation) = state.conversation else {
        return Acted::Leave;
    };
    if conversation.booking.claim.as_ref().is_some_and(|claim| claim.write == Write::Dismiss) {
        return conversation.dismissed(&outcome);
    }
    if conversation.is_barred_from_the_job(&outcome) {
        return Acted::Anew(Box::new(conversation.into_a_booking()));
    }
    if let Some(dealt_with) = conversation.closed_unseen(&outcome, now) {
        return Acted::Anew(Box::new(dealt_with));
    }
    if let Some(dealt_with) = conversation.amended_too_late(&outcome, now) {
        return Acted::Anew(Box::new(dealt_with));
    }
    if let Some(without) = conversation.leaving_out_ids(&outcome) {
        return Acted::Anew(Box::new(without.not_written().state()));
    }
    let conversation = match &outcome {
        Outcome::Done(Answered { seen, .. }) => conversation.written(seen.as_deref(), now),
        // What was certainly not done is not in the booking, so it may go elsewhere.
        Outcome::NotDone { again: Again::Later(_) | Again::WhenConnected, .. } => {
            conversation.back_before_claim().not_written()
        }
        Outcome::NotDone { again: Again::Never, .. } => conversation.not_written(),
        Outcome::Unclear { .. } => conversation,
    };
    match conversation.booking.clone().after(outcome.map(|answered| answered.booking)) {
        After::Save(booking) => Acted::Save(Box::new(conversation.with(booking))),
        // What is found at once may be what an attempt before made, of which nobody could see anything, while this one is
        // still on its way: once it has settled, a look-up finds both.
        After::LookUpAtOnce if conversation.unverified => Acted::Leave,
        After::LookUpAtOnce => Acted::LookUpAtOnce,
        After::Leave => Acted::Leave,
    }
}

/// The state once an unclear attempt was heard out, and why it is unclear: its claim stays and settles.
#[must_use]
pub fn heard_out(state: &ThreadState, why: Option<&Cause>) -> ThreadState {
    let conflict = why.filter(|cause| cause.status() == Some(409));
    let booking = |booking: Record<Content, BookingId>| match conflict {
        Some(cause) => booking.conflicted(cause.clone()),
        None => booking.heard_out(),
    };
    let conversation = state.conversation.clone();
    ThreadState {
        conversation: conversation.map(|open| Conversation { booking: booking(open.booking), ..open }),
    }
}

/// Whether an unclear attempt failed for its texts' own reason: ServiceTitan answered that something went wrong, and made
/// a booking with the same connection since about the attempt before. `booked_at`: when it made the last one.
#[must_use]
pub fn failed_alone(
    state: &ThreadState,
    why: Option<&Cause>,
    booked_at: Option<Timestamp>,
    settling: Settling,
) -> bool {
    let claim = state.conversation.as_ref().and_then(|open| open.booking.claim.as_ref());
    let claim = claim.filter(|claim| claim.write != Write::Dismiss);
    let went_wrong = matches!(why, Some(Cause::Answered(problem)) if problem.status == 500);
    // From the claim back to the one before, and as long again until somebody came for it.
    let since = claim.map(|claim| after(claim.settles_at, -(settling.settle() * 3)));
    went_wrong && since.zip(booked_at).is_some_and(|(since, booked_at)| since <= booked_at)
}

/// The state where a note is not to be written on a job after all, before it was attempted: a booking takes the texts.
#[must_use]
pub fn not_as_a_note(state: &ThreadState) -> Option<ThreadState> {
    let open = state.conversation.as_ref().filter(|open| matches!(open.goes, Goes::Note(_)))?;
    Some(open.clone().into_a_booking())
}

impl Conversation {
    /// The state with the oldest of these adopted and the others to be dismissed.
    #[must_use]
    pub fn adopting(&self, mut found: Vec<BookingId>) -> Option<ThreadState> {
        found.sort_unstable();
        let mut found = found.into_iter();
        let mut booking = self.booking.adopted(found.next()?);
        // Of two attempts either may have made it: what it carries is to be seen.
        if let Delivery::Done { content, .. } = &mut booking.delivery {
            content.take_if(|_| self.unverified);
        }
        let adopted = Self { booking, twins: found.collect(), dismissals: 0, ..self.clone() };
        Some(adopted.state())
    }

    /// The same for a note that was found: it is on the job of the booking before.
    #[must_use]
    pub fn adopting_note(&self) -> Option<ThreadState> {
        self.adopting(vec![self.follows.as_ref()?.booking])
    }

    /// Where the last claim came to nothing: what it was made for is in no doubt, and was not late in any booking.
    pub(super) fn back_before_claim(self) -> Self {
        let last_text_at = self.before_claim.unwrap_or(self.last_text_at);
        Self { last_text_at, late: self.late_before_claim.clone(), ..self }
    }

    /// The version attempted last is there, and no other.
    fn written(self, seen: Option<&Seen>, now: Timestamp) -> Self {
        let handled = seen.and_then(|seen| Handled::of(seen, now)).or(self.handled);
        let version = self.ours.last().cloned();
        let version = match seen {
            Some(seen) => version.map(|version| version.answered(seen)),
            None => version,
        };
        Self { ours: version.into_iter().collect(), handled, ..self }
    }

    /// The version attempted last is certainly not there.
    pub(super) fn not_written(mut self) -> Self {
        self.ours.pop();
        self
    }

    /// Whether a note was refused in a way that another one would be.
    fn is_barred_from_the_job(&self, outcome: &Outcome<Answered>) -> bool {
        let status = match outcome {
            Outcome::NotDone { again: Again::WhenConnected | Again::Never, cause } => cause.status(),
            // A job that takes no note now is not waited for.
            Outcome::Unclear { cause } => cause.status().filter(|status| *status == 409),
            Outcome::Done(_) | Outcome::NotDone { .. } => None,
        };
        matches!(self.goes, Goes::Note(_)) && status.is_some_and(|status| status != 401)
    }

    /// The same texts as a booking of their own.
    fn into_a_booking(self) -> ThreadState {
        let part = self.back_before_claim();
        Self { goes: Goes::Booking, booking: Record::wanted(), ours: Vec::new(), ..part }.state()
    }

    /// A twin that is gone, or can never be dismissed, is let go.
    fn dismissed(&self, outcome: &Outcome<Answered>) -> Acted {
        let released = Self { booking: self.booking.clone().released(), ..self.clone() };
        let next = match outcome {
            Outcome::Done(_) | Outcome::NotDone { again: Again::Never, .. } => released.without_twin(),
            Outcome::NotDone { cause, .. } if cause.status() == Some(404) => released.without_twin(),
            Outcome::NotDone { .. } => released,
            Outcome::Unclear { .. } => return Acted::Leave,
        };
        Acted::Save(Box::new(next.state()))
    }

    pub(super) fn without_twin(&self) -> Self {
        Self { twins: self.twins.iter().skip(1).copied().collect(), dismissals: 0, ..self.clone() }
    }

    /// Whether twins have resisted for so long that one is let go.
    pub(super) const fn twin_resists(&self) -> bool {
        self.dismissals >= ATTEMPTS
    }

    pub(super) fn with(&self, booking: Record<Content, BookingId>) -> ThreadState {
        Self { booking, ..self.clone() }.state()
    }

    pub(super) fn state(self) -> ThreadState {
        ThreadState { conversation: Some(self) }
    }
}
