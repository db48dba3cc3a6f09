use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thiserror::Error;

use super::{Clock, health};
use crate::domain::connection::token::{
    Before, Failure, Held, LEASE, Lease, MintFailure, Minted, Need, Row, TokenStep, decide,
};
use crate::domain::ids::{ConnectionKey, TenantId};
use crate::domain::outcome::Cause;
use crate::domain::secret::AppKey;
use crate::domain::time::after;
use crate::random;
use crate::servicetitan::{Credentials, MintError, ServiceTitan};
use crate::store::{SaveError, Store, TenantConnection, Unavailable};
use crate::vault::{Vault, VaultError};

/// How long to wait for another worker's mint before looking again, in milliseconds, and up to twice as long: in all at
/// least as long as a lease, so that somebody takes over from a worker that died.
const PAUSES: [u64; 14] =
    [50, 100, 200, 400, 800, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000];

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
    /// The newest mint failed: when connected, or later where it passes by itself.
    #[error("{}", failed(.0))]
    Failed(MintFailure),
    /// A token that was minted a moment ago is refused, and another would be, too. When connected.
    #[error("ServiceTitan refuses a new token")]
    StillRefused,
    /// Later: another worker is minting, and takes long.
    #[error("another worker is minting")]
    Busy,
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
            Self::Endpoint(cause) | Self::Failed(MintFailure::Unavailable(cause)) => cause.clone(),
            Self::Busy => Cause::Ours { why: self.to_string() },
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

    /// A token for the connection as it is now. Of any number of workers that want one, here and elsewhere, one mints;
    /// the others wait for it, unless what is held still serves.
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
            return Ok(self.in_use(key, held, need).await);
        }
        for pause in PAUSES {
            let row = self.store.token(&key).await?;
            match decide(row.clone(), connection.generation, need, self.clock.now()) {
                TokenStep::Use(held) => return Ok(self.in_use(key, held, need).await),
                TokenStep::Mint { before } => {
                    if let Some(held) = self.mint(&key, connection, need, before, row).await? {
                        return Ok(self.in_use(key, held, need).await);
                    }
                }
                TokenStep::LookAgain => return Err(TokenError::Superseded),
                TokenStep::StillRefused => return Err(TokenError::StillRefused),
                TokenStep::Failed(why) => return Err(TokenError::Failed(why)),
                TokenStep::Wait { .. } => {}
            }
            // Nobody waits for a token that is merely due: whoever mints it does so for all.
            if need == Need::Fresh {
                break;
            }
            tokio::time::sleep(Duration::from_millis(pause + random::nonce() % pause)).await;
        }
        Err(TokenError::Busy)
    }

    /// Gives everyone a token that was minted while the connection was saved, so that no booking waits for one. Where
    /// that fails the next call mints.
    pub async fn publish(&self, tenant: &TenantId, connection: &TenantConnection, minted: Minted) {
        let key = ConnectionKey { tenant: tenant.clone(), environment: connection.environment };
        let Ok(row) = self.store.token(&key).await else {
            return;
        };
        let held = self.successor(minted, &row, connection, Need::AnyValid);
        if self.store.publish_token(&key, &held, row.generation).await.is_ok() {
            health::minted(&self.store, &key, &row, &held).await;
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

    /// A new token, published for everyone in place of generation `before`. None: somebody else is minting it.
    async fn mint(
        &self,
        key: &ConnectionKey,
        connection: &TenantConnection,
        need: Need,
        before: u64,
        row: Row,
    ) -> Result<Option<Held>, TokenError> {
        if connection.connection.credentials.is_none() {
            return Err(TokenError::NoCredentials);
        }
        let now = self.clock.now();
        let connection_generation = connection.generation;
        let lease = Lease { owner: random::nonce(), until: after(now, LEASE), connection_generation };
        match self.store.lease_token(key, before, &lease, now).await {
            Ok(()) => {}
            Err(SaveError::Moved) => return Ok(None),
            Err(SaveError::Unavailable(error)) => return Err(error.into()),
        }
        match self.ask(connection).await {
            Ok(minted) => {
                let held = self.successor(minted, &row, connection, need);
                let held = self.published(key, connection, held, before).await?;
                health::minted(&self.store, key, &row, &held).await;
                Ok(Some(held))
            }
            Err(why) => {
                let now = self.clock.now();
                let failure = Failure::after(row.failure.as_ref(), connection_generation, why, now);
                // Where it cannot be written down the lease ends by itself, and the next worker finds the same.
                let _ = self.store.fail_token(key, &lease, &failure).await;
                health::mint_failed(&self.store, key, connection_generation, &failure.why, now).await;
                Err(TokenError::Failed(failure.why))
            }
        }
    }

    /// Asks ServiceTitan, for no longer than a lease allows.
    async fn ask(&self, connection: &TenantConnection) -> Result<Minted, MintFailure> {
        let asking = async {
            let credentials = self.credentials(connection).await.map_err(|error| match error {
                TokenError::Secret(error) => MintFailure::Secret(error.to_string()),
                error => MintFailure::Unavailable(error.cause()),
            })?;
            let hub_tenant = connection.connection.servicetitan_tenant;
            let hub_tenant = hub_tenant.filter(|_| connection.connection.enterprise_hub);
            let minted = self.servicetitan.mint(connection.environment, &credentials, hub_tenant).await;
            minted.map_err(|error| match error {
                MintError::Rejected(problem) => MintFailure::Rejected(problem),
                MintError::Unavailable(cause) => MintFailure::Unavailable(cause),
            })
        };
        let answer = tokio::time::timeout(LEASE.unsigned_abs(), asking).await;
        answer.unwrap_or(Err(MintFailure::Unavailable(Cause::TimedOut)))
    }

    async fn published(
        &self,
        key: &ConnectionKey,
        connection: &TenantConnection,
        held: Held,
        before: u64,
    ) -> Result<Held, TokenError> {
        match self.store.publish_token(key, &held, before).await {
            Ok(()) => Ok(held),
            Err(SaveError::Moved) => match self.store.token(key).await?.held {
                // Another worker published first: ours is as valid, theirs is what everyone finds.
                Some(theirs) if theirs.connection_generation <= connection.generation => Ok(held),
                // Connected anew, or cut, in which case there is none.
                _ => Err(TokenError::Superseded),
            },
            Err(SaveError::Unavailable(error)) => Err(error.into()),
        }
    }

    fn successor(&self, minted: Minted, row: &Row, connection: &TenantConnection, need: Need) -> Held {
        let now = self.clock.now();
        let used_at = row.held.as_ref().filter(|_| !need.is_a_call()).map_or(now, |held| held.used_at);
        let refused = matches!(need, Need::NewerThan(_));
        let before = Before { generation: row.generation, used_at, refused };
        Held::of(minted, before, connection.generation, random::nonce(), now)
    }

    /// Keeps what a call is made with, and sees that it stays warm. A refresh makes no call, and may go through a fleet.
    async fn in_use(&self, key: ConnectionKey, held: Held, need: Need) -> Held {
        if !need.is_a_call() {
            return held;
        }
        let held = match held.used(random::nonce(), self.clock.now()) {
            // Where this is lost, a later call may have to wait for a mint.
            Some(used) => {
                let _ = self.store.use_token(&key, &used).await;
                used
            }
            None => held,
        };
        self.keep(key, &held);
        held
    }

    fn kept(&self, key: &ConnectionKey) -> Row {
        let held = self.kept.lock().ok().and_then(|kept| kept.get(key).cloned());
        let generation = held.as_ref().map_or(0, |held| held.generation);
        let connection_generation = held.as_ref().map_or(0, |held| held.connection_generation);
        Row { held, generation, connection_generation, ..Row::default() }
    }

    fn keep(&self, key: ConnectionKey, held: &Held) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.insert(key, held.clone());
        }
    }
}

fn failed(why: &MintFailure) -> String {
    match why {
        MintFailure::Rejected(problem) => {
            format!("ServiceTitan does not accept the credentials: {}", problem.title)
        }
        MintFailure::Secret(why) => why.clone(),
        MintFailure::Unavailable(cause) => format!("the token endpoint: {cause}"),
    }
}

fn secret_error(error: VaultError) -> TokenError {
    match error {
        VaultError::Unavailable(why) => Unavailable::Service(why).into(),
        error => TokenError::Secret(error),
    }
}
