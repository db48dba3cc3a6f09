use serde::Serialize;

use super::Work;
use crate::domain::connection::token::Need;
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
            let tenant = work.store.tenant(&key.tenant).await?;
            let connection = tenant.connection(key.environment);
            let minted = match connection {
                Some(connection) => work.broker.token(&key.tenant, connection, Need::Fresh).await.is_ok(),
                None => false,
            };
            if minted { done.minted += 1 } else { done.failed += 1 }
        }
    }
    Ok(done)
}
