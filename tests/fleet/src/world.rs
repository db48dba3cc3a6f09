use std::cmp::Reverse;
use std::collections::BinaryHeap;

use intellisend::domain::connection::token::{Before, Held, Minted, Need, Row, TokenStep, decide};
use intellisend::domain::secret::AccessToken;
use intellisend::domain::time::{SignedDuration, Timestamp, after};

use crate::assumed::{BETWEEN_CALLS, CALL, LIFETIME, micros};
use crate::chance::Chance;
use crate::measured::{OF_A_USE, Operations};
use crate::report::Seen;
use crate::scenario::Scenario;

/// Every connection was connected once, and never anew.
pub(crate) const CONNECTED: u64 = 1;

/// In microseconds.
const HOUR: u64 = 60 * 60 * 1_000_000;

/// A fleet, in which time goes on by what is done to it.
pub(crate) struct World {
    pub(crate) scenario: Scenario,
    pub(crate) chance: Chance,
    pub(crate) rows: Vec<Row>,
    /// As the index has it.
    pub(crate) due_at: Vec<Timestamp>,
    /// Which of them were counted as due.
    pub(crate) counted: Vec<Timestamp>,
    /// In the process that runs now.
    pub(crate) knows_secret: Vec<bool>,
    pub(crate) process_ends_at: Timestamp,
    pub(crate) seen: Seen,
    next_calls: BinaryHeap<Reverse<(Timestamp, usize)>>,
}

impl World {
    /// All tokens that are in use were minted just now.
    pub(crate) fn new(scenario: Scenario) -> Self {
        let now = Scenario::starts_at();
        let mut chance = Chance::new(scenario.connections as u64);
        let (mut rows, mut next_calls) = (Vec::new(), BinaryHeap::new());
        for connection in 0..scenario.connections {
            let is_idle = scenario.is_idle(connection);
            // Those that are idle became so one by one.
            let (minted_at, used_at) = if is_idle {
                (after(now, -micros(chance.of(HOUR))), after(now, SignedDuration::from_hours(-48)))
            } else {
                (now, now)
            };
            let held = successor(&Row::default(), used_at, chance.next(), minted_at);
            rows.push(Row {
                generation: held.generation,
                connection_generation: CONNECTED,
                held: Some(held),
                ..Row::default()
            });
            if !is_idle {
                next_calls.push(Reverse((after(now, micros(chance.of(BETWEEN_CALLS))), connection)));
            }
        }
        let due_at = rows.iter().filter_map(|row| Some(row.held.as_ref()?.refresh_at)).collect();
        let (counted, knows_secret) = (vec![now; scenario.connections], vec![false; scenario.connections]);
        let seen = Seen::of(&scenario);
        Self { scenario, chance, rows, due_at, counted, knows_secret, process_ends_at: now, seen, next_calls }
    }

    pub(crate) fn is_measured(&self, at: Timestamp) -> bool {
        at >= self.scenario.measured_from()
    }

    pub(crate) fn count(&mut self, at: Timestamp, operations: Operations, moved_in_the_index: u64) {
        if self.is_measured(at) {
            self.seen.operations = self.seen.operations + operations;
            self.seen.moved_in_the_index += moved_in_the_index;
        }
    }

    /// Whether a call can be made with every connection.
    pub(crate) fn all_are_valid(&self, now: Timestamp) -> bool {
        self.rows.iter().all(|row| row.held.as_ref().is_some_and(|held| held.is_valid(now)))
    }

    /// Makes the calls until then.
    pub(crate) fn pass(&mut self, until: Timestamp) {
        while self.next_calls.peek().is_some_and(|next| next.0.0 <= until) {
            let Some(Reverse((at, connection))) = self.next_calls.pop() else { return };
            self.call(connection, at);
            let next = after(at, micros(self.chance.of(2 * BETWEEN_CALLS)));
            self.next_calls.push(Reverse((next, connection)));
        }
    }

    /// A call is made with what is held. One that would have to wait for a mint leaves it to refresh-tokens all the same:
    /// it is what this alone achieves that is looked at.
    fn call(&mut self, connection: usize, now: Timestamp) {
        let step = decide(self.rows[connection].clone(), CONNECTED, Need::AnyValid, now);
        // Nothing can be done about refused credentials, nor about an outage until it is made up for.
        let counts = now >= self.seen.settled_from && !self.scenario.is_dead(connection);
        self.seen.calls += u64::from(counts);
        let TokenStep::Use(held) = step else {
            self.seen.late += u64::from(counts);
            return;
        };
        self.seen.expired += u64::from(held.expires_at <= after(now, CALL));
        if let Some(used) = held.used(self.chance.next(), now) {
            let moved = u64::from(used.refresh_at != self.due_at[connection]);
            self.due_at[connection] = used.refresh_at;
            self.rows[connection].held = Some(used);
            self.count(now, OF_A_USE, moved);
        }
    }
}

/// The token that follows what the row holds.
pub(crate) fn successor(row: &Row, used_at: Timestamp, chance: u64, now: Timestamp) -> Held {
    let minted = Minted { token: AccessToken::from(String::new()), lifetime: LIFETIME, scopes: Vec::new() };
    let before = Before { generation: row.generation, used_at, forced_at: None };
    Held::of(minted, before, CONNECTED, chance, now)
}
