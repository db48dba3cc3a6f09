use futures_util::future;
use futures_util::stream::{self, StreamExt};
use serde::Serialize;

use super::look::look;
use super::post::post;
use crate::domain::canary::{Went, barred};
use crate::domain::ids::TenantId;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::store::{FoundCanary, SaveError, Unavailable};

/// Turns that are taken side by side.
const AT_ONCE: usize = 4;

/// What a run did about canaries.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Canaries {
    /// Turns that were taken.
    pub turns: usize,
    /// Those that found something wrong, or were cut off.
    pub failed: usize,
    /// What was found wrong, and with whose.
    pub why: Vec<String>,
}

/// Takes the turn of every canary whose time has come.
///
/// # Errors
/// [`Unavailable`] where the list of them cannot be read.
pub async fn canary_turns(work: &Work, start_nothing_after: Timestamp) -> Result<Canaries, Unavailable> {
    let tenants = work.store.canaries().await?;
    let each = stream::iter(&tenants)
        .take_while(|_| future::ready(work.clock.now() < start_nothing_after))
        .map(|tenant| async move { (tenant.as_str(), canary_turn(work, tenant).await) })
        .buffer_unordered(AT_ONCE);
    let all = each.fold(Canaries::default(), |mut all, (tenant, turn)| {
        all.turns += usize::from(!matches!(turn, Ok(None)));
        let wrong = turn.map(Option::flatten).unwrap_or_else(|error| Some(error.to_string()));
        all.failed += usize::from(wrong.is_some());
        all.why.extend(wrong.map(|why| format!("{tenant}: {why}")));
        future::ready(all)
    });
    Ok(all.await)
}

/// Takes the turn of a tenant's canary, if its time has come and nobody else takes it: posts the text, looks for the bookings
/// of those before, and says what is wrong. None: no turn was taken.
///
/// # Errors
/// [`Unavailable`]; what was posted is on record before, and is looked for in the next turn.
pub async fn canary_turn(work: &Work, id: &TenantId) -> Result<Option<Option<String>>, Unavailable> {
    let Some(FoundCanary { version, canary }) = work.store.canary(id).await? else { return Ok(None) };
    let now = work.clock.now();
    if !canary.is_due(now) {
        return Ok(None);
    }
    let (taken, turn) = canary.taken(now);
    match work.store.change(id).canary(version, &taken)?.commit().await {
        Ok(()) => {}
        Err(SaveError::Moved) => return Ok(None),
        Err(SaveError::Unavailable(error)) => return Err(error),
    }
    let posting = async {
        let tenant = work.store.tenant(id).await?;
        match barred(tenant.settings(), tenant.active().map(|active| &active.connection)) {
            Some(why) => Ok(Some(why.to_owned())),
            None => Ok::<_, Unavailable>(post(work, &taken, turn).await),
        }
    };
    let (found, refused) = tokio::join!(look(work, id, &canary), posting);
    let went = Went { found: found?, refused: refused? };
    let next = taken.after_turn(turn, &went);
    match work.store.change(id).canary(version + 1, &next)?.commit().await {
        // Somebody ended it meanwhile.
        Ok(()) | Err(SaveError::Moved) => Ok(Some(next.wrong.map(|wrong| wrong.why))),
        Err(SaveError::Unavailable(error)) => Err(error),
    }
}
