use super::attempt::not_connected;
use super::conversation::{Drive, Rested, Stop};
use crate::domain::connection::destination::NONE_ACTIVE;
use crate::domain::conversation::hold::{Holding, hold};
use crate::domain::time::Timestamp;
use crate::store::State;

impl Drive<'_> {
    /// Holds what came in since a person disconnected; whatever else is owed waits for a connection. A text that is held
    /// is in no log any more, so a long log is gone through part by part.
    pub(super) async fn hold(&self, mut state: State, since: Timestamp) -> Result<Rested, Stop> {
        let mut held = 0;
        loop {
            let log = self.work.store.log(self.thread, &state.thread).await?;
            let now = self.work.clock.now();
            let texts = match hold(&state.thread, &log, now, |text| text.received_at >= since) {
                Holding::Leave { until } => return Ok(Rested::Claimed { until }),
                Holding::Hold(texts) => texts,
            };
            if texts.is_empty() && log.owed().is_empty() {
                return Ok(Rested::Held { texts: held });
            }
            if texts.is_empty() {
                return self.park(&log, None, not_connected(NONE_ACTIVE)).await;
            }
            state = self.work.store.hold(self.thread, &state, self.tenant, &texts, now).await?;
            held += texts.len();
        }
    }
}
