use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use thiserror::Error;

use super::Clock;
use crate::domain::connection::token::{Held, Minted, Need, TokenStep, decide};
use crate::domain::ids::{ConnectionKey, TenantId};
use crate::domain::outcome::{Cause, Problem};
use crate::domain::secret::AppKey;
use crate::servicetitan::{Credentials, MintError, ServiceTitan};
use crate::store::{SaveError, Store, TenantConnection, Unavailable};
use crate::vault::{Vault, VaultError};

/// Gives out tokens: from this process, else from the table, else a new one.
#[derive(Debug)]
pub struct Broker {
    store: Arc<Store>,
    vault: Arc<Vault>,
    servicetitan: ServiceTitan,
    clock: Clock,
    kept: Mutex<HashMap<ConnectionKey, Held>>,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Nothing was saved yet, or the connection was cut. When connected.
    #[error("no credentials are saved")]
    NoCredentials,
    /// When connected: ServiceTitan does not accept the credentials.
    #[error("ServiceTitan does not accept the credentials: {}", .0.title)]
    Rejected(Problem),
    /// When connected: the secret is gone or unreadable.
    #[error(transparent)]
    Secret(VaultError),
    /// At once, with the connection read again: it was changed.
    #[error("the connection was changed meanwhile")]
    Superseded,
    /// Later.
    #[error("the token endpoint: {0}")]
    Endpoint(Cause),
    /// Later.
    #[error(transparent)]
    Store(#[from] Unavailable),
}

impl TokenError {
    /// As it is shown with what waits for it.
    #[must_use]
    pub fn cause(&self) -> Cause {
        match self {
            Self::Superseded => Cause::Superseded,
            Self::Endpoint(cause) => cause.clone(),
            Self::Store(error) => Cause::Ours { why: error.to_string() },
            other => Cause::NotConnected { why: other.to_string() },
        }
    }
}

impl Broker {
    #[must_use]
    pub fn new(store: Arc<Store>, vault: Arc<Vault>, servicetitan: ServiceTitan, clock: Clock) -> Self {
        Self { store, vault, servicetitan, clock, kept: Mutex::default() }
    }

    /// A token for the connection as it is now.
    ///
    /// # Errors
    /// [`TokenError`].
    pub async fn token(
        &self,
        tenant: &TenantId,
        connection: &TenantConnection,
        need: Need,
    ) -> Result<Held, TokenError> {
        let key = ConnectionKey { tenant: tenant.clone(), environment: connection.environment };
        if let TokenStep::Use(held) = decide(self.kept(&key), connection.generation, need, self.clock.now()) {
            return Ok(held);
        }
        let stored = self.store.token(&key).await?;
        let before = stored.as_ref().map_or(0, |held| held.generation);
        let held = match decide(stored, connection.generation, need, self.clock.now()) {
            TokenStep::Use(held) => held,
            TokenStep::Mint => self.mint(&key, connection, before).await?,
            TokenStep::LookAgain => return Err(TokenError::Superseded),
        };
        self.keep(key, &held);
        Ok(held)
    }

    /// Gives everyone a token that was minted while the connection was saved, so that no booking waits for one. Where
    /// that fails the next call mints.
    pub async fn publish(&self, tenant: &TenantId, connection: &TenantConnection, minted: Minted) {
        let key = ConnectionKey { tenant: tenant.clone(), environment: connection.environment };
        let Ok(stored) = self.store.token(&key).await else {
            return;
        };
        let before = stored.map_or(0, |held| held.generation);
        let held = Held::of(minted, before, connection.generation, self.clock.now());
        if self.store.publish_token(&key, &held, before).await.is_ok() {
            self.keep(key, &held);
        }
    }

    /// The key of the app that calls in the connection's name: the tenant's own, or the platform's.
    ///
    /// # Errors
    /// [`TokenError`].
    pub async fn app_key(&self, connection: &TenantConnection) -> Result<AppKey, TokenError> {
        match self.credentials(connection).await?.app_key {
            Some(own) => Ok(own),
            None => self.vault.app_key(connection.environment).await.map_err(secret_error),
        }
    }

    async fn credentials(&self, connection: &TenantConnection) -> Result<Credentials, TokenError> {
        let stored = connection.connection.credentials.as_ref().ok_or(TokenError::NoCredentials)?;
        self.vault.credentials(&stored.secret).await.map_err(secret_error)
    }

    /// A new token, published for everyone in place of generation `before`.
    async fn mint(
        &self,
        key: &ConnectionKey,
        connection: &TenantConnection,
        before: u64,
    ) -> Result<Held, TokenError> {
        let credentials = self.credentials(connection).await?;
        let hub_tenant = connection.connection.servicetitan_tenant;
        let hub_tenant = hub_tenant.filter(|_| connection.connection.enterprise_hub);
        let minted =
            self.servicetitan.mint(key.environment, &credentials, hub_tenant).await.map_err(|error| {
                match error {
                    MintError::Rejected(problem) => TokenError::Rejected(problem),
                    MintError::Unavailable(cause) => TokenError::Endpoint(cause),
                }
            })?;
        let held = Held::of(minted, before, connection.generation, self.clock.now());
        match self.store.publish_token(key, &held, before).await {
            Ok(()) => Ok(held),
            Err(SaveError::Moved) => match self.store.token(key).await? {
                // Another worker published first: ours is as valid, theirs is what everyone finds.
                Some(theirs) if theirs.connection_generation <= connection.generation => Ok(held),
                // Connected anew, or cut, in which case there is none.
                _ => Err(TokenError::Superseded),
            },
            Err(SaveError::Unavailable(error)) => Err(error.into()),
        }
    }

    fn kept(&self, key: &ConnectionKey) -> Option<Held> {
        self.kept.lock().ok()?.get(key).cloned()
    }

    fn keep(&self, key: ConnectionKey, held: &Held) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.insert(key, held.clone());
        }
    }
}

fn secret_error(error: VaultError) -> TokenError {
    match error {
        VaultError::Unavailable(why) => Unavailable::Service(why).into(),
        error => TokenError::Secret(error),
    }
}
