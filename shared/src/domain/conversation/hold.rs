use super::{Log, ThreadState};
use crate::domain::text::{CameBy, Text};
use crate::domain::time::Timestamp;

/// What becomes of the texts that a thread still owes, where they are not to be booked by themselves.
#[derive(Debug, PartialEq, Eq)]
pub enum Holding<'a> {
    /// Somebody holds the claim: go, the texts stay owed.
    Leave { until: Timestamp },
    /// Hold these. None: nothing that is owed is to be held.
    Hold(Vec<&'a Text>),
}

/// Which of the owed texts to hold, of those that `waits` names.
///
/// Not those that a claim was made for: they are, or may be, in a booking, and what became of it comes first. Not those
/// that a person has had booked: one click is enough. And none while a claim stands, since its holder's result must
/// still find the version that it wrote.
#[must_use]
pub fn hold<'a>(
    state: &ThreadState,
    log: &'a Log,
    now: Timestamp,
    waits: impl Fn(&Text) -> bool,
) -> Holding<'a> {
    let open = state.conversation.as_ref();
    if let Some(until) = open.and_then(|open| open.booking.claimed_until(now)) {
        return Holding::Leave { until };
    }
    let owed = log.texts.iter().filter(|logged| logged.settled_in.is_none()).map(|logged| &logged.text);
    let unclaimed = |text: &&Text| open.is_none_or(|open| text.received_at > open.last_text_at);
    Holding::Hold(
        owed.filter(unclaimed)
            .filter(|text| text.came_by != CameBy::Held)
            .filter(|text| waits(text))
            .collect(),
    )
}
