use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::scopes::known;
use crate::domain::time::Timestamp;

/// What a token may do that the one before might not, and the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    pub at: Timestamp,
    pub lost: Vec<String>,
    pub gained: Vec<String>,
    /// Whether the tenant's trail tells of it.
    pub told: bool,
}

impl Drift {
    /// What changed between two tokens of one connection; None: nothing, or one of them does not state its scopes.
    #[must_use]
    pub fn between(before: &[String], now_granted: &[String], now: Timestamp) -> Option<Self> {
        if before.is_empty() || now_granted.is_empty() {
            return None;
        }
        let (before, after): (BTreeSet<_>, BTreeSet<_>) =
            (before.iter().collect(), now_granted.iter().collect());
        let of = |one: &BTreeSet<&String>, other: &BTreeSet<&String>| {
            one.difference(other).map(|scope| (*scope).clone()).collect::<Vec<_>>()
        };
        let (lost, gained) = (of(&before, &after), of(&after, &before));
        (!lost.is_empty() || !gained.is_empty()).then_some(Self { at: now, lost, gained, told: false })
    }

    /// What to do about each that was lost and is needed.
    #[must_use]
    pub fn remedies(&self) -> Vec<String> {
        let needed = self.lost.iter().filter_map(|name| known(name));
        needed
            .map(|scope| format!("Without {}, {}. {}", scope.in_portal(), scope.without, scope.remedy()))
            .collect()
    }
}
