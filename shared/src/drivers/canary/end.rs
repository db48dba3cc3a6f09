use std::time::Duration;

use tokio::time::timeout;

use super::CanaryError;
use super::look::look;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::ids::TenantId;
use crate::drivers::Work;
use crate::store::SaveError;

/// A person waits for it.
const LOOKING: Duration = Duration::from_secs(8);

/// Somebody else may take a turn at the same moment: the canary is read again, this often.
const TRIES: u32 = 3;

/// Sends no more canaries through a tenant, and dismisses the bookings of those that were, as far as they are there. Their
/// secret is marked to be purged. Where there is none, nothing happens.
///
/// # Errors
/// [`CanaryError`]; some bookings may be dismissed. Repeat it.
pub async fn end_canary(work: &Work, tenant: &TenantId, actor: &Actor) -> Result<(), CanaryError> {
    for tried in 0..TRIES {
        let Some(found) = work.store.canary(tenant).await? else { return Ok(()) };
        if tried == 0 {
            // Whatever becomes of it, the canary ends. What is left says that nobody wrote it.
            let _ = timeout(LOOKING, look(work, tenant, &found.canary)).await;
        }
        let now = work.clock.now();
        let line =
            Line::new(actor, Act::CanaryStopped, now, format!("{} texts were sent", found.canary.turns));
        match work.store.change(tenant).remove_canary(&found, now)?.audit(&line)?.commit().await {
            Err(SaveError::Moved) => {}
            ended => return Ok(ended?),
        }
    }
    Err(SaveError::Moved.into())
}
