//! One line of JSON per invocation, on standard output, where Lambda takes it up.
//!
//! Names tenants by our own id and texts by `MessageSid`; never a number, a word or a secret.

use std::time::Instant;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::domain::time::Timestamp;

/// What the figures of every stack are under; whose they are says the function's name.
pub const NAMESPACE: &str = "IntelliSend";

/// Whose line it is: an invocation's, which began where this was made.
#[derive(Debug, Clone, Copy)]
pub struct Invocation<'a> {
    function: &'static str,
    name: &'a str,
    request_id: &'a str,
    at: Timestamp,
    began: Instant,
}

impl<'a> Invocation<'a> {
    /// One that begins now. `function` is what it is called in this project, `name` what it was deployed as, by which stacks
    /// in one account are told apart; `request_id` is Lambda's, and leads to what Lambda itself says of the invocation.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "how long it takes depends on no clock that others agree with"
    )]
    pub fn begins(function: &'static str, name: &'a str, request_id: &'a str, at: Timestamp) -> Self {
        Self { function, name, request_id, at, began: Instant::now() }
    }
}

/// What CloudWatch takes out of the lines (its embedded metric format), and alarms and the dashboard look at; named there as
/// here. They are of the whole stack: what a single tenant has is in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Metric {
    /// How long what is owed by us, and waits longest, is overdue.
    OldestOwedSeconds,
    /// Texts that wait for us, of all tenants.
    OwedTexts,
    /// Texts that wait for a reason of their tenant's.
    ParkedTexts,
    /// 1 while something is wrong for many connections at once.
    PlatformTrouble,
    /// Staff who could not be told of something.
    AlertsFailed,
    /// Texts that our webhook should have taken in and did not.
    MissedTexts,
    /// For how long the Twilio account has been due that waits longest and was not read to its end.
    OldestSweepSeconds,
    /// Parts of a minute's work that ended by a panic.
    Panicked,
    /// Canaries that did not become bookings, or were not taken in.
    CanariesFailed,
    /// Texts that were taken in for the first time.
    Texts,
    /// Texts that had been taken in before.
    Duplicates,
    /// Webhooks for a route of ours whose signature does not hold, of either kind that follows.
    RefusedSignatures,
    /// Those without one, or with what cannot be one: no request of Twilio's.
    SignaturesMissing,
    /// Those with one that no auth token of ours makes: somebody else's, or a token that was replaced.
    SignaturesWrong,
    /// What is for no route of ours, or no webhook.
    RefusedRequests,
    /// Requests of Twilio's that were not taken in because of trouble of ours.
    WebhookFailures,
    /// Bookings that were made.
    Bookings,
    /// Of the slowest booking, since the first text of its conversation.
    TextToBookingSeconds,
    /// Texts that wait for a person's click since now.
    TextsHeld,
    /// Threads that a person must look at since now.
    SetAside,
    /// Automatic replies that were sent, or may have been.
    Replies,
    /// Of an invocation.
    ServiceTitanCalls,
    /// Those without an answer, or with 5xx.
    ServiceTitanErrors,
    /// Of the slowest.
    ServiceTitanMilliseconds,
    /// Of an invocation.
    TwilioCalls,
    /// Those without an answer, or with 5xx.
    TwilioErrors,
    /// Of the slowest.
    TwilioMilliseconds,
    /// Messages to customers and staff of which Twilio says so.
    MessagesDelivered,
    /// Messages of which Twilio says that they did not arrive.
    MessagesNotDelivered,
    /// Of both.
    DeliveredPercent,
    /// Tokens that the schedule minted before they were needed.
    Mints,
    /// Mints of the schedule that brought no token.
    MintsFailed,
    /// Connections that need a person's attention.
    ConnectionsInTrouble,
}

impl Metric {
    /// Each of them.
    pub const ALL: [Self; 33] = [
        Self::OldestOwedSeconds,
        Self::OwedTexts,
        Self::ParkedTexts,
        Self::PlatformTrouble,
        Self::AlertsFailed,
        Self::MissedTexts,
        Self::OldestSweepSeconds,
        Self::Panicked,
        Self::CanariesFailed,
        Self::Texts,
        Self::Duplicates,
        Self::RefusedSignatures,
        Self::SignaturesMissing,
        Self::SignaturesWrong,
        Self::RefusedRequests,
        Self::WebhookFailures,
        Self::Bookings,
        Self::TextToBookingSeconds,
        Self::TextsHeld,
        Self::SetAside,
        Self::Replies,
        Self::ServiceTitanCalls,
        Self::ServiceTitanErrors,
        Self::ServiceTitanMilliseconds,
        Self::TwilioCalls,
        Self::TwilioErrors,
        Self::TwilioMilliseconds,
        Self::MessagesDelivered,
        Self::MessagesNotDelivered,
        Self::DeliveredPercent,
        Self::Mints,
        Self::MintsFailed,
        Self::ConnectionsInTrouble,
    ];

    /// The functions in whose lines it is, as they are called in this project.
    #[must_use]
    pub const fn functions(self) -> &'static [&'static str] {
        match self {
            Self::OldestOwedSeconds
            | Self::OwedTexts
            | Self::ParkedTexts
            | Self::PlatformTrouble
            | Self::AlertsFailed
            | Self::MissedTexts
            | Self::OldestSweepSeconds
            | Self::Panicked
            | Self::CanariesFailed => &["recover-messages"],
            Self::Texts
            | Self::Duplicates
            | Self::RefusedSignatures
            | Self::SignaturesMissing
            | Self::SignaturesWrong
            | Self::RefusedRequests
            | Self::WebhookFailures => &["receive-sms"],
            Self::Bookings
            | Self::TextToBookingSeconds
            | Self::TextsHeld
            | Self::SetAside
            | Self::Replies => &["create-bookings", "recover-messages"],
            Self::ServiceTitanCalls | Self::ServiceTitanErrors | Self::ServiceTitanMilliseconds => {
                &["create-bookings", "recover-messages", "refresh-tokens", "save-credentials"]
            }
            Self::TwilioCalls | Self::TwilioErrors | Self::TwilioMilliseconds => {
                &["create-bookings", "recover-messages", "save-credentials"]
            }
            Self::MessagesDelivered | Self::MessagesNotDelivered | Self::DeliveredPercent => {
                &["create-bookings"]
            }
            Self::Mints | Self::MintsFailed | Self::ConnectionsInTrouble => &["refresh-tokens"],
        }
    }

    const fn unit(self) -> &'static str {
        match self {
            Self::OldestOwedSeconds | Self::OldestSweepSeconds | Self::TextToBookingSeconds => "Seconds",
            Self::ServiceTitanMilliseconds | Self::TwilioMilliseconds => "Milliseconds",
            Self::DeliveredPercent => "Percent",
            _ => "Count",
        }
    }
}

/// What one is at this moment.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// Which one.
    pub metric: Metric,
    /// In the metric's own unit.
    pub value: i64,
}

impl Figure {
    /// So many.
    #[must_use]
    pub fn count(metric: Metric, count: usize) -> Self {
        Self { metric, value: i64::try_from(count).unwrap_or(i64::MAX) }
    }
}

/// Writes the event of an invocation at its end: whose it is, how long it took, its figures where there are any, and what
/// it did.
pub fn event(invocation: Invocation<'_>, figures: &[Figure], what: &impl Serialize) {
    #[derive(Serialize)]
    struct Line<'a, T> {
        function: &'static str,
        request_id: &'a str,
        milliseconds: u128,
        #[serde(flatten)]
        embedded: Map<String, Value>,
        #[serde(flatten)]
        what: &'a T,
    }
    let Invocation { function, request_id, began, .. } = invocation;
    let (milliseconds, embedded) = (began.elapsed().as_millis(), embedded(invocation, figures));
    if let Ok(line) = serde_json::to_string(&Line { function, request_id, milliseconds, embedded, what }) {
        print(&line);
    }
}

fn embedded(invocation: Invocation<'_>, figures: &[Figure]) -> Map<String, Value> {
    let mut embedded = Map::new();
    if figures.is_empty() {
        return embedded;
    }
    let metrics: Vec<Value> = figures
        .iter()
        .map(|Figure { metric, .. }| json!({ "Name": metric, "Unit": metric.unit() }))
        .collect();
    let described = json!({
        "Timestamp": invocation.at.as_millisecond(),
        "CloudWatchMetrics": [
            { "Namespace": NAMESPACE, "Dimensions": [["FunctionName"]], "Metrics": metrics },
        ],
    });
    embedded.insert("_aws".to_owned(), described);
    embedded.insert("FunctionName".to_owned(), invocation.name.into());
    embedded.extend(figures.iter().map(|Figure { metric, value }| (format!("{metric:?}"), (*value).into())));
    embedded
}

#[expect(clippy::print_stdout, reason = "standard output is the log")]
fn print(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests {
    use super::{Figure, Invocation, Metric, Timestamp, embedded};
    use serde_json::json;

    #[test]
    fn figures_stand_in_the_line_as_cloudwatch_reads_them() {
        let (name, at) = ("stack-recover-messages", Timestamp::UNIX_EPOCH);
        let invocation = Invocation::begins("recover-messages", name, "an id", at);
        let figure = Figure { metric: Metric::OldestOwedSeconds, value: 7 };
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
        assert_eq!(serde_json::Value::Object(embedded(invocation, &[figure])), expected);
        assert!(embedded(invocation, &[]).is_empty());
    }
}
