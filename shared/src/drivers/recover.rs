use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use std::vec::IntoIter;

use futures_util::stream::{self, FuturesUnordered, StreamExt};
use tokio::time::{Instant, sleep, timeout};

use super::batch::{Driven, Ended, drive_alone};
use super::notes::{Notes, SUSPECTED};
use super::{Rested, Work};
use crate::domain::drain::runs::Parted;
use crate::domain::drain::{Due, Lane, OF_A_TENANT, Passage, SLOW, Turn, Width, lanes, pause};
use crate::domain::ids::{ConnectionKey, TenantId, ThreadKey};
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::random;
use crate::store::{Tenant, Unavailable};

/// Places for threads, of all tenants.
mod places;

use self::places::{Place, Places};

/// Where processes may have ended on threads, these have so much of a run's time: a tenant that floods, or whose calls hang,
/// would keep them waiting run after run.
const OF_SUSPECTS: SignedDuration = SignedDuration::from_secs(10);

/// Drives whatever is owed and due, or parked for a reason that is gone, each tenant's in a lane of its own, until the
/// time for starting anything is over. What is not started by then stays as it is, and the next minute goes on.
///
/// # Errors
/// [`Unavailable`] where the list of what is owed cannot be read.
pub async fn recover(work: &Work, start_nothing_after: Timestamp) -> Result<Driven, Unavailable> {
    let (due, notes) = tokio::join!(work.store.owed(work.clock.now()), Notes::begin(work));
    let due = match due {
        Ok(due) => due,
        Err(error) => {
            notes.end().await;
            return Err(error);
        }
    };
    let Parted { others, suspects, left } = notes.part(due).await;
    let mut driven = Driven { threads: left, ..Driven::default() };
    driven.leave(left, SUSPECTED);
    driven = driven.and(drive_parted(work, others, suspects, start_nothing_after, &notes).await);
    notes.end().await;
    Ok(driven)
}

/// First what nobody suspects, as far as there is time, and then suspects, beside the drives that are still under way.
async fn drive_parted(
    work: &Work,
    others: Vec<Due>,
    suspects: Vec<(ThreadKey, u32)>,
    start_nothing_after: Timestamp,
    notes: &Notes<'_>,
) -> Driven {
    if suspects.is_empty() {
        return drain_noting(work, others, start_nothing_after, start_nothing_after, Some(notes)).await;
    }
    let turn = after(start_nothing_after, -OF_SUSPECTS);
    let left = Duration::try_from(turn.duration_since(work.clock.now())).unwrap_or(Duration::ZERO);
    let mut drain = pin!(drain_noting(work, others, turn, start_nothing_after, Some(notes)));
    let drained = timeout(left, &mut drain).await;
    let suspects = notes.drive_suspects(suspects, start_nothing_after);
    match drained {
        Ok(driven) => driven.and(suspects.await),
        Err(_) => {
            let (driven, suspected) = tokio::join!(drain, suspects);
            driven.and(suspected)
        }
    }
}

/// Drives the threads that these texts are of, as [`recover`] does.
pub async fn drain(work: &Work, due: Vec<Due>, start_nothing_after: Timestamp) -> Driven {
    drain_noting(work, due, start_nothing_after, start_nothing_after, None).await
}

async fn drain_noting(
    work: &Work,
    due: Vec<Due>,
    start_none_after: Timestamp,
    start_nothing_after: Timestamp,
    notes: Option<&Notes<'_>>,
) -> Driven {
    let places = Places::default();
    let begin = usize::try_from(random::nonce()).unwrap_or_default();
    let drains = lanes(due, begin).into_iter().map(|lane| {
        let replies = AtomicUsize::new(lane.replies());
        let Lane { tenant, turns } = lane;
        let look = AtomicBool::new(true);
        Drain { work, tenant, places: &places, notes, start_none_after, start_nothing_after, look, replies }
            .through(turns)
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
    places: &'a Places,
    notes: Option<&'a Notes<'a>>,
    /// Of the lane's threads.
    start_none_after: Timestamp,
    start_nothing_after: Timestamp,
    /// Whether to look at the tenant before the next start: it was not looked at yet, or something was parked since.
    look: AtomicBool,
    /// Replies that are due further on in the lane.
    replies: AtomicUsize,
}

/// What is left of a lane.
struct Left {
    turns: IntoIter<Turn>,
    passage: Passage,
    last_start: Option<Instant>,
}

/// A thread whose turn it is, and its place.
type Start<'a> = (ThreadKey, Place<'a>);

impl Drain<'_> {
    async fn through(self, turns: Vec<Turn>) -> Driven {
        let mut driven = Driven { threads: turns.len(), ..Driven::default() };
        let mut not_driven = turns.len();
        let left = Left { turns: turns.into_iter(), passage: Passage::Open, last_start: None };
        let mut starts = pin!(stream::unfold(left, |left| self.start(left)));
        let (mut drives, mut width, mut are_left) = (FuturesUnordered::new(), Width::ONE, true);
        let mut is_starting = false;
        loop {
            // Whoever waits for a place is seen to until it has one, or nobody else could have it.
            is_starting |= self.lets(width, drives.len());
            tokio::select! {
                start = starts.next(), if are_left && is_starting => {
                    is_starting = false;
                    match start {
                        Some(start) => drives.push(self.drive(start)),
                        None => are_left = false,
                    }
                }
                Some(ended) = drives.next() => {
                    width = if came_through(&ended) { width.wider() } else { Width::ONE };
                    self.look.fetch_or(is_parked(&ended), Ordering::Relaxed);
                    driven.count(ended);
                    not_driven = not_driven.saturating_sub(1);
                }
                else => break,
            }
        }
        let is_over = self.work.clock.now() >= self.start_none_after;
        driven.leave(not_driven, if is_over { "out of time" } else { "nothing can be booked" });
        driven
    }

    /// Whether one more may be started beside so many. Replies are soon too late, and need nothing of ServiceTitan.
    fn lets(&self, width: Width, under_way: usize) -> bool {
        let replies = self.replies.load(Ordering::Relaxed);
        width.lets(under_way) || (replies > 0 && under_way < OF_A_TENANT)
    }

    /// The next thread that anything comes of, once there is a place for it and its time has come. None: there is none
    /// any more.
    async fn start(&self, mut left: Left) -> Option<(Result<Start<'_>, Unavailable>, Left)> {
        if left.turns.len() == 0 {
            return None;
        }
        sleep(pause(left.last_start.map(|last| last.elapsed()))).await;
        let place = self.places.take().await?;
        let now = self.work.clock.now();
        if now >= self.start_none_after {
            return None;
        }
        if self.look.swap(false, Ordering::Relaxed) {
            match self.work.store.tenant(&self.tenant).await {
                Ok(tenant) => left.passage = self.passage(&tenant, now),
                Err(error) => return Some((Err(error), Left { turns: Vec::new().into_iter(), ..left })),
            }
        }
        let passage = left.passage;
        let turn = left.turns.find(|turn| passage.lets(turn, now))?;
        if turn.has_reply() {
            self.replies.fetch_sub(1, Ordering::Relaxed);
        }
        left.last_start = Some(Instant::now());
        Some((Ok((turn.thread, place)), left))
    }

    /// What this process has learned of its host counts as well.
    fn passage(&self, tenant: &Tenant, now: Timestamp) -> Passage {
        let passage = tenant.passage(now);
        let rests = tenant.active().and_then(|active| {
            let key = ConnectionKey { tenant: self.tenant.clone(), environment: active.environment };
            self.work.vitals.rest_until(&key, now)
        });
        if passage == Passage::Open && rests.is_some() { Passage::Resting } else { passage }
    }

    async fn drive(&self, start: Result<Start<'_>, Unavailable>) -> Ended {
        match start {
            Ok((thread, place)) => place.hold(self.drive_noting(&thread), sleep(SLOW)).await,
            Err(error) => Ok(Err(error)),
        }
    }

    async fn drive_noting(&self, thread: &ThreadKey) -> Ended {
        if let Some(notes) = self.notes {
            notes.starts(thread).await;
        }
        let ended = drive_alone(self.work, thread, self.start_nothing_after).await;
        if let Some(notes) = self.notes {
            notes.ends(thread).await;
        }
        ended
    }
}

/// Whether more of the tenant's may be started beside each other.
fn came_through(ended: &Ended) -> bool {
    let Ok(Ok(drove)) = ended else { return false };
    match drove.rested {
        Rested::Settled { .. } | Rested::Held { .. } | Rested::NeedsNone { .. } | Rested::LetGo { .. } => {
            true
        }
        Rested::Claimed { .. } | Rested::Parked { .. } | Rested::PutOff { .. } | Rested::OutOfTime => false,
    }
}

fn is_parked(ended: &Ended) -> bool {
    matches!(ended, Ok(Ok(drove)) if matches!(drove.rested, Rested::Parked { .. }))
}
