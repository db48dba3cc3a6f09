use super::conversation::{Drive, Rested, Stop};
use crate::store::State;

impl Drive<'_> {
    /// Lets go of what came in just as the tenant was deleted: there is nobody to book it for, and nobody will be. A
    /// number is connected only for a tenant that is there, so no text precedes its tenant; and the write is made only
    /// while there is none.
    pub(super) async fn let_go(&self, state: &State) -> Result<Rested, Stop> {
        let owed = self.work.store.log(self.thread, &state.thread).await?.owed();
        let (retention, now) = (self.retention(), self.work.clock.now());
        let texts = self.work.store.let_go_of_nobodys(self.thread, &owed, retention, now).await?;
        Ok(Rested::LetGo { texts })
    }
}
