use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{Circuit, Failure, is_current};
use crate::domain::ids::ConnectionKey;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// Connections without an answer, and none with one in between, that open the circuit of their host. One alone, however
/// often it fails, says nothing of the others.
pub const OF_A_HOST: u32 = 5;

/// After a pause whoever has not failed yet goes first: whether the host answers, or only some connections do not, is
/// what their calls show.
const FIRST: SignedDuration = SignedDuration::from_secs(10);

/// What one process knows of a host.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Host {
    circuit: Circuit,
    /// Connections that had no answer since the host last gave one.
    silent: HashSet<ConnectionKey>,
    /// When it opened.
    since: Option<Timestamp>,
}

/// A host's circuit that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// When it opened.
    pub since: Timestamp,
    /// When one call is made to see.
    pub until: Timestamp,
    /// Connections that had no answer.
    pub connections: usize,
}

impl Opened {
    /// Whether it is still shown.
    #[must_use]
    pub fn is_current(&self, now: Timestamp) -> bool {
        is_current(self.until, now)
    }
}

impl Host {
    /// Whether this connection may call.
    ///
    /// # Errors
    /// The moment until which it may not.
    pub fn admit(&mut self, of: &ConnectionKey, now: Timestamp) -> Result<(), Timestamp> {
        match self.rests_until(of, now) {
            Some(until) => Err(until),
            None => self.circuit.admit(now),
        }
    }

    /// Until when this connection may not call, if it may not.
    #[must_use]
    pub fn rests_until(&self, of: &ConnectionKey, now: Timestamp) -> Option<Timestamp> {
        let until = self.circuit.open_until?;
        let first = if self.silent.contains(of) { FIRST } else { SignedDuration::ZERO };
        Some(after(until, first)).filter(|until| now < *until)
    }

    /// The one call that is made to see. As [`Circuit::trial`].
    #[must_use]
    pub fn trial(&self) -> Option<Timestamp> {
        self.circuit.trial()
    }

    /// As [`Circuit::give_back`].
    pub fn give_back(&mut self, trial: Timestamp, admitted_at: Timestamp) {
        self.circuit.give_back(trial, admitted_at);
    }

    /// Whether it is left alone, or was and has answered nobody since.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.circuit.is_open()
    }

    /// A call of this connection had no answer. How it stands from now on, where that is news.
    pub fn failed(&mut self, of: &ConnectionKey, now: Timestamp) -> Option<Opened> {
        let is_another = self.silent.insert(of.clone());
        if !is_another && !self.circuit.is_open() {
            return None;
        }
        let silent = Failure { silent: true, ..Failure::default() };
        let until = self.circuit.failed(OF_A_HOST, silent, now)?;
        let since = *self.since.get_or_insert(now);
        Some(Opened { since, until, connections: self.silent.len() })
    }

    /// It answered somebody. Whether that closed its circuit.
    pub fn answered(&mut self) -> bool {
        let was_open = self.circuit.is_open();
        *self = Self::default();
        was_open
    }
}
