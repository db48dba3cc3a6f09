use super::{Drive, Rested, Stop};
use crate::domain::conversation::Log;
use crate::domain::outcome::Cause;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How long a thread waits for a connection, or after a failure that named no time. As long as a run of the schedule
/// goes on starting things: the same run does not meet it twice, and the next one finds it due.
const PAUSE: SignedDuration = SignedDuration::from_secs(20);

/// However long the other side asks to be left alone, it is asked again after this.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);

impl Drive<'_> {
    /// Leaves what is owed until the cause may have passed.
    pub(in crate::drivers) async fn park(
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
    pub(super) async fn come_back(&self, until: Timestamp) -> Rested {
        self.work.wake.at(self.thread, until, self.work.clock.now()).await;
        Rested::Claimed { until }
    }

    pub(super) async fn out_of_time(&self) -> Rested {
        let now = self.work.clock.now();
        self.work.wake.at(self.thread, now, now).await;
        Rested::OutOfTime
    }
}
