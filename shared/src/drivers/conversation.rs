use std::sync::atomic::AtomicBool;
use std::time::Duration;

use thiserror::Error;

use super::Work;
use super::alerts::{Bell, answered, bell};
use super::ask::Learned;
use super::attempt::{Attempt, not_connected};
use super::consent::{Allowed, allowed};
use super::links::links;
use super::lists::inactive_of;
use super::replies::{Answering, answer};
use crate::domain::choices::{Choices, Inactive};
use crate::domain::connection::Place;
use crate::domain::connection::destination::Destination;
use crate::domain::conversation::given_up::given_up;
use crate::domain::conversation::hold::is_too_old;
use crate::domain::conversation::{self, Circumstances, Conversation, Log, Step, ThreadState};
use crate::domain::ids::ThreadKey;
use crate::domain::outcome::Cause;
use crate::domain::photos::Links;
use crate::domain::replies::said::{Said, SaidId};
use crate::domain::settings::retention::Retention;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::domain::usage::Usage;
use crate::random;
use crate::store::{SaveError, State, Tenant, Unavailable};

/// How long a thread waits for a connection, or after a failure that named no time. As long as a run of the schedule
/// goes on starting things: the same run does not meet it twice, and the next one finds it due.
const PAUSE: SignedDuration = SignedDuration::from_secs(20);

/// However long the other side asks to be left alone, it is asked again after this.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);

/// How a drive ended. Whatever is owed still stands in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rested {
    /// Nothing is owed of what was read: after that many writes at ServiceTitan, or because it was set aside for a
    /// person to look at.
    Settled { writes: u32, set_aside: bool },
    /// Somebody is at it, or an attempt has to settle.
    Claimed { until: Timestamp },
    /// Something stands in the way until then.
    Parked { until: Timestamp, why: Cause },
    /// Nothing is owed of what was read but what waits for a person's click. That many texts do since now.
    Held { texts: usize },
    /// Nothing is owed of what was read, and that many texts were decided to need none.
    NeedsNone { texts: usize },
    /// So many texts come that its booking is amended no sooner than then.
    PutOff { until: Timestamp },
    /// Nothing is owed of what was read: there is no such tenant any more, and that many texts came in too late for it.
    LetGo { texts: usize },
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
    /// From the state as it was read and, after that, the texts: never side by side. What it calls is large, and on the
    /// heap: many drives side by side share one stack.
    async fn round(&self, mut state: State) -> Result<Rested, Stop> {
        if self.tenant.profile.is_none() {
            return self.let_go(&state).await;
        }
        let active = match self.tenant.destination() {
            Destination::Book(place) => place,
            Destination::Wait(why) => return self.hold_or_park(state, None, not_connected(why)).await,
            Destination::Hold { since } => return self.hold(state, since).await,
        };
        let (mut writes, mut held, mut needless) = (0, 0, 0);
        loop {
            let (mut known, sifted) = Box::pin(self.read_texts(&state, Some(active))).await?;
            if let Some((next, texts)) = Box::pin(self.set_apart(&state, &known, &sifted)).await? {
                (state, needless) = (next, needless + texts);
                continue;
            }
            let log = sifted.log;
            Box::pin(self.alert(&known, &log, Some(active))).await?;
            state = loop {
                if let Some((next, texts)) = self.hold_too_old(&state, &known, &log).await? {
                    held += texts;
                    break next;
                }
                let now = self.now(active, &state.thread);
                if let Some(record) = given_up(&known, &log, &now).filter(|_| self.gives_up) {
                    break self.save(&state, record).await?;
                }
                let step = conversation::next(&known, &log, &now);
                if let Some((wait, why)) = self.barred(&step).await {
                    return self.park(&log, wait, why).await;
                }
                if let Some(until) = Box::pin(self.put_off(&state, &log, &step)).await? {
                    return Ok(Rested::PutOff { until });
                }
                let _leave = match self.leave(&step).await {
                    Ok(leave) => leave,
                    Err((wait, why)) => return self.park(&log, wait, why).await,
                };
                match step {
                    Step::Leave { until } => return Ok(Rested::Claimed { until }),
                    Step::Ask(question) => match Box::pin(self.ask(&mut known, &log, &now, question)).await {
                        Learned::More => {}
                        Learned::Record(record) => {
                            self.told_before(&log, &record).await?;
                            break self.save(&state, *record).await?;
                        }
                        Learned::Nothing(cause) => {
                            return self.park(&log, cause.retry_after(), cause).await;
                        }
                    },
                    Step::Save { record } => {
                        self.told_before(&log, &record).await?;
                        break self.save(&state, record).await?;
                    }
                    Step::Do { .. } if self.work.clock.now() >= self.start_nothing_after => {
                        return Ok(self.out_of_time().await);
                    }
                    Step::Do { record, effect } => {
                        self.told_before(&log, &record).await?;
                        match Box::pin(self.attempt(&state, record, effect)).await? {
                            Attempt::Done(next) => {
                                writes += 1;
                                break next;
                            }
                            Attempt::Refused(next) => break next,
                            Attempt::Settling(until) => return Ok(self.come_back(until).await),
                            Attempt::Later(wait, cause) => return self.park(&log, wait, cause).await,
                        }
                    }
                    Step::Rest { settled } => {
                        self.plan_reply().await?;
                        let (retention, now) = (self.retention(), self.work.clock.now());
                        self.work.store.settle(self.thread, &state, &settled, retention, now).await?;
                        if !settled.is_empty() && settled.len() < log.owed().len() {
                            break state;
                        }
                        self.told(&log).await?;
                        if held > 0 && writes == 0 && settled.is_empty() {
                            return Ok(Rested::Held { texts: held });
                        }
                        if needless > 0 && writes == 0 && settled.is_empty() {
                            return Ok(Rested::NeedsNone { texts: needless });
                        }
                        if writes > 0 {
                            self.look_at_lists().await;
                        }
                        let open = state.thread.conversation.as_ref();
                        let set_aside = open.is_some_and(|open| open.booking.set_aside.is_some());
                        return Ok(Rested::Settled { writes, set_aside });
                    }
                }
            };
        }
    }

    pub(super) const fn start_nothing_after(&self) -> Timestamp {
        self.start_nothing_after
    }

    /// Only one driver's record is written in place of what was found, so a booking is counted once.
    pub(super) async fn save(&self, found: &State, record: ThreadState) -> Result<State, SaveError> {
        let saved = self.work.store.save(self.thread, found, record, self.retention()).await?;
        let made = Usage::of_recording(&found.thread, &saved.thread);
        self.work.store.count_usage(&self.thread.tenant, made, self.work.clock.now()).await;
        if let Some(open) = saved.thread.conversation.as_ref().filter(|_| made.bookings > 0) {
            self.booked(open.place).await;
        }
        if let Some(before) = saved.thread.newly_followed(&found.thread) {
            self.work.store.take_off_the_list(self.thread, before).await;
        }
        Ok(saved)
    }

    /// What people wrote to the customer is in the notes now, or never will be.
    pub(super) async fn told(&self, log: &Log) -> Result<(), Stop> {
        self.strike_off(log, |_| true).await
    }

    /// What people wrote so long ago that a text of then would not be booked by itself any more is left to Activity.
    pub(super) async fn told_too_old(&self, log: &Log) -> Result<(), Stop> {
        let now = self.work.clock.now();
        self.strike_off(log, |said| is_too_old(said.at, now)).await
    }

    /// The same of what people wrote before the part that is about to be opened: nobody reads as far back for it.
    async fn told_before(&self, log: &Log, record: &ThreadState) -> Result<(), Stop> {
        let from = record.conversation.as_ref().map(Conversation::tells_from);
        self.strike_off(log, |said| from.is_some_and(|from| said.at < from)).await
    }

    async fn strike_off(&self, log: &Log, which: impl Fn(&Said) -> bool) -> Result<(), Stop> {
        let owed = log.said_to_strike_off(self.work.clock.now()).filter(|said| which(said));
        let owed: Vec<SaidId> = owed.map(|said| said.id.clone()).collect();
        Ok(self.work.store.noted(self.thread, &owed).await?)
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

    /// Leaves what is owed until the cause may have passed.
    pub(super) async fn park(
        &self,
        log: &Log,
        wait: Option<SignedDuration>,
        why: Cause,
    ) -> Result<Rested, Stop> {
        if why == Cause::Superseded {
            return Err(Stop::Moved);
        }
        self.told_too_old(log).await?;
        let now = self.work.clock.now();
        let until = after(now, wait.unwrap_or(PAUSE).min(LONGEST));
        self.work.store.park(self.thread, &log.owed(), until, &why).await?;
        // Without a time of its own it waits for the schedule, which comes as often.
        if wait.is_some() {
            self.work.wake.at(self.thread, until, now).await;
        }
        Ok(Rested::Parked { until, why })
    }

    /// Comes back as soon as nothing of the attempt can take effect any more.
    async fn come_back(&self, until: Timestamp) -> Rested {
        self.work.wake.at(self.thread, until, self.work.clock.now()).await;
        Rested::Claimed { until }
    }

    async fn out_of_time(&self) -> Rested {
        let now = self.work.clock.now();
        self.work.wake.at(self.thread, now, now).await;
        Rested::OutOfTime
    }
}
