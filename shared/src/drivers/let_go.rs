use super::conversation::{Drive, Rested, Stop};
use crate::domain::replies::said::SaidId;
use crate::store::State;

impl Drive<'_> {
    /// Lets go of what came in just as the tenant was deleted: there is nobody to book it for, and nobody will be. A
    /// number is connected only for a tenant that is there, so no text precedes its tenant; and the write is made only
    /// while there is none.
    pub(super) async fn let_go(&self, state: &State) -> Result<Rested, Stop> {
        let (store, thread) = (&self.work.store, self.thread);
        let log = store.log(thread, &state.thread).await?;
        self.work.texts.note(log.owed());
        let (retention, now) = (self.retention(), self.work.clock.now());
        let texts = store.let_go_of_nobodys(thread, &log.owed(), retention, now).await?;
        let said = log.said.into_iter().filter(|logged| logged.is_owed).map(|logged| logged.said.id);
        let said: Vec<SaidId> = said.collect();
        store.let_go_of_nobodys_replies(thread, &said, retention, now).await?;
        Ok(Rested::LetGo { texts })
    }
}
