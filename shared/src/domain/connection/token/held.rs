use super::{MARGIN, Need, Row};
use crate::domain::secret::AccessToken;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// A connection that made no call for this long is only checked.
const IDLE: SignedDuration = SignedDuration::from_hours(24);

/// How often it is checked then.
const CHECK: SignedDuration = SignedDuration::from_hours(1);

/// That a token is used is written down once in this time.
const USE_IS_TOLD: SignedDuration = SignedDuration::from_hours(1);

/// A token in hand.
#[derive(Debug, Clone)]
pub struct Held {
    /// What calls are made with.
    pub token: AccessToken,
    /// When it was asked for: it may be as old as that.
    pub minted_at: Timestamp,
    /// When ServiceTitan takes it no more.
    pub expires_at: Timestamp,
    /// When to have the next one.
    pub refresh_at: Timestamp,
    /// When a call was last known to be made with the connection, to the hour.
    pub used_at: Timestamp,
    /// When a token of this connection was last asked for because the one before was refused.
    pub forced_at: Option<Timestamp>,
    /// Counts the connection's tokens. A publish names the one it replaces, so an older never covers a newer.
    pub generation: u64,
    /// The connection's own count of changes when it was minted: credentials since replaced make it worthless.
    pub connection_generation: u64,
    /// Scopes granted, as the answer listed them.
    pub scopes: Vec<String>,
}

/// What a new token takes over from the one before.
#[derive(Debug, Clone, Copy)]
pub struct Before {
    /// Its generation; 0: there was none.
    pub generation: u64,
    /// When a call was last known to be made.
    pub used_at: Timestamp,
    /// When one was last asked for because the one before was refused.
    pub forced_at: Option<Timestamp>,
}

impl Before {
    /// What the successor of a row's token takes over, that is asked for now.
    #[must_use]
    pub fn of(row: &Row, connection_generation: u64, need: Need, now: Timestamp) -> Self {
        let held = row.held.as_ref();
        let forced_at = held
            .filter(|held| held.connection_generation == connection_generation)
            .and_then(|held| held.forced_at);
        let before = Self { generation: row.generation, used_at: now, forced_at };
        match need {
            Need::AnyValid => before,
            // A table that was set back knows of fewer tokens than were given out.
            Need::NewerThan(refused) => {
                Self { generation: row.generation.max(refused), forced_at: Some(now), ..before }
            }
            // Nobody calls with these.
            Need::Anew(_) | Need::Fresh => Self { used_at: held.map_or(now, |held| held.used_at), ..before },
        }
    }
}

/// What the token endpoint answered.
#[derive(Debug, Clone)]
pub struct Minted {
    /// Not printed.
    pub token: AccessToken,
    /// From when it was asked for: ServiceTitan states 900 seconds.
    pub lifetime: SignedDuration,
    /// What it allows, as the answer lists it.
    pub scopes: Vec<String>,
}

impl Held {
    /// The successor, which was asked for at `asked_at`. `chance` is any number: tokens of a fleet that were minted
    /// together are due apart.
    #[must_use]
    pub fn of(
        minted: Minted,
        before: Before,
        connection_generation: u64,
        chance: u64,
        asked_at: Timestamp,
    ) -> Self {
        let refresh_at = refresh_at(asked_at, minted.lifetime, before.used_at, chance);
        Self {
            minted_at: asked_at,
            expires_at: after(asked_at, minted.lifetime),
            refresh_at,
            used_at: before.used_at,
            forced_at: before.forced_at,
            generation: before.generation + 1,
            connection_generation,
            scopes: minted.scopes,
            token: minted.token,
        }
    }

    /// Whether a call can still be made with it.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        // A stated lifetime shorter than two margins still leaves half of itself.
        after(now, MARGIN.min(self.lifetime() / 2)) < self.expires_at
    }

    /// The same, used now; None: that it is in use is known well enough.
    #[must_use]
    pub fn used(&self, chance: u64, now: Timestamp) -> Option<Self> {
        if now < after(self.used_at, USE_IS_TOLD) {
            return None;
        }
        let refresh_at = refresh_at(self.minted_at, self.lifetime(), now, chance).min(self.refresh_at);
        Some(Self { used_at: now, refresh_at, ..self.clone() })
    }

    fn lifetime(&self) -> SignedDuration {
        self.expires_at.duration_since(self.minted_at)
    }
}

/// At two thirds of the lifetime, or up to a sixth of it sooner; within the hour where no call was made for a day.
fn refresh_at(minted_at: Timestamp, lifetime: SignedDuration, used_at: Timestamp, chance: u64) -> Timestamp {
    let (at_the_latest, spread) =
        if after(used_at, IDLE) <= minted_at { (CHECK, CHECK / 6) } else { (lifetime * 2 / 3, lifetime / 6) };
    let spread = u64::try_from(spread.as_millis()).unwrap_or_default();
    let sooner = i64::try_from(chance % (spread + 1)).unwrap_or_default();
    after(minted_at, at_the_latest - SignedDuration::from_millis(sooner))
}
