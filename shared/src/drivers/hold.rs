use super::attempt::not_connected;
use super::conversation::{Drive, Rested, Stop};
use crate::domain::connection::destination::NONE_ACTIVE;
use crate::domain::conversation::hold::{Holding, hold, is_too_old};
use crate::domain::conversation::{Known, Log};
use crate::domain::outcome::Cause;
use crate::domain::time::Timestamp;
use crate::store::State;

impl Drive<'_> {
    /// Holds what came in since a person disconnected; whatever else is owed waits for a connection.
    pub(super) async fn hold(&self, state: State, since: Timestamp) -> Result<Rested, Stop> {
        self.hold_or_park(state, Some(since), not_connected(NONE_ACTIVE)).await
    }

    /// Where nothing can be booked: holds what is too old to be booked by itself, or came in `since` then, and parks
    /// whatever else is owed. A text that is held is in no log any more, so a long log is gone through part by part.
    pub(super) async fn hold_or_park(
        &self,
        mut state: State,
        since: Option<Timestamp>,
        why: Cause,
    ) -> Result<Rested, Stop> {
        let (mut held, mut needless) = (0, 0);
        loop {
            let (known, sifted) = Box::pin(self.read_texts(&state, None)).await?;
            if let Some((next, texts)) = Box::pin(self.set_apart(&state, &known, &sifted)).await? {
                (state, needless) = (next, needless + texts);
                continue;
            }
            let (log, now) = (sifted.log, self.work.clock.now());
            Box::pin(self.alert(&known, &log, None)).await?;
            let holding = hold(&known, &log, now, |text| {
                is_too_old(text.texted_at, now) || since.is_some_and(|since| text.received_at >= since)
            });
            let texts = match holding {
                Holding::Leave { until } => return Ok(Rested::Claimed { until }),
                Holding::Hold(texts) => texts,
            };
            if texts.is_empty() && log.owed().is_empty() {
                // Where a connection is waited for, what people wrote waits with it, for as long as a text does.
                match since {
                    Some(_) => self.told(&log).await?,
                    None => self.told_too_old(&log).await?,
                }
                if held == 0 && needless > 0 {
                    return Ok(Rested::NeedsNone { texts: needless });
                }
                return Ok(Rested::Held { texts: held });
            }
            if texts.is_empty() {
                return self.park(&log, None, why).await;
            }
            state = self.work.store.hold(self.thread, &state, self.tenant, &texts, now).await?;
            held += texts.len();
        }
    }

    /// Where texts can be booked: holds what is too old to be booked by itself, with what is `known` by now. The state
    /// after that, and how many texts it was; None: there are none.
    pub(super) async fn hold_too_old(
        &self,
        state: &State,
        known: &Known,
        log: &Log,
    ) -> Result<Option<(State, usize)>, Stop> {
        let now = self.work.clock.now();
        let texts = match hold(known, log, now, |text| is_too_old(text.texted_at, now)) {
            Holding::Hold(texts) if !texts.is_empty() => texts,
            Holding::Hold(_) | Holding::Leave { .. } => return Ok(None),
        };
        let state = self.work.store.hold(self.thread, state, self.tenant, &texts, now).await?;
        Ok(Some((state, texts.len())))
    }
}
