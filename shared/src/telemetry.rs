//! One line of JSON per invocation, on standard output, where Lambda takes it up.
//!
//! Names tenants by our own id and texts by `MessageSid`; never a number, a word or a secret.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::domain::time::Timestamp;

/// What the figures of every stack are under; whose they are says the function's name.
const NAMESPACE: &str = "IntelliSend";

/// Whose line it is.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The function, as it is called in this project.
    pub function: &'static str,
    /// The same, as it was deployed: stacks in one account are told apart by it.
    pub name: &'a str,
    pub at: Timestamp,
}

/// A figure that CloudWatch takes out of the line (its embedded metric format), and alarms look at.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    pub name: &'static str,
    pub unit: Unit,
    pub value: i64,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub enum Unit {
    Count,
    Seconds,
}

/// Writes one event: which function, and what its invocation did.
pub fn event(function: &'static str, what: &impl Serialize) {
    print_event(function, &Map::new(), what);
}

/// The same with figures, where there are any.
pub fn event_with(place: Place<'_>, figures: &[Figure], what: &impl Serialize) {
    print_event(place.function, &embedded(place, figures), what);
}

fn print_event(function: &'static str, embedded: &Map<String, Value>, what: &impl Serialize) {
    #[derive(Serialize)]
    struct Line<'a, T> {
        function: &'static str,
        #[serde(flatten)]
        embedded: &'a Map<String, Value>,
        #[serde(flatten)]
        what: &'a T,
    }
    if let Ok(line) = serde_json::to_string(&Line { function, embedded, what }) {
        print(&line);
    }
}

fn embedded(place: Place<'_>, figures: &[Figure]) -> Map<String, Value> {
    let mut embedded = Map::new();
    if figures.is_empty() {
        return embedded;
    }
    let metrics: Vec<Value> =
        figures.iter().map(|figure| json!({ "Name": figure.name, "Unit": figure.unit })).collect();
    let described = json!({
        "Timestamp": place.at.as_millisecond(),
        "CloudWatchMetrics": [
            { "Namespace": NAMESPACE, "Dimensions": [["FunctionName"]], "Metrics": metrics },
        ],
    });
    embedded.insert("_aws".to_owned(), described);
    embedded.insert("FunctionName".to_owned(), place.name.into());
    embedded.extend(figures.iter().map(|figure| (figure.name.to_owned(), figure.value.into())));
    embedded
}

#[expect(clippy::print_stdout, reason = "standard output is the log")]
fn print(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests {
    use super::{Figure, Place, Timestamp, Unit, embedded};
    use serde_json::json;

    #[test]
    fn figures_stand_in_the_line_as_cloudwatch_reads_them() {
        let place =
            Place { function: "recover-messages", name: "stack-recover-messages", at: Timestamp::UNIX_EPOCH };
        let figure = Figure { name: "OldestOwedSeconds", unit: Unit::Seconds, value: 7 };
        let expected = json!({
            "_aws": {
                "Timestamp": 0,
                "CloudWatchMetrics": [{
                    "Namespace": "IntelliSend",
                    "Dimensions": [["FunctionName"]],
                    "Metrics": [{ "Name": "OldestOwedSeconds", "Unit": "Seconds" }],
                }],
            },
            "FunctionName": "stack-recover-messages",
            "OldestOwedSeconds": 7,
        });
        assert_eq!(serde_json::Value::Object(embedded(place, &[figure])), expected);
        assert!(embedded(place, &[]).is_empty());
    }
}
