use std::time::Duration;

use tokio::time::timeout;

use super::CanaryError;
use super::look::look;
use crate::domain::audit::{Act, Actor, Line};
use crate::drivers::Numbers;

/// A person waits for it.
const LOOKING: Duration = Duration::from_secs(8);

/// Sends no more canaries through a tenant, and dismisses the bookings of those that were. False: there was none.
///
/// # Errors
/// [`CanaryError`]; a part of it may be done. Repeat it.
pub async fn end_canary(numbers: &Numbers<'_>, actor: &Actor) -> Result<bool, CanaryError> {
    let Numbers { work, tenant, .. } = *numbers;
    let Some(found) = work.store.canary(tenant).await? else {
        numbers.purge_left().await.map_err(CanaryError::Secret)?;
        return Ok(false);
    };
    // Whatever becomes of it, the canary ends. What is left says that nobody wrote it.
    let _ = timeout(LOOKING, look(work, tenant, &found.canary)).await;
    let now = work.clock.now();
    let line = Line::new(actor, Act::CanaryStopped, now, format!("{} texts were sent", found.canary.turns));
    work.store.change(tenant).remove_canary(&found, now)?.audit(&line)?.commit().await?;
    numbers.purge_left().await.map_err(CanaryError::Secret)?;
    Ok(true)
}
