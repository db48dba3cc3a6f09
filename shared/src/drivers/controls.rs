use super::Work;
use crate::domain::audit::Actor;
use crate::domain::controls::{Asked, Controls};
use crate::domain::ids::TenantId;
use crate::store::SaveError;

/// Puts what somebody asks for in place of what holds for all tenants. What holds already is written nowhere.
///
/// # Errors
/// [`SaveError::Moved`] where somebody else did so at the same moment.
pub async fn control(work: &Work, actor: &Actor, asked: Asked) -> Result<Controls, SaveError> {
    let found = work.store.controls().await?;
    let Some((next, line)) = found.controls.changed(asked, actor, work.clock.now()) else {
        return Ok(found.controls);
    };
    let platform = TenantId::platform();
    work.store.change(&platform).controls(found.version, &next)?.audit(&line)?.commit().await?;
    Ok(next)
}
