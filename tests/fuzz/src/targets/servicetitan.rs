//! Whatever ServiceTitan answers is a value or a cause with a name, and neither prints what a customer wrote. A booking is
//! known for one whatever else of it has another shape, and no such part takes another with it.
//!
//! The first line is a letter for what was asked, and the status; then the body.

use std::fmt::Debug;

use intellisend::domain::outcome::{Answer, Cause, Outcome, Problem};
use intellisend::servicetitan::wire::booking::Booking;
use intellisend::servicetitan::wire::calls::ListedCall;
use intellisend::servicetitan::wire::customers::{
    ListedContact, ListedCustomer, ListedLocation, OwnedContact,
};
use intellisend::servicetitan::wire::jobs::{ListedAppointment, ListedJob};
use intellisend::servicetitan::wire::{Anything, Page, classify};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::json::prints_no_words;
use crate::input::{line, number};

const PERSONAL: [&str; 12] = [
    "name",
    "summary",
    "street",
    "unit",
    "city",
    "state",
    "zip",
    "value",
    "phoneNumber",
    "from",
    "address",
    "country",
];
/// What of a booking may be missing.
const PARTS: [&str; 13] = [
    "externalId",
    "status",
    "jobId",
    "modifiedOn",
    "name",
    "summary",
    "address",
    "start",
    "isFirstTimeClient",
    "campaignId",
    "businessUnitId",
    "jobTypeId",
    "priority",
];
const CREDENTIALS: [&str; 5] = ["cid.", "cs1.", "cs2.", "ak1.", "eyJ"];

pub(crate) fn check(input: &[u8]) {
    let (asked, body) = line(input);
    let Some(kind) = asked.chars().next() else { return };
    let (status, rest) = number(asked[kind.len_utf8()..].trim_start());
    let Ok(status) = u16::try_from(status) else { return };
    let wait = rest.trim().parse().ok();
    let answer = Answer { status, retry_after_seconds: wait, body: body.to_vec() };
    assert_eq!(format!("{answer:?}"), format!("Answer({status}, {} bytes)", body.len()));
    match kind {
        'b' => answered::<Booking>(&answer),
        'B' => answered::<Page<Booking>>(&answer),
        'c' => answered::<Page<ListedCustomer>>(&answer),
        'n' => answered::<Page<ListedContact>>(&answer),
        'o' => answered::<Page<OwnedContact>>(&answer),
        'l' => answered::<Page<ListedLocation>>(&answer),
        'j' => answered::<Page<ListedJob>>(&answer),
        'a' => answered::<Page<ListedAppointment>>(&answer),
        't' => answered::<Page<ListedCall>>(&answer),
        _ => answered::<Anything>(&answer),
    }
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        is_personal(&value);
        a_booking(value);
    }
}

/// Done only with a success that can be read, and a cause that says what it was otherwise.
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
            assert!(!is_success);
            is_harmless(problem);
            assert_eq!(cause.for_logs(), format!("answered {}", answer.status));
        }
        other => panic!("an answer came, and yet {other}"),
    }
}

/// An error of theirs may repeat what it was sent.
fn is_harmless(problem: &Problem) {
    let errors = problem.errors.iter().flat_map(|(field, texts)| texts.iter().chain([field]));
    for text in errors.chain([&problem.title]) {
        assert!(text.chars().count() <= 200 && !text.contains(char::is_control), "{text:?}");
        assert!(CREDENTIALS.iter().all(|form| !text.contains(form)), "{text:?}");
        let between = |c: char| matches!(c, ' ' | '(' | ')' | '-' | '.' | '+' | '/');
        let numbers = text.split(|c: char| !c.is_ascii_digit() && !between(c));
        let digits = |run: &str| run.bytes().filter(u8::is_ascii_digit).count();
        assert!(numbers.map(digits).all(|digits| digits < 7), "{text:?}");
    }
}

/// Whatever it is read as.
fn is_personal(value: &Value) {
    prints_no_words::<Page<ListedCustomer>>(value, &PERSONAL);
    prints_no_words::<Page<ListedContact>>(value, &PERSONAL);
    prints_no_words::<Page<OwnedContact>>(value, &PERSONAL);
    prints_no_words::<Page<ListedLocation>>(value, &PERSONAL);
    prints_no_words::<Page<ListedCall>>(value, &PERSONAL);
    prints_no_words::<Page<Booking>>(value, &PERSONAL);
    if let Some(booking) = prints_no_words::<Booking>(value, &PERSONAL) {
        let (id, is_told) = (booking.id, booking.status.is_some());
        let answered = booking.clone().answered();
        assert!(answered.booking == id && (is_told || answered.seen.is_none()));
        assert_eq!(booking.seen().is_some(), is_told);
    }
    known(value);
}

/// What was listed is told of or left out; nothing of it ends whoever reads it.
fn known(value: &Value) {
    fn all<T: DeserializeOwned>(value: &Value) -> Vec<T> {
        serde_json::from_value::<Page<T>>(value.clone()).map(|page| page.data).unwrap_or_default()
    }
    let _ = all::<ListedCustomer>(value).into_iter().filter_map(ListedCustomer::known).count();
    let _ = all::<ListedContact>(value).into_iter().map(ListedContact::known).count();
    let _ = all::<ListedCall>(value).into_iter().filter_map(ListedCall::known).count();
    let locations = all::<ListedLocation>(value);
    let listed = locations.len();
    assert!(ListedLocation::of(locations, 81).len() <= listed);
    for appointment in all::<ListedAppointment>(value) {
        assert!(appointment.known(81).is_none_or(|appointment| appointment.window.0 <= appointment.window.1));
    }
    for job in all::<ListedJob>(value) {
        let _ = (job.is_open_for(81), job.named(None));
    }
}

fn a_booking(mut value: Value) {
    let Some(fields) = value.as_object_mut() else { return };
    fields.insert("id".to_owned(), json!(41));
    let read = |value: &Value| serde_json::from_value::<Booking>(value.clone());
    read(&value).expect("it has an id");
    for part in PARTS {
        let (mut without, mut otherwise) = (value.clone(), value.clone());
        without.as_object_mut().expect("a document").remove(part);
        otherwise[part] = json!([{ "of": "another shape" }]);
        assert_eq!(read(&otherwise).ok(), read(&without).ok(), "{part}");
    }
}
