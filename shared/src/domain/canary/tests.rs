use std::collections::BTreeSet;

use super::*;
use crate::domain::connection::{Place, SecretVersion, Stored};
use crate::domain::conversation::noise::needs_none;
use crate::domain::ids::{ProviderId, ServiceTitanTenant};
use crate::domain::phone::{PhoneNumber, Sender};
use crate::domain::text::{CameBy, Text};

fn at(minutes: i64) -> Timestamp {
    after(Timestamp::UNIX_EPOCH, SignedDuration::from_mins(minutes))
}

fn canary() -> Canary {
    Canary::new(AccountSid::made_up([7; 16]), "/s/tenants/tn_own/twilio/1".to_owned(), at(0))
}

/// After a turn in which all was well but what `found` says of the turn before.
fn went(found: Option<(Turn, Found)>) -> Went {
    Went { found: found.into_iter().collect(), refused: None }
}

#[test]
fn the_first_turn_is_due_at_once_and_each_other_five_minutes_later() {
    let canary = canary();
    assert!(canary.is_due(at(0)));
    let (taken, turn) = canary.taken(at(0));
    assert_eq!((turn.number, taken.is_due(at(4)), taken.is_due(at(5))), (1, false, true));
    let next = taken.after_turn(turn, &went(None));
    assert_eq!((next.is_due(at(4)), next.wrong), (false, None));
}

#[test]
fn a_turn_stays_open_until_its_booking_was_dismissed() {
    let (first, one) = canary().taken(at(0));
    let (second, two) = first.taken(at(5));
    let missing = second.after_turn(two, &went(Some((one, Found::Missing))));
    assert_eq!(missing.open, [one, two]);
    let (third, three) = missing.taken(at(10));
    let dismissed = Went { found: vec![(two, Found::Dismissed), (one, Found::Dismissed)], refused: None };
    assert_eq!(third.after_turn(three, &dismissed).open, [three]);
}

#[test]
fn a_booking_that_never_came_is_looked_for_for_a_day() {
    let (mut canary, one) = canary().taken(at(0));
    (canary, _) = canary.taken(at(24 * 60 - 1));
    assert!(canary.open.contains(&one));
    (canary, _) = canary.taken(at(24 * 60));
    assert!(!canary.open.contains(&one));
}

#[test]
fn of_very_many_the_newest_are_looked_for() {
    let mut canary = canary();
    for turn in 0..30 {
        (canary, _) = canary.taken(at(turn * 5));
    }
    let looked_for: Vec<u64> = canary.looked_for().map(|turn| turn.number).collect();
    assert_eq!(looked_for, (19..=30).rev().collect::<Vec<_>>());
}

#[test]
fn what_is_wrong_is_told_with_since_when_and_ends_by_itself() {
    let (canary, one) = canary().taken(at(0));
    let (second, two) = canary.taken(at(5));
    let wrong = second.after_turn(two, &went(Some((one, Found::Missing))));
    let told = wrong.wrong.clone().expect("something is wrong");
    assert_eq!((told.since, told.why.contains("1970-01-01T00:00:00Z")), (at(5), true), "{}", told.why);
    let (third, three) = wrong.taken(at(10));
    let unknown = third.after_turn(three, &went(Some((two, Found::Unknown("No answer.".to_owned())))));
    let told = unknown.wrong.clone().expect("something else is");
    assert_eq!((told.since, told.why.contains("No answer.")), (at(5), true), "{}", told.why);
    let (fourth, four) = unknown.taken(at(15));
    assert_eq!(fourth.after_turn(four, &went(Some((three, Found::Dismissed)))).wrong, None);
}

#[test]
fn a_text_that_was_not_taken_in_is_wrong_whatever_else_is() {
    let (canary, one) = canary().taken(at(0));
    let (second, two) = canary.taken(at(5));
    let refused = |found| Went { found: vec![(one, found)], refused: Some("503".to_owned()) };
    let told = |went: &Went| second.after_turn(two, went).wrong.expect("something is wrong").why;
    assert!(told(&refused(Found::Dismissed)).contains("503"));
    let both = told(&refused(Found::Stays("because".to_owned())));
    assert!(both.contains("503") && both.contains("because"), "{both}");
}

/// What an older turn left behind was told in the turn after it, and would keep the alarm ringing for a day.
#[test]
fn what_was_told_of_an_older_turn_is_not_told_again() {
    let (canary, one) = canary().taken(at(0));
    let (canary, two) = canary.taken(at(5));
    let (canary, three) = canary.taken(at(10));
    let went = Went { found: vec![(two, Found::Dismissed), (one, Found::Missing)], refused: None };
    assert_eq!(canary.after_turn(three, &went).wrong, None);
}

#[test]
fn a_turn_posts_the_same_text_each_time_and_no_other_turns() {
    let canary = canary();
    let text = |number| canary.text(Turn { number, at: at(0), refused: false });
    assert!(text(1) == text(1) && text(1).sid != text(2).sid);
    assert_eq!(MessageSid::parse(text(1).sid.as_str()), Ok(text(1).sid));
    let other = Canary { account: AccountSid::made_up([8; 16]), ..canary.clone() };
    assert!(other.text(Turn { number: 1, at: at(0), refused: false }).sid != text(1).sid);
    assert!(AccountSid::parse(canary.account.as_str()).is_ok());
}

#[test]
fn its_numbers_are_fictional_and_each_has_a_week_of_rest() {
    let of = |turn| Posted::of(MessageSid::made_up([0; 16]), turn).from;
    let all: BTreeSet<String> = (1..=2_400).map(of).collect();
    assert_eq!(all.len(), 2_400);
    assert_eq!(of(1), of(2_401));
    assert!(EVERY * 2_400 > SignedDuration::from_hours(7 * 24));
    for number in &all {
        let digits = PhoneNumber::parse(number).unwrap();
        let national = digits.national().expect("of the North American plan");
        assert!(!digits.is_toll_free() && national[3..].starts_with("55501"), "{number}");
        assert!(matches!(Sender::parse(number), Ok(Sender::Number(_))));
    }
}

/// A text that needs nothing from the office becomes no booking.
#[test]
fn its_words_are_booked() {
    for turn in [1, 9, 10, 99, 12_345] {
        let posted = Posted::of(MessageSid::made_up([0; 16]), turn);
        let text = Text::arrived(posted.sid, &posted.body, CameBy::Webhook, at(0));
        assert_eq!(needs_none(&text, &Sender::parse(&posted.from).unwrap(), false), None, "{}", posted.body);
    }
}

/// One failed call would ring twice, and so raise the alarm by itself.
#[test]
fn a_text_that_was_not_taken_in_is_told_once() {
    let (canary, one) = canary().taken(at(0));
    let refused = Went { found: vec![], refused: Some("503".to_owned()) };
    let canary = canary.after_turn(one, &refused);
    let one = canary.open[0];
    assert!(one.refused && canary.wrong.is_some());
    let (canary, two) = canary.taken(at(5));
    let next = canary.after_turn(two, &went(Some((one, Found::Missing))));
    assert_eq!((next.wrong, next.open.len()), (None, 2), "it may have been taken in after all");
    let (later, _) = canary.taken(at(30));
    assert!(!later.open.contains(&one), "it holds no place for long");
}

#[test]
fn a_table_that_was_set_back_posts_no_text_twice() {
    let canary = canary();
    let (_, one) = canary.taken(at(0));
    let (_, again) = canary.taken(at(60));
    assert_eq!(one.number, again.number);
    assert!(canary.text(one).sid != canary.text(again).sid);
}

#[test]
fn it_flies_into_a_sandbox_alone() {
    let stored = Stored {
        secret: SecretVersion { name: "n".to_owned(), version: "v".to_owned() },
        client_id_ends: String::new(),
        client_secret_ends: String::new(),
        app_key_ends: None,
        saved_at: at(0),
        saved_by: "ann@example.com".to_owned(),
    };
    let connected = Connection {
        credentials: Some(stored),
        servicetitan_tenant: Some(ServiceTitanTenant(1)),
        booking_provider: Some(ProviderId(1)),
        ..Connection::default()
    };
    let profile = |active| Profile { active, ..Profile::default() };
    let sandbox = profile(Some(Environment::Integration));
    assert_eq!(barred(&sandbox, Some(&connected)), None);
    let elsewhere = Some("the business's texts do not go to the integration environment");
    assert_eq!(barred(&profile(Some(Environment::Production)), Some(&connected)), elsewhere);
    assert_eq!(barred(&profile(None), None), elsewhere);
    let without = Connection { credentials: None, ..connected.clone() };
    assert!(barred(&sandbox, Some(&without)).is_some_and(|why| why.contains("cannot take texts")));
    assert!(barred(&sandbox, None).is_some_and(|why| why.contains("cannot take texts")));
    let suspended = Profile { suspended: true, ..sandbox };
    assert_eq!(barred(&suspended, Some(&connected)), Some("the business is suspended"));
}

#[test]
fn its_texts_are_booked_in_a_sandbox_or_nowhere() {
    let book = |environment| {
        Destination::Book(Place { environment, tenant: ServiceTitanTenant(1), provider: ProviderId(1) })
    };
    let sandbox = book(Environment::Integration);
    assert_eq!(destination(sandbox), sandbox);
    assert_eq!(destination(Destination::Wait("why")), Destination::Wait("why"));
    let held = Destination::Hold { since: Timestamp::MIN };
    assert_eq!(destination(book(Environment::Production)), held);
}
