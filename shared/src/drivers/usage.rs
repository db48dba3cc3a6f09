use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::Work;
use crate::domain::ids::TenantId;
use crate::domain::usage::{Month, Usage};
use crate::store::Unavailable;

/// Tenants whose counters are read side by side.
const AT_ONCE: usize = 10;

/// What was counted for one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantUsage {
    /// Our own id of it.
    pub tenant: TenantId,
    /// As its customers know it.
    pub business: String,
    /// Of the month that was asked for.
    pub usage: Usage,
}

/// Some of the tenants in the order of their ids, and where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetUsage {
    /// As many as were asked for, or fewer.
    pub tenants: Vec<TenantUsage>,
    /// The last of these, if there are more.
    pub next: Option<TenantId>,
}

/// What was counted in a month for tenants whose ids come after `after`, at most `most` of them.
///
/// # Errors
/// [`Unavailable`].
pub async fn usage(
    work: &Work,
    month: &Month,
    after: Option<&TenantId>,
    most: i32,
) -> Result<FleetUsage, Unavailable> {
    let fleet = work.store.fleet(after, most).await?;
    let counted = fleet.tenants.into_iter().map(|(tenant, found)| async move {
        let usage = work.store.usage(&tenant, month).await?;
        Ok::<_, Unavailable>(TenantUsage { tenant, business: found.settings().business.clone(), usage })
    });
    let tenants = stream::iter(counted).buffered(AT_ONCE).try_collect().await?;
    Ok(FleetUsage { tenants, next: fleet.next })
}
