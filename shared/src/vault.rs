mod write;

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use aws_sdk_secretsmanager::Client;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::time::Instant;

use crate::domain::activity::seal::Sealer;
use crate::domain::connection::SecretVersion;
use crate::domain::photos::LinkKey;
use crate::domain::replies::allowance::Veil;
use crate::domain::secret::{AppKey, AuthToken, ClientSecret};
use crate::servicetitan::Credentials;

/// How long a value read without naming its version is kept. A named version never changes.
const KEPT: Duration = Duration::from_secs(300);

/// Why a secret is not to be had.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VaultError {
    /// It does not exist, or this version of it does not.
    #[error("no such secret")]
    Missing,
    /// It is not what its name says. A person must act.
    #[error("the secret cannot be read: {0}")]
    Malformed(String),
    /// Later.
    #[error("secrets are unavailable: {0}")]
    Unavailable(String),
}

/// Secrets Manager, with what was read kept for a while.
#[derive(Debug)]
pub struct Vault {
    client: Client,
    prefix: String,
    kept: Mutex<HashMap<String, (SecretString, Instant)>>,
    /// For as long as the process lives: links of one booking must not change in between.
    link_key: OnceLock<LinkKey>,
    veil: OnceLock<Veil>,
}

#[derive(Serialize, Deserialize)]
struct TwilioSecret {
    auth_tokens: Vec<String>,
}

#[derive(Deserialize)]
struct PlatformKeys {
    /// From which every key of the platform's own is derived.
    root: String,
}

#[derive(Serialize, Deserialize)]
struct ServiceTitanSecret {
    client_id: String,
    client_secret: String,
    app_key: Option<String>,
}

impl Vault {
    /// `prefix` is the stack's own, `/<stack>/`.
    #[must_use]
    pub fn new(client: Client, prefix: String) -> Self {
        Self { client, prefix, kept: Mutex::default(), link_key: OnceLock::new(), veil: OnceLock::new() }
    }

    /// Opens the connection, so that the first event does not pay for it. That there is no such secret is expected.
    pub async fn warm_up_twilio(&self) {
        let name = format!("{}platform/twilio/warm-up", self.prefix);
        let _ = self.client.get_secret_value().secret_id(name).send().await;
    }

    /// The auth tokens of a Twilio account: several while one replaces another.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn twilio_tokens(&self, name: &str) -> Result<Vec<AuthToken>, VaultError> {
        let secret: TwilioSecret = read(&self.get(name, None).await?)?;
        Ok(secret.auth_tokens.into_iter().map(AuthToken::from).collect())
    }

    /// The same, read anew: what is kept was found out of date.
    ///
    /// # Errors
    /// [`VaultError`]; what was kept stays.
    pub async fn twilio_tokens_anew(&self, name: &str) -> Result<Vec<AuthToken>, VaultError> {
        let secret: TwilioSecret = read(&self.fetch(name, None).await?)?;
        Ok(secret.auth_tokens.into_iter().map(AuthToken::from).collect())
    }

    /// A connection's credentials, in the version that the connection names.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn credentials(&self, secret: &SecretVersion) -> Result<Credentials, VaultError> {
        let found: ServiceTitanSecret = read(&self.get(&secret.name, Some(&secret.version)).await?)?;
        Ok(Credentials {
            client_id: found.client_id,
            client_secret: ClientSecret::from(found.client_secret),
            app_key: found.app_key.map(AppKey::from),
        })
    }

    /// The platform's app key for an environment.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn app_key(&self, environment: crate::domain::ids::Environment) -> Result<AppKey, VaultError> {
        let name = format!("{}platform/servicetitan", self.prefix);
        let mut keys: HashMap<String, String> = read(&self.get(&name, None).await?)?;
        keys.remove(environment.as_str()).map(AppKey::from).ok_or(VaultError::Missing)
    }

    /// What makes and reads links to photos.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn link_key(&self) -> Result<LinkKey, VaultError> {
        if let Some(key) = self.link_key.get() {
            return Ok(key.clone());
        }
        let name = format!("{}platform/keys", self.prefix);
        let keys: PlatformKeys = read(&self.get(&name, None).await?)?;
        let key = LinkKey::from_root(&keys.root).ok_or_else(empty_root)?;
        Ok(self.link_key.get_or_init(|| key).clone())
    }

    /// What names customers so that nobody can tell who they are.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn veil(&self) -> Result<Veil, VaultError> {
        if let Some(veil) = self.veil.get() {
            return Ok(veil.clone());
        }
        let name = format!("{}platform/keys", self.prefix);
        let keys: PlatformKeys = read(&self.get(&name, None).await?)?;
        let veil = Veil::from_root(&keys.root).ok_or_else(empty_root)?;
        Ok(self.veil.get_or_init(|| veil).clone())
    }

    /// What makes and reads the names that Activity gives out.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn sealer(&self) -> Result<Sealer, VaultError> {
        let name = format!("{}platform/keys", self.prefix);
        let keys: PlatformKeys = read(&self.get(&name, None).await?)?;
        Sealer::from_root(&keys.root).ok_or_else(empty_root)
    }

    async fn get(&self, name: &str, version: Option<&str>) -> Result<SecretString, VaultError> {
        let kept = self.kept(name, version);
        if let Some((value, true)) = kept {
            return Ok(value);
        }
        match (self.fetch(name, version).await, kept) {
            // An outage is no reason to refuse what was known a moment ago.
            (Err(VaultError::Unavailable(_)), Some((value, _))) => Ok(value),
            (fetched, _) => fetched,
        }
    }

    async fn fetch(&self, name: &str, version: Option<&str>) -> Result<SecretString, VaultError> {
        let request =
            self.client.get_secret_value().secret_id(name).set_version_id(version.map(str::to_owned));
        let answer = request.send().await.map_err(|error| {
            let service = error.as_service_error();
            if service.is_some_and(|error| error.is_resource_not_found_exception()) {
                VaultError::Missing
            } else {
                let code = service.and_then(|error| error.meta().code());
                VaultError::Unavailable(code.unwrap_or("no answer").to_owned())
            }
        })?;
        let value = answer.secret_string.ok_or_else(|| VaultError::Malformed("not text".to_owned()))?;
        let value = SecretString::from(value);
        if let Ok(mut kept) = self.kept.lock() {
            kept.insert(key(name, version), (value.clone(), Instant::now()));
        }
        Ok(value)
    }

    /// What was read before, and whether it still counts as it is.
    fn kept(&self, name: &str, version: Option<&str>) -> Option<(SecretString, bool)> {
        let kept = self.kept.lock().ok()?;
        let (value, since) = kept.get(&key(name, version))?;
        Some((value.clone(), version.is_some() || since.elapsed() < KEPT))
    }
}

fn key(name: &str, version: Option<&str>) -> String {
    format!("{name}\n{}", version.unwrap_or_default())
}

/// The parser's own words may repeat a part of the value, so they are not kept.
fn read<'a, T: Deserialize<'a>>(value: &'a SecretString) -> Result<T, VaultError> {
    serde_json::from_str(value.expose_secret())
        .map_err(|error| VaultError::Malformed(format!("not the expected JSON at column {}", error.column())))
}

fn empty_root() -> VaultError {
    VaultError::Malformed("the root key is empty".to_owned())
}
