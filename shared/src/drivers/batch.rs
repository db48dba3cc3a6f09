use std::panic::AssertUnwindSafe;

use futures_util::future::{self, FutureExt};
use futures_util::stream::{self, StreamExt};
use serde::Serialize;

use super::{Rested, Work, drive};
use crate::domain::ids::ThreadKey;
use crate::domain::time::Timestamp;
use crate::store::Unavailable;

/// Threads driven side by side.
const AT_ONCE: usize = 10;

/// What driving some threads came to.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Driven {
    pub threads: usize,
    pub settled: usize,
    /// Those of them that a person must look at.
    pub set_aside: usize,
    /// Writes at ServiceTitan that were done.
    pub writes: u32,
    /// Texts that wait for a person's click since now.
    pub held: usize,
    /// Texts that came in too late for a tenant that was deleted.
    pub let_go: usize,
    /// Threads that wait for a claim, a connection or a time.
    pub waiting: usize,
    pub failed: usize,
    /// Why threads wait or failed, each reason once.
    pub reasons: Vec<String>,
}

/// Drives threads side by side. One that fails, or panics, fails alone, and what it owes is still owed.
pub async fn drive_all(work: &Work, threads: &[ThreadKey], start_nothing_after: Timestamp) -> Driven {
    let mut driven = Driven { threads: threads.len(), ..Driven::default() };
    let drives = stream::iter(threads)
        .take_while(|_| future::ready(work.clock.now() < start_nothing_after))
        .map(|thread| AssertUnwindSafe(drive(work, thread, start_nothing_after)).catch_unwind())
        .buffer_unordered(AT_ONCE);
    let mut drives = std::pin::pin!(drives);
    while let Some(ended) = drives.next().await {
        match ended {
            Ok(rested) => driven.count(rested),
            Err(_) => driven.fail("panicked".to_owned()),
        }
    }
    driven
}

impl Driven {
    fn count(&mut self, rested: Result<Rested, Unavailable>) {
        match rested {
            Ok(Rested::Settled { writes, set_aside }) => {
                self.settled += 1;
                self.set_aside += usize::from(set_aside);
                self.writes += writes;
            }
            Ok(Rested::Held { texts }) => self.held += texts,
            Ok(Rested::LetGo { texts }) => self.let_go += texts,
            Ok(Rested::Parked { why, .. }) => self.wait(why.for_logs()),
            Ok(Rested::Claimed { .. }) => self.wait("claimed".to_owned()),
            Ok(Rested::OutOfTime) => self.wait("out of time".to_owned()),
            Err(error) => self.fail(error.to_string()),
        }
    }

    fn wait(&mut self, why: String) {
        self.waiting += 1;
        self.because(why);
    }

    fn fail(&mut self, why: String) {
        self.failed += 1;
        self.because(why);
    }

    fn because(&mut self, why: String) {
        if !self.reasons.contains(&why) {
            self.reasons.push(why);
        }
    }
}
