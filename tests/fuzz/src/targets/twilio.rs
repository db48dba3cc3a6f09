//! Whatever Twilio answers is a value or a cause with a name, and neither prints what a customer wrote. A message of the log
//! that says who sent it when is read, whatever else of it has another shape.
//!
//! The first line is a letter for what was asked, and the status; then the body.

use std::fmt::Debug;

use intellisend::domain::number::{Number, Service};
use intellisend::domain::outcome::{Answer, Cause, Outcome};
use intellisend::domain::sweep::Direction;
use intellisend::twilio::wire::{
    AccountDetails, Campaign, IncomingNumber, Message, MessagingService, Verification, classify, logged,
};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};

use super::json::{prints_no_words, with_other_words};
use crate::input::{line, number};

const PERSONAL: [&str; 3] = ["from", "to", "body"];
const SID: &str = "SM00000000000000000000000000000001";

pub(crate) fn check(input: &[u8]) {
    let (asked, body) = line(input);
    let Some(kind) = asked.chars().next() else { return };
    let (status, rest) = number(asked[kind.len_utf8()..].trim_start());
    let Ok(status) = u16::try_from(status) else { return };
    let answer = Answer { status, retry_after_seconds: rest.trim().parse().ok(), body: body.to_vec() };
    match kind {
        'm' => answered::<Message>(&answer),
        'n' => answered::<IncomingNumber>(&answer),
        'a' => answered::<AccountDetails>(&answer),
        's' => answered::<MessagingService>(&answer),
        'c' => answered::<Campaign>(&answer),
        'v' => answered::<Verification>(&answer),
        _ => answered::<IgnoredAny>(&answer),
    }
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        prints_no_words::<Message>(&value, &PERSONAL);
        what_is_not_set_is_none(&value);
        let page = value["messages"].as_array().cloned().unwrap_or_default();
        for message in page.iter().chain([&value]) {
            in_the_log(message);
        }
    }
}

fn answered<T: DeserializeOwned + Debug>(answer: &Answer) {
    let is_success = (200..=299).contains(&answer.status);
    let cause = match classify::<T>(Ok(answer.clone())) {
        Outcome::Done(_) => return assert!(is_success),
        Outcome::NotDone { cause, .. } => cause,
        Outcome::Unclear { cause } => cause,
    };
    assert_eq!(cause.status(), Some(answer.status));
    match &cause {
        Cause::Unreadable { .. } => assert!(is_success),
        Cause::Answered(problem) => {
            // Their words may repeat a number: their code says it all.
            let title = problem.code.map(|code| format!("Twilio error {code}")).unwrap_or_default();
            assert!(!is_success && problem.title == title && problem.errors.is_empty());
        }
        other => panic!("an answer came, and yet {other}"),
    }
}

/// Blank in some answers, null in others.
fn what_is_not_set_is_none(value: &Value) {
    if let Ok(number) = serde_json::from_value::<IncomingNumber>(value.clone()) {
        let settings = Number::from(number).settings;
        let addresses = [settings.sms_url, settings.sms_fallback_url, settings.sms_application_sid];
        assert!(addresses.iter().flatten().all(|address| !address.is_empty()));
    }
    if let Ok(service) = serde_json::from_value::<MessagingService>(value.clone()) {
        let sid = service.sid.clone();
        let service = Service::from(service);
        assert!(service.sid == sid && (!service.name.is_empty() || sid.is_empty()));
    }
}

fn in_the_log(message: &Value) {
    let other = with_other_words(message, &PERSONAL);
    assert_eq!(
        format!("{:?}", logged(message)),
        format!("{:?}", logged(&other)),
        "Debug shows what is personal"
    );
    let Some(fields) = message.as_object() else { return };
    let mut inbound = fields.clone();
    for (name, value) in
        [("sid", SID), ("direction", "inbound"), ("date_sent", "Sat, 21 Nov 2026 21:04:00 +0000")]
    {
        inbound.insert(name.to_owned(), json!(value));
    }
    let body = fields.get("body").and_then(Value::as_str).unwrap_or_default().to_owned();
    let read = logged(&Value::Object(inbound)).expect("it says who sent it when");
    assert_eq!((read.direction, read.sid.as_str(), read.body), (Direction::FromCustomer, SID, body));
}
