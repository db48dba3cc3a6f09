use std::sync::atomic::{AtomicBool, Ordering};
use std::vec::IntoIter;

use futures_util::stream::{self, FuturesUnordered, StreamExt};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep};

use super::batch::{Driven, Ended, drive_alone};
use super::{Rested, Work};
use crate::domain::drain::{Due, Lane, OF_A_TENANT, OF_ALL, Passage, Turn, lanes, pause};
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::time::Timestamp;
use crate::store::Unavailable;

/// Drives whatever is owed and due, or parked for a reason that is gone, each tenant's in a lane of its own, until the
/// time for starting anything is over. What is not started by then stays as it is, and the next minute goes on.
///
/// # Errors
/// [`Unavailable`] where the list of what is owed cannot be read.
pub async fn recover(work: &Work, start_nothing_after: Timestamp) -> Result<Driven, Unavailable> {
    Ok(drain(work, work.store.owed(work.clock.now()).await?, start_nothing_after).await)
}

/// Drives the threads that these texts are of, as [`recover`] does.
pub async fn drain(work: &Work, due: Vec<Due>, start_nothing_after: Timestamp) -> Driven {
    // It is fair: whoever has waited longest gets the next place, so that no tenant can have them all.
    let places = Semaphore::new(OF_ALL);
    let drains = lanes(due).into_iter().map(|Lane { tenant, turns }| {
        let drain = Drain { work, tenant, places: &places, start_nothing_after, look: AtomicBool::new(true) };
        drain.through(turns)
    });
    let mut drains: FuturesUnordered<_> = drains.collect();
    let mut driven = Driven::default();
    while let Some(of_tenant) = drains.next().await {
        driven = driven.and(of_tenant);
    }
    driven
}

/// Going through one tenant's lane.
struct Drain<'a> {
    work: &'a Work,
    tenant: TenantId,
    places: &'a Semaphore,
    start_nothing_after: Timestamp,
    /// Whether to look at the tenant before the next start: it was not looked at yet, or something was parked since.
    look: AtomicBool,
}

/// What is left of a lane.
struct Left {
    turns: IntoIter<Turn>,
    passage: Passage,
    last_start: Option<Instant>,
}

/// A thread whose turn it is, and its place.
type Start<'a> = (ThreadKey, SemaphorePermit<'a>);

impl Drain<'_> {
    async fn through(self, turns: Vec<Turn>) -> Driven {
        let mut driven = Driven { threads: turns.len(), ..Driven::default() };
        let mut not_driven = turns.len();
        let left = Left { turns: turns.into_iter(), passage: Passage::Open, last_start: None };
        let starts = stream::unfold(left, |left| self.start(left));
        let drives = starts.map(|start| self.drive(start)).buffer_unordered(OF_A_TENANT);
        let mut drives = std::pin::pin!(drives);
        while let Some(ended) = drives.next().await {
            if matches!(&ended, Ok(Ok(drove)) if matches!(drove.rested, Rested::Parked { .. })) {
                self.look.store(true, Ordering::Relaxed);
            }
            driven.count(ended);
            not_driven = not_driven.saturating_sub(1);
        }
        let is_over = self.work.clock.now() >= self.start_nothing_after;
        driven.leave(not_driven, if is_over { "out of time" } else { "nothing can be booked" });
        driven
    }

    /// The next thread that anything comes of, once there is a place for it and its time has come. None: there is none
    /// any more.
    async fn start(&self, mut left: Left) -> Option<(Result<Start<'_>, Unavailable>, Left)> {
        if left.turns.len() == 0 {
            return None;
        }
        sleep(pause(left.last_start.map(|last| last.elapsed()))).await;
        let place = self.places.acquire().await.ok()?;
        let now = self.work.clock.now();
        if now >= self.start_nothing_after {
            return None;
        }
        if self.look.swap(false, Ordering::Relaxed) {
            match self.work.store.tenant(&self.tenant).await {
                Ok(tenant) => left.passage = tenant.passage(now),
                Err(error) => return Some((Err(error), Left { turns: Vec::new().into_iter(), ..left })),
            }
        }
        let passage = left.passage;
        let turn = left.turns.find(|turn| passage.lets(turn, now))?;
        left.last_start = Some(Instant::now());
        Some((Ok((turn.thread, place)), left))
    }

    async fn drive(&self, start: Result<Start<'_>, Unavailable>) -> Ended {
        match start {
            Ok((thread, _place)) => drive_alone(self.work, &thread, self.start_nothing_after).await,
            Err(error) => Ok(Err(error)),
        }
    }
}
