//! What the schedules do each minute, each in a process of its own: what is owed is driven, Twilio's logs are swept, staff
//! are told, statuses are heard, tokens are minted, and connections are looked at.

use std::collections::BTreeSet;

use intellisend::domain::drain::Passage;
use intellisend::domain::ids::TenantId;
use intellisend::domain::time::{SignedDuration, Timestamp, after};
use intellisend::drivers::alerts::tend;
use intellisend::drivers::{Clock, Work, hear_statuses, recover, refresh, sweep, watch};

use super::crew::START_WITHIN;
use super::process::Process;
use super::script::{Kind, Party};
use crate::ground::Ground;
use crate::proxy::Call;

/// What the names of its processes begin with.
const NAME: &str = "schedule";

/// As refresh-tokens has it.
const MINT_WITHIN: SignedDuration = SignedDuration::from_secs(45);

pub(super) struct Schedule {
    /// Two, since one minute's may still be at work when the next begins.
    recovering: [Process; 2],
    refreshing: Process,
}

/// Whether anybody had to wait for another minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    /// Minutes that went through to their end, and threads of calm tenants that were due in them.
    pub minutes: usize,
    pub due: usize,
    /// Of these: nobody came to them in their minute.
    pub passed_over: usize,
}

impl Turns {
    /// A minute, by the threads that were due when it began, those of them that are still owed, and whom somebody came to.
    pub(super) fn add(
        &mut self,
        due: &BTreeSet<String>,
        still: &BTreeSet<String>,
        come_to: &BTreeSet<String>,
    ) {
        self.minutes += 1;
        self.due += due.len();
        self.passed_over += due.intersection(still).filter(|thread| !come_to.contains(*thread)).count();
    }
}

impl Schedule {
    pub(super) async fn start(ground: &Ground, clock: &Clock) -> Self {
        let process = async |n: usize| Process::start(ground, &format!("{NAME}-{n}"), clock).await;
        Self { recovering: [process(0).await, process(1).await], refreshing: process(2).await }
    }

    /// One minute; by `two` at once or by one. Whether all of what is owed was gone through.
    pub(super) async fn minute(&self, two: bool) -> bool {
        let [first, second] = &self.recovering;
        let other = async { if two { recovered(second).await } else { true } };
        let (first, other, ()) = tokio::join!(recovered(first), other, refreshed(&self.refreshing));
        first && other
    }

    pub(super) fn deaths(&self) -> usize {
        self.recovering.iter().map(Process::deaths).sum::<usize>() + self.refreshing.deaths()
    }
}

/// As recover-messages does it.
async fn recovered(process: &Process) -> bool {
    // What is called is large, and on the heap: a test's stack is small.
    let minute = async |work: &Work| {
        let limit = after(work.clock.now(), START_WITHIN);
        let (driven, swept, _, _) = tokio::join!(
            Box::pin(recover(work, limit)),
            Box::pin(sweep(work, limit)),
            Box::pin(tend(work, limit)),
            Box::pin(hear_statuses(work, limit)),
        );
        driven.is_ok() && swept.is_ok()
    };
    process.run(minute).await.unwrap_or(false)
}

/// As refresh-tokens does it.
async fn refreshed(process: &Process) {
    let minute = async |work: &Work| {
        let now = work.clock.now();
        let refreshing = Box::pin(refresh(work, after(now, MINT_WITHIN)));
        let _ = tokio::join!(refreshing, Box::pin(watch(work, after(now, START_WITHIN))));
    };
    process.run(minute).await;
}

/// The calm tenants' threads that the schedule has to come to in this minute: nothing of the tenant's stands in the way.
pub(super) async fn due(ground: &Ground, parties: &[Party], now: Timestamp) -> BTreeSet<String> {
    let store = &ground.seeder.work.store;
    let mut open = Vec::new();
    for party in parties.iter().filter(|party| party.kind == Kind::Calm) {
        let tenant = TenantId::parse(&party.seed.tenant).expect("a tenant");
        let found = store.tenant(&tenant).await.expect("the tables answer");
        if found.passage(now) == Passage::Open {
            open.push(tenant);
        }
    }
    let due = store.owed(now).await.expect("the tables answer").into_iter();
    due.filter(|due| open.contains(&due.thread.tenant)).map(|due| due.thread.key()).collect()
}

/// The threads that a schedule came to, by what it asked the tables for.
pub(super) fn come_to(calls: &[Call]) -> BTreeSet<String> {
    let own = calls.iter().filter(|call| call.target == "aws" && call.caller.starts_with(NAME));
    own.flat_map(|call| threads(&String::from_utf8_lossy(&call.body))).collect()
}

fn threads(body: &str) -> Vec<String> {
    let keys = body.split("\"thread\":{\"S\":\"").skip(1);
    keys.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
