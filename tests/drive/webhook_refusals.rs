//! What the webhook refuses: one log line with the reason, nothing written, nothing personal said.

use serde_json::Value;
use tests::events::Http;
use tests::ground::CUSTOMER;
use tests::phone;

use crate::desk::{Desk, PATH, event};

type Parameters = Vec<(String, String)>;

/// One bad request: what is wrong with it, what is answered, and what the log says.
struct Bad {
    what: &'static str,
    event: Value,
    status: i64,
    reason: &'static str,
}

fn with(parameters: &Parameters, name: &str, value: &str) -> Parameters {
    let changed = |(key, old): &(String, String)| {
        (key.clone(), if key == name { value.to_owned() } else { old.clone() })
    };
    parameters.iter().map(changed).collect()
}

fn without(parameters: &Parameters, name: &str) -> Parameters {
    parameters.iter().filter(|(key, _)| key != name).cloned().collect()
}

fn signatures(desk: &Desk, good: &Parameters) -> Vec<Bad> {
    let signed = |signature: &str| {
        let body = phone::request("https://unused.example", good, "x").body;
        Http::new("POST", PATH).form(&body).header("X-Twilio-Signature", signature).event()
    };
    let url = format!("{}{PATH}", desk.ground.stack.described.api_url);
    let of = |url: &str, token: &str| phone::signature(url, good, token);
    let token = &desk.ground.seed.auth_token;
    let unsigned = Http::new("POST", PATH).form(&phone::request(&url, good, token).body).event();
    let refused = |what, event, reason| Bad { what, event, status: 403, reason };
    let (missing, malformed, mismatch) = (
        "the signature does not hold: the request carries no signature",
        "the signature does not hold: the signature is malformed",
        "the signature does not hold: the signature does not match the request",
    );
    vec![
        refused("no signature", unsigned, missing),
        refused("not base64", signed("not base64!"), malformed),
        refused("too short", signed("c2hvcnQ="), malformed),
        refused("another token", signed(&of(&url, "0123456789abcdef")), mismatch),
        refused("another address", signed(&of(&format!("{url}/"), token)), mismatch),
        refused(
            "a query that was not signed",
            {
                let body = phone::request(&url, good, token).body;
                Http::new("POST", PATH)
                    .form(&body)
                    .query("a=b")
                    .header("X-Twilio-Signature", &of(&url, token))
                    .event()
            },
            mismatch,
        ),
    ]
}

fn parameters(desk: &Desk, good: &Parameters) -> Vec<Bad> {
    let signed = |parameters: &Parameters| event(&desk.ground, PATH, parameters).event();
    let bad = |what, event, status, reason| Bad { what, event, status, reason };
    let mut all = vec![
        bad(
            "an unknown account",
            signed(&with(good, "AccountSid", &format!("AC{}", "f".repeat(32)))),
            403,
            "no such account and number",
        ),
        bad(
            "an unknown number",
            signed(&with(good, "To", "+15005559999")),
            403,
            "no such account and number",
        ),
        bad("no account", signed(&without(good, "AccountSid")), 400, "AccountSid is missing or malformed"),
        bad(
            "a malformed account",
            signed(&with(good, "AccountSid", "AC1")),
            400,
            "AccountSid is missing or malformed",
        ),
        bad("a malformed number", signed(&with(good, "To", "five")), 400, "To is missing or malformed"),
        bad("an empty sender", signed(&with(good, "From", "")), 400, "From is missing or malformed"),
        bad(
            "a hostile message SID",
            signed(&with(good, "MessageSid", "SM1#state")),
            400,
            "MessageSid is missing or malformed",
        ),
    ];
    for (name, reason) in [
        ("MessageSid", "MessageSid is missing or malformed"),
        ("From", "From is missing or malformed"),
        ("To", "To is missing or malformed"),
    ] {
        all.push(bad("a parameter is missing", signed(&without(good, name)), 400, reason));
    }
    all
}

fn bodies(desk: &Desk, good: &Parameters) -> Vec<Bad> {
    let bad = |what, event, reason| Bad { what, event, status: 400, reason };
    let json = event(&desk.ground, PATH, good).event();
    let json = {
        let mut json = json;
        json["headers"]["content-type"] = "application/json".into();
        json
    };
    let long = with(good, "Body", &"x".repeat(70_000));
    let broken = {
        let mut event = event(&desk.ground, PATH, good).event();
        event["body"] = "!!! not base64 !!!".into();
        event
    };
    vec![
        bad("JSON", json, "not form data"),
        bad(
            "no content type",
            {
                let mut e = event(&desk.ground, PATH, good).event();
                e["headers"].as_object_mut().unwrap().remove("content-type");
                e
            },
            "not form data",
        ),
        bad("over 64 KiB", event(&desk.ground, PATH, &long).event(), "the form body is over 65536 bytes"),
        bad(
            "not UTF-8",
            Http::new("POST", PATH).form("Body=%ff%fe&From=%2B19725550100").event(),
            "the form body is not UTF-8",
        ),
        bad("not base64", broken, "not form data"),
        bad("no body", Http::new("POST", PATH).form("").event(), "MessageSid is missing or malformed"),
    ]
}

#[tokio::test]
async fn a_bad_request_is_refused_with_a_reason_and_nothing_is_written() {
    let desk = Desk::open().await;
    let good = desk.ground.text("A secret matter").parameters();
    let all =
        signatures(&desk, &good).into_iter().chain(parameters(&desk, &good)).chain(bodies(&desk, &good));
    for bad in all {
        let answer = desk.webhook.invoke(&bad.event).await.expect("the webhook answers");
        assert_eq!(answer["statusCode"], bad.status, "{}", bad.what);
        assert_eq!(
            answer["headers"]["content-type"], "application/json",
            "never a text for the customer: {}",
            bad.what
        );
        let line: Value = serde_json::from_str(desk.webhook.logs().last().expect("a line")).expect("JSON");
        assert_eq!(line["refused"], bad.reason, "{}", bad.what);
    }
    let written = |action: &str| action.ends_with("PutItem") || action.ends_with("UpdateItem");
    assert!(!desk.ground.recorder.calls().iter().any(|call| call.action.as_deref().is_some_and(written)));
    let logged = desk.webhook.logs().join("\n");
    for personal in
        [CUSTOMER, "9725550100", "A secret matter", &desk.ground.seed.auth_token, &desk.ground.seed.number]
    {
        assert!(!logged.contains(personal), "{personal} is in the log");
    }
}

#[tokio::test]
async fn a_report_is_verified_like_a_text() {
    let desk = Desk::open().await;
    let report = phone::Report {
        message_sid: desk.ground.text("").message_sid,
        account_sid: desk.ground.seed.account_sid.clone(),
        from: desk.ground.seed.number.clone(),
        to: CUSTOMER.to_owned(),
        status: "delivered".to_owned(),
        error_code: None,
    };
    let parameters = report.parameters();
    let mut tampered =
        event(&desk.ground, "/twilio/status", &with(&parameters, "MessageStatus", "failed")).event();
    let genuine = event(&desk.ground, "/twilio/status", &parameters).event();
    tampered["headers"]["x-twilio-signature"] = genuine["headers"]["x-twilio-signature"].clone();
    for (event, status) in [(tampered, 403), (genuine, 200)] {
        assert_eq!(desk.webhook.invoke(&event).await.expect("the webhook answers")["statusCode"], status);
    }
    let hostile = with(&parameters, "MessageStatus", "x#state");
    let answer = desk.webhook.invoke(&event(&desk.ground, "/twilio/status", &hostile).event()).await;
    assert_eq!(answer.expect("the webhook answers")["statusCode"], 400);
}

#[tokio::test]
async fn another_path_is_not_there() {
    let desk = Desk::open().await;
    let parameters = desk.ground.text("hi").parameters();
    let answer = desk.webhook.invoke(&event(&desk.ground, "/twilio/other", &parameters).event()).await;
    assert_eq!(answer.expect("the webhook answers")["statusCode"], 404);
}
