//! A minute has passed.

use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::connection::{Retried, retry_pending};
use intellisend::drivers::{Refreshed, Work, refresh};
use intellisend::telemetry;
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::Value;

/// Nothing is started after this long: what is started last may take 10 s, and the function has 60.
const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// What an invocation did.
#[derive(Serialize)]
struct Event {
    #[serde(flatten)]
    refreshed: Refreshed,
    #[serde(flatten)]
    retried: Retried,
}

pub(crate) async fn handle(work: &Work, _: LambdaEvent<Value>) -> Result<(), Error> {
    let limit = after(work.clock.now(), START_WITHIN);
    // Side by side: trouble of the one is none of the other's.
    let (refreshed, retried) = tokio::join!(refresh(work, limit), retry_pending(work, limit));
    telemetry::event("refresh-tokens", &Event { refreshed: refreshed?, retried: retried? });
    Ok(())
}
