//! What to do about a connection's access token: one decision, whoever asks.

use super::super::secret::AccessToken;
use super::super::time::{SignedDuration, Timestamp, after};

/// A token in hand.
#[derive(Debug, Clone)]
pub struct Held {
    pub token: AccessToken,
    pub expires_at: Timestamp,
    /// When to have the next one: two thirds of the stated lifetime.
    pub refresh_at: Timestamp,
    /// Counts the connection's tokens. A publish names the one it replaces, so an older never covers a newer.
    pub generation: u64,
    /// The connection's own count of changes when it was minted: credentials since replaced make it worthless.
    pub connection_generation: u64,
    /// Scopes granted, as the answer listed them.
    pub scopes: Vec<String>,
}

/// What the token endpoint answered.
#[derive(Debug, Clone)]
pub struct Minted {
    pub token: AccessToken,
    pub lifetime: SignedDuration,
    pub scopes: Vec<String>,
}

/// Why a token is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Any that a call can still be made with.
    AnyValid,
    /// One minted after this one, which was refused.
    NewerThan(u64),
    /// One that is not yet due.
    Fresh,
}

/// What to do next.
#[derive(Debug)]
pub enum TokenStep {
    Use(Held),
    Mint,
    /// What is held is for the connection as it is now, which is not the one that was read: read it again.
    LookAgain,
}

/// A call must be over before its token is: nothing is sent with one that has less than this left.
pub const MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// Use what is held, or mint.
#[must_use]
pub fn decide(held: Option<Held>, connection_generation: u64, need: Need, now: Timestamp) -> TokenStep {
    match held {
        Some(held) if held.connection_generation > connection_generation => TokenStep::LookAgain,
        Some(held) if held.serves(connection_generation, need, now) => TokenStep::Use(held),
        _ => TokenStep::Mint,
    }
}

impl Held {
    /// The successor of the generation held before (0: none), from an answer that came at `now`.
    #[must_use]
    pub fn of(minted: Minted, before: u64, connection_generation: u64, now: Timestamp) -> Self {
        Self {
            expires_at: after(now, minted.lifetime),
            refresh_at: after(now, minted.lifetime * 2 / 3),
            generation: before + 1,
            connection_generation,
            scopes: minted.scopes,
            token: minted.token,
        }
    }

    /// When it was minted.
    #[must_use]
    pub fn minted_at(&self) -> Timestamp {
        after(self.expires_at, -(self.expires_at.duration_since(self.refresh_at) * 3))
    }

    fn serves(&self, connection_generation: u64, need: Need, now: Timestamp) -> bool {
        // A stated lifetime shorter than the margin still leaves half of itself.
        let lifetime = self.expires_at.duration_since(self.refresh_at) * 3;
        let margin = MARGIN.min(lifetime / 2);
        let valid =
            after(now, margin) < self.expires_at && self.connection_generation == connection_generation;
        valid
            && match need {
                Need::AnyValid => true,
                Need::NewerThan(refused) => self.generation > refused,
                Need::Fresh => now < self.refresh_at,
            }
    }
}

#[cfg(test)]
mod tests;
