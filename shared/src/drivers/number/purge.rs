//! Auth tokens that no number needs any more. Their secret's name stays on record until it is purged, and whoever comes
//! next finishes what was cut short.

use super::{NumberError, Numbers, TRIES};
use crate::store::SaveError;

impl Numbers<'_> {
    /// Purges what is marked and belongs to no number any more. How many secrets went.
    ///
    /// # Errors
    /// [`NumberError`]; the marks stay.
    pub async fn purge_left(&self) -> Result<usize, NumberError> {
        let mut gone = 0;
        for secret in self.work.store.purges(self.tenant).await? {
            gone += usize::from(self.purge(&secret).await?);
        }
        Ok(gone)
    }

    /// No number takes the secret's name while it is marked: one that nobody has now, nobody will have.
    async fn purge(&self, secret: &str) -> Result<bool, NumberError> {
        for _ in 0..TRIES {
            let numbers = self.work.store.numbers(self.tenant).await?;
            let unmarked = self.work.store.change(self.tenant).nothing_to_purge(secret)?;
            let Some(user) = numbers.iter().find(|own| own.record.secret == secret) else {
                let was_there = self.work.vault.purge(secret).await?;
                unmarked.commit().await?;
                return Ok(was_there);
            };
            // That one may be let go at this very moment, and counts on the mark.
            match unmarked.while_number(user)?.commit().await {
                Err(SaveError::Moved) => {}
                done => return Ok(done.map(|()| false)?),
            }
        }
        // The mark stays, for whoever comes next.
        Ok(false)
    }
}
