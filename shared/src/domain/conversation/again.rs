use super::{Conversation, ThreadState};
use crate::domain::time::Timestamp;

/// What becomes of a conversation that a person wants tried once more.
#[derive(Debug, PartialEq, Eq)]
pub enum Again {
    /// An attempt is under way: its holder's result must still find the version that it wrote.
    Leave {
        /// When the attempt has settled.
        until: Timestamp,
    },
    /// Record this: what was set aside is tried like anything new.
    Record(Box<ThreadState>),
    /// It was set aside, and another conversation is open by now: that takes in whatever becomes owed again.
    Join,
    /// It is not set aside.
    Nothing,
}

/// Has the conversation, as its own item has it, tried once more.
#[must_use]
pub fn again(state: &ThreadState, named: &Conversation, now: Timestamp) -> Again {
    match state.conversation.as_ref().filter(|open| open.opened_by == named.opened_by) {
        None if named.booking.set_aside.is_some() => Again::Join,
        None => Again::Nothing,
        Some(open) => of_open(open, now),
    }
}

fn of_open(open: &Conversation, now: Timestamp) -> Again {
    if let Some(until) = open.booking.claimed_until(now) {
        return Again::Leave { until };
    }
    if open.booking.set_aside.is_none() {
        return Again::Nothing;
    }
    let booking = open.booking.clone().tried_again();
    Again::Record(Box::new(ThreadState { conversation: Some(Conversation { booking, ..open.clone() }) }))
}
