//! A minute has passed.

use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Work, refresh};
use intellisend::telemetry;
use lambda_runtime::{Error, LambdaEvent};
use serde_json::Value;

/// Nothing is started after this long: a mint may take 5 s, and the function has 60.
const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

pub(crate) async fn handle(work: &Work, _: LambdaEvent<Value>) -> Result<(), Error> {
    let done = refresh(work, after(work.clock.now(), START_WITHIN)).await?;
    telemetry::event("refresh-tokens", &done);
    Ok(())
}
