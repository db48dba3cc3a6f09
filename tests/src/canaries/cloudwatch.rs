//! The logs of deployed functions, which the emulator keeps as CloudWatch would.

use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::{Reader, hold};
use crate::stack::Described;

/// The emulator looks for a signature of the root user and does not verify it.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/logs/aws4_request, \
                      SignedHeaders=host;x-amz-date;x-amz-target, Signature=0";

/// As many lines as are given at once, and no more.
const PAGE: usize = 10_000;

/// Milliseconds since 1970: what came before was searched when somebody else's ground was left.
static SEARCHED: Mutex<u64> = Mutex::new(0);

/// Searches all that deployed functions logged since the last time.
pub(crate) fn search_deployed(described: &Described) {
    // The template makes a group for each. A list of them is not asked for: the emulator fails where one grows meanwhile.
    let groups = described.functions.keys().map(|name| format!("/aws/lambda/intellisend-{name}"));
    let (aws_url, groups) = (described.aws_url.clone(), groups.collect::<Vec<_>>());
    // A ground is left inside of a runtime, which must not be waited in.
    let reading = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(lines_since_last_time(&aws_url, &groups))
    });
    let lines = reading.join().expect("the emulator's logs are read");
    hold("a deployed function", Reader::Anybody, lines.iter().map(String::as_str));
}

async fn lines_since_last_time(aws_url: &str, groups: &[String]) -> Vec<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
    let now = now.try_into().expect("milliseconds");
    let since = std::mem::replace(&mut *SEARCHED.lock().expect("nobody panics with it"), now);
    let mut lines = Vec::new();
    for group in groups {
        let asked = json!({ "logGroupName": group, "startTime": since });
        let page = logs(aws_url, "FilterLogEvents", &asked).await;
        let events = page["events"].as_array().expect("events");
        assert!(events.len() < PAGE, "more was logged than is given at once: search more often");
        lines.extend(events.iter().filter_map(|event| Some(event["message"].as_str()?.to_owned())));
    }
    lines
}

async fn logs(aws_url: &str, operation: &str, body: &Value) -> Value {
    let answer = reqwest::Client::new()
        .post(aws_url)
        .header("authorization", SIGNED)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", format!("Logs_20140328.{operation}"))
        .body(body.to_string())
        .send()
        .await
        .expect("the emulator answers");
    assert!(answer.status().is_success(), "{operation}: {}", answer.status());
    answer.json().await.expect("JSON")
}
