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
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::random;
use crate::servicetitan::{Credentials, MintError, ServiceTitan};
use crate::store::{SaveError, Store, TenantConnection, Unavailable};
use crate::vault::{Vault, VaultError};

/// How long to wait for another worker's mint before looking again, in milliseconds, and up to twice as long: in all at
/// least as long as a lease, so that somebody takes over from a worker that died.
const PAUSES: [u64; 14] =
    [50, 100, 200, 400, 800, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000];

const _: () = assert!(in_all(&PAUSES) >= LEASE.as_millis());

const fn in_all(pauses: &[u64]) -> i128 {
    match pauses {
        [] => 0,
        [first, rest @ ..] => *first as i128 + in_all(rest),
    }
}

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
    /// When connected: the connection as it is stored is one of before its token, since its table was set back.
    #[error("the connection was restored as it was before; save its client secret once more")]
    SetBack,
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
    /// With no token in memory yet.
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
        let mut pauses = PAUSES.into_iter();
        loop {
            let row = self.store.token(&key).await?;
            match decide(row.clone(), connection.generation, need, self.clock.now()) {
                TokenStep::Use(held) => return Ok(self.in_use(key, held, need).await),
                TokenStep::Mint { before } => {
                    if let Some(held) = self.mint(&key, connection, need, before, row).await? {
                        return Ok(self.in_use(key, held, need).await);
                    }
                }
                TokenStep::LookAgain => return Err(self.superseded(&key, connection).await),
                TokenStep::StillRefused => return Err(TokenError::StillRefused),
                TokenStep::Failed(why) => return Err(TokenError::Failed(why)),
                // Nobody waits for a token that is merely due: whoever mints it does so for all.
                TokenStep::Wait { .. } if need == Need::Fresh => return Err(TokenError::Busy),
                TokenStep::Wait { .. } => {}
            }
            let pause = pauses.next().ok_or(TokenError::Busy)?;
            tokio::time::sleep(Duration::from_millis(pause + random::nonce() % pause)).await;
        }
    }

    /// Gives everyone a token that was asked for while the connection was saved or checked, so that no booking waits for
    /// one. Where that fails the next call mints.
    pub async fn publish(
        &self,
        tenant: &TenantId,
        connection: &TenantConnection,
        minted: Minted,
        asked_at: Timestamp,
    ) {
        let key = ConnectionKey { tenant: tenant.clone(), environment: connection.environment };
        let Ok(row) = self.store.token(&key).await else {
            return;
        };
        let theirs = row.held.as_ref().filter(|held| held.connection_generation == connection.generation);
        let held = successor(minted, &row, connection, Need::AnyValid, asked_at);
        if theirs.is_some_and(|theirs| held.minted_at <= theirs.minted_at) || !held.is_valid(self.clock.now())
        {
            return;
        }
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

    /// Tokens are of a later connection than was read. One that is stored like this still will not change by waiting.
    async fn superseded(&self, key: &ConnectionKey, read: &TenantConnection) -> TokenError {
        match self.store.tenant(&key.tenant).await {
            Ok(now)
                if now.connection(key.environment).is_some_and(|now| now.generation == read.generation) =>
            {
                TokenError::SetBack
            }
            Ok(_) => TokenError::Superseded,
            Err(error) => error.into(),
        }
    }

    async fn credentials(&self, connection: &TenantConnection) -> Result<Credentials, TokenError> {
        let stored = connection.connection.credentials.as_ref().ok_or(TokenError::NoCredentials)?;
        self.vault.credentials(&stored.secret).await.map_err(secret_error)
    }

    /// A new token, published for everyone in place of generation `before`. None: somebody else is minting it, or was
    /// quicker.
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
        let asked_at = self.clock.now();
        let minted = self.ask(connection, lease.until.duration_since(asked_at)).await;
        let held = minted.map(|minted| successor(minted, &row, connection, need, asked_at));
        match held {
            Ok(held) if held.is_valid(self.clock.now()) => {
                let published = self.published(key, held, before).await?;
                if let Some(held) = &published {
                    health::minted(&self.store, key, &row, held).await;
                }
                Ok(published)
            }
            // Over before anybody can use it: asking again at once would bring no better one.
            Ok(_) => self.failed(key, &row, &lease, MintFailure::Unavailable(Cause::TimedOut)).await,
            Err(why) => self.failed(key, &row, &lease, why).await,
        }
    }

    /// Asks ServiceTitan, for no longer than what is left of the lease.
    async fn ask(&self, connection: &TenantConnection, left: SignedDuration) -> Result<Minted, MintFailure> {
        let Some(left) = Duration::try_from(left).ok().filter(|left| !left.is_zero()) else {
            return Err(MintFailure::Unavailable(Cause::TimedOut));
        };
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
        let answer = tokio::time::timeout(left, asking).await;
        answer.unwrap_or(Err(MintFailure::Unavailable(Cause::TimedOut)))
    }

    /// None: another worker published first, or the connection was changed. What counts is what everyone finds, and
    /// ours has no number of its own then.
    async fn published(
        &self,
        key: &ConnectionKey,
        held: Held,
        before: u64,
    ) -> Result<Option<Held>, TokenError> {
        match self.store.publish_token(key, &held, before).await {
            Ok(()) => Ok(Some(held).filter(|held| held.is_valid(self.clock.now()))),
            Err(SaveError::Moved) => Ok(None),
            Err(SaveError::Unavailable(error)) => Err(error.into()),
        }
    }

    /// Says why there is no token. None: somebody else took over meanwhile, and says what became of it.
    async fn failed(
        &self,
        key: &ConnectionKey,
        row: &Row,
        lease: &Lease,
        why: MintFailure,
    ) -> Result<Option<Held>, TokenError> {
        let now = self.clock.now();
        let failure = Failure::after(row.failure.as_ref(), lease.connection_generation, why, now);
        // Where it cannot be written down the lease ends by itself, and the next worker finds the same.
        if let Err(SaveError::Moved) = self.store.fail_token(key, lease, &failure).await {
            return Ok(None);
        }
        health::mint_failed(&self.store, key, lease.connection_generation, &failure.why, now).await;
        Err(TokenError::Failed(failure.why))
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

    /// In place of an older one, or of one that is over: whoever is slow here never brings back a token that was refused
    /// since.
    fn keep(&self, key: ConnectionKey, held: &Held) {
        let now = self.clock.now();
        let count = |held: &Held| (held.connection_generation, held.generation);
        if let Ok(mut kept) = self.kept.lock()
            && !kept.get(&key).is_some_and(|newer| count(newer) > count(held) && newer.is_valid(now))
        {
            kept.insert(key, held.clone());
        }
    }
}

fn successor(
    minted: Minted,
    row: &Row,
    connection: &TenantConnection,
    need: Need,
    asked_at: Timestamp,
) -> Held {
    let before = Before::of(row, connection.generation, need, asked_at);
    Held::of(minted, before, connection.generation, random::nonce(), asked_at)
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
