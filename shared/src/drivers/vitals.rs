use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::connection::circuit::{Circuit, Failure, Host, OF_A_CONNECTION, Opened};
use crate::domain::ids::{ConnectionKey, Environment};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How many calls of a connection are under way at once.
mod slots;

pub(super) use slots::Slot;
use slots::Slots;

/// That a booking was made is written down once in this time.
const BOOKING_IS_TOLD: SignedDuration = SignedDuration::from_secs(60);

/// So long after nobody could say in time who texts, nobody is asked: each booking would wait as long, one by one.
const NOT_ASKED: SignedDuration = SignedDuration::from_secs(30);

/// What this process knows of connections: which do not answer, how many calls of each are under way, with which token a
/// call worked, and which made a booking lately.
#[derive(Debug, Default)]
pub struct Vitals(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    connections: HashMap<ConnectionKey, Circuit>,
    hosts: HashMap<Environment, Host>,
    slots: HashMap<ConnectionKey, Arc<Slots>>,
    not_asked_until: HashMap<ConnectionKey, Timestamp>,
    worked_with: HashMap<ConnectionKey, u64>,
    booked_at: HashMap<ConnectionKey, Timestamp>,
}

/// What an answer closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Closed {
    pub(super) connection: bool,
    pub(super) host: bool,
}

/// What a failure opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Opening {
    /// Until when the connection is left alone.
    pub(super) connection: Option<Timestamp>,
    pub(super) host: Option<Opened>,
    /// It was an answer all the same, and closed its host's circuit.
    pub(super) closed_host: bool,
}

/// Leave for a call that was asked for last of all. Where it is the one that is made to see whether calls are answered,
/// and nothing is told of one before it is dropped, the next may be.
#[derive(Debug)]
pub(super) struct Trial<'a> {
    vitals: &'a Vitals,
    key: ConnectionKey,
    at: Timestamp,
    /// Of the connection, and of its host.
    marks: [Option<Timestamp>; 2],
}

impl Known {
    fn rest_until(&self, key: &ConnectionKey, now: Timestamp) -> Option<Timestamp> {
        let own = self.connections.get(key).and_then(|circuit| circuit.rests_until(now));
        let host = self.hosts.get(&key.environment).and_then(|host| host.rests_until(key, now));
        [own, host].into_iter().flatten().max()
    }
}

impl Vitals {
    /// Leave for a call: neither the connection nor its host is left alone.
    ///
    /// # Errors
    /// The moment until which none may be made.
    pub(super) fn admit(&self, key: &ConnectionKey, now: Timestamp) -> Result<Trial<'_>, Timestamp> {
        let mut known = self.known();
        if let Some(until) = known.rest_until(key, now) {
            return Err(until);
        }
        let Known { connections, hosts, .. } = &mut *known;
        let (mut own, mut host) = (connections.get_mut(key), hosts.get_mut(&key.environment));
        own.as_mut().map_or(Ok(()), |circuit| circuit.admit(now))?;
        host.as_mut().map_or(Ok(()), |host| host.admit(key, now))?;
        let marks = [own.and_then(|circuit| circuit.trial()), host.and_then(|host| host.trial())];
        Ok(Trial { vitals: self, key: key.clone(), at: now, marks })
    }

    /// Until when none may be made. Whoever only asks this is not the one that is let through to see.
    pub(super) fn rest_until(&self, key: &ConnectionKey, now: Timestamp) -> Option<Timestamp> {
        self.known().rest_until(key, now)
    }

    /// Whether a question that nothing depends on is worth its time: calls are answered, as far as is known.
    pub(super) fn may_ask(&self, key: &ConnectionKey, now: Timestamp) -> bool {
        let known = self.known();
        let answers = known.connections.get(key).is_none_or(Circuit::answers);
        let host_answers = !known.hosts.get(&key.environment).is_some_and(Host::is_open);
        answers && host_answers && known.not_asked_until.get(key).is_none_or(|until| *until <= now)
    }

    /// Such a question had no answer in time.
    pub(super) fn asked_in_vain(&self, key: &ConnectionKey, now: Timestamp) {
        self.known().not_asked_until.insert(key.clone(), after(now, NOT_ASKED));
    }

    /// Leave for one call of a connection beside those that are under way. None: there is none until one of them ends.
    pub(super) fn slot(&self, key: &ConnectionKey) -> Option<Slot> {
        Slots::take(&self.slots(key))
    }

    /// The same, once one of them has ended.
    pub(super) async fn free_slot(&self, key: &ConnectionKey) -> Slot {
        let slots = self.slots(key);
        Slots::wait(&slots).await
    }

    fn slots(&self, key: &ConnectionKey) -> Arc<Slots> {
        Arc::clone(self.known().slots.entry(key.clone()).or_default())
    }

    /// An answer came in time, of which nothing else is told.
    pub(super) fn came_through(&self, key: &ConnectionKey) {
        self.slots(key).came_through();
    }

    /// ServiceTitan answered, whatever it said.
    pub(super) fn answered(&self, key: &ConnectionKey) -> Closed {
        self.came_through(key);
        let mut known = self.known();
        known.not_asked_until.remove(key);
        let host = known.hosts.remove(&key.environment).is_some_and(|mut host| host.answered());
        let connection = known.connections.remove(key).is_some_and(|mut circuit| circuit.answered());
        Closed { connection, host }
    }

    /// A call failed for a reason that passes.
    pub(super) fn failed(&self, key: &ConnectionKey, failure: Failure, now: Timestamp) -> Opening {
        self.slots(key).failed();
        let mut known = self.known();
        let (host, closed_host) = if failure.silent {
            (known.hosts.entry(key.environment).or_default().failed(key, now), false)
        } else {
            (None, known.hosts.remove(&key.environment).is_some_and(|mut host| host.answered()))
        };
        let own = known.connections.entry(key.clone()).or_default();
        Opening { connection: own.failed(OF_A_CONNECTION, failure, now), host, closed_host }
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

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        let mut known = self.vitals.known();
        let [own, host] = self.marks;
        if let (Some(trial), Some(circuit)) = (own, known.connections.get_mut(&self.key)) {
            circuit.give_back(trial, self.at);
        }
        if let (Some(trial), Some(of)) = (host, known.hosts.get_mut(&self.key.environment)) {
            of.give_back(trial, self.at);
        }
    }
}

#[cfg(test)]
mod tests;
