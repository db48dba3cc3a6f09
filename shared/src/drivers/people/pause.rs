use super::{TRIES, shown};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::conversation::Conversation;
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::settings::retention::Retention;
use crate::drivers::Work;
use crate::store::{Pause, SaveError, State};

/// A person takes over: no automatic reply but one about somebody's life goes to this customer in the conversation that
/// there is, while texts are booked as ever. Who paused it first is who did.
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
        let (state, found) = tokio::try_join!(work.store.state(thread), work.store.pause_of(thread))?;
        if let Some(found) = found.clone().filter(|found| holds(found, &state)) {
            return Ok(found);
        }
        let now = work.clock.now();
        let pause = Pause { paused_at: now, paused_by: actor.who.clone() };
        let line = Line::new(actor, Act::ConversationPaused, now, shown(&thread.customer));
        let change = work.store.change(tenant).audit(&line)?;
        let change = change.pause(found.as_ref(), thread, &pause, retention)?;
        match change.commit().await {
            Ok(()) => return Ok(pause),
            Err(SaveError::Moved) => {}
            Err(error) => return Err(error),
        }
    }
    Err(SaveError::Moved)
}

/// Whether it is of the conversation that there is, and not of an earlier one.
pub(super) fn holds(pause: &Pause, state: &State) -> bool {
    let begun_at = state.thread.conversation.as_ref().map(Conversation::begun_at);
    begun_at.is_none_or(|begun_at| begun_at <= pause.paused_at)
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
