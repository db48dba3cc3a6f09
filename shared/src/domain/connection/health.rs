//! How well a connection works: what is remembered of it between calls, and whether one may be made now.

use serde::{Deserialize, Serialize};

use super::super::time::{SignedDuration, Timestamp, after};
use super::circuit::is_current;
use super::token::probe_pause;
use super::trouble::{Call, Kind, Trouble, of_scopes};

/// What scopes were granted and what became of them.
mod drift;
/// What is chosen from the tenant's lists, and not active any more.
mod lists;
/// How it is told to people.
mod shown;

pub use drift::Drift;
pub use lists::Lists;
pub use shown::{Circuit, Shown, State};

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
    /// What the tenant's lists said last. None: they were not read yet.
    pub lists: Option<Lists>,
}

/// Why a person must act, and when ServiceTitan is asked again all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// What stands in the way.
    pub trouble: Trouble,
    /// When it was first met.
    pub since: Timestamp,
    /// When one call is made to see whether it is over.
    pub probe_at: Timestamp,
    /// Whether the tenant's trail tells of it. While it may be the platform's trouble it does not.
    pub told: bool,
    /// No read tells whether it is over: the next text does.
    pub by_text: bool,
}

/// A circuit that some process opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// When it opened.
    pub since: Timestamp,
    /// Nobody calls before then.
    pub until: Timestamp,
    /// What ServiceTitan last said.
    pub why: String,
}

/// Attention that ended by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// What had stood in the way.
    pub trouble: Trouble,
    /// From when on.
    pub since: Timestamp,
    /// When it was seen to work again.
    pub at: Timestamp,
    /// Whether the tenant's trail tells of it, or has nothing to tell.
    pub told: bool,
}

/// Whether a call may be made with a connection now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate<'a> {
    /// Call.
    Open,
    /// A person must act, and it is the turn of one text to see whether that is over: of whoever writes down first that
    /// the turn is taken.
    Turn(&'a Attention),
    /// A person must act; ServiceTitan is asked by the schedule only.
    Attention(&'a Attention),
    /// ServiceTitan does not answer.
    Resting(&'a Open),
}

/// What shows that a connection works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof<'a> {
    /// It was answered, and done.
    Call(Call),
    /// A token was given out, with these scopes.
    Token(&'a [String]),
    /// All that a booking needs was tried.
    Everything,
}

/// What probing a connection that needs attention came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probed {
    /// It works again.
    Works,
    /// It still does not, perhaps for another reason by now.
    Fails(Trouble),
    /// ServiceTitan could not be asked.
    Unclear,
    /// What may be read leaves it open.
    OnlyTextTells,
}

/// What comes back this soon was never over: whatever said so cannot tell.
const RELAPSE: SignedDuration = SignedDuration::from_mins(15);

impl Health {
    /// What of it is about the connection as it is now.
    #[must_use]
    pub fn of(self, connection_generation: u64) -> Self {
        if self.connection_generation == connection_generation {
            return self;
        }
        Self { connection_generation, recovered: self.recovered, drift: self.drift, ..Self::default() }
    }

    /// Whether a call may be made.
    #[must_use]
    pub fn gate(&self, now: Timestamp) -> Gate<'_> {
        match (&self.attention, &self.circuit) {
            (Some(attention), _) if attention.by_text && attention.probe_at <= now => Gate::Turn(attention),
            (Some(attention), _) => Gate::Attention(attention),
            (None, Some(open)) if now < open.until => Gate::Resting(open),
            _ => Gate::Open,
        }
    }

    /// Whether it is to be found without knowing the tenant: a person must act, or the trail has something to tell.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.attention.is_some() || self.has_news()
    }

    /// When somebody is to look, where it is listed.
    #[must_use]
    pub fn due_at(&self) -> Timestamp {
        let probe_at = self.attention.as_ref().map(|attention| attention.probe_at);
        probe_at.unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Whether something is over that the tenant's trail does not tell of yet.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.recovered.as_ref().is_some_and(|recovered| !recovered.told)
            || self.drift.as_ref().is_some_and(|drift| !drift.told)
    }

    /// After a call or a mint that says that a person must act. None: that is known, and the time to ask again has not
    /// come.
    #[must_use]
    pub fn failed(&self, trouble: Trouble, now: Timestamp) -> Option<Self> {
        let before = self.attention.as_ref().filter(|before| before.trouble.kind == trouble.kind);
        if before.is_some_and(|before| now < before.probe_at) {
            return None;
        }
        let relapse = self.recovered.as_ref().filter(|recovered| {
            let is_same = before.is_none() && recovered.trouble.kind == trouble.kind;
            is_same && trouble.kind.is_of_calls() && now < after(recovered.at, RELAPSE)
        });
        let (since, told, by_text) = match (before, relapse) {
            (Some(before), _) => (before.since, before.told, before.by_text),
            // Where its end was not told yet, the trail still tells of its beginning.
            (None, Some(relapse)) => (relapse.since, !relapse.told, true),
            (None, None) => (now, false, matches!(trouble.kind, Kind::ScopeOrProvider(_))),
        };
        let recovered = self.recovered.clone().filter(|_| relapse.is_none());
        let attention = Attention { trouble, since, probe_at: next_probe(since, now), told, by_text };
        Some(Self { attention: Some(attention), recovered, ..self.clone() })
    }

    /// After something that shows that the connection works, as it is now. None: nothing is new.
    #[must_use]
    pub fn worked(&self, proof: Proof<'_>, now: Timestamp) -> Option<Self> {
        let is_over = |attention: &Attention| match proof {
            Proof::Everything => true,
            Proof::Token(granted) => attention.trouble.kind.ends_with_token(granted),
            Proof::Call(Call::ListBookings) if attention.by_text => false,
            Proof::Call(call) => attention.trouble.kind.ends_by(call),
        };
        let next = match &self.attention {
            Some(attention) if is_over(attention) => self.recovered(attention, now),
            _ => self.clone(),
        };
        let next = if matches!(proof, Proof::Token(_)) { next } else { Self { circuit: None, ..next } };
        (next != *self).then_some(next)
    }

    /// After a new token with these scopes, which came after one with those. None: nothing is new.
    #[must_use]
    pub fn minted(&self, before: &[String], granted: &[String], now: Timestamp) -> Option<Self> {
        let mut next = self.worked(Proof::Token(granted), now).unwrap_or_else(|| self.clone());
        if let Some(drift) = Drift::between(before, granted, now) {
            next.drift = drift.with_untold(next.drift.as_ref());
        }
        if let Some(lacking) = of_scopes(granted).and_then(|trouble| next.failed(trouble, now)) {
            next = lacking;
        }
        (next != *self).then_some(next)
    }

    /// After probing for attention that began at `since`. None: nothing is new, or the attention is another by now.
    #[must_use]
    pub fn probed(&self, since: Timestamp, probed: Probed, now: Timestamp) -> Option<Self> {
        let attention = self.attention.as_ref().filter(|attention| attention.since == since)?;
        match probed {
            Probed::Works => Some(self.recovered(attention, now)),
            Probed::Fails(trouble) => self.failed(trouble, now),
            Probed::Unclear => Some(self.asked(attention, attention.by_text, now)),
            // Its turn is open until a text comes.
            Probed::OnlyTextTells => {
                let attention = Attention { by_text: true, ..attention.clone() };
                Some(Self { attention: Some(attention), ..self.clone() })
            }
        }
    }

    /// With the turn of one text taken. None: there is none to take.
    #[must_use]
    pub fn turn_taken(&self, now: Timestamp) -> Option<Self> {
        match self.gate(now) {
            Gate::Turn(attention) => Some(self.asked(attention, true, now)),
            _ => None,
        }
    }

    /// With a circuit that this process opened.
    #[must_use]
    pub fn resting(&self, why: String, until: Timestamp, now: Timestamp) -> Self {
        let since = self.circuit.as_ref().map_or(now, |open| open.since);
        Self { circuit: Some(Open { since, until, why }), ..self.clone() }
    }

    /// After an answer that says nothing else of the connection. None: nothing is new.
    #[must_use]
    pub fn answered(&self) -> Option<Self> {
        self.circuit.is_some().then(|| Self { circuit: None, ..self.clone() })
    }

    /// Once nothing is connected any more. Nobody is told of what was.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        Self { attention: None, circuit: None, ..self.told(false) }
    }

    /// Once the tenant's trail tells of all that is new; of attention only where it is the tenant's.
    #[must_use]
    pub fn told(&self, of_attention: bool) -> Self {
        let attention = self.attention.clone();
        let attention =
            attention.map(|attention| Attention { told: attention.told || of_attention, ..attention });
        let recovered = self.recovered.clone().map(|recovered| Recovered { told: true, ..recovered });
        let drift = self.drift.clone().map(|drift| Drift { told: true, ..drift });
        Self { attention, recovered, drift, ..self.clone() }
    }

    fn recovered(&self, ended: &Attention, now: Timestamp) -> Self {
        let Attention { trouble, since, told, .. } = ended.clone();
        // Whoever was not told that it began need not be told that it is over.
        let recovered = Recovered { trouble, since, at: now, told: !told };
        Self { attention: None, recovered: Some(recovered), ..self.clone() }
    }

    fn asked(&self, attention: &Attention, by_text: bool, now: Timestamp) -> Self {
        let probe_at = next_probe(attention.since, now);
        Self { attention: Some(Attention { probe_at, by_text, ..attention.clone() }), ..self.clone() }
    }
}

fn next_probe(since: Timestamp, now: Timestamp) -> Timestamp {
    after(now, probe_pause(since, now))
}

impl Attention {
    /// Whether it is to be seen now whether it is over, by the schedule.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        !self.by_text && self.probe_at <= now
    }
}

impl Open {
    /// Whether it is still shown.
    #[must_use]
    pub fn is_current(&self, now: Timestamp) -> bool {
        is_current(self.until, now)
    }
}

#[cfg(test)]
mod tests;
