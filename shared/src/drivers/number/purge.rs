//! Auth tokens that no number needs any more. Their secret's name stays on record until it is purged, and whoever comes
//! next finishes what was cut short.

use super::{NumberError, Numbers, TRIES};
use crate::store::{Change, SaveError, Unavailable};

impl Numbers<'_> {
    /// Purges what is marked and belongs to no number any more, or was reserved for one that came to nothing. How many
    /// secrets went.
    ///
    /// # Errors
    /// [`NumberError`]; the marks stay.
    pub async fn purge_left(&self) -> Result<usize, NumberError> {
        let mut gone = 0;
        for secret in self.work.store.purges(self.tenant).await? {
            gone += usize::from(self.purge(&secret, Change::nothing_to_purge).await?);
        }
        let now = self.work.clock.now();
        for name in self.work.store.reserved(self.tenant).await? {
            if name.until <= now {
                gone += usize::from(self.purge_reserved(&name.secret).await?);
            }
        }
        Ok(gone)
    }

    /// Says whether a number may be on its way: a secret may be created for it until the time given.
    ///
    /// # Errors
    /// [`NumberError::Settling`] where one is.
    pub async fn nothing_under_way(&self) -> Result<(), NumberError> {
        let reserved = self.work.store.reserved(self.tenant).await?;
        match reserved.into_iter().map(|name| name.until).max() {
            Some(until) => Err(NumberError::Settling(until)),
            None => Ok(()),
        }
    }

    /// Purges what was created under a reserved name by somebody who is over, or gives up.
    pub(in crate::drivers) async fn purge_reserved(&self, secret: &str) -> Result<bool, NumberError> {
        self.purge(secret, Change::nothing_reserved).await
    }

    /// No number takes the secret's name while it is marked: one that nobody has now, nobody will have.
    async fn purge<'a>(
        &'a self,
        secret: &str,
        unmark: impl Fn(Change<'a>, &str) -> Result<Change<'a>, Unavailable>,
    ) -> Result<bool, NumberError> {
        for _ in 0..TRIES {
            let numbers = self.work.store.numbers(self.tenant).await?;
            let unmarked = unmark(self.work.store.change(self.tenant), secret)?;
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
