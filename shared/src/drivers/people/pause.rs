use super::{TRIES, shown};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::settings::retention::Retention;
use crate::drivers::Work;
use crate::store::{Pause, SaveError};

/// A person takes over: no automatic reply goes to this customer any more, while texts are booked as ever. Who paused
/// first is who did.
///
/// # Errors
/// [`SaveError`].
pub async fn pause(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    thread: &ThreadKey,
    retention: Retention,
) -> Result<Pause, SaveError> {
    for _ in 0..TRIES {
        if let Some(found) = work.store.pause_of(thread).await? {
            return Ok(found);
        }
        let now = work.clock.now();
        let pause = Pause { paused_at: now, paused_by: actor.who.clone() };
        let line = Line::new(actor, Act::ConversationPaused, now, shown(&thread.customer));
        let change = work.store.change(tenant).audit(&line)?.pause(thread, &pause, retention)?;
        match change.commit().await {
            Ok(()) => return Ok(pause),
            Err(SaveError::Moved) => {}
            Err(error) => return Err(error),
        }
    }
    Err(SaveError::Moved)
}

/// Replies go out by themselves again.
///
/// # Errors
/// [`SaveError`].
pub async fn resume(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    thread: &ThreadKey,
) -> Result<(), SaveError> {
    for _ in 0..TRIES {
        let Some(found) = work.store.pause_of(thread).await? else { return Ok(()) };
        let line = Line::new(actor, Act::ConversationResumed, work.clock.now(), shown(&thread.customer));
        let change = work.store.change(tenant).audit(&line)?.resume(thread, &found)?;
        match change.commit().await {
            Ok(()) => return Ok(()),
            Err(SaveError::Moved) => {}
            Err(error) => return Err(error),
        }
    }
    Err(SaveError::Moved)
}
