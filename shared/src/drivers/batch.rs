use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::future::{self, FutureExt};
use futures_util::stream::{self, StreamExt};
use serde::Serialize;

use super::conversation::give_up;
use super::{Drove, Rested, Work, drive};
use crate::domain::ids::ThreadKey;
use crate::domain::time::{SignedDuration, Timestamp};
use crate::store::Unavailable;

/// No thread is driven that would start this long after its invocation did: a write may take 25 s, and the functions that
/// drive have 60.
pub const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// Threads driven side by side.
const AT_ONCE: usize = 10;

/// What driving some threads came to.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Driven {
    /// That were to be driven, those for which no time was left among them.
    pub threads: usize,
    /// Of which nothing is owed any more, since it is booked or was set aside.
    pub settled: usize,
    /// Those of them that a person must look at.
    pub set_aside: usize,
    /// Writes at ServiceTitan that were done.
    pub writes: u32,
    /// Texts that wait for a person's click since now.
    pub held: usize,
    /// Texts that were decided to need none.
    pub needs_none: usize,
    /// Texts that came in too late for a tenant that was deleted.
    pub let_go: usize,
    /// Replies that were sent, or may have been.
    pub replies: u32,
    /// Threads that wait for a claim, a connection or a time.
    pub waiting: usize,
    /// Threads whose drive broke off: a table could not be read or written, or it panicked.
    pub failed: usize,
    /// Why threads wait or failed, each reason once.
    pub reasons: Vec<String>,
}

/// Drives threads side by side. One that fails, or panics, fails alone, and what it owes is still owed.
pub async fn drive_all(work: &Work, threads: &[ThreadKey], start_nothing_after: Timestamp) -> Driven {
    let mut driven = Driven { threads: threads.len(), ..Driven::default() };
    let drives = stream::iter(threads)
        .take_while(|_| future::ready(work.clock.now() < start_nothing_after))
        .map(|thread| drive_alone(work, thread, start_nothing_after))
        .buffer_unordered(AT_ONCE);
    let mut drives = std::pin::pin!(drives);
    while let Some(ended) = drives.next().await {
        driven.count(ended);
    }
    driven
}

/// How a drive ended, if by a panic.
pub(super) type Ended = Result<Result<Drove, Unavailable>, Box<dyn Any + Send>>;

/// Drives a thread so that nothing that goes wrong with it touches another.
pub(super) async fn drive_alone(work: &Work, thread: &ThreadKey, start_nothing_after: Timestamp) -> Ended {
    AssertUnwindSafe(drive(work, thread, start_nothing_after)).catch_unwind().await
}

/// Sets a thread aside, if it still owes anything, in the same way.
pub(super) async fn give_up_alone(work: &Work, thread: &ThreadKey, start_nothing_after: Timestamp) -> Ended {
    AssertUnwindSafe(give_up(work, thread, start_nothing_after)).catch_unwind().await
}

impl Driven {
    pub(super) fn count(&mut self, ended: Ended) {
        let Ok(drove) = ended else {
            return self.fail("panicked".to_owned());
        };
        self.replies += drove.as_ref().map_or(0, |drove| drove.replies);
        match drove.map(|drove| drove.rested) {
            Ok(Rested::Settled { writes, set_aside }) => {
                self.settled += 1;
                self.set_aside += usize::from(set_aside);
                self.writes += writes;
            }
            Ok(Rested::Held { texts }) => self.held += texts,
            Ok(Rested::NeedsNone { texts }) => self.needs_none += texts,
            Ok(Rested::LetGo { texts }) => self.let_go += texts,
            Ok(Rested::Parked { why, .. }) => self.wait(why.for_logs()),
            Ok(Rested::Claimed { .. }) => self.wait("claimed".to_owned()),
            Ok(Rested::PutOff { .. }) => self.wait("many texts".to_owned()),
            Ok(Rested::OutOfTime) => self.wait("out of time".to_owned()),
            Err(error) => self.fail(error.to_string()),
        }
    }

    /// Threads that were not driven.
    pub(super) fn leave(&mut self, threads: usize, why: &str) {
        if threads > 0 {
            self.waiting += threads;
            self.because(why.to_owned());
        }
    }

    /// With what driving other threads came to.
    pub(super) fn and(mut self, others: Self) -> Self {
        self.threads += others.threads;
        self.settled += others.settled;
        self.set_aside += others.set_aside;
        self.writes += others.writes;
        self.held += others.held;
        self.needs_none += others.needs_none;
        self.let_go += others.let_go;
        self.replies += others.replies;
        self.waiting += others.waiting;
        self.failed += others.failed;
        others.reasons.into_iter().for_each(|why| self.because(why));
        self
    }

    fn wait(&mut self, why: String) {
        self.waiting += 1;
        self.because(why);
    }

    pub(super) fn fail(&mut self, why: String) {
        self.failed += 1;
        self.because(why);
    }

    fn because(&mut self, why: String) {
        if !self.reasons.contains(&why) {
            self.reasons.push(why);
        }
    }
}
