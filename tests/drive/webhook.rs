//! What the webhook takes in, and how much work that is.

use std::time::Duration;

use serde_json::{Value, json};
use tests::events::Http;
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tests::lambda::Function;
use tests::phone;

use crate::desk::{Desk, PATH, event};

fn lines(desk: &Desk) -> Vec<String> {
    desk.ground.recorder.calls().iter().map(|call| call.action.clone().unwrap_or_default()).collect()
}

async fn answer(webhook: &Function, event: &Value) -> Value {
    webhook.invoke(event).await.expect("the webhook answers")
}

#[tokio::test]
async fn a_text_is_answered_with_empty_twiml() {
    let desk = Desk::open().await;
    let answer =
        answer(&desk.webhook, &event(&desk.ground, PATH, &desk.ground.text("hi").parameters()).event()).await;
    assert_eq!(answer["statusCode"], 200);
    assert_eq!(answer["headers"]["content-type"], "text/xml");
    assert_eq!(answer["body"], r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#);
}

#[tokio::test]
async fn storing_takes_one_round_trip_where_the_route_is_known_and_two_where_it_is_not() {
    let desk = Desk::open().await;
    desk.webhook.ready().await.expect("it starts");
    let short = |lines: Vec<String>| {
        lines.iter().map(|line| line.rsplit('.').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    desk.ground.recorder.clear();
    desk.receive("first").await;
    assert_eq!(short(lines(&desk)), ["GetItem", "GetSecretValue", "PutItem"]);
    desk.ground.recorder.clear();
    desk.receive("second").await;
    assert_eq!(short(lines(&desk)), ["PutItem"]);
}

#[tokio::test]
async fn connections_are_warm_before_the_first_event() {
    let desk = Desk::open().await;
    desk.webhook.ready().await.expect("it starts");
    let mut warm: Vec<String> = lines(&desk).into_iter().filter(|action| !action.is_empty()).collect();
    warm.sort();
    assert!(
        warm.len() == 2 && warm[0].ends_with("GetItem") && warm[1].ends_with("GetSecretValue"),
        "{warm:?}"
    );
}

#[tokio::test]
async fn a_body_that_arrives_as_plain_text_is_read_alike() {
    let desk = Desk::open().await;
    let parameters = desk.ground.text("plain + 100 % & more").parameters();
    let answer = answer(&desk.webhook, &event(&desk.ground, PATH, &parameters).plain().event()).await;
    assert_eq!(answer["statusCode"], 200);
    desk.drive().await;
    desk.one_booking(&["plain + 100 % & more"]).await;
}

#[tokio::test]
async fn a_query_is_signed_byte_for_byte_as_it_was_configured() {
    let desk = Desk::open().await;
    let query = "from=Twilio%20Inc&plus=a+b&from=again";
    let path = format!("{PATH}?{query}");
    let signed = event(&desk.ground, &path, &desk.ground.text("with a query").parameters()).event();
    let mut arrived = signed.clone();
    arrived["rawPath"] = PATH.into();
    arrived["rawQueryString"] = query.into();
    assert_eq!(answer(&desk.webhook, &arrived).await["statusCode"], 200);
    arrived["rawQueryString"] = "from=Twilio+Inc&plus=a+b&from=again".into();
    assert_eq!(answer(&desk.webhook, &arrived).await["statusCode"], 403);
}

#[tokio::test]
async fn without_a_configured_address_the_api_s_own_domain_is_what_was_signed() {
    let ground = Ground::quiet().await;
    let webhook = ground.function_with("receive-sms", &[("PUBLIC_URL", "")]).await;
    let parameters = ground.text("to the api itself").parameters();
    let domain = "abc123.execute-api.us-east-1.amazonaws.com";
    let own = format!("https://{domain}{PATH}");
    let request = phone::request(&own, &parameters, &ground.seed.auth_token);
    let signature = phone::signature(&own, &parameters, &ground.seed.auth_token);
    let arrived = |domain: &str| {
        Http::new("POST", PATH)
            .domain(domain)
            .form(&request.body)
            .header("X-Twilio-Signature", &signature)
            .event()
    };
    assert_eq!(answer(&webhook, &arrived("elsewhere.example.com")).await["statusCode"], 403);
    assert_eq!(answer(&webhook, &arrived(domain)).await["statusCode"], 200);
}

#[tokio::test]
async fn a_token_rotated_a_moment_ago_is_read_again() {
    let desk = Desk::open().await;
    desk.receive("before").await;
    let new = "9".repeat(32);
    let mut ground = desk.ground;
    ground.seeder.rotate(&ground.seed, &[&new]).await;
    ground.seed.auth_token = new;
    let answer =
        answer(&desk.webhook, &event(&ground, PATH, &ground.text("after").parameters()).event()).await;
    assert_eq!(answer["statusCode"], 200);
}

#[tokio::test]
async fn both_tokens_of_a_rotation_sign() {
    let mut desk = Desk::open().await;
    let old = desk.ground.seed.auth_token.clone();
    let new = "8".repeat(32);
    desk.ground.seeder.rotate(&desk.ground.seed, &[&old, &new]).await;
    desk.receive("with the old one").await;
    desk.ground.seed.auth_token = new;
    desk.receive("with the new one").await;
}

#[tokio::test]
async fn what_became_of_a_reply_is_kept_and_the_same_report_again_changes_nothing() {
    let desk = Desk::open().await;
    let report = phone::Report {
        message_sid: desk.ground.text("").message_sid,
        account_sid: desk.ground.seed.account_sid.clone(),
        from: desk.ground.seed.number.clone(),
        to: tests::ground::CUSTOMER.to_owned(),
        status: "undelivered".to_owned(),
        error_code: Some(30_003),
    };
    for duplicate in [false, true] {
        let event = event(&desk.ground, "/twilio/status", &report.parameters()).event();
        assert_eq!(answer(&desk.webhook, &event).await["statusCode"], 200);
        let logged: Value = serde_json::from_str(desk.webhook.logs().last().expect("a line")).expect("JSON");
        assert_eq!(logged["duplicate"], duplicate);
    }
    assert_eq!(desk.drive().await, intellisend::drivers::Rested::Settled { writes: 0, set_aside: false });
}

#[tokio::test]
async fn when_the_table_does_not_answer_twilio_hears_503_in_time_for_its_fallback() {
    let desk = Desk::open().await;
    desk.ground
        .recorder
        .plan(Plan::default().every("receive-sms aws …PutItem", Fault::Delay(Duration::from_secs(30))));
    let event = event(&desk.ground, PATH, &desk.ground.text("hello?").parameters()).event();
    let answer = answer(&desk.webhook, &event).await;
    assert_eq!(
        (&answer["statusCode"], &answer["headers"]["content-type"]),
        (&json!(503), &json!("application/json"))
    );
    // To Lambda that is no error: an alarm looks at the line.
    let line = desk.webhook.logs().into_iter().rev().find(|line| line.contains("\"status\":503"));
    let line: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
    assert_eq!((&line["WebhookFailures"], line["FunctionName"].is_string()), (&json!(1), true), "{line}");
}

#[tokio::test]
async fn a_put_whose_answer_is_lost_still_takes_the_text_in_once() {
    let desk = Desk::open().await;
    desk.ground.recorder.plan(Plan::default().next("receive-sms aws …PutItem", Fault::DropAfter));
    desk.receive("once").await;
    desk.drive().await;
    let booking = desk.one_booking(&["once"]).await;
    assert_eq!(booking.summary.unwrap_or_default().matches("Customer: once").count(), 1);
}
