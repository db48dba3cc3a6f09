//! Records to distinct threads, each driven on its own. A batch never fails: what is owed stands in the table.

use std::collections::HashSet;

use intellisend::domain::ids::ThreadKey;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Work, drive_all};
use intellisend::telemetry;
use lambda_runtime::{Error, LambdaEvent};
use serde_json::{Value, json};

use crate::event::Doorbells;

/// Nothing is started after this long: a write may take 25 s, and the function has 60.
const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

pub(crate) async fn handle(work: &Work, event: LambdaEvent<Doorbells>) -> Result<Value, Error> {
    let rung = event.payload.records;
    let keys: HashSet<&str> = rung.iter().filter_map(|doorbell| doorbell.thread()).collect();
    let threads: Vec<ThreadKey> = keys.into_iter().filter_map(|key| ThreadKey::parse(key).ok()).collect();
    let driven = drive_all(work, &threads, after(work.clock.now(), START_WITHIN)).await;
    telemetry::event("create-bookings", &driven);
    Ok(json!({ "batchItemFailures": [] }))
}
