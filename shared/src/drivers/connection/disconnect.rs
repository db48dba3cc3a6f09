use super::ActError;
use super::promote::marked;
use crate::domain::audit::{Act, Actor, Entry};
use crate::domain::connection::Connection;
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::settings::Profile;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::drivers::test_booking::dismiss_before_cut;
use crate::store::{Tenant, TenantConnection};

/// What a disconnect took away, and what becomes of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub disconnected_at: Timestamp,
    pub secrets: usize,
    pub token: bool,
    /// Where texts go from now on; None: nowhere, they are held.
    pub active: Option<Environment>,
}

/// Takes the credentials and the token of one environment away, for good. Settings and history stay, so that connecting
/// again resumes in place. One that was interrupted is finished by repeating it.
///
/// # Errors
/// [`ActError::NotYet`] where there is nothing to disconnect.
pub async fn disconnect(
    work: &Work,
    tenant_id: &TenantId,
    environment: Environment,
    actor: &Actor,
) -> Result<Receipt, ActError> {
    let key = ConnectionKey { tenant: tenant_id.clone(), environment };
    dismiss_before_cut(work, &key).await;
    let mut tenant = work.store.tenant(tenant_id).await?;
    let found = tenant.connection_or_none(environment);
    if found.connection.secret.is_none() && found.connection.credentials.is_none() {
        return Err(ActError::NotYet("Nothing is connected in this environment."));
    }
    let now = work.clock.now();
    let cut = cut(work, &mut tenant, tenant_id, &found, now).await?;
    let token = work.store.empty_token(&key, cut.generation).await?;
    let secrets = match &cut.connection.secret {
        Some(name) => usize::from(work.vault.purge(name).await?),
        None => 0,
    };
    let ended = cut.changed(Connection { secret: None, ..cut.connection.clone() });
    let entry = Entry::new(actor, Act::ConnectionDisconnected, now, format!("{secrets} secret purged"));
    let entry = entry.in_environment(environment);
    work.store.change(tenant_id).connection(&ended)?.audit(&entry)?.commit().await?;
    let disconnected_at = cut.connection.disconnected_at.unwrap_or(now);
    Ok(Receipt { disconnected_at, secrets, token, active: tenant.settings().active })
}

/// The one write from which on nothing is booked with it. The name of its secret stays on record until it is purged.
async fn cut(
    work: &Work,
    tenant: &mut Tenant,
    tenant_id: &TenantId,
    found: &TenantConnection,
    now: Timestamp,
) -> Result<TenantConnection, ActError> {
    let connection = found.connection.clone();
    let disconnected_at = connection.disconnected_at.or(Some(now));
    let next = found.reconnected(Connection {
        credentials: None,
        before: None,
        pending: None,
        refused: None,
        disconnected_at,
        ..connection
    });
    let change = marked(work.store.change(tenant_id).connection(&next)?, &next)?;
    let was_active = tenant.settings().active == Some(found.environment);
    let change = match tenant.profile.clone().filter(|_| was_active) {
        None => change,
        Some(profile) => {
            let idle = Profile { active: None, disconnected_at: Some(now), ..profile };
            let change = change.profile(tenant.profile_version, &idle)?;
            tenant.profile = Some(idle);
            change
        }
    };
    change.commit().await?;
    Ok(next)
}
