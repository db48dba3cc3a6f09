use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::scopes::known;
use crate::domain::time::Timestamp;

/// What a token may do that the one before might not, and the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// When the token was minted that shows it.
    pub at: Timestamp,
    /// Permissions that are missing since then, by their names.
    pub lost: Vec<String>,
    /// Permissions that came with it, by their names.
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

    /// The change as people are told of it: together with one before that nobody was told of yet. None: what was lost then
    /// is back, and the other way round, so there is nothing to tell.
    #[must_use]
    pub(super) fn with_untold(self, before: Option<&Self>) -> Option<Self> {
        let Some(before) = before.filter(|before| !before.told) else {
            return Some(self);
        };
        let net = |changed: [&[String]; 2], back: [&[String]; 2]| {
            let changed: BTreeSet<_> = changed.concat().into_iter().collect();
            let back: BTreeSet<_> = back.concat().into_iter().collect();
            changed.difference(&back).cloned().collect::<Vec<_>>()
        };
        let (lost, gained) = ([&before.lost[..], &self.lost], [&before.gained[..], &self.gained]);
        let (lost, gained) = (net(lost, gained), net(gained, lost));
        (!lost.is_empty() || !gained.is_empty()).then_some(Self { lost, gained, ..self })
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
