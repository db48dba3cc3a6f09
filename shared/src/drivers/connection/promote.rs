//! What a promotion changes beside the credentials: the mark of what is still to be tested, where texts go, and whose
//! token everybody has from then on.

use super::ActError;
use crate::domain::audit::{Act, Line};
use crate::domain::connection::onboarding::Stage;
use crate::domain::connection::token::Minted;
use crate::domain::connection::{Connection, Login};
use crate::domain::ids::{Environment, TenantId};
use crate::domain::settings::Profile;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::store::{Change, Named, Tenant, TenantConnection};

/// The list of logins that are still to be tested.
pub(super) const PENDING: &str = "pending";

/// The connection with a login that ServiceTitan accepted; the one before is what one call goes back to.
pub(super) fn promoted(connection: Connection, login: Login) -> Connection {
    let same = |before: &Login| {
        before.credentials.secret == login.credentials.secret
            && before.servicetitan_tenant == login.servicetitan_tenant
            && before.enterprise_hub == login.enterprise_hub
    };
    let before = connection.login().filter(|before| !same(before)).or_else(|| connection.before.clone());
    Connection {
        before,
        servicetitan_tenant: Some(login.servicetitan_tenant),
        enterprise_hub: login.enterprise_hub,
        booking_provider: login.booking_provider,
        defaults: login.defaults,
        credentials: Some(login.credentials),
        pending: None,
        refused: None,
        disconnected_at: None,
        // Should it be disconnected one day, what is left to do is to save a pair again.
        stage: Stage::Save,
        ..connection
    }
}

/// Stands for a login that is still to be tested.
pub(super) fn marked<'a>(change: Change<'a>, next: &TenantConnection) -> Result<Change<'a>, ActError> {
    let item = format!("{PENDING}#{}", next.environment.as_str());
    Ok(match next.connection.pending {
        Some(_) => change.put(Named { item: &item, kind: Some(PENDING) }, PENDING, &next.environment)?,
        None => change.remove(&item)?,
    })
}

/// Where texts go nowhere yet, they go to the first connection that can take them. After a disconnect they wait for that
/// one, or for a person who says where they go: never by the way into another environment.
pub(super) fn activating<'a>(
    change: Change<'a>,
    tenant: &mut Tenant,
    found: &TenantConnection,
    next: &TenantConnection,
    line: &Line,
) -> Result<Change<'a>, ActError> {
    let resumes = |profile: &Profile| match profile.disconnected_from {
        Some(environment) => environment == next.environment,
        None => profile.disconnected_at.is_none() && !found.connection.can_take_texts(),
    };
    let idle = tenant.profile.as_ref().filter(|profile| profile.active.is_none() && resumes(profile));
    let Some(profile) = idle.filter(|_| next.connection.can_take_texts()) else {
        return Ok(change);
    };
    let active = activated(profile, next.environment);
    let detail = "texts go here from now on".to_owned();
    let line = Line { act: Act::ConnectionActivated, detail, trace_id: None, ..line.clone() };
    let change = change.profile(tenant.profile_version, &active)?.audit(&line)?;
    tenant.profile = Some(active);
    tenant.profile_version += 1;
    Ok(change)
}

/// The settings with texts going there.
pub(super) fn activated(profile: &Profile, environment: Environment) -> Profile {
    Profile { active: Some(environment), disconnected_at: None, disconnected_from: None, ..profile.clone() }
}

/// Versions that nothing names any more are let go. What cannot be now is at the next save.
pub(super) async fn tidy(work: &Work, connection: &Connection) {
    let named = connection.credentials.iter().chain(connection.before.iter().map(|it| &it.credentials));
    let named = named.chain(connection.pending.iter().map(|it| &it.login.credentials));
    let keep: Vec<&str> = named.map(|stored| stored.secret.version.as_str()).collect();
    if let Some(name) = &connection.secret {
        let _ = work.vault.tidy(name, &keep, work.clock.now()).await;
    }
}

/// What follows a promotion, and costs at most a mint where it fails: the token that the test brought is everyone's, and
/// versions that nothing names any more are let go.
pub(super) async fn take_over(
    work: &Work,
    tenant: &TenantId,
    next: &TenantConnection,
    minted: Option<Minted>,
    asked_at: Timestamp,
) {
    if let Some(minted) = minted {
        work.broker.publish(tenant, next, minted, asked_at).await;
    }
    tidy(work, &next.connection).await;
}
