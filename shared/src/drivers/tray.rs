use super::Work;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};
use crate::store::SaveError;

/// Has one text booked that was decided to need nothing, with its line of the audit trail or not at all. False: there is
/// no such text, or no longer.
///
/// # Errors
/// [`SaveError`]; it is as it was.
pub async fn book_text(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    thread: &ThreadKey,
    sid: &MessageSid,
) -> Result<bool, SaveError> {
    let Some(text) = work.store.needing_nothing(thread, sid).await? else { return Ok(false) };
    let now = work.clock.now();
    let line = Line::new(actor, Act::TextBooked, now, format!("text: {}", sid.as_str()));
    let change = work.store.change(tenant).audit(&line)?.book_after_all(thread, &text, now)?;
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
