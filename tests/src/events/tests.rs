use jiff::Timestamp;
use serde_json::json;

use super::http::settings;
use super::{Http, inserted, queued, scheduled};

#[test]
fn a_form_arrives_in_base64_unless_asked_otherwise() {
    let text = Http::new("POST", "/twilio/sms").form("Body=Hi");
    let event = text.event();
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("Qm9keT1IaQ=="), &json!(true)));
    let event = text.plain().event();
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("Body=Hi"), &json!(false)));
}

#[test]
fn a_request_is_described_as_payload_2_does() {
    let event = Http::new("POST", "/twilio/sms")
        .domain("api.example.com")
        .query("a=1&b=2&a=%203")
        .header("X-Twilio-Signature", "signed=")
        .form("Body=Hi")
        .event();
    assert_eq!(event["rawPath"], "/twilio/sms");
    assert_eq!(event["rawQueryString"], "a=1&b=2&a=%203");
    assert_eq!(event["queryStringParameters"], json!({ "a": "1, 3", "b": "2" }));
    assert_eq!(event["headers"]["x-twilio-signature"], "signed=");
    assert_eq!(event["headers"]["host"], "api.example.com");
    assert_eq!(event["headers"]["content-length"], "7");
    assert_eq!(event["routeKey"], "POST /twilio/{proxy+}");
    assert_eq!(event["pathParameters"], json!({ "proxy": "sms" }));
    assert_eq!(event["requestContext"]["domainName"], "api.example.com");
    assert_eq!(event["requestContext"]["http"]["method"], "POST");
    assert_eq!(event["requestContext"]["stage"], "$default");
}

#[test]
fn a_request_without_body_query_or_token_has_no_such_fields() {
    let event = Http::new("GET", "/").event();
    assert!(["body", "queryStringParameters", "pathParameters"].iter().all(|name| event.get(name).is_none()));
    assert!(event["requestContext"].get("authorizer").is_none());
    assert_eq!(event["routeKey"], "GET /");
}

#[test]
fn claims_arrive_as_text_and_groups_in_brackets() {
    let claims =
        json!({ "custom:tenant_id": "tn_1", "cognito:groups": ["operators", "viewers"], "exp": 1_700 });
    let event = Http::new("PUT", "/v1/settings").json(&json!({ "a": 1 })).claims(&claims).event();
    let expected =
        json!({ "custom:tenant_id": "tn_1", "cognito:groups": "[operators viewers]", "exp": "1700" });
    assert_eq!(event["requestContext"]["authorizer"]["jwt"]["claims"], expected);
    assert_eq!(event["body"], "{\"a\":1}");
}

#[test]
fn a_stream_tells_keys_and_nothing_more() {
    let event = inserted(&[("tn_1#+1#+2", "text#SM1"), ("tn_1#+1#+2", "text#SM2")]);
    let second = &event["Records"][1];
    assert_eq!(second["eventName"], "INSERT");
    assert_eq!(second["dynamodb"]["SequenceNumber"], "2");
    let keys = json!({ "thread": { "S": "tn_1#+1#+2" }, "item": { "S": "text#SM2" } });
    assert_eq!(second["dynamodb"]["Keys"], keys);
    assert!(second["dynamodb"].get("NewImage").is_none());
}

#[test]
fn queued_messages_are_told_apart_by_id() {
    let event = queued(&["one", "two"]);
    assert_eq!(event["Records"][1]["messageId"], "message-2");
    assert_eq!(event["Records"][1]["body"], "two");
    assert_eq!(event["Records"][1]["eventSource"], "aws:sqs");
}

#[test]
fn a_schedule_tells_its_time() {
    let time: Timestamp = "2026-03-01T12:34:00Z".parse().unwrap();
    assert_eq!(scheduled(time)["time"], "2026-03-01T12:34:00Z");
    assert_eq!(scheduled(time)["detail-type"], "Scheduled Event");
}

#[test]
fn a_request_to_the_settings_api_carries_who_asks_and_what() {
    let claims = json!({ "token_use": "id", "custom:tenant_id": "tn_1" });
    let event = settings("GET", "/v1/audit", "limit=2", &claims, None);
    assert_eq!(event["queryStringParameters"], json!({ "limit": "2" }));
    assert_eq!(event["requestContext"]["authorizer"]["jwt"]["claims"], claims);
    assert!(event.get("body").is_none());
    let event = settings("PUT", "/v1/settings", "", &claims, Some(&json!({ "a": 1 })));
    assert_eq!(
        (&event["headers"]["content-type"], &event["body"]),
        (&"application/json".into(), &"{\"a\":1}".into())
    );
}
