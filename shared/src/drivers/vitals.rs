use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::connection::circuit::{Circuit, OF_A_CONNECTION, OF_A_HOST};
use crate::domain::ids::{ConnectionKey, Environment};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// That a booking was made is written down once in this time.
const BOOKING_IS_TOLD: SignedDuration = SignedDuration::from_secs(60);

/// What this process knows of connections: which do not answer, with which token a call worked, and which made a booking
/// lately.
#[derive(Debug, Default)]
pub struct Vitals(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    connections: HashMap<ConnectionKey, Circuit>,
    hosts: HashMap<Environment, Circuit>,
    worked_with: HashMap<ConnectionKey, u64>,
    booked_at: HashMap<ConnectionKey, Timestamp>,
}

impl Known {
    fn rest_until(&self, key: &ConnectionKey, now: Timestamp) -> Option<Timestamp> {
        let circuits = [self.connections.get(key), self.hosts.get(&key.environment)];
        circuits.into_iter().flatten().filter_map(|circuit| circuit.rests_until(now)).max()
    }
}

impl Vitals {
    /// Whether a call may be made: neither the connection nor its host is left alone.
    ///
    /// # Errors
    /// The moment until which none may.
    pub(super) fn admit(&self, key: &ConnectionKey, now: Timestamp) -> Result<(), Timestamp> {
        let mut known = self.known();
        if let Some(until) = known.rest_until(key, now) {
            return Err(until);
        }
        let Known { connections, hosts, .. } = &mut *known;
        let mut circuits = [connections.get_mut(key), hosts.get_mut(&key.environment)];
        circuits.iter_mut().flatten().try_for_each(|circuit| circuit.admit(now))
    }

    /// Until when none may be made. Whoever only asks this is not the one that is let through to see.
    pub(super) fn rest_until(&self, key: &ConnectionKey, now: Timestamp) -> Option<Timestamp> {
        self.known().rest_until(key, now)
    }

    /// ServiceTitan answered, whatever it said. Whether that closed the connection's circuit.
    pub(super) fn answered(&self, key: &ConnectionKey) -> bool {
        let mut known = self.known();
        known.hosts.remove(&key.environment);
        known.connections.remove(key).is_some_and(|mut circuit| circuit.answered())
    }

    /// A call failed for a reason that passes, after `wait` where ServiceTitan said so; `silent`: it was no answer to the
    /// call. The moment until which the connection is left alone, if it is from now on.
    pub(super) fn failed(
        &self,
        key: &ConnectionKey,
        wait: Option<SignedDuration>,
        silent: bool,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let mut known = self.known();
        if silent {
            let host = known.hosts.entry(key.environment).or_default();
            let _ = host.failed(OF_A_HOST, None, now);
        } else {
            known.hosts.remove(&key.environment);
        }
        known.connections.entry(key.clone()).or_default().failed(OF_A_CONNECTION, wait, now)
    }

    /// A call worked with the token of this generation.
    pub(super) fn worked_with(&self, key: &ConnectionKey, generation: u64) {
        let mut known = self.known();
        if known.worked_with.get(key) != Some(&generation) {
            known.worked_with.insert(key.clone(), generation);
        }
    }

    /// Whether one did: then its refusal says that the token is dead, and nothing else.
    pub(super) fn has_worked_with(&self, key: &ConnectionKey, generation: u64) -> bool {
        self.known().worked_with.get(key) == Some(&generation)
    }

    /// A booking was made. Whether that is to be written down.
    pub(super) fn booked(&self, key: &ConnectionKey, now: Timestamp) -> bool {
        let mut known = self.known();
        let is_news = known.booked_at.get(key).is_none_or(|told| after(*told, BOOKING_IS_TOLD) <= now);
        if is_news {
            known.booked_at.insert(key.clone(), now);
        }
        is_news
    }

    /// Whatever panicked while it held the lock left nothing half done.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
