/// Leaving a thread for later.
mod rests;
/// Going through what a thread needs, step by step.
mod round;
/// What people wrote to customers, once a booking tells of it.
mod told;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use thiserror::Error;

use super::Work;
use super::alerts::{Bell, answered, bell};
use super::consent::{Allowed, allowed};
use super::links::links;
use super::lists::inactive_of;
use super::replies::{Answering, answer};
use crate::domain::choices::{Choices, Inactive};
use crate::domain::connection::Place;
use crate::domain::conversation::{Circumstances, ThreadState};
use crate::domain::ids::ThreadKey;
use crate::domain::outcome::Cause;
use crate::domain::photos::Links;
use crate::domain::settings::retention::Retention;
use crate::domain::time::Timestamp;
use crate::domain::usage::Usage;
use crate::random;
use crate::store::{SaveError, State, Tenant, Unavailable};

/// How a drive ended. Whatever is owed still stands in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rested {
    /// Nothing is owed of what was read: after that many writes at ServiceTitan, or because it was set aside for a
    /// person to look at.
    Settled {
        /// How many writes.
        writes: u32,
        /// A person has to look at it.
        set_aside: bool,
    },
    /// Somebody is at it, or an attempt has to settle.
    Claimed {
        /// When it has settled.
        until: Timestamp,
    },
    /// Something stands in the way until then.
    Parked {
        /// When it is tried again at the latest.
        until: Timestamp,
        /// What stands in the way.
        why: Cause,
    },
    /// Nothing is owed of what was read but what waits for a person's click. That many texts do since now.
    Held {
        /// How many.
        texts: usize,
    },
    /// Nothing is owed of what was read, and that many texts were decided to need none.
    NeedsNone {
        /// How many.
        texts: usize,
    },
    /// So many texts come that its booking is amended no sooner than then.
    PutOff {
        /// When that is.
        until: Timestamp,
    },
    /// Nothing is owed of what was read: there is no such tenant any more, and that many texts came in too late for it.
    LetGo {
        /// How many.
        texts: usize,
    },
    /// The invocation's time for starting anything was over.
    OutOfTime,
}

/// What ends a round early.
#[derive(Debug, Error)]
pub(super) enum Stop {
    #[error("somebody else wrote first")]
    Moved,
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl From<SaveError> for Stop {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Moved => Self::Moved,
            SaveError::Unavailable(error) => Self::Unavailable(error),
        }
    }
}

/// What a drive came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drove {
    /// How it ended.
    pub rested: Rested,
    /// Replies that were sent, or may have been.
    pub replies: u32,
}

/// Does whatever the thread still needs, as far as it can be done now: books its texts, and answers them. Any number of
/// drivers may, at any time. Where a life may be in danger, the answer does not wait for the booking.
///
/// # Errors
/// [`Unavailable`]: what is owed stays owed, and the schedule comes back.
pub async fn drive(
    work: &Work,
    thread: &ThreadKey,
    start_nothing_after: Timestamp,
) -> Result<Drove, Unavailable> {
    drive_or_give_up(work, thread, start_nothing_after, false).await
}

/// The same of a thread that ends processes: what it owes is set aside for a person, and nothing is tried.
///
/// # Errors
/// [`Unavailable`]: what is owed stays owed, and the schedule comes back.
pub(super) async fn give_up(
    work: &Work,
    thread: &ThreadKey,
    start_nothing_after: Timestamp,
) -> Result<Drove, Unavailable> {
    drive_or_give_up(work, thread, start_nothing_after, true).await
}

async fn drive_or_give_up(
    work: &Work,
    thread: &ThreadKey,
    start_nothing_after: Timestamp,
    gives_up: bool,
) -> Result<Drove, Unavailable> {
    let (answering, life) = Answering::new();
    let booking = async {
        let rested = Box::pin(book(work, thread, start_nothing_after, &answering, gives_up)).await;
        answering.is_over();
        rested
    };
    let at_once = async {
        match life.await {
            Ok(()) => Box::pin(answer(work, thread, start_nothing_after)).await,
            Err(_) => Ok(0),
        }
    };
    let (rested, at_once) = tokio::join!(booking, at_once);
    let (rested, at_once) = (rested?, at_once?);
    let replies = at_once + answering.finish(work, thread, start_nothing_after).await?;
    Ok(Drove { rested, replies })
}

async fn book(
    work: &Work,
    thread: &ThreadKey,
    start_nothing_after: Timestamp,
    answering: &Answering,
    gives_up: bool,
) -> Result<Rested, Unavailable> {
    let (mut tenant, mut state, mut allowed) = read(work, thread).await?;
    let links = links(work).await;
    loop {
        let (bell, heard) = bell();
        let drive = Drive {
            links: links.clone(),
            answering: Some(answering),
            allowed,
            bell: Some(bell),
            gives_up,
            ..Drive::of(work, thread, &tenant, start_nothing_after)
        };
        let round = async {
            let ended = Box::pin(drive.round(state)).await;
            drive.bell.iter().for_each(Bell::over);
            ended
        };
        match tokio::join!(round, answered(work, heard)).0 {
            Ok(rested) => return Ok(rested),
            Err(Stop::Moved) if work.clock.now() < start_nothing_after => {
                // Whoever wrote is at work: a moment's pause keeps the others from racing each other.
                tokio::time::sleep(Duration::from_millis(20 + random::nonce() % 80)).await;
                (tenant, state, allowed) = read(work, thread).await?;
            }
            Err(Stop::Moved) => return Ok(drive.out_of_time().await),
            Err(Stop::Unavailable(error)) => return Err(error),
        }
    }
}

async fn read(work: &Work, thread: &ThreadKey) -> Result<(Tenant, State, Allowed), Unavailable> {
    tokio::try_join!(work.store.tenant(&thread.tenant), work.store.state(thread), allowed(work, thread))
}

/// One drive of one thread.
pub(super) struct Drive<'a> {
    pub(super) work: &'a Work,
    pub(super) thread: &'a ThreadKey,
    pub(super) tenant: &'a Tenant,
    /// What of the tenant's choices is not active any more where texts go now.
    inactive: Inactive,
    links: Option<Links>,
    start_nothing_after: Timestamp,
    /// It is this text that shows whether what needed attention is over.
    pub(super) turn: AtomicBool,
    /// What may be sent to the customer.
    pub(super) allowed: Allowed,
    /// What is learned of the reply that the customer waits for. None: that is looked at elsewhere.
    pub(super) answering: Option<&'a Answering>,
    /// Rung for what staff are to be told. None: nobody is told.
    pub(super) bell: Option<Bell>,
    /// Processes ended on it too often.
    gives_up: bool,
}

impl<'a> Drive<'a> {
    /// One that only looks.
    pub(super) fn of(
        work: &'a Work,
        thread: &'a ThreadKey,
        tenant: &'a Tenant,
        start_nothing_after: Timestamp,
    ) -> Self {
        let (turn, inactive) = (AtomicBool::default(), inactive_of(tenant));
        let (links, allowed, answering, bell) = (None, Allowed::default(), None, None);
        let gives_up = false;
        Self {
            work,
            thread,
            tenant,
            inactive,
            links,
            start_nothing_after,
            turn,
            allowed,
            answering,
            bell,
            gives_up,
        }
    }

    /// The same, knowing what may be sent to the customer.
    pub(super) fn with(self, allowed: Allowed) -> Self {
        Self { allowed, ..self }
    }
}

impl Drive<'_> {
    pub(super) const fn start_nothing_after(&self) -> Timestamp {
        self.start_nothing_after
    }

    /// Only one driver's record is written in place of what was found, so a booking is counted once.
    pub(super) async fn save(&self, found: &State, record: ThreadState) -> Result<State, SaveError> {
        let saved = self.work.store.save(self.thread, found, record, self.retention()).await?;
        let made = Usage::of_recording(&found.thread, &saved.thread);
        if let Some(came_at) = made.came_at.filter(|_| made.bookings > 0) {
            let took = self.work.clock.now().duration_since(came_at).as_secs().max(0);
            self.work.bookings.count(took, false);
        }
        self.work.store.count_usage_of(self.thread, made, self.work.clock.now()).await;
        if let Some(open) = saved.thread.conversation.as_ref().filter(|_| made.bookings > 0) {
            self.booked(open.place).await;
        }
        if let Some(before) = saved.thread.newly_followed(&found.thread) {
            self.work.store.take_off_the_list(self.thread, before).await;
        }
        Ok(saved)
    }

    /// How long what is written of this thread is kept.
    pub(super) fn retention(&self) -> Retention {
        self.tenant.settings().retention
    }

    pub(super) fn now(&self, active: Place, state: &ThreadState) -> Circumstances<'_> {
        let unreachable = state.conversation.as_ref().is_some_and(|open| {
            let there = self.tenant.connection(open.place.environment);
            open.place.is_gone(there.map(|there| &there.connection))
        });
        Circumstances {
            thread: self.thread,
            profile: self.tenant.settings(),
            active,
            unreachable,
            defaults: self.tenant.active().map_or_else(Choices::default, |active| active.connection.defaults),
            inactive: &self.inactive,
            links: self.links.as_ref(),
            settling: self.work.settling,
            nonce: random::nonce(),
            now: self.work.clock.now(),
        }
    }
}
