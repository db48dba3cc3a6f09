//! Ten drivers, each in a process of its own, that go wherever a doorbell rings. Like a function's process each has one
//! thread, and the runtime that `main` would give it.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::FutureExt;
use futures_util::stream::{FuturesUnordered, StreamExt};
use intellisend::domain::outcome::Cause;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Clock, Drove, Rested, Work, drive};
use intellisend::store::Unavailable;

use super::bells::{Bell, Bells};
use super::process::Process;
use crate::ground::Ground;

pub(super) const DRIVERS: usize = 10;

/// As create-bookings has it: nothing is started after this long.
pub(super) const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// How drives ended, by party and the word for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drives {
    pub ended: BTreeMap<(usize, &'static str), usize>,
    pub panicked: usize,
}

pub(super) struct Crew {
    pub(super) bells: Arc<Bells>,
    processes: Vec<Arc<Process>>,
    drives: Arc<Mutex<Drives>>,
}

impl Crew {
    pub(super) async fn muster(ground: &Ground, clock: &Clock) -> Self {
        let (bells, drives) = (Arc::new(Bells::new(DRIVERS)), Arc::new(Mutex::new(Drives::default())));
        let mut processes = Vec::new();
        for n in 0..DRIVERS {
            let process = Arc::new(Process::start(ground, &format!("driver-{n}"), clock).await);
            processes.push(Arc::clone(&process));
            let one = Driver { n, process, bells: Arc::clone(&bells), drives: Arc::clone(&drives) };
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.expect("a runtime").block_on(one.answer());
            });
        }
        Self { bells, processes, drives }
    }

    pub(super) fn drives(&self) -> Drives {
        self.drives.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often a process ended.
    pub(super) fn deaths(&self) -> usize {
        self.processes.iter().map(|process| process.deaths()).sum()
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.bells.take_down();
    }
}

struct Driver {
    n: usize,
    process: Arc<Process>,
    bells: Arc<Bells>,
    drives: Arc<Mutex<Drives>>,
}

impl Driver {
    /// Answers bells for as long as there are any. Where the process dies, those that it answered fall silent.
    async fn answer(&self) {
        while let Some(bells) = self.bells.next(self.n).await {
            let count = bells.len();
            self.process.run(async |work| self.drive_all(work, bells).await).await;
            self.bells.over(self.n, count);
        }
    }

    async fn drive_all(&self, work: &Work, bells: Vec<Bell>) {
        let limit = after(work.clock.now(), START_WITHIN);
        let drives = bells.into_iter().map(async |bell| {
            let drove = AssertUnwindSafe(Box::pin(drive(work, &bell.thread, limit))).catch_unwind().await;
            self.bells.ended(self.n, bell.kind);
            self.count(bell.party, drove.ok());
            // Nobody may wait for it any more.
            let _ = bell.answered.map(|answered| answered.send(()));
        });
        drives.collect::<FuturesUnordered<_>>().collect::<()>().await;
    }

    /// None: it panicked.
    fn count(&self, party: usize, drove: Option<Result<Drove, Unavailable>>) {
        let mut drives = self.drives.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(drove) = drove else {
            drives.panicked += 1;
            return;
        };
        let how = drove.map_or("AWS failed", |drove| word(&drove.rested));
        *drives.ended.entry((party, how)).or_default() += 1;
    }
}

const fn word(rested: &Rested) -> &'static str {
    match rested {
        Rested::Settled { set_aside: true, .. } => "set aside",
        Rested::Settled { .. } => "settled",
        Rested::Claimed { .. } => "claimed",
        Rested::Parked { why: Cause::Resting, .. } => "ServiceTitan left alone",
        Rested::Parked { .. } => "parked",
        Rested::Held { .. } => "held",
        Rested::NeedsNone { .. } => "needs none",
        Rested::PutOff { .. } => "put off",
        Rested::LetGo { .. } => "let go",
        Rested::OutOfTime => "out of time",
    }
}
