//! Events as AWS hands them to functions: streams, queues, schedules, and HTTP in a file of its own.

/// Requests.
pub mod http;

use jiff::Timestamp;
use serde_json::{Value, json};

pub use self::http::Http;

const ACCOUNT: &str = "000000000000";
const REGION: &str = "us-east-1";

/// What the stream of the `Threads` table says of new items (thread, item): their keys and nothing more.
///
/// Sequence numbers, by which a function names what failed, are `1`, `2`, … in that order.
pub fn inserted(keys: &[(&str, &str)]) -> Value {
    let record = |(number, (thread, item)): (usize, &(&str, &str))| {
        json!({
            "eventID": format!("{number:032x}"),
            "eventName": "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": REGION,
            "dynamodb": {
                "ApproximateCreationDateTime": Timestamp::now().as_second(),
                "Keys": { "thread": { "S": thread }, "item": { "S": item } },
                "SequenceNumber": number.to_string(),
                "SizeBytes": thread.len() + item.len(),
                "StreamViewType": "KEYS_ONLY",
            },
            "eventSourceARN": arn("dynamodb", "table/Threads/stream/2026-01-01T00:00:00.000"),
        })
    };
    json!({ "Records": (1..).zip(keys).map(record).collect::<Vec<_>>() })
}

/// What a queue hands over. Message ids, by which a function names what failed, are `message-1`, …
pub fn queued(bodies: &[&str]) -> Value {
    let now = Timestamp::now().as_millisecond().to_string();
    let record = |(number, body): (usize, &&str)| {
        json!({
            "messageId": format!("message-{number}"),
            "receiptHandle": format!("receipt-{number}"),
            "body": body,
            "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": now,
                "SenderId": ACCOUNT,
                "ApproximateFirstReceiveTimestamp": now,
            },
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": arn("sqs", "wake"),
            "awsRegion": REGION,
        })
    };
    json!({ "Records": (1..).zip(bodies).map(record).collect::<Vec<_>>() })
}

/// What a schedule of EventBridge sends; `time` is the minute it was meant for.
pub fn scheduled(time: Timestamp) -> Value {
    json!({
        "version": "0",
        "id": "00000000-0000-4000-8000-000000000001",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": REGION,
        "resources": [arn("events", "rule/every-minute")],
        "detail": {},
    })
}

fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

#[cfg(test)]
mod tests;
