use super::ActError;
use super::trial::{Candidate, trial, worked_until};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::connection::doctor::{Finding, Status, all_is_well};
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::drivers::health::seen_to_work;

/// What the doctor found.
#[derive(Debug)]
pub struct Checked {
    /// When it was looked at.
    pub at: Timestamp,
    /// One for each thing that a connection needs, in their order.
    pub findings: Vec<Finding>,
}

/// Asks ServiceTitan about the credentials in use, or about those that are still to be tested. Always with a new token.
///
/// # Errors
/// [`ActError::NotYet`] where nothing is saved.
pub async fn check(
    work: &Work,
    tenant_id: &TenantId,
    environment: Environment,
    actor: &Actor,
) -> Result<Checked, ActError> {
    let tenant = work.store.tenant(tenant_id).await?;
    let found = tenant.connection_or_none(environment);
    let key = ConnectionKey { tenant: tenant_id.clone(), environment };
    let in_use = found.connection.login();
    let pending = found.connection.pending.as_ref().map(|pending| pending.login.clone());
    let Some(login) = in_use.clone().or(pending) else {
        return Err(ActError::NotYet(
            "Nothing is saved for this environment yet. Save a client id and secret first.",
        ));
    };
    let worked = match &in_use {
        Some(_) => worked_until(work, &key, &found.connection).await,
        None => None,
    };
    let candidate = Candidate::of(work, &login, worked).await?;
    let tried = trial(work, environment, &candidate).await?;
    if let Some(minted) = tried.minted.filter(|_| in_use.is_some()) {
        work.broker.publish(tenant_id, &found, minted, tried.asked_at).await;
    }
    if in_use.is_some() && all_is_well(&tried.findings) {
        seen_to_work(&work.store, &key, found.generation, work.clock.now()).await;
    }
    let failed = tried.findings.iter().filter(|finding| finding.status == Status::Failed).count();
    let at = work.clock.now();
    let entry = Line::new(actor, Act::ConnectionChecked, at, format!("{failed} steps failed"));
    let entry = entry.in_environment(environment).with_trace(tried.trace_id);
    work.store.change(tenant_id).audit(&entry)?.commit().await?;
    Ok(Checked { at, findings: tried.findings })
}
