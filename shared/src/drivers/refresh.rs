use futures_util::future;
use futures_util::stream::{self, FuturesUnordered, StreamExt};
use serde::Serialize;
use tokio::time::interval;

use super::{TokenError, Work};
use crate::domain::connection::refresh::{Endpoint, gap, in_turn};
use crate::domain::connection::token::{MintFailure, Need};
use crate::domain::ids::Environment;
use crate::domain::outcome::Cause;
use crate::domain::time::Timestamp;
use crate::store::{DueToken, SHARDS, Unavailable};

/// Parts of the index read side by side.
const LISTS_AT_ONCE: usize = 4;

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Refreshed {
    /// Connections whose token was due.
    pub due: usize,
    /// Tokens that are new.
    pub minted: usize,
    /// Connections that have none: the mint brought none, or could not be begun.
    pub failed: usize,
    /// Nothing is connected any more: due no longer.
    pub gone: usize,
    /// Still due, or in the hands of another run.
    pub left: usize,
    /// Environments that were given up because their token endpoint does not answer.
    pub down: Vec<Environment>,
    /// Parts of the index that could not be read.
    pub unlisted: usize,
}

/// What became of one token.
enum Ended {
    Minted,
    /// The endpoint answered, and gave none.
    Rejected,
    /// The endpoint did not answer.
    Unanswered,
    /// Trouble on this side of the endpoint.
    Failed,
    Gone,
    Left,
}

/// Mints the successors of tokens that are due, so that no booking waits for one. What is left when the time for starting
/// anything is over, or the endpoint is down, is due still: the next run begins with it. Any number of runs may overlap,
/// because who mints has a lease.
///
/// # Errors
/// [`Unavailable`] where nothing of the list of what is due can be read.
pub async fn refresh(work: &Work, start_nothing_after: Timestamp) -> Result<Refreshed, Unavailable> {
    let (listed, unlisted) = list(work).await?;
    // The two have hosts of their own, and one that is down holds up nothing of the other's.
    let shares = Environment::ALL.map(|environment| {
        let due = listed.iter().filter(|due| due.key.environment == environment).collect();
        share(work, environment, in_turn(due), start_nothing_after)
    });
    let shares = future::join_all(shares).await;
    Ok(shares.into_iter().fold(Refreshed { unlisted, ..Refreshed::default() }, Refreshed::and))
}

/// Whatever is due, the longest due first, and how many parts of the index could not be read: these wait for the next run.
async fn list(work: &Work) -> Result<(Vec<DueToken>, usize), Unavailable> {
    let now = work.clock.now();
    let parts = stream::iter(0..SHARDS).map(|shard| work.store.due_tokens(shard, now));
    let parts: Vec<_> = parts.buffer_unordered(LISTS_AT_ONCE).collect().await;
    let (mut listed, mut unlisted, mut error) = (Vec::new(), 0, None);
    let asked = parts.len();
    for part in parts {
        match part {
            Ok(due) => listed.extend(due),
            Err(why) => {
                unlisted += 1;
                error = Some(why);
            }
        }
    }
    if let Some(error) = error.filter(|_| unlisted == asked) {
        return Err(error);
    }
    listed.sort_by_key(|due| due.since);
    Ok((listed, unlisted))
}

/// One environment's share of a run: mints start a gap apart, as many side by side as the endpoint is known to bear.
async fn share(
    work: &Work,
    environment: Environment,
    due: Vec<&DueToken>,
    start_nothing_after: Timestamp,
) -> Refreshed {
    let mut done = Refreshed { due: due.len(), ..Refreshed::default() };
    let mut pace = interval(gap(due.len()).unsigned_abs());
    let mut waiting = due.into_iter().peekable();
    let (mut under_way, mut endpoint) = (FuturesUnordered::new(), Endpoint::default());
    loop {
        let is_on = !endpoint.is_down() && work.clock.now() < start_nothing_after;
        let may_start = is_on && waiting.peek().is_some() && endpoint.admits(under_way.len());
        tokio::select! {
            biased;
            Some(ended) = under_way.next() => {
                endpoint = heard(endpoint, &ended);
                done.count(&ended);
            }
            // The wait may have been longer than the time for starting anything.
            _ = pace.tick(), if may_start => if work.clock.now() < start_nothing_after {
                under_way.extend(waiting.next().map(|due| succeed(work, due)));
            },
            else => break,
        }
    }
    done.left += waiting.count();
    if endpoint.is_down() {
        done.down.push(environment);
    }
    done
}

/// One connection's trouble is its own: the others are refreshed all the same.
async fn succeed(work: &Work, due: &DueToken) -> Ended {
    let key = &due.key;
    let Ok(tenant) = work.store.tenant(&key.tenant).await else {
        return Ended::Failed;
    };
    let connection = tenant.connection(key.environment);
    let Some(connection) = connection.filter(|found| found.connection.credentials.is_some()) else {
        return if work.store.forget_token(due).await.is_ok() { Ended::Gone } else { Ended::Left };
    };
    match work.broker.token(&key.tenant, connection, Need::Fresh).await {
        Ok(held) if work.clock.now() < held.refresh_at => Ended::Minted,
        Ok(_) | Err(TokenError::Busy | TokenError::Superseded) => Ended::Left,
        Err(TokenError::Failed(MintFailure::Rejected(_))) => Ended::Rejected,
        // It was not asked: the secret, for one, was not to be had.
        Err(TokenError::Failed(MintFailure::Unavailable(Cause::Ours { .. }))) => Ended::Failed,
        Err(TokenError::Failed(MintFailure::Unavailable(_))) => Ended::Unanswered,
        Err(_) => Ended::Failed,
    }
}

/// What is known of the endpoint after that; whatever was not asked of it tells nothing.
const fn heard(endpoint: Endpoint, ended: &Ended) -> Endpoint {
    match ended {
        Ended::Minted | Ended::Rejected => endpoint.heard(true),
        Ended::Unanswered => endpoint.heard(false),
        Ended::Failed | Ended::Gone | Ended::Left => endpoint,
    }
}

impl Refreshed {
    const fn count(&mut self, ended: &Ended) {
        match ended {
            Ended::Minted => self.minted += 1,
            Ended::Rejected | Ended::Unanswered | Ended::Failed => self.failed += 1,
            Ended::Gone => self.gone += 1,
            Ended::Left => self.left += 1,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            due: self.due + other.due,
            minted: self.minted + other.minted,
            failed: self.failed + other.failed,
            gone: self.gone + other.gone,
            left: self.left + other.left,
            down: [self.down, other.down].concat(),
            unlisted: self.unlisted + other.unlisted,
        }
    }
}
