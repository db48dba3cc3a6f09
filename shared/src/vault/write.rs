//! Writing secrets. A value that is replaced must stay readable for as long as something names its version.

use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use serde::Serialize;

use super::{ServiceTitanSecret, TwilioSecret, Vault, VaultError};
use crate::domain::connection::SecretVersion;
use crate::domain::ids::{AccountSid, TenantId};
use crate::domain::secret::AuthToken;
use crate::domain::time::Timestamp;
use crate::random;
use crate::servicetitan::Credentials;

/// What the labels of our own begin with; the second of their making follows.
const LABEL: &str = "kept-";

/// A save takes less than this, so a version that is older and that nothing names never will be named.
const NAMED_WITHIN_SECONDS: i64 = 120;

const CURRENT: &str = "AWSCURRENT";

impl Vault {
    /// The name for a new secret in one of the tenant's folders: random at its end, because a deleted name stays taken.
    #[must_use]
    pub fn new_name(&self, tenant: &TenantId, folder: &str) -> String {
        format!("{}tenants/{}/{folder}/{:016x}", self.prefix, tenant.as_str(), random::nonce())
    }

    /// The name of the secret that holds the auth tokens of one of the platform's own accounts. Operators write it.
    #[must_use]
    pub fn platform_twilio(&self, account: &AccountSid) -> String {
        format!("{}platform/twilio/{}", self.prefix, account.as_str())
    }

    /// Writes credentials as a new version of the secret, which is created if it is not there and may be. Nothing uses it before
    /// the connection names it.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn put_credentials(
        &self,
        name: &str,
        credentials: &Credentials,
        may_create: bool,
        now: Timestamp,
    ) -> Result<SecretVersion, VaultError> {
        let value = ServiceTitanSecret {
            client_id: credentials.client_id.clone(),
            client_secret: credentials.client_secret.expose().to_owned(),
            app_key: credentials.app_key.as_ref().map(|key| key.expose().to_owned()),
        };
        // AWS may delete a version without a label at any time, so each has one of its own until `tidy` takes it.
        let label = format!("{LABEL}{}-{:08x}", now.as_second(), random::nonce() >> 32);
        self.put(name, &value, Some(label), may_create).await
    }

    /// Writes a Twilio account's auth tokens, the newest first. Whoever reads the secret gets them from now on.
    ///
    /// # Errors
    /// [`VaultError::Missing`] where there is no such secret and it may not be created.
    pub async fn put_twilio_tokens(
        &self,
        name: &str,
        tokens: &[AuthToken],
        may_create: bool,
    ) -> Result<SecretVersion, VaultError> {
        let auth_tokens = tokens.iter().map(|token| token.expose().to_owned()).collect();
        self.put(name, &TwilioSecret { auth_tokens }, None, may_create).await
    }

    /// Lets go of every version but these, of which the first is in use, and those of saves that may be under way.
    ///
    /// # Errors
    /// [`VaultError`]; then some versions are kept for longer than they need be.
    pub async fn tidy(&self, name: &str, keep: &[&str], now: Timestamp) -> Result<(), VaultError> {
        let described = self.client.describe_secret().secret_id(name).send().await;
        let versions = described.map_err(|error| failed(&error))?.version_ids_to_stages.unwrap_or_default();
        for (version, stages) in versions.iter().filter(|(version, _)| !keep.contains(&version.as_str())) {
            for stage in stages.iter().filter(|stage| is_over(stage, now)) {
                let update = self.client.update_secret_version_stage().secret_id(name).version_stage(stage);
                let update = update.remove_from_version_id(version).send().await;
                update.map_err(|error| failed(&error))?;
            }
            if let (Some(in_use), true) = (keep.first(), stages.iter().any(|stage| stage == CURRENT)) {
                let update = self.client.update_secret_version_stage().secret_id(name);
                let update = update.version_stage(CURRENT).move_to_version_id(*in_use);
                let update = update.remove_from_version_id(version).send().await;
                update.map_err(|error| failed(&error))?;
            }
        }
        Ok(())
    }

    /// Deletes the secret with all its versions, for good. False: there was none.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn purge(&self, name: &str) -> Result<bool, VaultError> {
        // A deletion without recovery is answered the same whether there was anything.
        match self.client.describe_secret().secret_id(name).send().await.map_err(|error| failed(&error)) {
            Ok(described) if described.deleted_date().is_none() => {}
            Ok(_) | Err(VaultError::Missing) => return Ok(false),
            Err(error) => return Err(error),
        }
        let delete = self.client.delete_secret().secret_id(name).force_delete_without_recovery(true);
        match delete.send().await.map_err(|error| failed(&error)) {
            Ok(_) => Ok(true),
            Err(VaultError::Missing) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn put(
        &self,
        name: &str,
        value: &impl Serialize,
        label: Option<String>,
        may_create: bool,
    ) -> Result<SecretVersion, VaultError> {
        let value = serde_json::to_string(value).map_err(|_| VaultError::Malformed("not JSON".to_owned()))?;
        let put = self.client.put_secret_value().secret_id(name).secret_string(&value);
        let put = put.set_version_stages(label.map(|label| vec![label]));
        let version = match put.send().await.map_err(|error| failed(&error)) {
            Ok(put) => put.version_id,
            Err(VaultError::Missing) if may_create => {
                let key = format!("alias{}", self.prefix.trim_end_matches('/'));
                let create = self.client.create_secret().name(name).kms_key_id(key).secret_string(value);
                create.send().await.map_err(|error| failed(&error))?.version_id
            }
            Err(error) => return Err(error),
        };
        let version = version.ok_or_else(|| VaultError::Unavailable("no version".to_owned()))?;
        Ok(SecretVersion { name: name.to_owned(), version })
    }
}

/// Whether a label of ours is older than any save that is under way.
fn is_over(label: &str, now: Timestamp) -> bool {
    let made = label.strip_prefix(LABEL).and_then(|rest| rest.split('-').next()?.parse::<i64>().ok());
    made.is_some_and(|made| made + NAMED_WITHIN_SECONDS < now.as_second())
}

fn failed<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> VaultError {
    match error.as_service_error().and_then(ProvideErrorMetadata::code) {
        Some("ResourceNotFoundException") => VaultError::Missing,
        code => VaultError::Unavailable(code.unwrap_or("no answer").to_owned()),
    }
}
