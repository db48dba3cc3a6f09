//! Telling the people of a business by text. An alert is on record before anybody is told, and whoever finds it there and
//! due goes on with it: it may come twice, and does not get lost.

mod beside;
mod deliver;
mod reported;
mod tend;

use self::deliver::By;
use super::Work;
use crate::domain::alerts::Alert;
use crate::domain::contacts::Contact;
use crate::domain::ids::TenantId;
use crate::domain::time::Timestamp;
use crate::store::{FoundAlert, Store, Unavailable};

pub use self::tend::{Tended, tend, tend_these};

pub(super) use self::beside::{Bell, answered, bell};
pub(super) use self::reported::{not_delivered, tell_again};

/// Tells who wants to hear of it, now. Where something was told before, or nobody wants to hear of it, nothing happens;
/// what cannot be told now is told by the schedule.
///
/// # Errors
/// [`Unavailable`]: it is not on record, and nobody will be told.
pub async fn raise(work: &Work, tenant: &TenantId, alert: &Alert) -> Result<(), Unavailable> {
    if !is_wanted(&work.store.contacts(tenant).await?.contacts, alert) {
        return Ok(());
    }
    let now = work.clock.now();
    if let Some(found) = record(&work.store, tenant, alert, deliver::leased(now), now).await? {
        deliver::deliver(work, found, By::Chance).await;
    }
    Ok(())
}

/// The same, and the schedule tells of it. For whoever has no time to wait for it.
///
/// # Errors
/// [`Unavailable`]: it is not on record, and nobody will be told.
pub(super) async fn raise_for_schedule(
    work: &Work,
    tenant: &TenantId,
    alert: &Alert,
) -> Result<(), Unavailable> {
    if is_wanted(&work.store.contacts(tenant).await?.contacts, alert) {
        leave_to_schedule(work, tenant, alert).await?;
    }
    Ok(())
}

/// Has the schedule tell of it. For whoever may not text by itself.
///
/// # Errors
/// [`Unavailable`]: it is not on record, and nobody will be told.
pub async fn leave_to_schedule(work: &Work, tenant: &TenantId, alert: &Alert) -> Result<(), Unavailable> {
    let now = work.clock.now();
    record(&work.store, tenant, alert, now, now).await.map(drop)
}

/// None: it was told before, or what says as much was.
async fn record(
    store: &Store,
    tenant: &TenantId,
    alert: &Alert,
    due: Timestamp,
    now: Timestamp,
) -> Result<Option<FoundAlert>, Unavailable> {
    if let Some(name) = alert.contained_in()
        && store.alert(tenant, &name).await?.is_some()
    {
        return Ok(None);
    }
    store.put_alert(tenant, alert, due, now).await
}

fn is_wanted(contacts: &[Contact], alert: &Alert) -> bool {
    contacts.iter().any(|contact| contact.confirmed_at.is_some() && alert.is_for(contact))
}
