use super::{Named, TRIES};
use crate::domain::audit::Actor;
use crate::domain::ids::TenantId;
use crate::domain::settings::retention::Retention;
use crate::domain::time::Timestamp;
use crate::drivers::held::{Click, Verdict};
use crate::drivers::{Work, book_text};
use crate::store::{SaveError, TEXTS_AT_ONCE};

/// Decides about what is held of one customer's texts, each part with its line of the trail or not at all; and has a
/// text booked that was decided to need nothing, where that is the one that is named. How many texts it was.
///
/// # Errors
/// [`SaveError`]: what was decided by then stands, and the rest is still held.
pub async fn decide_one(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    named: &Named,
    verdict: Verdict,
    retention: Retention,
) -> Result<usize, SaveError> {
    let click = Click { work, tenant, actor, verdict, retention };
    let (mut decided, mut newest) = (0, Timestamp::MIN);
    for _ in 0..TRIES {
        match part(&click, named, &mut decided, &mut newest).await {
            Ok(()) => return Ok(decided),
            Err(SaveError::Moved) => {}
            Err(error) => return Err(error),
        }
    }
    Err(SaveError::Moved)
}

/// From what is held now.
async fn part(
    click: &Click<'_>,
    named: &Named,
    decided: &mut usize,
    newest: &mut Timestamp,
) -> Result<(), SaveError> {
    let held = click.work.store.held_of(&named.thread).await?;
    let Click { work, tenant, actor, verdict, .. } = *click;
    if verdict == Verdict::Book && book_text(work, tenant, actor, &named.thread, &named.text).await? {
        *decided += 1;
    }
    for some in held.chunks(TEXTS_AT_ONCE) {
        *newest = click.decide(some, *newest).await?;
        *decided += some.len();
    }
    Ok(())
}
