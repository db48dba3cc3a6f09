//! How well a connection works: what is remembered of it between calls, and whether one may be made now.

use serde::{Deserialize, Serialize};

use super::super::time::{SignedDuration, Timestamp, after};
use super::token::probe_pause;
use super::trouble::{Kind, Trouble};

/// What scopes were granted and what became of them.
mod drift;

pub use drift::Drift;

/// What is remembered of a connection. An item of its own, so that it never meets a person who saves.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// The connection, as counted by its changes, that this is about. One connected with something else starts anew.
    pub connection_generation: u64,
    /// A person must act. None: nothing is known to stand in the way.
    pub attention: Option<Attention>,
    /// Nobody calls for a while. None: calls are answered.
    pub circuit: Option<Open>,
    /// The newest time that attention ended by itself.
    pub recovered: Option<Recovered>,
    /// The newest change of what was granted.
    pub drift: Option<Drift>,
}

/// Why a person must act, and when ServiceTitan is asked again all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    pub trouble: Trouble,
    pub since: Timestamp,
    pub probe_at: Timestamp,
    /// Whether the tenant's trail tells of it. While it may be the platform's trouble it does not.
    pub told: bool,
}

/// A circuit that some process opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    pub since: Timestamp,
    pub until: Timestamp,
    /// What ServiceTitan last said.
    pub why: String,
}

/// Attention that ended by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    pub trouble: Trouble,
    pub since: Timestamp,
    pub at: Timestamp,
}

/// Whether a call may be made with a connection now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate<'a> {
    Open,
    /// A person must act; ServiceTitan is asked by the schedule only.
    Attention(&'a Attention),
    /// ServiceTitan does not answer.
    Resting(&'a Open),
}

/// What probing a connection that needs attention came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probed {
    Works,
    /// It still does not, perhaps for another reason by now.
    Fails(Trouble),
    /// ServiceTitan could not be asked, or its answer leaves it open.
    Unclear,
}

impl Health {
    /// What of it is about the connection as it is now.
    #[must_use]
    pub fn of(self, connection_generation: u64) -> Self {
        if self.connection_generation == connection_generation {
            return self;
        }
        Self { connection_generation, recovered: self.recovered, drift: self.drift, ..Self::default() }
    }

    /// Whether a call may be made. Where no probe can tell whether the trouble is over, the next text is the probe.
    #[must_use]
    pub fn gate(&self, connection_generation: u64, now: Timestamp) -> Gate<'_> {
        if self.connection_generation != connection_generation {
            return Gate::Open;
        }
        match (&self.attention, &self.circuit) {
            (Some(attention), _) if attention.only_a_text_tells() && attention.probe_at <= now => Gate::Open,
            (Some(attention), _) => Gate::Attention(attention),
            (None, Some(open)) if now < open.until => Gate::Resting(open),
            _ => Gate::Open,
        }
    }

    /// Whether it is to be found without knowing the tenant.
    #[must_use]
    pub const fn is_in_trouble(&self) -> bool {
        self.attention.is_some()
    }

    /// After a call that says that a person must act.
    #[must_use]
    pub fn troubled(&self, trouble: Trouble, now: Timestamp) -> Self {
        let (since, told) = match &self.attention {
            Some(before) if before.trouble.kind == trouble.kind => (before.since, before.told),
            _ => (now, false),
        };
        let probe_at = after(now, probe_pause(since, now));
        Self { attention: Some(Attention { trouble, since, probe_at, told }), ..self.clone() }
    }

    /// After a call that worked, made with what the connection is now; None: nothing is new.
    #[must_use]
    pub fn worked(&self, now: Timestamp) -> Option<Self> {
        if self.attention.is_none() && self.circuit.is_none() {
            return None;
        }
        let ended = self.attention.clone();
        let recovered = ended.map(|ended| Recovered { trouble: ended.trouble, since: ended.since, at: now });
        let recovered = recovered.or_else(|| self.recovered.clone());
        Some(Self { attention: None, circuit: None, recovered, ..self.clone() })
    }

    /// After a probe.
    #[must_use]
    pub fn probed(&self, probed: Probed, now: Timestamp) -> Option<Self> {
        match (probed, &self.attention) {
            (Probed::Works, _) => self.worked(now),
            (Probed::Fails(trouble), _) => Some(self.troubled(trouble, now)),
            // Where only a text can tell, its turn is left open until one comes.
            (Probed::Unclear, Some(attention)) if !attention.only_a_text_tells() => {
                Some(self.troubled(attention.trouble.clone(), now))
            }
            (Probed::Unclear, _) => None,
        }
    }

    /// With a circuit that this process opened.
    #[must_use]
    pub fn resting(&self, why: String, until: Timestamp, now: Timestamp) -> Self {
        let since = self.circuit.as_ref().map_or(now, |open| open.since);
        Self { circuit: Some(Open { since, until, why }), ..self.clone() }
    }

    /// Once the tenant's trail tells of the attention.
    #[must_use]
    pub fn told(&self) -> Self {
        let attention = self.attention.clone().map(|attention| Attention { told: true, ..attention });
        Self { attention, ..self.clone() }
    }
}

impl Attention {
    /// A read passes where a write may still be forbidden, and the token does not state its permissions.
    #[must_use]
    pub const fn only_a_text_tells(&self) -> bool {
        matches!(self.trouble.kind, Kind::ScopeOrProvider(_))
    }
}

/// A circuit that was opened this long ago is none: whoever opened it closed it, or is gone.
const FORGOTTEN: SignedDuration = SignedDuration::from_mins(15);

impl Open {
    /// Whether it is still shown.
    #[must_use]
    pub fn is_current(&self, now: Timestamp) -> bool {
        now < after(self.until, FORGOTTEN)
    }
}
