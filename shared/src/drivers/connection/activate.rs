use super::ActError;
use super::promote::activated;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::ids::{Environment, TenantId};
use crate::drivers::Work;
use crate::store::Tenant;

/// Has texts go there from now on. Open conversations stay where their booking was made.
///
/// # Errors
/// [`ActError::NotYet`] where it cannot take texts.
pub async fn activate(
    work: &Work,
    tenant_id: &TenantId,
    environment: Environment,
    actor: &Actor,
) -> Result<Tenant, ActError> {
    let mut tenant = work.store.tenant(tenant_id).await?;
    let found = tenant.connection_or_none(environment);
    let connection = found.connection.clone();
    if connection.credentials.is_none() {
        return Err(ActError::NotYet(
            "No credentials are in use for this environment. Save a client id and secret that ServiceTitan accepts.",
        ));
    }
    if !connection.can_take_texts() {
        return Err(ActError::NotYet("Choose a booking provider first: every booking is made under one."));
    }
    let active = activated(tenant.settings(), environment);
    let entry = Line::new(actor, Act::ConnectionActivated, work.clock.now(), "texts go here from now on");
    let entry = entry.in_environment(environment);
    // The connection counts this, so that a disconnect at the same moment is not overlooked.
    let next = found.changed(connection);
    let change = work.store.change(tenant_id).profile(tenant.profile_version, &active)?.connection(&next)?;
    tenant.put(next);
    change.audit(&entry)?.commit().await?;
    tenant.profile_version += 1;
    tenant.profile = Some(active);
    Ok(tenant)
}
