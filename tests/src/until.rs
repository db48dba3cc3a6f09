//! Waiting for a condition that nobody announces.

use std::time::Duration;

use tokio::time::{sleep, timeout};

/// Short enough not to be felt, long enough to leave the processor to what is waited for.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until there is something to see; panics with `what` when `limit` is over. The only sleep in a test.
pub async fn until<T>(what: &str, limit: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(seen) = look().await {
                return seen;
            }
            sleep(PAUSE).await;
        }
    };
    let Ok(seen) = timeout(limit, looking).await else { panic!("waited {limit:?} in vain for {what}") };
    seen
}

#[cfg(test)]
mod tests;
