use serde_json::json;

use super::{AccountDetails, IncomingNumber, Message, MessagingService, classify, logged, problem};
use crate::domain::number::{Number, Service, Settings};
use crate::domain::outcome::{Again, Answer, Cause, Outcome};
use crate::domain::sweep::Direction;
use crate::domain::time::SignedDuration;

fn sid() -> String {
    format!("SM{}", "0".repeat(32))
}

fn message() -> String {
    json!({ "sid": sid(), "direction": "outbound-api", "status": "queued" }).to_string()
}

fn answer(status: u16, body: &str) -> Result<Answer, Cause> {
    Ok(Answer { status, retry_after_seconds: None, body: body.as_bytes().to_vec() })
}

/// `None`: it may have happened.
fn not_done(status: u16, body: &str) -> Option<Again> {
    match classify::<Message>(answer(status, body)) {
        Outcome::NotDone { again, cause } => {
            assert_eq!(cause.status(), Some(status));
            Some(again)
        }
        Outcome::Unclear { cause } => {
            assert_eq!(cause.status(), Some(status));
            None
        }
        Outcome::Done(message) => panic!("{status} done: {message:?}"),
    }
}

fn unclear(answer: Result<Answer, Cause>, expected: &Cause) -> bool {
    matches!(classify::<Message>(answer), Outcome::Unclear { cause } if cause == *expected)
}

#[test]
fn every_status_says_whether_it_happened() {
    for status in 100..=599 {
        let expected = match status {
            200..=299 => {
                let outcome = classify::<Message>(answer(status, &message()));
                assert!(matches!(outcome, Outcome::Done(_)), "{status}");
                continue;
            }
            425 | 429 => Some(Again::Later(None)),
            401 | 403 | 404 => Some(Again::WhenConnected),
            408 | 409 => None,
            400..=499 => Some(Again::Never),
            _ => None,
        };
        for body in ["", "{}", "<html>", r#"{"code":21610}"#] {
            assert_eq!(not_done(status, body), expected, "{status} {body}");
        }
    }
}

#[test]
fn only_a_connection_that_was_never_made_is_certain_without_an_answer() {
    let refused = classify::<Message>(Err(Cause::Unreachable));
    assert!(matches!(refused, Outcome::NotDone { cause: Cause::Unreachable, again: Again::Later(None) }));
    for cause in [Cause::TimedOut, Cause::Broken, Cause::Unreadable { status: 200 }] {
        assert!(unclear(Err(cause.clone()), &cause), "{cause}");
    }
}

#[test]
fn a_success_that_cannot_be_read_is_unclear() {
    for body in ["", "{}", "null", "<html>", r#"{"sid":"SM1","direction":"inbound","status":"received"}"#] {
        assert!(unclear(answer(201, body), &Cause::Unreadable { status: 201 }), "{body}");
    }
}

#[test]
fn a_rate_limit_is_waited_for_as_the_header_says() {
    let limited = Answer { status: 429, retry_after_seconds: Some(9), body: Vec::new() };
    let outcome = classify::<Message>(Ok(limited));
    let nine = Again::Later(Some(SignedDuration::from_secs(9)));
    assert!(matches!(outcome, Outcome::NotDone { again, .. } if again == nine));
}

#[test]
fn of_an_error_only_the_code_is_kept_because_the_words_may_repeat_a_number() {
    let body =
        r#"{"code":21211,"message":"+19725550100 is not valid","more_info":"+19725550100","status":400}"#;
    let stated = problem(&answer(400, body).unwrap());
    assert_eq!((stated.code, stated.status, stated.title.as_str()), (Some(21211), 400, "Twilio error 21211"));
    assert!(!format!("{stated:?}").contains("9725550100"));
    for body in ["", "oops", "{}", r#"{"code":null}"#, r#"{"message":"M"}"#] {
        let stated = problem(&answer(400, body).unwrap());
        assert_eq!((stated.code, stated.title.as_str()), (None, ""), "{body}");
    }
}

#[test]
fn a_message_is_read_whatever_else_is_in_it_and_whatever_is_null() {
    let body = json!({
        "sid": sid(), "direction": "inbound", "status": "received", "from": null, "to": null, "body": null,
        "date_sent": null, "num_media": null, "error_code": null, "subresource_uris": { "media": "/m" },
    });
    let Outcome::Done(message) = classify::<Message>(answer(200, &body.to_string())) else {
        panic!("unread")
    };
    assert_eq!((message.sid.as_str(), message.body, message.error_code), (sid().as_str(), None, None));
}

#[test]
fn a_message_shows_neither_number_nor_words_when_printed() {
    let body = json!({
        "sid": sid(), "direction": "inbound", "status": "received", "from": "+19725550100", "to": "+15005550001",
        "body": "canary", "error_code": 30007,
    });
    let message: Message = serde_json::from_value(body).unwrap();
    let printed = format!("{message:?}");
    assert!(!["9725550100", "5005550001", "canary"].iter().any(|it| printed.contains(it)), "{printed}");
    assert_eq!((message.from.as_deref(), message.error_code), (Some("+19725550100"), Some(30007)));
}

#[test]
fn a_number_is_read_the_same_where_what_is_not_set_is_blank_or_null_or_missing() {
    for value in [json!(""), json!(null)] {
        let body = json!({
            "sid": "PN1", "phone_number": "+15005550001", "sms_url": value, "sms_method": "POST",
            "sms_fallback_url": value, "sms_application_sid": value, "voice_url": value,
            "capabilities": { "voice": true, "sms": true, "mms": false },
        });
        let read: IncomingNumber = serde_json::from_value(body).unwrap();
        let number = Number::from(read);
        assert_eq!(number.settings, Settings { sms_method: Some("POST".to_owned()), ..Settings::default() });
        assert_eq!((number.voice_url, number.takes_sms, number.takes_mms), (None, Some(true), Some(false)));
    }
    let bare: IncomingNumber =
        serde_json::from_str(r#"{"sid":"PN1","phone_number":"+15005550001"}"#).unwrap();
    let number = Number::from(bare);
    assert_eq!((number.settings, number.takes_sms), (Settings::default(), None));
}

#[test]
fn a_messaging_service_is_read_whatever_is_null() {
    let body = r#"{"sid":"MG1","friendly_name":null,"inbound_request_url":null,"fallback_url":null}"#;
    let service = Service::from(serde_json::from_str::<MessagingService>(body).unwrap());
    assert_eq!(
        (service.name.as_str(), service.inbound_url, service.use_number_webhook),
        ("MG1", None, false)
    );
}

#[test]
fn an_account_is_read_without_its_auth_token() {
    let body = r#"{"sid":"AC1","type":"Trial","status":"active","auth_token":"canary"}"#;
    let details: AccountDetails = serde_json::from_str(body).unwrap();
    let told = (details.sid.as_str(), details.kind.as_str(), details.status.as_str());
    assert_eq!(told, ("AC1", "Trial", "active"));
    assert!(!format!("{details:?}").contains("canary"));
}

#[test]
fn a_message_of_the_log_is_read_leniently_and_one_that_says_too_little_is_passed_over() {
    let shown = json!({
        "sid": sid(), "direction": "inbound", "from": "+19725550100", "to": "+15005550001", "body": "Hi",
        "num_media": "2", "date_sent": "Sat, 21 Nov 2026 14:04:05 +0000", "messaging_service_sid": null,
    });
    let listed = logged(&shown).unwrap();
    assert_eq!((listed.direction, listed.files), (Direction::FromCustomer, 2));
    assert_eq!(listed.at.to_string(), "2026-11-21T14:04:05Z");
    let with = |name: &str, value: serde_json::Value| {
        let mut changed = shown.clone();
        changed[name] = value;
        logged(&changed)
    };
    assert_eq!(with("num_media", json!(3)).unwrap().files, 3);
    assert_eq!(with("num_media", json!(null)).unwrap().files, 0);
    assert_eq!(with("direction", json!("outbound-reply")).unwrap().direction, Direction::Automatic);
    for (status, direction) in [
        ("delivered", Direction::ToCustomer),
        ("sent", Direction::ToCustomer),
        ("queued", Direction::ToCustomer),
        ("failed", Direction::NotSent),
        ("undelivered", Direction::NotSent),
        ("canceled", Direction::NotSent),
        ("scheduled", Direction::NotSent),
    ] {
        let mut sent = shown.clone();
        (sent["direction"], sent["status"]) = (json!("outbound-api"), json!(status));
        assert_eq!(logged(&sent).unwrap().direction, direction, "{status}");
    }
    assert_eq!(with("body", json!(null)).unwrap().body, "");
    assert_eq!(with("sid", json!("XX1")), None);
    assert_eq!(with("date_sent", json!("yesterday")), None);
    assert_eq!(with("date_sent", json!(null)), None, "and not created at any time either");
}
