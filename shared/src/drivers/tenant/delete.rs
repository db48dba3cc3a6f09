//! The end of a tenant. Each step can be repeated, and what the next steps need is removed last: one that was cut short
//! is finished by asking again.

use std::collections::HashSet;

use serde::Serialize;
use thiserror::Error;

use super::suspend;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::number::{Owner, Settings, Webhook};
use crate::domain::phone::PhoneNumber;
use crate::domain::time::Timestamp;
use crate::drivers::canary::{CanaryError, end_canary};
use crate::drivers::connection::{self, ActError};
use crate::drivers::{NumberError, Numbers, Work};
use crate::store::{SaveError, Tenant, TenantConnection, Unavailable};

/// Why a tenant is not gone yet. What is done is done.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeleteError {
    /// One of its connections could not be taken away.
    #[error(transparent)]
    Connection(#[from] ActError),
    /// One of its numbers could not be let go.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// Its canary could not be ended.
    #[error(transparent)]
    Canary(#[from] CanaryError),
    /// A table did not answer, or somebody else wrote first. Later.
    #[error(transparent)]
    Save(#[from] SaveError),
}

impl From<Unavailable> for DeleteError {
    fn from(error: Unavailable) -> Self {
        Self::Save(error.into())
    }
}

/// What went, and what stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// By our clock.
    pub deleted_at: Timestamp,
    /// What was deleted, by kind.
    pub purged: Purged,
    /// Texts that were still owed, or held: no booking will be made of them. A deletion that was cut short and is
    /// repeated counts them all.
    pub texts_let_go: usize,
    /// Texts and conversations are kept until this much after their end, and then go by themselves.
    pub texts_kept_days: u16,
    /// Numbers that do not do again what they did before, because Twilio refused it.
    pub not_put_back: Vec<NotPutBack>,
}

/// A number that was let go as it is, and what it did before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotPutBack {
    pub number: PhoneNumber,
    pub settings: Settings,
}

/// What went for good, this time: what an earlier attempt took is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Purged {
    pub secrets: usize,
    pub tokens: usize,
    pub numbers: usize,
    pub contacts: usize,
}

/// Leaves no credentials, tokens, routes or settings behind. The audit trail stays, and of each connection the numbers
/// that keep old tokens worthless. None: there is no such tenant.
///
/// # Errors
/// [`DeleteError`]; ask again, where Twilio may still do something when it has settled.
pub async fn delete(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    webhook: &Webhook,
) -> Result<Option<Receipt>, DeleteError> {
    let found = work.store.tenant(tenant).await?;
    if found.profile.is_none() {
        let retention = found.settings().retention;
        purged_all(&Numbers { work, tenant, webhook, retention }).await?;
        work.store.forget_not_customers(tenant).await?;
        forget_consents(work, tenant).await?;
        return Ok(None);
    }
    suspend(work, tenant, actor, &found, true).await?;
    let mut purged = Purged::default();
    let retention = found.settings().retention;
    let numbers = Numbers { work, tenant, webhook, retention };
    // While the connection still opens the door to its bookings.
    end_canary(work, tenant, actor).await?;
    disconnect(work, tenant, actor, &found, &mut purged).await?;
    let not_put_back = release(&numbers, actor, &mut purged).await?;
    purged_all(&numbers).await?;
    let texts_let_go = work.store.let_go(tenant, retention, work.clock.now()).await?;
    for environment in Environment::ALL {
        work.store.forget_health(&ConnectionKey { tenant: tenant.clone(), environment }).await?;
    }
    let deleted_at = work.clock.now();
    forget(work, tenant, actor, deleted_at, &mut purged).await?;
    // What was reserved at the very last moment is nobody's: no number is written any more.
    purged_all(&numbers).await?;
    // Nor is any of them marked any more.
    work.store.forget_not_customers(tenant).await?;
    forget_consents(work, tenant).await?;
    Ok(Some(Receipt { deleted_at, purged, texts_let_go, texts_kept_days: retention.days(), not_put_back }))
}

/// Whatever its customers said about being texted: nobody texts them for it any more.
async fn forget_consents(work: &Work, tenant: &TenantId) -> Result<(), DeleteError> {
    let veil = work.vault.veil().await.map_err(|_| Unavailable::Service("secrets".to_owned()))?;
    Ok(work.store.forget_consents(tenant, &veil, work.clock.now()).await?)
}

/// Each connection that there is something of.
async fn disconnect(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    found: &Tenant,
    purged: &mut Purged,
) -> Result<(), DeleteError> {
    for TenantConnection { environment, connection, .. } in &found.connections {
        if connection.secret.is_some() || connection.credentials.is_some() {
            let receipt = connection::disconnect(work, tenant, *environment, actor).await?;
            purged.secrets += receipt.secrets;
            purged.tokens += usize::from(receipt.token);
        }
    }
    Ok(())
}

/// Each number, which does again what it did before, unless Twilio refuses that for good. A platform's secret is not the
/// tenant's to take along.
async fn release(
    numbers: &Numbers<'_>,
    actor: &Actor,
    purged: &mut Purged,
) -> Result<Vec<NotPutBack>, DeleteError> {
    let (mut secrets, mut not_put_back) = (HashSet::new(), Vec::new());
    // An earlier attempt may have let the last number go, and its secret not yet.
    purged.secrets += numbers.purge_left().await?;
    for own in numbers.work.store.numbers(numbers.tenant).await? {
        let mut released = numbers.release(&own.number, actor, false).await;
        if released.as_ref().is_err_and(NumberError::bars_putting_back) {
            released = numbers.release(&own.number, actor, true).await;
        }
        match released {
            Ok(released) => {
                purged.numbers += 1;
                let left = released.not_put_back;
                not_put_back.extend(left.map(|settings| NotPutBack { number: released.number, settings }));
            }
            // Somebody let it go meanwhile.
            Err(NumberError::NotTheirs) => continue,
            Err(error) => return Err(error.into()),
        }
        if own.record.owner == Owner::Tenant {
            secrets.insert(own.record.secret);
        }
    }
    purged.secrets += secrets.len();
    Ok(not_put_back)
}

/// Nothing of numbers that came or went is left to be purged, now or in a moment.
async fn purged_all(numbers: &Numbers<'_>) -> Result<(), DeleteError> {
    numbers.purge_left().await?;
    Ok(numbers.nothing_under_way().await?)
}

/// Contacts, settings and what was set of the connections, all at once: after this there is no such tenant. Refused where
/// something was connected, or a canary begun, meanwhile.
async fn forget(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    now: Timestamp,
    purged: &mut Purged,
) -> Result<(), DeleteError> {
    let (found, contacts, numbers, canary) = tokio::try_join!(
        work.store.tenant(tenant),
        work.store.contacts(tenant),
        work.store.numbers(tenant),
        work.store.canary(tenant),
    )?;
    let connected = found.connections.iter().any(|connection| connection.connection.secret.is_some());
    if connected || !numbers.is_empty() || canary.is_some() {
        return Err(SaveError::Moved.into());
    }
    let entry = Line::new(actor, Act::TenantDeleted, now, found.settings().business.clone());
    let mut change = work.store.change(tenant).remove_contacts()?.remove_let_go()?;
    change = change.remove_profile(found.profile_version)?;
    for connection in &found.connections {
        change = change.tombstone(connection)?;
    }
    change.audit(&entry)?.commit().await?;
    purged.contacts = contacts.contacts.len();
    Ok(())
}
