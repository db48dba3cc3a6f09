use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Map, Value, json};

use super::code::{Answered, Code, Codes, Wait};
use super::{Contact, ContactId, changed};
use crate::domain::fields::{Errors, Fields};
use crate::domain::phone::PhoneNumber;
use crate::domain::time::{SignedDuration, Timestamp, after};

const OURS: &str = "+15005550001";

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn later(seconds: i64) -> Timestamp {
    after(now(), SignedDuration::from_secs(seconds))
}

fn with(before: &[Contact], contacts: Value) -> Result<Vec<Contact>, Errors> {
    let given = Map::from_iter([("contacts".to_owned(), contacts)]);
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let new_id = || ContactId::of(NEXT.fetch_add(1, Ordering::Relaxed));
    changed(before, Fields::new(given), &[PhoneNumber::parse(OURS).unwrap()], new_id)
}

fn one(name: &str, number: &str) -> Value {
    json!({ "name": name, "number": number, "alerts": ["trouble", "emergency"], "hours": "always" })
}

fn with_id(contact: &Contact, number: &str) -> Value {
    let mut given = one(&contact.name, number);
    given["id"] = contact.id.as_str().into();
    given
}

/// Ann, confirmed, and Ben, who is not.
fn two() -> Vec<Contact> {
    let mut two = with(&[], json!([one("Ann", "972-555-0101"), one("Ben", "+442079460018")])).unwrap();
    two[0].confirmed_at = Some(now());
    two
}

#[test]
fn new_contacts_have_ids_of_their_own_and_confirmed_nothing() {
    let contacts = with(&[], json!([one("Ann", "(972) 555-0101"), one("Ben", "+44 20 7946 0018")])).unwrap();
    let numbers: Vec<_> = contacts.iter().map(|contact| contact.number.as_str()).collect();
    assert_eq!(numbers, ["+19725550101", "+442079460018"]);
    assert_ne!(contacts[0].id, contacts[1].id);
    assert!(contacts.iter().all(|contact| contact.confirmed_at.is_none()));
    assert_eq!(serde_json::to_value(&contacts[0].alerts).unwrap(), json!(["emergency", "trouble"]));
}

#[test]
fn what_was_confirmed_is_the_number_whoever_is_named_beside_it() {
    let before = two();
    let mut renamed = with_id(&before[0], "+19725550101");
    renamed["name"] = "Anne".into();
    let next = with(&before, json!([renamed, with_id(&before[1], "+442079460018")])).unwrap();
    assert_eq!((next[0].confirmed_at, next[0].name.as_str()), (Some(now()), "Anne"));
    let moved = with(&before, json!([with_id(&before[0], "+19725550199")])).unwrap();
    assert_eq!((&moved[0].id, moved[0].confirmed_at), (&before[0].id, None));
    let by_number = with(&before, json!([one("Ann", "9725550101"), one("Cid", "9725550103")])).unwrap();
    assert_eq!((&by_number[0].id, by_number[0].confirmed_at), (&before[0].id, Some(now())));
    assert!(before.iter().all(|known| known.id != by_number[1].id));
}

#[test]
fn a_number_that_changes_hands_within_the_list_is_confirmed_by_its_new_holder() {
    let before = two();
    let swapped = json!([with_id(&before[0], "+442079460018"), with_id(&before[1], "+19725550101")]);
    let next = with(&before, swapped).unwrap();
    assert!(next.iter().all(|contact| contact.confirmed_at.is_none()));
    let taken =
        with(&before, json!([with_id(&before[1], "+19725550101"), one("New", "+442079460018")])).unwrap();
    assert_eq!(taken[0].id, before[1].id);
    assert!(before.iter().all(|known| known.id != taken[1].id));
}

#[test]
fn everything_that_is_wrong_with_contacts_is_told_at_once_and_by_place() {
    let mut unknown = one("Eve", "9725550104");
    unknown["id"] = "ct_nobody".into();
    unknown["confirmed_at"] = json!("2026-11-20T12:00:00Z");
    let errors = with(
        &two(),
        json!([
            one("Ann", "9725550101"), one("Twin", "+1 972 555 0101"), one("Line", OURS), unknown,
            { "name": "", "number": "911", "alerts": ["parties"], "hours": "never" },
        ]),
    )
    .unwrap_err();
    let blamed: Vec<&str> = errors.keys().map(String::as_str).collect();
    let expected = [
        "contacts.1.number",
        "contacts.2.number",
        "contacts.3.confirmed_at",
        "contacts.3.id",
        "contacts.4.alerts",
        "contacts.4.hours",
        "contacts.4.name",
        "contacts.4.number",
    ];
    assert_eq!(blamed, expected);
    assert_eq!(errors["contacts.2.number"], ["This is the number that your customers text."]);
    let before = two();
    let twice = json!([with_id(&before[0], "9725550101"), with_id(&before[0], "9725550102")]);
    assert!(with(&before, twice).unwrap_err().contains_key("contacts.1.id"));
}

#[test]
fn a_list_is_needed_and_holds_at_most_five() {
    assert_eq!(with(&two(), json!([])), Ok(Vec::new()));
    let six: Vec<Value> = (0..6).map(|n| one("Ann", &format!("972555010{n}"))).collect();
    assert_eq!(with(&[], json!(six)).unwrap_err()["contacts"], ["At most 5."]);
    assert!(with(&[], json!(null)).is_err() && with(&[], json!({})).is_err());
    assert_eq!(with(&[], json!([5])).unwrap_err()["contacts.0"], ["This is an object."]);
    let none = changed(&[], Fields::new(Map::new()), &[], || ContactId::of(1)).unwrap_err();
    assert_eq!(none["contacts"], ["This is needed."]);
}

fn number(last: u32) -> PhoneNumber {
    PhoneNumber::parse(&format!("+1972555{last:04}")).unwrap()
}

fn code(digits: &str) -> Code {
    Code::parse(digits).unwrap()
}

/// With a code for the number that ends in 0101.
fn sent(codes: &Codes, digits: &str, at: Timestamp) -> Codes {
    codes.asked(&number(101), &code(digits), [7; 16], at)
}

#[test]
fn the_right_code_is_right_once_and_for_its_number_alone() {
    let codes = sent(&Codes::default(), "123456", now());
    assert_eq!(codes.answered(&number(102), &code("123456"), now()), Answered::NoCode);
    let Answered::Right(codes) = codes.answered(&number(101), &code("123 456"), later(599)) else {
        panic!("right")
    };
    assert_eq!(codes.answered(&number(101), &code("123456"), later(599)), Answered::NoCode);
}

#[test]
fn a_code_is_good_for_ten_minutes_and_five_guesses() {
    let mut codes = sent(&Codes::default(), "123456", now());
    assert_eq!(codes.answered(&number(101), &code("123456"), later(600)), Answered::NoCode);
    for left in (0..5).rev() {
        let Answered::Wrong { codes: next, tries_left } =
            codes.answered(&number(101), &code("000000"), now())
        else {
            panic!("wrong")
        };
        assert_eq!(tries_left, left);
        codes = next;
    }
    assert_eq!(codes.answered(&number(101), &code("123456"), now()), Answered::NoCode);
}

#[test]
fn the_next_code_waits_for_a_minute_and_replaces_the_one_before() {
    let codes = sent(&Codes::default(), "123456", now());
    assert_eq!(codes.wait(&number(101), later(59)), Some(Wait::Pause(later(60))));
    assert_eq!((codes.wait(&number(101), later(60)), codes.wait(&number(102), now())), (None, None));
    let again = sent(&codes, "654321", later(60));
    let answered = |digits| again.answered(&number(101), &code(digits), later(61));
    assert!(matches!(answered("123456"), Answered::Wrong { .. }));
    assert!(matches!(answered("654321"), Answered::Right(_)));
}

#[test]
fn a_number_is_sent_five_codes_and_a_business_twenty_within_a_day() {
    let (mut codes, day) = (Codes::default(), 24 * 3_600);
    for sent in 0..5 {
        assert_eq!(codes.wait(&number(1), later(sent * 60)), None);
        codes = codes.asked(&number(1), &code("123456"), [7; 16], later(sent * 60));
    }
    assert_eq!(codes.wait(&number(1), later(3_600)), Some(Wait::Number(later(day))));
    assert_eq!((codes.wait(&number(1), later(day)), codes.wait(&number(2), later(3_600))), (None, None));
    for other in 2..17 {
        assert_eq!(codes.wait(&number(other), later(3_600)), None);
        codes = codes.asked(&number(other), &code("123456"), [7; 16], later(3_600));
    }
    assert_eq!(codes.wait(&number(17), later(3_600)), Some(Wait::All(later(day))));
    assert_eq!(codes.wait(&number(17), later(day)), None);
    assert_eq!(codes.ends(), later(3_600 + day));
    let lately = codes.asked(&number(17), &code("123456"), [7; 16], later(2 * day));
    assert_eq!(lately, Codes::default().asked(&number(17), &code("123456"), [7; 16], later(2 * day)));
}

#[test]
fn a_code_is_six_digits_and_neither_it_nor_a_person_is_ever_printed() {
    assert_eq!(Code::of(1_000_042).expose(), "000042");
    for no in ["", "12345", "1234567", "12345a", "１２３４５６"] {
        assert!(Code::parse(no).is_err(), "{no}");
    }
    let (ben, codes) = (two().remove(1), sent(&Codes::default(), "123456", now()));
    let printed = format!("{ben:?} {codes:?} {:?}", code("123456"));
    let hidden = ["Ben", "7946", "0101", "123456"];
    assert!(hidden.iter().all(|hidden| !printed.contains(hidden)), "{printed}");
    let stored = serde_json::to_string(&codes).unwrap();
    assert!(!stored.contains("123456"), "{stored}");
    assert_eq!(serde_json::from_str::<Codes>(&stored).unwrap(), codes);
    assert_eq!(serde_json::from_str::<Contact>(&serde_json::to_string(&ben).unwrap()).unwrap(), ben);
}
