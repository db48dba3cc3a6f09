use super::{Drive, Rested, Stop};
use crate::domain::canary;
use crate::domain::connection::destination::Destination;
use crate::domain::conversation::given_up::given_up;
use crate::domain::conversation::{self, Log, Step};
use crate::domain::ids::MessageSid;
use crate::drivers::ask::Learned;
use crate::drivers::attempt::{Attempt, not_connected};
use crate::store::State;

/// What a drive came to so far.
#[derive(Default)]
struct Came {
    /// At ServiceTitan.
    writes: u32,
    /// Texts that wait for a person's click since then.
    held: usize,
    /// Texts that were decided to need no booking.
    needless: usize,
}

impl Drive<'_> {
    fn destination(&self) -> Destination {
        let of_texts = self.tenant.destination();
        if self.thread.is_synthetic() { canary::destination(of_texts) } else { of_texts }
    }

    /// From the state as it was read and, after that, the texts: never side by side. What it calls is large, and on the
    /// heap: many drives side by side share one stack.
    pub(super) async fn round(&self, mut state: State) -> Result<Rested, Stop> {
        if self.tenant.profile.is_none() {
            return self.let_go(&state).await;
        }
        let active = match self.destination() {
            Destination::Book(place) => place,
            Destination::Wait(why) => return self.hold_or_park(state, None, not_connected(why)).await,
            Destination::Hold { since } => return self.hold(state, since).await,
        };
        let mut came = Came::default();
        loop {
            let (mut known, sifted) = Box::pin(self.read_texts(&state, Some(active))).await?;
            if let Some((next, texts)) = Box::pin(self.set_apart(&state, &known, &sifted)).await? {
                came.needless += texts;
                state = next;
                continue;
            }
            let log = sifted.log;
            Box::pin(self.alert(&known, &log, Some(active))).await?;
            state = loop {
                if let Some((next, texts)) = self.hold_too_old(&state, &known, &log).await? {
                    came.held += texts;
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
                                came.writes += 1;
                                break next;
                            }
                            Attempt::Refused(next) => break next,
                            Attempt::Settling(until) => return Ok(self.come_back(until).await),
                            Attempt::Later(wait, cause) => return self.park(&log, wait, cause).await,
                        }
                    }
                    Step::Rest { settled } => match self.rest(&state, &log, &settled, &came).await? {
                        Some(rested) => return Ok(rested),
                        None => break state,
                    },
                }
            };
        }
    }

    /// What these texts wait for is written. None: others of the log are still owed.
    async fn rest(
        &self,
        state: &State,
        log: &Log,
        settled: &[MessageSid],
        came: &Came,
    ) -> Result<Option<Rested>, Stop> {
        self.plan_reply().await?;
        let (retention, now) = (self.retention(), self.work.clock.now());
        self.work.store.settle(self.thread, state, settled, retention, now).await?;
        if !settled.is_empty() && settled.len() < log.owed().len() {
            return Ok(None);
        }
        self.told(log).await?;
        if came.writes > 0 {
            self.look_at_lists().await;
        }
        let idle = came.writes == 0 && settled.is_empty();
        Ok(Some(match came {
            Came { held: texts @ 1.., .. } if idle => Rested::Held { texts: *texts },
            Came { needless: texts @ 1.., .. } if idle => Rested::NeedsNone { texts: *texts },
            Came { writes, .. } => {
                let open = state.thread.conversation.as_ref();
                let set_aside = open.is_some_and(|open| open.booking.set_aside.is_some());
                Rested::Settled { writes: *writes, set_aside }
            }
        }))
    }
}
