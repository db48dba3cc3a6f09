use super::ActError;
use super::promote::{activating, marked, take_over};
use super::save::{How, Saved};
use super::trial::{Candidate, trial};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::connection::Connection;
use crate::domain::connection::save::{Brings, Verdict, judge};
use crate::domain::ids::{Environment, TenantId};
use crate::drivers::Work;

/// Goes back to the credentials of before; a second call goes forward again. What ServiceTitan refuses never replaces
/// what is in use. Where it cannot be asked, it is gone back to untested: it did work once.
///
/// # Errors
/// [`ActError::NotYet`] where there is nothing before, [`ActError::Refused`] where ServiceTitan does not take it.
pub async fn rollback(
    work: &Work,
    tenant_id: &TenantId,
    environment: Environment,
    actor: &Actor,
) -> Result<Saved, ActError> {
    let mut tenant = work.store.tenant(tenant_id).await?;
    let found = tenant.connection_or_none(environment);
    let connection = &found.connection;
    let Some(before) = connection.before.clone() else {
        return Err(ActError::NotYet(
            "There is no version before: these are the first credentials saved here.",
        ));
    };
    let candidate = Candidate::of(work, &before, Some(before.credentials.saved_at)).await?;
    let tried = trial(work, environment, &candidate).await?;
    let how = match judge(&tried.findings, Brings::all_of(&before, connection)) {
        Verdict::Refused(errors) => return Err(ActError::Refused { errors, findings: tried.findings }),
        Verdict::Accepted => How::Tested,
        Verdict::Unclear(_) => How::Untested,
    };
    let next = Connection {
        before: connection.login(),
        servicetitan_tenant: Some(before.servicetitan_tenant),
        enterprise_hub: before.enterprise_hub,
        booking_provider: before.booking_provider,
        defaults: connection.defaults_with(&before),
        credentials: Some(before.credentials),
        pending: None,
        refused: None,
        ..connection.clone()
    };
    let next = work.store.reconnected(tenant_id, &found, next).await?;
    let entry = Line::new(actor, Act::ConnectionRolledBack, work.clock.now(), "the version before is in use");
    let entry = entry.in_environment(environment).with_trace(tried.trace_id);
    let change = work.store.change(tenant_id).connection(&next)?.audit(&entry)?;
    activating(marked(change, &next)?, &mut tenant, &found, &next, &entry)?.commit().await?;
    tenant.put(next.clone());
    take_over(work, tenant_id, &next, tried.minted, tried.asked_at).await;
    Ok(Saved { tenant, connection: next, how, findings: tried.findings })
}
