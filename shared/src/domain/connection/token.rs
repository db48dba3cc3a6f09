//! What to do about a connection's access token: one decision, whoever asks.

/// A token in hand.
mod held;
/// What is stored of a connection's token.
mod row;

pub use held::{Before, Held, Minted};
pub use row::{Failure, Lease, MintFailure, Row, probe_pause};

use super::super::time::{SignedDuration, Timestamp, after};

/// Why a token is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Any that a call can still be made with.
    AnyValid,
    /// One minted after this one, which was refused.
    NewerThan(u64),
    /// The same for a schedule that asks whether a trouble is over, and spaces itself.
    Anew(u64),
    /// One that is not yet due.
    Fresh,
}

impl Need {
    /// Whether a call is to be made for a text or a person, which keeps the token warm.
    #[must_use]
    pub const fn is_a_call(self) -> bool {
        matches!(self, Self::AnyValid | Self::NewerThan(_))
    }
}

/// What to do next.
#[derive(Debug)]
pub enum TokenStep {
    /// This one.
    Use(Held),
    /// Take the lease, in place of generation `before` (0: none), then mint.
    Mint {
        /// What is on record, which no later mint may have replaced.
        before: u64,
    },
    /// Somebody is minting, until then at the latest.
    Wait {
        /// When the lease of whoever mints is over.
        until: Timestamp,
    },
    /// What is held is for the connection as it is now, which is not the one that was read: read it again.
    LookAgain,
    /// One that was refused was replaced a moment ago, and what is held is refused as well: another would be, too.
    StillRefused,
    /// The newest mint failed, and the time for the next has not come.
    Failed(MintFailure),
}

/// A call must be over before its token is: nothing is sent with one that has less than this left.
pub const MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// A token younger than this is not replaced to see whether another has more permissions.
pub const YOUNG: SignedDuration = SignedDuration::from_secs(60);

/// How long one worker has for a mint: the call, the secret and the two writes around them.
pub const LEASE: SignedDuration = SignedDuration::from_secs(10);

/// A refused token is replaced once in this time. ServiceTitan throttles requests for new tokens.
const FORCED: SignedDuration = SignedDuration::from_secs(60);

/// Use what is held, mint, or wait for whoever does.
#[must_use]
pub fn decide(row: Row, connection_generation: u64, need: Need, now: Timestamp) -> TokenStep {
    if row.is_of_later_than(connection_generation) {
        return TokenStep::LookAgain;
    }
    let row = row.of(connection_generation);
    let valid = row.held.filter(|held| held.is_valid(now));
    let serves = |held: &Held| match need {
        Need::AnyValid => true,
        Need::NewerThan(refused) | Need::Anew(refused) => held.generation > refused,
        Need::Fresh => now < held.refresh_at,
    };
    let valid = match valid {
        Some(held) if serves(&held) => return TokenStep::Use(held),
        // A second refusal is a verdict.
        Some(held)
            if matches!(need, Need::NewerThan(_))
                && held.forced_at.is_some_and(|forced_at| now < after(forced_at, FORCED)) =>
        {
            return TokenStep::StillRefused;
        }
        // One that was refused is of no use while its successor is awaited; one that is merely due is.
        valid => valid.filter(|_| need == Need::Fresh),
    };
    let lease = row.lease.filter(|lease| now < lease.until);
    let failure = row.failure.filter(|failure| now < failure.again_at);
    match (lease, failure, valid) {
        (None, None, _) => TokenStep::Mint { before: row.generation },
        (_, _, Some(held)) => TokenStep::Use(held),
        (Some(lease), _, None) => TokenStep::Wait { until: lease.until },
        (None, Some(failure), None) => TokenStep::Failed(failure.why),
    }
}

#[cfg(test)]
mod tests;
