//! Records to distinct threads, each driven on its own. A batch never fails: what is owed stands in the table.

use std::collections::{BTreeSet, HashSet};

use intellisend::domain::ids::{MessageSid, ThreadKey};
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Driven, HeardReports, Work, drive_all, hear_all, measured};
use intellisend::telemetry::{self, Figure, Metric, Place};
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
    /// By which somebody finds what became of a text, and of a reply.
    texts: BTreeSet<MessageSid>,
    sent: BTreeSet<MessageSid>,
}

pub(crate) async fn handle(work: &Work, event: LambdaEvent<Doorbells>) -> Result<Value, Error> {
    let (name, at) = (&event.context.env_config.function_name, work.clock.now());
    let rung = event.payload.records;
    let keys: HashSet<&str> = rung.iter().filter_map(|doorbell| doorbell.thread()).collect();
    let threads: Vec<ThreadKey> = keys.into_iter().filter_map(|key| ThreadKey::parse(key).ok()).collect();
    let reports = rung.iter().filter_map(|doorbell| doorbell.report());
    let reports = reports.filter_map(|(key, name)| Some((ThreadKey::parse(key).ok()?, name))).collect();
    let (driven, heard) =
        tokio::join!(drive_all(work, &threads, after(at, START_WITHIN)), hear_all(work, reports));
    let mut figures = measured(work, &driven);
    figures.extend(arrivals(&heard));
    let place = Place { function: "create-bookings", name, at };
    telemetry::event_with(
        place,
        &figures,
        &Done { driven, heard, texts: work.texts.take(), sent: work.sent.take() },
    );
    Ok(json!({ "batchItemFailures": [] }))
}

/// What became of messages, where anything was heard of any.
fn arrivals(heard: &HeardReports) -> Vec<Figure> {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (arrived, failed) = (count(heard.delivered), count(heard.not_delivered));
    if arrived + failed == 0 {
        return Vec::new();
    }
    let figures = [
        (Metric::MessagesDelivered, arrived),
        (Metric::MessagesNotDelivered, failed),
        (Metric::DeliveredPercent, 100 * arrived / (arrived + failed)),
    ];
    figures.map(|(metric, value)| Figure { metric, value }).into()
}
