//! What is done with a business as a whole: its settings, and its end.

mod delete;

use super::Work;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::ids::TenantId;
use crate::domain::settings::Profile;
use crate::domain::settings::stopped::Asked;
use crate::random;
use crate::store::{SaveError, Tenant};

pub use delete::{DeleteError, Receipt, delete};

/// An id that no other tenant has.
#[must_use]
pub fn new_id() -> TenantId {
    TenantId::of(random::nonce())
}

/// A new tenant. One that was deleted may come back under its id.
///
/// # Errors
/// [`SaveError::Moved`] where it is there already.
pub async fn create(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    profile: Profile,
) -> Result<Profile, SaveError> {
    let now = work.clock.now();
    let profile = Profile { created_at: Some(now), ..profile };
    let entry = Line::new(actor, Act::TenantCreated, now, profile.business.clone());
    work.store.change(tenant).profile(0, &profile)?.audit(&entry)?.commit().await?;
    Ok(profile)
}

/// Puts settings in place of those that were found.
///
/// # Errors
/// [`SaveError::Moved`] where somebody changed them since.
pub async fn save_settings(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    found: &Tenant,
    next: &Profile,
) -> Result<(), SaveError> {
    let changed = found.settings().differences(next);
    if changed.is_empty() {
        return Ok(());
    }
    let entry = Line::new(actor, Act::SettingsSaved, work.clock.now(), changed.join(", "));
    let mut change = work.store.change(tenant).profile(found.profile_version, next)?.audit(&entry)?;
    if found.settings().retention != next.retention {
        // The webhook learns it from the number.
        for own in work.store.numbers(tenant).await? {
            change = change.number(&own.changed(own.record.clone()), next.retention, work.clock.now())?;
        }
    }
    change.commit().await
}

/// Takes a tenant out of service, or back into it: from then on the schedule drives what is owed.
///
/// # Errors
/// [`SaveError::Moved`] where somebody changed its settings since they were found.
pub async fn suspend(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    found: &Tenant,
    suspended: bool,
) -> Result<Profile, SaveError> {
    let next = Profile { suspended, ..found.settings().clone() };
    change_terms(work, tenant, actor, found, next).await
}

/// Puts in place of what was found what operators alone set: whether it is in service, and how much it may send.
///
/// # Errors
/// [`SaveError::Moved`] where somebody changed its settings since they were found.
pub async fn change_terms(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    found: &Tenant,
    next: Profile,
) -> Result<Profile, SaveError> {
    let (before, now) = (found.settings(), work.clock.now());
    let mut lines = Vec::new();
    if before.suspended != next.suspended {
        let act = if next.suspended { Act::TenantSuspended } else { Act::TenantResumed };
        lines.push(Line::new(actor, act, now, ""));
    }
    let changed = before.differences(&next);
    if !changed.is_empty() {
        lines.push(Line::new(actor, Act::SettingsSaved, now, changed.join(", ")));
    }
    if lines.is_empty() {
        return Ok(next);
    }
    let mut change = work.store.change(tenant).profile(found.profile_version, &next)?;
    for line in &lines {
        change = change.audit(line)?;
    }
    change.commit().await?;
    Ok(next)
}

/// Stops a tenant's automatic replies, or has them resume; its bookings go on.
///
/// # Errors
/// [`SaveError::Moved`] where somebody changed its settings since they were found.
pub async fn stop_replies(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    found: &Tenant,
    asked: Asked,
) -> Result<Profile, SaveError> {
    let Some((next, line)) = found.settings().stopping(asked, actor, work.clock.now()) else {
        return Ok(found.settings().clone());
    };
    work.store.change(tenant).profile(found.profile_version, &next)?.audit(&line)?.commit().await?;
    Ok(next)
}
