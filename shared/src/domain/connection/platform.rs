//! When many connections turn bad at once it is not theirs: it is the platform's trouble, said to operators and not to
//! tenants.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::ids::{ConnectionKey, Environment};
use super::super::time::{SignedDuration, Timestamp, after};
use super::Connection;
use super::health::Attention;
use super::trouble::Kind;

/// A connection that needs attention.
#[derive(Debug, Clone)]
pub struct Bad {
    /// Whose it is, and in which environment.
    pub connection: ConnectionKey,
    /// Since when, and why.
    pub attention: Attention,
    /// It calls with an application key of its own.
    pub has_own_app_key: bool,
}

/// The platform's trouble.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformTrouble {
    /// When it was first seen.
    pub since: Timestamp,
    /// Where many turned bad: those that did from this moment on are told nothing of it.
    pub from: Timestamp,
    /// What it is taken from.
    pub why: Why,
}

/// What speaks for it being the platform's own trouble.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Why {
    /// The platform's own application key is refused for several.
    AppKey {
        /// Whose key of the two it is.
        environment: Environment,
        /// For how many of them.
        connections: usize,
    },
    /// Many turned bad within a few minutes.
    Many {
        /// Those that did.
        bad: usize,
        /// Of so many that there are.
        of: usize,
    },
}

/// In an operator's trail.
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AppKey { environment, connections } => {
                let environment = environment.as_str();
                write!(f, "the platform's app key of {environment} is refused for {connections} connections")
            }
            Self::Many { bad, of } => {
                write!(f, "{bad} of {of} connections stopped working within a few minutes")
            }
        }
    }
}

/// Within this much of each other.
const TOGETHER: SignedDuration = SignedDuration::from_mins(5);

/// So many at least. Where fewer are bad, how many there are in all does not matter.
pub const FEWEST: usize = 3;

/// Connections whose platform's app key is refused, for it to be the platform's.
const SEVERAL: usize = 2;

/// Whether what is bad now, of so many connections, is the platform's trouble. `before` goes on while those that it
/// covers stay bad.
#[must_use]
pub fn judge(
    bad: &[Bad],
    connections: usize,
    before: Option<&PlatformTrouble>,
    now: Timestamp,
) -> Option<PlatformTrouble> {
    let why = app_key(bad).or_else(|| {
        let from = before.map_or(after(now, -TOGETHER), |before| before.from);
        let turned = bad.iter().filter(|bad| bad.attention.since >= from).count();
        let many = turned >= FEWEST && turned.saturating_mul(10) > connections;
        many.then_some(Why::Many { bad: turned, of: connections })
    })?;
    let since = before.map_or(now, |before| before.since);
    let from = before.map_or(after(now, -TOGETHER), |before| before.from);
    Some(PlatformTrouble { since, from, why })
}

fn app_key(bad: &[Bad]) -> Option<Why> {
    Environment::ALL.into_iter().find_map(|environment| {
        let refused = bad.iter().filter(|bad| bad.is_of_the_platforms_key(environment)).count();
        (refused >= SEVERAL).then_some(Why::AppKey { environment, connections: refused })
    })
}

impl Bad {
    /// One that needs attention, with what tells whose trouble it is.
    #[must_use]
    pub fn new(connection: ConnectionKey, attention: Attention, of: &Connection) -> Self {
        let own = of.credentials.as_ref().and_then(|stored| stored.app_key_ends.as_ref());
        Self { connection, attention, has_own_app_key: own.is_some() }
    }

    fn is_of_the_platforms_key(&self, environment: Environment) -> bool {
        self.attention.trouble.kind == Kind::AppKey
            && self.connection.environment == environment
            && !self.has_own_app_key
    }
}

impl PlatformTrouble {
    /// Whether this attention is explained by it, so that its tenant is not asked to do anything.
    #[must_use]
    pub fn covers(&self, bad: &Bad) -> bool {
        match self.why {
            Why::AppKey { environment, .. } => bad.is_of_the_platforms_key(environment),
            Why::Many { .. } => bad.attention.since >= self.from,
        }
    }
}

#[cfg(test)]
mod tests;
