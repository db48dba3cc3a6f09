//! Records to distinct threads, each driven on its own. A batch never fails: what is owed stands in the table.

use std::collections::HashSet;

use intellisend::domain::ids::ThreadKey;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Driven, HeardReports, Work, drive_all, hear_all};
use intellisend::telemetry;
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::{Value, json};

use crate::event::Doorbells;

/// Nothing is started after this long: a write may take 25 s, and the function has 60.
const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// What an invocation came to.
#[derive(Serialize)]
struct Done {
    #[serde(flatten)]
    driven: Driven,
    #[serde(flatten)]
    heard: HeardReports,
}

pub(crate) async fn handle(work: &Work, event: LambdaEvent<Doorbells>) -> Result<Value, Error> {
    let rung = event.payload.records;
    let keys: HashSet<&str> = rung.iter().filter_map(|doorbell| doorbell.thread()).collect();
    let threads: Vec<ThreadKey> = keys.into_iter().filter_map(|key| ThreadKey::parse(key).ok()).collect();
    let reports = rung.iter().filter_map(|doorbell| doorbell.report());
    let reports = reports.filter_map(|(key, name)| Some((ThreadKey::parse(key).ok()?, name))).collect();
    let (driven, heard) = tokio::join!(
        drive_all(work, &threads, after(work.clock.now(), START_WITHIN)),
        hear_all(work, reports)
    );
    telemetry::event("create-bookings", &Done { driven, heard });
    Ok(json!({ "batchItemFailures": [] }))
}
