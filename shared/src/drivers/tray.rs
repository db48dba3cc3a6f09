use super::Work;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};
use crate::store::SaveError;

/// Has one text of the tray booked: one that was decided to need none, or that a person dismissed. It comes back as owed,
/// with its line of the audit trail or not at all, and is booked whatever it says. False: there is no such text in the
/// tray, or no longer.
///
/// # Errors
/// [`SaveError`]; it is still in the tray.
pub async fn book_text(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    thread: &ThreadKey,
    sid: &MessageSid,
) -> Result<bool, SaveError> {
    if thread.tenant != *tenant {
        return Ok(false);
    }
    let Some(found) = work.store.in_tray(thread, sid).await? else {
        return Ok(false);
    };
    let now = work.clock.now();
    let line = Line::new(actor, Act::TextBooked, now, format!("text: {}", sid.as_str()));
    let change = work.store.change(tenant).audit(&line)?.book_from_tray(&found, now)?;
    match change.commit().await {
        Ok(()) => {
            work.wake.at(thread, now, now).await;
            Ok(true)
        }
        // Somebody else has just had it booked.
        Err(SaveError::Moved) => Ok(false),
        Err(error) => Err(error),
    }
}
