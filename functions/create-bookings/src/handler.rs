//! Records to distinct threads, each driven on its own. A batch never fails: what is owed stands in the table.

use std::collections::{BTreeSet, HashSet};

use intellisend::domain::ids::{MessageSid, ThreadKey};
use intellisend::domain::time::after;
use intellisend::drivers::{
    Driven, HeardReports, START_WITHIN, Work, drive_all, hear_all, measured, outside_calls,
};
use intellisend::telemetry::{self, Figure, Invocation, Metric};
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::{Value, json};

use crate::event::Doorbells;

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
    let (context, at) = (&event.context, work.clock.now());
    let invocation =
        Invocation::begins("create-bookings", &context.env_config.function_name, &context.request_id, at);
    let rung = event.payload.records;
    let keys: HashSet<&str> = rung.iter().filter_map(|doorbell| doorbell.thread()).collect();
    let threads: Vec<ThreadKey> = keys.into_iter().filter_map(|key| ThreadKey::parse(key).ok()).collect();
    let reports = rung.iter().filter_map(|doorbell| doorbell.report());
    let reports = reports.filter_map(|(key, name)| Some((ThreadKey::parse(key).ok()?, name))).collect();
    let (driven, heard) =
        tokio::join!(drive_all(work, &threads, after(at, START_WITHIN)), hear_all(work, reports));
    let mut figures = measured(work, &driven);
    figures.extend(outside_calls(work));
    figures.extend(arrivals(&heard));
    telemetry::event(
        invocation,
        &figures,
        &Done { driven, heard, texts: work.texts.take(), sent: work.sent.take() },
    );
    Ok(json!({ "batchItemFailures": [] }))
}

/// What became of messages, where anything was heard of any.
fn arrivals(heard: &HeardReports) -> Vec<Figure> {
    let (arrived, failed) = (heard.delivered, heard.not_delivered);
    if arrived + failed == 0 {
        return Vec::new();
    }
    vec![
        Figure::count(Metric::MessagesDelivered, arrived),
        Figure::count(Metric::MessagesNotDelivered, failed),
        Figure::count(Metric::DeliveredPercent, 100 * arrived / (arrived + failed)),
    ]
}
