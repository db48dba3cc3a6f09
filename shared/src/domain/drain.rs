//! In which order what is owed is driven, and how fast: each tenant's threads in a lane of their own, so that nobody
//! waits for another's.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::Duration;

/// What one run leaves to the next.
pub mod runs;

use super::conversation::hold::is_too_old;
use super::conversation::triage::Urgency;
use super::ids::{TenantId, ThreadKey};
use super::time::Timestamp;

/// At least so long after one thread of a tenant the next is started: ten a second.
pub const APART: Duration = Duration::from_millis(100);

/// Threads of one tenant that are under way at once.
pub const OF_A_TENANT: usize = 8;

/// Places for threads of all tenants.
pub const OF_ALL: usize = 64;

/// A thread that takes longer than this gives its place to another, and goes on without one.
pub const SLOW: Duration = Duration::from_secs(2);

/// Threads of all tenants that are under way at once, slow ones among them: what there is room for in memory.
pub const UNDER_WAY: usize = 256;

/// A text, or a reply, as the list of what is owed shows it: it is due, or parked for a reason that may be gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Whose.
    pub thread: ThreadKey,
    /// When the text came in; of a reply, from when on it is due.
    pub received_at: Timestamp,
    /// Urgent ones are driven first.
    pub urgency: Urgency,
    /// For a driver, for a reason of the tenant's to pass, or for a reply to go out.
    pub waits: Waits,
}

/// What something that is owed waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// A text: for a driver.
    Driver,
    /// A text: it was looked at, and waits for a reason of the tenant's.
    Parked,
    /// A customer, for a reply, which needs nothing of ServiceTitan.
    Reply,
}

/// A thread that is to be driven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The thread.
    pub thread: ThreadKey,
    /// Of its most urgent text.
    urgency: Urgency,
    oldest: Timestamp,
    newest: Timestamp,
    /// Every text of it is.
    is_parked: bool,
    /// A reply is due.
    has_reply: bool,
}

/// How many threads of a tenant, or calls with a connection, may be under way at once: one, until one came through; then
/// with each that does twice as many. Whatever does not answer costs one then, and not as many as there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Width(usize);

/// One tenant's threads: urgent ones first, then those that have waited longest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Whose they are.
    pub tenant: TenantId,
    /// In the order in which they are driven.
    pub turns: Vec<Turn>,
}

/// What can be done about a tenant's texts now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// They can be booked; or the tenant is gone, and they are let go.
    Open,
    /// ServiceTitan does not answer, and is left alone for a moment.
    Resting,
    /// A reason of the tenant's stands in the way.
    Shut {
        /// Where a person disconnected: what came in from then on is to be held.
        disconnected_at: Option<Timestamp>,
    },
}

/// A lane for each tenant that has something due; those with the most urgent texts come first, and then those with replies.
/// Among equals each run begins elsewhere: `begin` is any number.
#[must_use]
pub fn lanes(due: Vec<Due>, begin: usize) -> Vec<Lane> {
    let mut turns: HashMap<ThreadKey, Turn> = HashMap::new();
    for text in due {
        let turn = Turn::of(text);
        turns.entry(turn.thread.clone()).and_modify(|known| known.join(&turn)).or_insert(turn);
    }
    let mut lanes: HashMap<TenantId, Vec<Turn>> = HashMap::new();
    for turn in turns.into_values() {
        lanes.entry(turn.thread.tenant.clone()).or_default().push(turn);
    }
    let mut lanes: Vec<Lane> = lanes.into_iter().map(|(tenant, turns)| Lane { tenant, turns }).collect();
    for lane in &mut lanes {
        lane.turns.sort_by_cached_key(Turn::place);
    }
    lanes.sort_by_cached_key(|lane| (lane.rank(), lane.tenant.as_str().to_owned()));
    for equals in lanes.chunk_by_mut(|one, next| one.rank() == next.rank()) {
        let begin = begin % equals.len();
        equals.rotate_left(begin);
    }
    lanes
}

/// How long a lane waits before it starts its next thread; None: it has started none yet.
#[must_use]
pub const fn pause(since_last: Option<Duration>) -> Duration {
    match since_last {
        Some(since) => APART.saturating_sub(since),
        None => Duration::ZERO,
    }
}

impl Width {
    /// One after another.
    pub const ONE: Self = Self(1);

    /// Whether one more may be started beside so many.
    #[must_use]
    pub const fn lets(self, under_way: usize) -> bool {
        under_way < self.0
    }

    /// One came through.
    #[must_use]
    pub fn wider(self) -> Self {
        Self((self.0 * 2).min(OF_A_TENANT))
    }
}

impl Lane {
    /// How many of its turns are for a reply.
    #[must_use]
    pub fn replies(&self) -> usize {
        self.turns.iter().filter(|turn| turn.has_reply).count()
    }

    /// That of its first turn.
    fn rank(&self) -> Option<(Reverse<Urgency>, bool)> {
        self.turns.first().map(|turn| (Reverse(turn.urgency), !turn.has_reply))
    }
}

impl Turn {
    /// Whether a reply is due.
    #[must_use]
    pub const fn has_reply(&self) -> bool {
        self.has_reply
    }

    fn of(text: Due) -> Self {
        let Due { thread, received_at, urgency, waits } = text;
        let (is_parked, has_reply) = (waits != Waits::Driver, waits == Waits::Reply);
        Self { thread, urgency, oldest: received_at, newest: received_at, is_parked, has_reply }
    }

    fn join(&mut self, other: &Self) {
        self.urgency = self.urgency.max(other.urgency);
        self.oldest = self.oldest.min(other.oldest);
        self.newest = self.newest.max(other.newest);
        self.is_parked &= other.is_parked;
        self.has_reply |= other.has_reply;
    }

    /// Replies are soon too late, and a booking is not.
    fn place(&self) -> (Reverse<Urgency>, bool, Timestamp, String) {
        (Reverse(self.urgency), !self.has_reply, self.oldest, self.thread.key())
    }
}

impl Passage {
    /// Whether anything comes of driving a thread now. Where not it is left as it is, which costs nothing: what is
    /// parked says so already, and what is held or too old to be booked by itself is a person's to decide about. A reply
    /// goes out whatever stands in a booking's way.
    #[must_use]
    pub fn lets(self, turn: &Turn, now: Timestamp) -> bool {
        if turn.has_reply {
            return true;
        }
        let to_be_held = is_too_old(turn.oldest, now);
        match self {
            Self::Open => true,
            Self::Resting => to_be_held,
            Self::Shut { disconnected_at } => {
                to_be_held || !turn.is_parked || disconnected_at.is_some_and(|since| turn.newest >= since)
            }
        }
    }
}

#[cfg(test)]
mod tests;
