use serde::Serialize;

use super::super::doctor::Certainty;
use super::{Gate, Health, Open};
use crate::domain::ids::ProviderId;
use crate::domain::time::Timestamp;

/// How a connection fares, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing is saved, or it was disconnected.
    NotConnected,
    /// It works, as far as anybody has seen.
    Ok,
    /// The tenant must act.
    NeedsAttention,
    /// It passes without the tenant.
    Delayed,
}

/// A connection's health as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// In one word.
    pub state: State,
    /// What is wrong, in a sentence. None: nothing.
    pub cause: Option<String>,
    /// How sure that is. None: nothing is wrong.
    pub certainty: Option<Certainty>,
    /// What to do, in the words of the portal. None: nothing.
    pub remedy: Option<String>,
    /// When it began to be wrong. None: nothing is.
    pub since: Option<Timestamp>,
    /// ServiceTitan's own reference, for its support.
    pub trace_id: Option<String>,
    /// When ServiceTitan is asked again, without anybody doing anything.
    pub next_probe_at: Option<Timestamp>,
    /// The newest trouble that ended by itself.
    pub recovered: Option<Over>,
    /// Permissions that changed, where somebody should know.
    pub drift: Option<Changed>,
    /// None: calls are made as ever.
    pub circuit: Option<Circuit>,
    /// A sentence for each default and rule's target that is not active any more.
    pub inactive: Vec<String>,
}

/// The newest trouble that ended by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Over {
    pub cause: String,
    pub since: Timestamp,
    pub at: Timestamp,
}

/// The newest change of permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    pub at: Timestamp,
    pub lost: Vec<String>,
    pub gained: Vec<String>,
    pub remedies: Vec<String>,
}

/// A circuit that was opened and not seen to close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Circuit {
    /// Nobody calls now.
    pub open: bool,
    /// When it opened.
    pub since: Timestamp,
    /// When one call is made to see.
    pub until: Timestamp,
    /// What the calls before it came to.
    pub why: String,
}

const NOTHING_TO_DO: &str =
    "Nothing to do: IntelliSend asks again by itself, and texts are kept and booked once it works.";

impl Health {
    /// As it is told of a connection that is connected, with the booking provider that it has. `is_platforms`: what
    /// needs attention is not the tenant's to mend.
    #[must_use]
    pub fn shown(
        &self,
        is_connected: bool,
        provider: Option<ProviderId>,
        is_platforms: bool,
        now: Timestamp,
    ) -> Shown {
        let circuit = self.circuit.as_ref().filter(|open| is_connected && open.is_current(now));
        let shown = Shown {
            recovered: self.recovered.as_ref().map(|over| Over {
                cause: over.trouble.told(provider).cause,
                since: over.since,
                at: over.at,
            }),
            drift: self.drift.as_ref().map(|drift| Changed {
                at: drift.at,
                lost: drift.lost.clone(),
                gained: drift.gained.clone(),
                remedies: drift.remedies(),
            }),
            circuit: circuit.map(|open| open.shown(now)),
            inactive: self.inactive().for_people(),
            ..Shown::plain(if is_connected { State::Ok } else { State::NotConnected })
        };
        if !is_connected {
            return shown;
        }
        match (self.gate(now), circuit) {
            (Gate::Attention(attention) | Gate::Turn(attention), _) if is_platforms => Shown {
                since: Some(attention.since),
                trace_id: attention.trouble.trace_id.clone(),
                next_probe_at: Some(attention.probe_at),
                ..shown.delayed("Something is wrong at IntelliSend or ServiceTitan, for many at once.")
            },
            (Gate::Attention(attention) | Gate::Turn(attention), _) => {
                let told = attention.trouble.told(provider);
                Shown {
                    state: State::NeedsAttention,
                    cause: Some(told.cause),
                    certainty: Some(told.certainty),
                    remedy: Some(told.remedy),
                    since: Some(attention.since),
                    trace_id: told.trace_id,
                    next_probe_at: Some(attention.probe_at),
                    ..shown
                }
            }
            (Gate::Open | Gate::Resting(_), Some(open)) => Shown {
                since: Some(open.since),
                next_probe_at: Some(open.until).filter(|until| now < *until),
                ..shown.delayed("ServiceTitan does not answer calls of this connection just now.")
            },
            (Gate::Open | Gate::Resting(_), None) => shown,
        }
    }
}

impl Shown {
    const fn plain(state: State) -> Self {
        Self {
            state,
            cause: None,
            certainty: None,
            remedy: None,
            since: None,
            trace_id: None,
            next_probe_at: None,
            recovered: None,
            drift: None,
            circuit: None,
            inactive: Vec::new(),
        }
    }

    fn delayed(self, cause: &str) -> Self {
        let (cause, remedy) = (Some(cause.to_owned()), Some(NOTHING_TO_DO.to_owned()));
        Self { state: State::Delayed, cause, certainty: Some(Certainty::Likely), remedy, ..self }
    }
}

impl Open {
    fn shown(&self, now: Timestamp) -> Circuit {
        Circuit { open: now < self.until, since: self.since, until: self.until, why: self.why.clone() }
    }
}
