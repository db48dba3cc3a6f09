use super::{Drive, Stop};
use crate::domain::conversation::hold::is_too_old;
use crate::domain::conversation::{Conversation, Log, ThreadState};
use crate::domain::replies::said::{Said, SaidId};

impl Drive<'_> {
    /// What people wrote to the customer is in the notes now, or never will be.
    pub(in crate::drivers) async fn told(&self, log: &Log) -> Result<(), Stop> {
        self.strike_off(log, |_| true).await
    }

    /// What people wrote so long ago that a text of then would not be booked by itself any more is left to Activity.
    pub(in crate::drivers) async fn told_too_old(&self, log: &Log) -> Result<(), Stop> {
        let now = self.work.clock.now();
        self.strike_off(log, |said| is_too_old(said.at, now)).await
    }

    /// The same of what people wrote before the part that is about to be opened: nobody reads as far back for it.
    pub(super) async fn told_before(&self, log: &Log, record: &ThreadState) -> Result<(), Stop> {
        let from = record.conversation.as_ref().map(Conversation::tells_from);
        self.strike_off(log, |said| from.is_some_and(|from| said.at < from)).await
    }

    async fn strike_off(&self, log: &Log, which: impl Fn(&Said) -> bool) -> Result<(), Stop> {
        let owed = log.said_to_strike_off(self.work.clock.now()).filter(|said| which(said));
        let owed: Vec<SaidId> = owed.map(|said| said.id.clone()).collect();
        Ok(self.work.store.noted(self.thread, &owed).await?)
    }
}
