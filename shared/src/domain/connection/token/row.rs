use serde::{Deserialize, Serialize};

use super::Held;
use crate::domain::outcome::{Cause, Problem};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// What is stored of a connection's token.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The newest token; None: there never was one, or it was taken out.
    pub held: Option<Held>,
    /// The newest token's generation, also where it was taken out.
    pub generation: u64,
    /// The connection, as counted by its changes, that a token was last kept for, or asked for.
    pub connection_generation: u64,
    /// None: nobody mints now.
    pub lease: Option<Lease>,
    /// None: the newest mint brought a token.
    pub failure: Option<Failure>,
}

/// Leave to mint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Tells one holder from any other.
    pub owner: u64,
    /// After that, anybody may mint.
    pub until: Timestamp,
    /// The connection that is minted for.
    pub connection_generation: u64,
}

/// The newest mint, where it brought no token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The connection, as counted by its changes, that it was for.
    pub connection_generation: u64,
    /// When it first failed like this.
    pub since: Timestamp,
    /// How often since then.
    pub times: u32,
    /// Nobody mints before then.
    pub again_at: Timestamp,
    /// What the newest try came to.
    pub why: MintFailure,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "of")]
pub enum MintFailure {
    /// ServiceTitan does not accept the credentials. A person must act.
    Rejected(Problem),
    /// The credentials are gone from where they are kept, or unreadable. A person must act.
    Secret(String),
    /// Nothing is wrong with them. It passes by itself.
    Unavailable(Cause),
}

impl MintFailure {
    /// Whether a person must act.
    #[must_use]
    pub const fn needs_a_person(&self) -> bool {
        matches!(self, Self::Rejected(_) | Self::Secret(_))
    }
}

/// The first pause after a mint that failed for a reason which passes by itself; each next one is twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// However often it failed, and however long the other side asks to be left alone.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(60);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

impl Row {
    /// Whether what is kept is for the connection as it became after this.
    #[must_use]
    pub(super) const fn is_of_later_than(&self, connection_generation: u64) -> bool {
        self.connection_generation > connection_generation
    }

    /// What of it is about the connection as it is now. The count of tokens goes on.
    #[must_use]
    pub(super) fn of(self, connection_generation: u64) -> Self {
        Self {
            held: self.held.filter(|held| held.connection_generation == connection_generation),
            lease: self.lease.filter(|lease| lease.connection_generation == connection_generation),
            failure: self.failure.filter(|failure| failure.connection_generation == connection_generation),
            ..self
        }
    }
}

impl Failure {
    /// After one more failure, of the connection as it is now.
    #[must_use]
    pub fn after(
        before: Option<&Self>,
        connection_generation: u64,
        why: MintFailure,
        now: Timestamp,
    ) -> Self {
        let same = |before: &&Self| {
            before.connection_generation == connection_generation
                && before.why.needs_a_person() == why.needs_a_person()
        };
        let before = before.filter(same);
        let (since, times) = before.map_or((now, 1), |before| (before.since, before.times.saturating_add(1)));
        let own = (FIRST_PAUSE * (1_i32 << times.saturating_sub(1).min(8))).min(LONGEST_PAUSE);
        let pause = match &why {
            MintFailure::Rejected(_) | MintFailure::Secret(_) => probe_pause(since, now),
            // An answer that says "at once" would have everyone who waits ask in turn.
            MintFailure::Unavailable(Cause::Answered(Problem {
                retry_after_seconds: Some(seconds), ..
            })) => SignedDuration::from_secs((*seconds).into()).clamp(own, LONGEST_WAIT),
            MintFailure::Unavailable(_) => own,
        };
        Self { connection_generation, since, times, again_at: after(now, pause), why }
    }
}

/// How long to leave alone what only a person can mend, and ServiceTitan is asked about all the same: a little under a
/// minute for the first hour, so that each run of a schedule that comes every minute finds it due, then less often.
#[must_use]
pub fn probe_pause(since: Timestamp, now: Timestamp) -> SignedDuration {
    let lasted = now.duration_since(since);
    if lasted < SignedDuration::from_hours(1) {
        SignedDuration::from_secs(50)
    } else if lasted < SignedDuration::from_hours(24) {
        SignedDuration::from_mins(5)
    } else {
        SignedDuration::from_mins(15)
    }
}
