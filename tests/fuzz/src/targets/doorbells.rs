//! An event of the stream or of the queue loses no record, and each rings for one thing: a thread or a delivery report.
//!
//! Lines: `report`, `queue` or an item, and a thread's key. The whole input is also an event by itself.

use intellisend::domain::ids::ThreadKey;
use serde_json::{Value, json};

use crate::event::Doorbells;

pub(crate) fn check(input: &[u8]) {
    no_record_is_lost(input);
    if let Ok(Value::Object(event)) = serde_json::from_slice(input)
        && let Ok(read) = serde_json::from_slice::<Doorbells>(input)
    {
        assert_eq!(Some(read.records.len()), event["Records"].as_array().map(Vec::len));
        for record in read.records {
            assert!(record.thread().is_none() || record.report().is_none());
        }
    }
}

fn no_record_is_lost(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let rung: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once(' ')).collect();
    let records: Vec<Value> = rung.iter().map(|(kind, key)| record(kind, key)).collect();
    let event = json!({ "Records": records });
    let read: Doorbells = serde_json::from_value(event).expect("as AWS sends it");
    assert_eq!(read.records.len(), rung.len());
    for (record, (kind, key)) in read.records.iter().zip(rung) {
        let rings = if kind.starts_with("report") { (None, Some(key)) } else { (Some(key), None) };
        assert_eq!((record.thread(), record.report().map(|(thread, _)| thread)), rings);
        if let Ok(thread) = ThreadKey::parse(key) {
            assert_eq!(thread.key(), key);
            assert!(!format!("{thread:?}").contains(thread.number.as_str()));
        }
    }
}

fn record(kind: &str, key: &str) -> Value {
    let item = match kind {
        "queue" => return json!({ "messageId": "1", "body": key, "eventSource": "aws:sqs" }),
        kind if kind.starts_with("report") => "report#failed#SM00000000000000000000000000000001",
        other => other,
    };
    json!({
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "Keys": { "thread": { "S": key }, "item": { "S": item } },
            "SequenceNumber": "1",
            "StreamViewType": "KEYS_ONLY",
        },
    })
}
