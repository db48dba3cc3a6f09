use serde_json::json;

use super::{Asked, is_too_late};
use crate::domain::fields::{Errors, Fields};
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::phone::{PhoneNumber, Sender};

fn read(given: &serde_json::Value) -> Result<Asked, Errors> {
    Asked::read(Fields::new(given.as_object().unwrap().clone()))
}

fn thread(customer: &str) -> ThreadKey {
    ThreadKey {
        tenant: TenantId::parse("tn_demo").unwrap(),
        customer: Sender::parse(customer).unwrap(),
        number: PhoneNumber::parse("+15005550001").unwrap(),
    }
}

#[test]
fn words_keep_their_lines_and_lose_what_is_around_them() {
    let asked = read(&json!({ "text": " We come at 3.\r\nDana\n" })).unwrap();
    assert_eq!((asked.words.as_str(), &asked.key), ("We come at 3.\nDana", &None));
    let longest = "é".repeat(1_600);
    assert_eq!(read(&json!({ "text": longest })).unwrap().words, longest);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    for (text, why) in [
        (json!(" \n"), "This cannot be empty."),
        (json!("x".repeat(1_601)), "At most 1600 characters."),
        (json!("a\u{7}b"), "Control characters other than line breaks cannot be in this."),
        (json!(7), "This is a text."),
    ] {
        let errors = read(&json!({ "text": text, "idempotency_key": "", "to": "+1" })).unwrap_err();
        let names: Vec<&str> = errors.keys().map(String::as_str).collect();
        assert_eq!(names, ["idempotency_key", "text", "to"]);
        assert_eq!(errors["text"], [why]);
    }
    assert!(read(&json!({})).unwrap_err().contains_key("text"));
}

#[test]
fn the_same_key_is_the_same_message_of_one_customer_alone() {
    let asked = |key: &str| read(&json!({ "text": "Hi", "idempotency_key": key })).unwrap();
    let (one, other) = (thread("+19725550100"), thread("+19725550101"));
    assert_eq!(asked("a").id(&one), asked("a").id(&one));
    assert_ne!(asked("a").id(&one), asked("b").id(&one));
    assert_ne!(asked("a").id(&one), asked("a").id(&other));
    assert_eq!(read(&json!({ "text": "Hi" })).unwrap().id(&one), None);
}

#[test]
fn a_customer_is_answered_for_a_day() {
    let texted = "2026-11-21T21:04:00Z".parse().unwrap();
    assert!(!is_too_late(texted, "2026-11-22T21:03:59Z".parse().unwrap()));
    assert!(is_too_late(texted, "2026-11-22T21:04:00Z".parse().unwrap()));
}
