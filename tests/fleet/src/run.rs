use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::vec::IntoIter;

use intellisend::domain::connection::refresh::{Endpoint, gap, in_turn};
use intellisend::domain::connection::token::{
    Failure, LEASE, Lease, MintFailure, Need, Row, TokenStep, decide,
};
use intellisend::domain::outcome::{Cause, Problem};
use intellisend::domain::time::{SignedDuration, Timestamp, after};

use crate::assumed::{ENDPOINT, PROCESS, SECRET, STORE, TIME_OUT};
use crate::measured::{
    CPU_OF_A_KEY, CPU_OF_A_REFRESH, CPU_OF_A_SECRET, MINT_WITHIN, OF_A_FAILURE, OF_A_FIRST_MINT, OF_A_LIST,
    OF_A_MINT, busy,
};
use crate::world::{CONNECTED, World, successor};

/// The parts of the index are read in rounds of four.
const ROUNDS: usize = 4;

/// What one invocation did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ran {
    pub(crate) began: Timestamp,
    pub(crate) ended: Timestamp,
    pub(crate) due: usize,
    pub(crate) minted: usize,
    pub(crate) most_under_way: usize,
}

struct Run<'a> {
    world: &'a mut World,
    now: Timestamp,
    ends_starting_at: Timestamp,
    waiting: IntoIter<usize>,
    /// When each of those under way ends.
    ends: BinaryHeap<Reverse<(Timestamp, usize)>>,
    under_way: HashMap<usize, UnderWay>,
    endpoint: Endpoint,
    /// The next start, as the driver's timer counts: what is missed is made up for.
    tick: Timestamp,
    processor_free_at: Timestamp,
    ran: Ran,
}

struct UnderWay {
    asked_at: Timestamp,
    answered_at: Timestamp,
    /// The row as it was read.
    row: Row,
    /// None: a token.
    why_not: Option<MintFailure>,
}

pub(crate) fn invoke(world: &mut World, began: Timestamp) -> Ran {
    world.pass(began);
    if began >= world.process_ends_at {
        world.knows_secret.fill(false);
        world.process_ends_at = after(began, PROCESS);
    }
    let due = list(world, began);
    let listed = (0..ROUNDS).fold(began, |at, _| after(at, STORE.draw(&mut world.chance)));
    let listed = after(listed, busy(CPU_OF_A_KEY * due.len() as u64));
    let ran = Ran { began, ended: listed, due: due.len(), minted: 0, most_under_way: 0 };
    let step = gap(due.len());
    let run = Run {
        world,
        now: listed,
        ends_starting_at: after(began, MINT_WITHIN),
        waiting: in_turn(due).into_iter(),
        ends: BinaryHeap::new(),
        under_way: HashMap::new(),
        endpoint: Endpoint::default(),
        tick: listed,
        processor_free_at: listed,
        ran,
    };
    run.go(step)
}

/// Whatever is due, the longest due first.
fn list(world: &mut World, now: Timestamp) -> Vec<usize> {
    let mut due: Vec<usize> = (0..world.due_at.len()).filter(|at| world.due_at[*at] <= now).collect();
    due.sort_by_key(|at| world.due_at[*at]);
    world.count(now, OF_A_LIST, 0);
    for at in &due {
        let is_new = world.counted[*at] != world.due_at[*at];
        world.counted[*at] = world.due_at[*at];
        if world.is_measured(now) {
            world.seen.keys += 1;
            world.seen.came_due += u64::from(is_new);
        }
    }
    due
}

impl Run<'_> {
    /// The driver's loop: whatever ends first, or the next start where one is allowed.
    fn go(mut self, step: SignedDuration) -> Ran {
        loop {
            let is_on = !self.endpoint.is_down() && self.now < self.ends_starting_at;
            let may_start = is_on && self.waiting.len() > 0 && self.endpoint.admits(self.under_way.len());
            let start = may_start.then(|| self.tick.max(self.now).max(self.processor_free_at));
            let end = self.ends.peek().map(|next| next.0.0);
            match (start, end) {
                (Some(start), end) if end.is_none_or(|end| start < end) => {
                    self.now = start;
                    self.tick = after(self.tick, step);
                    if start < self.ends_starting_at {
                        self.start();
                    }
                }
                (_, Some(_)) => self.end(),
                _ => break,
            }
        }
        Ran { ended: self.now, ..self.ran }
    }

    fn start(&mut self) {
        let Some(connection) = self.waiting.next() else { return };
        self.world.pass(self.now);
        self.processor_free_at = after(self.now, busy(CPU_OF_A_REFRESH));
        let row = self.world.rows[connection].clone();
        let read = self.later(self.processor_free_at, 2);
        if !matches!(decide(row.clone(), CONNECTED, Need::Fresh, read), TokenStep::Mint { .. }) {
            return;
        }
        let mut at = self.later(read, 1);
        self.world.rows[connection].lease =
            Some(Lease { owner: 1, until: after(at, LEASE), connection_generation: CONNECTED });
        if !self.world.knows_secret[connection] {
            self.world.knows_secret[connection] = true;
            self.world.count(self.now, OF_A_FIRST_MINT, 0);
            self.processor_free_at = after(self.processor_free_at, busy(CPU_OF_A_SECRET));
            at = after(at, SECRET.draw(&mut self.world.chance));
        }
        self.world.seen.mint_at(at);
        let (why_not, took) = if !self.world.scenario.answers(at) {
            (Some(MintFailure::Unavailable(Cause::TimedOut)), TIME_OUT)
        } else {
            let refused = self.world.scenario.is_dead(connection);
            let why_not = refused.then(|| MintFailure::Rejected(Problem::default()));
            (why_not, ENDPOINT.draw(&mut self.world.chance))
        };
        let (asked_at, answered_at) = (at, after(at, took));
        let ends_at = self.later(answered_at, 1);
        self.ends.push(Reverse((ends_at, connection)));
        self.under_way.insert(connection, UnderWay { asked_at, answered_at, row, why_not });
        self.ran.most_under_way = self.ran.most_under_way.max(self.under_way.len());
    }

    fn end(&mut self) {
        let Some(Reverse((ends_at, connection))) = self.ends.pop() else { return };
        let Some(ended) = self.under_way.remove(&connection) else { return };
        let UnderWay { asked_at, answered_at, row, why_not } = ended;
        self.world.pass(ends_at);
        self.now = ends_at;
        let is_silent = matches!(why_not, Some(MintFailure::Unavailable(_)));
        self.endpoint = self.endpoint.heard(!is_silent);
        let next = if let Some(why) = why_not {
            self.world.count(ends_at, OF_A_FAILURE, 1);
            failed(row, why, answered_at)
        } else {
            self.world.count(ends_at, OF_A_MINT, 1);
            self.ran.minted += 1;
            self.minted(&row, asked_at)
        };
        let due_at = next.held.as_ref().map(|held| held.refresh_at);
        self.world.due_at[connection] = due_at.unwrap_or(answered_at);
        self.world.rows[connection] = next;
    }

    fn minted(&mut self, row: &Row, now: Timestamp) -> Row {
        let used_at = row.held.as_ref().map_or(now, |held| held.used_at);
        let held = successor(row, used_at, self.world.chance.next(), now);
        Row {
            generation: held.generation,
            connection_generation: CONNECTED,
            held: Some(held),
            ..Row::default()
        }
    }

    /// After so many calls to the table, one after the other.
    fn later(&mut self, at: Timestamp, calls: usize) -> Timestamp {
        (0..calls).fold(at, |at, _| after(at, STORE.draw(&mut self.world.chance)))
    }
}

/// The old token stays, and is due when the next attempt is.
fn failed(row: Row, why: MintFailure, now: Timestamp) -> Row {
    let failure = Failure::after(row.failure.as_ref(), CONNECTED, why, now);
    let mut held = row.held;
    if let Some(held) = &mut held {
        held.refresh_at = failure.again_at;
    }
    Row { held, failure: Some(failure), lease: None, ..row }
}
