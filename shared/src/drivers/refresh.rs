use futures_util::future;
use futures_util::stream::{self, StreamExt};
use serde::Serialize;

use super::Work;
use crate::domain::connection::token::Need;
use crate::domain::ids::ConnectionKey;
use crate::domain::time::Timestamp;
use crate::random;
use crate::store::{SHARDS, Unavailable};

/// Tokens minted side by side.
const AT_ONCE: usize = 10;

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Refreshed {
    /// Connections whose token was due.
    pub due: usize,
    pub minted: usize,
    pub failed: usize,
}

/// Mints the successors of tokens that are due, so that no booking waits for one. Side by side and beginning anywhere, so
/// that a host which does not answer keeps nobody else waiting run after run.
///
/// # Errors
/// [`Unavailable`] where the list of what is due cannot be read.
pub async fn refresh(work: &Work, start_nothing_after: Timestamp) -> Result<Refreshed, Unavailable> {
    let mut done = Refreshed::default();
    let first = random::nonce() % SHARDS;
    for shard in (0..SHARDS).map(|n| (first + n) % SHARDS) {
        let due = work.store.due_tokens(shard, work.clock.now()).await?;
        let mints = stream::iter(&due)
            .take_while(|_| future::ready(work.clock.now() < start_nothing_after))
            .map(|key| is_fresh(work, key))
            .buffer_unordered(AT_ONCE);
        let mut mints = std::pin::pin!(mints);
        while let Some(fresh) = mints.next().await {
            done.due += 1;
            if fresh { done.minted += 1 } else { done.failed += 1 }
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
