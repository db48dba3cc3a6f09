use intellisend::domain::time::{SignedDuration, Timestamp, after};

use crate::measured::{OF_A_KEY, OF_A_MINT_UNDER_WAY, OF_A_SECRET, Operations, RESIDENT};
use crate::run::{Ran, invoke};
use crate::scenario::{Kind, Scenario};
use crate::world::World;

/// What was counted on the way. Whatever tells of a rate or a cost is counted in the measured part only.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Token requests by the second in which they reached the endpoint, from the start.
    mints: Vec<u32>,
    /// How often a token came due: once until it has a successor, or failed.
    pub came_due: u64,
    /// Keys that were listed.
    pub keys: u64,
    pub operations: Operations,
    pub moved_in_the_index: u64,
    /// From when every connection in use must have a valid token.
    pub settled_from: Timestamp,
    /// Calls since then, and those that found no valid token.
    pub calls: u64,
    pub late: u64,
    /// Calls with a token that expires before the call is over.
    pub expired: u64,
}

/// What came of a simulation.
#[derive(Debug, Clone)]
pub struct Report {
    pub scenario: Scenario,
    pub seen: Seen,
    pub runs: u64,
    /// All runs together, and the longest.
    pub ran_for: SignedDuration,
    pub longest: SignedDuration,
    pub most_due: usize,
    most_under_way: usize,
    /// Where the endpoint was down: how many runs it took until nothing was left, and how many were minted in the first.
    pub recovered: Option<Recovered>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovered {
    pub runs: u64,
    /// From the endpoint's first answer until every token is valid.
    pub within: SignedDuration,
    pub in_the_first: usize,
}

/// The peak is that of this many seconds in a row: in a small fleet a second has two or three mints, and one more would
/// already be half as many again.
const WINDOW: usize = 10;

/// Peak by mean, at most.
const PEAK: f64 = 2.0;
/// Token requests for each time that a token came due, at most.
const MINTS: f64 = 1.1;
/// MiB at 10,000 connections.
const MEMORY: f64 = 128.0;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Goes through it minute by minute.
#[must_use]
pub fn simulate(scenario: Scenario) -> Report {
    let mut world = World::new(scenario);
    let mut report = Report::new(scenario, &world.seen);
    // The schedule comes some moment after the minute.
    let mut minute = Scenario::starts_at();
    while minute < scenario.ends_at() {
        let began = after(minute, SignedDuration::from_millis(world.chance.of(1_000).cast_signed()));
        let ran = invoke(&mut world, began);
        report.count(&ran, &mut world);
        minute = after(minute, MINUTE);
    }
    world.pass(scenario.ends_at());
    Report { seen: world.seen, ..report }
}

impl Report {
    fn new(scenario: Scenario, seen: &Seen) -> Self {
        Self {
            scenario,
            seen: seen.clone(),
            runs: 0,
            ran_for: SignedDuration::ZERO,
            longest: SignedDuration::ZERO,
            most_due: 0,
            most_under_way: 0,
            recovered: None,
        }
    }

    fn count(&mut self, ran: &Ran, world: &mut World) {
        if !world.is_measured(ran.began) {
            return;
        }
        let took = ran.ended.duration_since(ran.began);
        self.runs += 1;
        self.ran_for += took;
        self.longest = self.longest.max(took);
        self.most_due = self.most_due.max(ran.due);
        self.most_under_way = self.most_under_way.max(ran.most_under_way);
        if self.scenario.kind == Kind::Outage && ran.began >= self.scenario.back_at() {
            self.recover(ran, world);
        }
    }

    fn recover(&mut self, ran: &Ran, world: &mut World) {
        if self.recovered.is_some_and(|_| world.seen.settled_from < Timestamp::MAX) {
            return;
        }
        let before = self.recovered.unwrap_or(Recovered {
            runs: 0,
            within: SignedDuration::ZERO,
            in_the_first: ran.minted,
        });
        let within = ran.ended.duration_since(self.scenario.back_at());
        self.recovered = Some(Recovered { runs: before.runs + 1, within, ..before });
        if world.all_are_valid(ran.ended) {
            world.seen.settled_from = ran.ended;
        }
    }

    #[must_use]
    pub fn mean(&self) -> f64 {
        let measured = self.measured();
        float(measured.iter().map(|mints| u64::from(*mints)).sum::<u64>()) / float(measured.len() as u64)
    }

    /// The most mints in one second.
    #[must_use]
    pub fn peak_second(&self) -> f64 {
        f64::from(self.measured().iter().copied().max().unwrap_or_default())
    }

    /// The most mints a second, over ten seconds in a row.
    #[must_use]
    pub fn peak(&self) -> f64 {
        let sums = self.measured().windows(WINDOW).map(|window| window.iter().sum::<u32>());
        f64::from(sums.max().unwrap_or_default()) / 10.0
    }

    fn measured(&self) -> &[u32] {
        let second = |at: Timestamp| usize::try_from(at.as_second()).unwrap_or_default();
        let end = second(self.scenario.ends_at()).min(self.seen.mints.len());
        &self.seen.mints[second(self.scenario.measured_from()).min(end)..end]
    }

    /// Token requests for each time that a token came due.
    #[must_use]
    pub fn mints_per_due(&self) -> f64 {
        let mints = self.measured().iter().map(|mints| u64::from(*mints)).sum::<u64>();
        float(mints) / float(self.seen.came_due.max(1))
    }

    /// An estimate of what the function needs, from what its parts were measured to need.
    #[must_use]
    pub fn memory_mib(&self) -> f64 {
        let bytes = RESIDENT
            + OF_A_KEY * self.most_due as u64
            + OF_A_SECRET * self.scenario.connections as u64
            + OF_A_MINT_UNDER_WAY * self.most_under_way as u64;
        float(bytes) / f64::from(1 << 20)
    }

    /// What is required and not so.
    #[must_use]
    pub fn faults(&self) -> Vec<&'static str> {
        let is_outage = self.scenario.kind == Kind::Outage;
        let is_large = self.scenario.connections > 10_000;
        let one_run = self.recovered.is_none_or(|recovered| recovered.runs == 1);
        let checks = [
            (is_outage || self.peak() <= PEAK * self.mean(), "the peak is more than twice the mean"),
            (self.mints_per_due() <= MINTS, "more mints than refreshes"),
            (self.seen.expired == 0, "calls with an expired token"),
            (self.seen.late == 0, "calls that find no valid token"),
            (is_large || one_run, "an outage is not made up for in one invocation"),
            (is_large || self.memory_mib() <= MEMORY, "too much memory"),
            (self.longest < MINUTE, "an invocation that is ended"),
        ];
        checks.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| what).collect()
    }
}

impl Seen {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let seconds = scenario.ends_at().duration_since(Scenario::starts_at()).as_secs();
        let is_outage = scenario.kind == Kind::Outage;
        Self {
            mints: vec![0; usize::try_from(seconds).unwrap_or_default()],
            came_due: 0,
            keys: 0,
            operations: Operations::default(),
            moved_in_the_index: 0,
            settled_from: if is_outage { Timestamp::MAX } else { scenario.measured_from() },
            calls: 0,
            late: 0,
            expired: 0,
        }
    }

    pub(crate) fn mint_at(&mut self, at: Timestamp) {
        let second = usize::try_from(at.as_second()).unwrap_or_default();
        if let Some(mints) = self.mints.get_mut(second) {
            *mints += 1;
        }
    }
}

/// Exact, for all that is counted here.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "far below 2 to the 53rd")]
pub const fn float(count: u64) -> f64 {
    count as f64
}
