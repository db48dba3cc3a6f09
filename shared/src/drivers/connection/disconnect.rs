use super::ActError;
use super::promote::marked;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::connection::Connection;
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::settings::Profile;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::drivers::test_booking::dismiss_before_cut;
use crate::store::{SaveError, Tenant, TenantConnection};

/// Somebody else may write the connection at the same moment: it is read again, this often.
const TRIES: u32 = 5;

/// What a disconnect took away, and what becomes of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// By our clock; of a repeated one the first time. Where texts went here, what comes in from then on is held.
    pub disconnected_at: Timestamp,
    /// How many were deleted, with all their versions.
    pub secrets: usize,
    /// Whether there was one to delete.
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
    let cut = cut(work, &mut tenant, &key, &found, actor).await?;
    let finished = finish(work, &key, &cut).await;
    let (secrets, token) = finished.map_err(|error| ActError::Unfinished(Box::new(error)))?;
    let disconnected_at = cut.connection.disconnected_at.unwrap_or(work.clock.now());
    Ok(Receipt { disconnected_at, secrets, token, active: tenant.settings().active })
}

/// Purges what the connection was cut from. The name of its secret stays on record until that is done.
async fn finish(work: &Work, key: &ConnectionKey, cut: &TenantConnection) -> Result<(usize, bool), ActError> {
    let token = work.store.empty_token(key, cut.generation).await?;
    let Some(name) = &cut.connection.secret else {
        return Ok((0, token));
    };
    let secrets = usize::from(work.vault.purge(name).await?);
    for _ in 0..TRIES {
        let found = work.store.tenant(&key.tenant).await?.connection_or_none(key.environment);
        // Somebody connected it again meanwhile: the name is theirs, or gone.
        if found.connection.disconnected_at.is_none() || found.connection.secret.as_ref() != Some(name) {
            break;
        }
        let ended = found.changed(Connection { secret: None, ..found.connection.clone() });
        match work.store.change(&key.tenant).connection(&ended)?.commit().await {
            Err(SaveError::Moved) => {}
            written => {
                written?;
                break;
            }
        }
    }
    Ok((secrets, token))
}

/// The one write from which on nothing is booked with it. The name of its secret stays on record until it is purged.
async fn cut(
    work: &Work,
    tenant: &mut Tenant,
    key: &ConnectionKey,
    found: &TenantConnection,
    actor: &Actor,
) -> Result<TenantConnection, ActError> {
    let now = work.clock.now();
    let connection = found.connection.clone();
    let disconnected_at = connection.disconnected_at.or(Some(now));
    let next = Connection {
        credentials: None,
        before: None,
        pending: None,
        refused: None,
        disconnected_at,
        ..connection
    };
    let next = work.store.reconnected(&key.tenant, found, next).await?;
    let line = Line::new(actor, Act::ConnectionDisconnected, now, "its credentials and its token go");
    let change = work.store.change(&key.tenant).connection(&next)?;
    let change = marked(change.audit(&line.in_environment(key.environment))?, &next)?;
    let was_active = tenant.settings().active == Some(found.environment);
    let change = match tenant.profile.clone().filter(|_| was_active) {
        None => change,
        Some(profile) => {
            let (disconnected_at, disconnected_from) = (Some(now), Some(key.environment));
            let idle = Profile { active: None, disconnected_at, disconnected_from, ..profile };
            let change = change.profile(tenant.profile_version, &idle)?;
            tenant.profile = Some(idle);
            change
        }
    };
    change.commit().await?;
    Ok(next)
}
