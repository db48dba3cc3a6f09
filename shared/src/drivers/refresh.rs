use serde::Serialize;

use super::Work;
use crate::domain::connection::token::Need;
use crate::domain::ids::ConnectionKey;
use crate::domain::time::Timestamp;
use crate::store::{SHARDS, Unavailable};

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Refreshed {
    /// Connections whose token was due.
    pub due: usize,
    pub minted: usize,
    pub failed: usize,
}

/// Mints the successors of tokens that are due, so that no booking waits for one.
///
/// # Errors
/// [`Unavailable`] where the list of what is due cannot be read.
pub async fn refresh(work: &Work, start_nothing_after: Timestamp) -> Result<Refreshed, Unavailable> {
    let mut done = Refreshed::default();
    for shard in 0..SHARDS {
        for key in work.store.due_tokens(shard, work.clock.now()).await? {
            if work.clock.now() >= start_nothing_after {
                return Ok(done);
            }
            done.due += 1;
            if is_fresh(work, &key).await { done.minted += 1 } else { done.failed += 1 }
        }
    }
    Ok(done)
}

/// One connection's trouble is its own: the others are refreshed all the same.
async fn is_fresh(work: &Work, key: &ConnectionKey) -> bool {
    let Ok(tenant) = work.store.tenant(&key.tenant).await else {
        return false;
    };
    match tenant.connection(key.environment) {
        Some(connection) => work.broker.token(&key.tenant, connection, Need::Fresh).await.is_ok(),
        None => false,
    }
}
