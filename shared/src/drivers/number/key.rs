use super::{NumberError, Numbers, Wanted};
use crate::domain::number::Owner;
use crate::domain::secret::AuthToken;
use crate::domain::time::{SignedDuration, after};
use crate::store::{Reserved, SaveError, TenantNumber};
use crate::vault::VaultError;

/// How long a name stays reserved: longer than any function runs, so that whoever reserved it is over by then.
const RESERVED: SignedDuration = SignedDuration::from_secs(120);

/// What the account is opened with.
pub(super) struct Key {
    /// Name of the secret.
    pub(super) secret: String,
    /// The one in use, and the one before it: Twilio signs with either while one replaces the other.
    pub(super) tokens: Vec<AuthToken>,
    pub(super) stored: Stored,
    /// The other number that the secret is shared with: it has to be there still when this one is written down.
    pub(super) of: Option<TenantNumber>,
}

/// How far the auth tokens are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    /// As they are.
    All,
    /// The secret is there, and not the newest of them.
    Others,
    /// There is no such secret yet.
    Nothing,
}

impl Numbers<'_> {
    pub(super) async fn key(
        &self,
        wanted: &Wanted,
        found: Option<&TenantNumber>,
        numbers: &[TenantNumber],
    ) -> Result<Key, NumberError> {
        if wanted.owner == Owner::Platform {
            let secret = self.work.vault.platform_twilio(&wanted.account);
            let tokens = self.tokens(&secret).await?;
            let missing = tokens.is_empty().then_some(NumberError::NoPlatformAccount);
            return missing.map_or(Ok(Key { secret, tokens, stored: Stored::All, of: None }), Err);
        }
        let of = if found.is_some() { None } else { self.shared(wanted, numbers).await? };
        let secret = found.or(of.as_ref()).map(|own| own.record.secret.clone());
        let stored = match &secret {
            Some(secret) => self.tokens(secret).await?,
            None => Vec::new(),
        };
        let before = stored.first().map(|token| token.expose().to_owned());
        let tokens = rotated(wanted.auth_token.clone(), stored);
        let stored = match before {
            None => Stored::Nothing,
            Some(before) if tokens.first().is_some_and(|token| token.expose() == before) => Stored::All,
            Some(_) => Stored::Others,
        };
        let secret = secret.unwrap_or_else(|| self.work.vault.new_name(self.tenant, "twilio"));
        Ok(Key { secret, tokens, stored, of })
    }

    /// Creates the secret, under a name that is kept until a number takes it.
    pub(in crate::drivers) async fn create(
        &self,
        secret: &str,
        tokens: &[AuthToken],
    ) -> Result<(), NumberError> {
        let name = Reserved { secret: secret.to_owned(), until: after(self.work.clock.now(), RESERVED) };
        self.work.store.change(self.tenant).reserve(&name)?.commit().await?;
        self.work.vault.put_twilio_tokens(secret, tokens, true).await?;
        Ok(())
    }

    /// Writes a new version. Where the secret is gone, so is the number that had it.
    pub(super) async fn rotate(&self, key: &Key) -> Result<(), NumberError> {
        match self.work.vault.put_twilio_tokens(&key.secret, &key.tokens, false).await {
            Err(VaultError::Missing) => Err(SaveError::Moved.into()),
            written => Ok(written.map(drop)?),
        }
    }

    /// One secret an account, so that a new auth token is saved once for all of its numbers; but none that may be purged
    /// any moment.
    async fn shared(
        &self,
        wanted: &Wanted,
        numbers: &[TenantNumber],
    ) -> Result<Option<TenantNumber>, NumberError> {
        // What an earlier release left goes first. Where that fails, its mark stands still.
        let _ = self.purge_left().await;
        let marked = self.work.store.purges(self.tenant).await?;
        let same = |own: &&TenantNumber| own.account == wanted.account && own.record.owner == Owner::Tenant;
        Ok(numbers.iter().filter(same).find(|own| !marked.contains(&own.record.secret)).cloned())
    }
}

/// The given auth token, and the one that it replaces.
fn rotated(given: Option<AuthToken>, stored: Vec<AuthToken>) -> Vec<AuthToken> {
    let Some(given) = given else { return stored };
    let before = stored.into_iter().filter(|token| token.expose() != given.expose()).take(1);
    // The one in use again: whatever was there beside it stays.
    std::iter::once(given.clone()).chain(before).collect()
}
