//! A minute has passed.

use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Work, recover};
use intellisend::telemetry;
use lambda_runtime::{Error, LambdaEvent};
use serde_json::Value;

/// Nothing is started after this long: a write may take 25 s, and the function has 60.
const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

pub(crate) async fn handle(work: &Work, _: LambdaEvent<Value>) -> Result<(), Error> {
    let done = recover(work, after(work.clock.now(), START_WITHIN)).await?;
    telemetry::event("recover-messages", &done);
    Ok(())
}
