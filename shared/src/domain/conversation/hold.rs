use super::{Known, Log, Owed};
use crate::domain::text::CameBy;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// A text that has waited for longer is booked only if a person asks for it: by then the office may have heard of it
/// otherwise, or the customer gone elsewhere.
const TOO_OLD: SignedDuration = SignedDuration::from_hours(72);

/// What becomes of the texts that a thread still owes, where they are not to be booked by themselves.
#[derive(Debug, PartialEq, Eq)]
pub enum Holding {
    /// Somebody holds the claim: go, the texts stay owed.
    Leave {
        /// When the claim has settled.
        until: Timestamp,
    },
    /// Hold these. None: nothing that is owed is to be held.
    Hold(Vec<Owed>),
}

/// Whether a text of then is too old to be booked by itself.
#[must_use]
pub fn is_too_old(then: Timestamp, now: Timestamp) -> bool {
    now > after(then, TOO_OLD)
}

/// Which of the owed texts to hold: those that `waits` names, and whatever was sent while its number posted to somebody else.
/// Of the latter no claim was ever made, whenever they came in: they are held before anything else is decided.
///
/// Of the others not those that a claim was made for, unless nothing came of it: they are, or may be, in a booking, and what became of
/// it comes first. Not those that a person has had booked: one click is enough. And none while a claim stands, since its
/// holder's result must still find the version that it wrote.
#[must_use]
pub fn hold(known: &Known, log: &Log, now: Timestamp, waits: impl Fn(&Owed) -> bool) -> Holding {
    let open = known.state.conversation.as_ref();
    if let Some(until) = open.and_then(|open| open.booking.claimed_until(now)) {
        return Holding::Leave { until };
    }
    let may_be_booked = |text: &Owed| {
        open.is_some_and(|open| text.received_at <= open.last_text_at && !open.is_unmade(known))
    };
    let held = log.owing().filter(|text| match text.came_by {
        CameBy::Elsewhere => true,
        CameBy::Held => false,
        CameBy::Webhook | CameBy::Sweep => !may_be_booked(text) && waits(text),
    });
    Holding::Hold(held.collect())
}
