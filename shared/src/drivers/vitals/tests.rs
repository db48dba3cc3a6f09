use futures_util::FutureExt;

use super::*;
use crate::domain::ids::TenantId;

fn at(seconds: i64) -> Timestamp {
    after("2026-11-21T10:00:00Z".parse().unwrap(), SignedDuration::from_secs(seconds))
}

fn key(tenant: u64, environment: Environment) -> ConnectionKey {
    ConnectionKey { tenant: TenantId::of(tenant), environment }
}

fn of(tenant: u64) -> ConnectionKey {
    key(tenant, Environment::Integration)
}

/// A call that goes on for as long as the test does.
fn calls(vitals: &Vitals, key: &ConnectionKey, now: Timestamp) -> Result<(), Timestamp> {
    vitals.admit(key, now).map(std::mem::forget)
}

const SILENT: Failure = Failure { wait: None, silent: true, timed_out: false };
const TIMED_OUT: Failure = Failure { wait: None, silent: true, timed_out: true };
const REFUSED: Failure = Failure { wait: None, silent: false, timed_out: false };

fn asks(seconds: i64) -> Failure {
    Failure { wait: Some(SignedDuration::from_secs(seconds)), ..REFUSED }
}

#[test]
fn a_connection_that_does_not_answer_is_left_alone_and_others_are_not() {
    let vitals = Vitals::default();
    let opened: Vec<_> = (0..3).map(|_| vitals.failed(&of(1), SILENT, at(0)).connection).collect();
    assert_eq!(opened, [None, None, Some(at(5))]);
    assert_eq!((calls(&vitals, &of(1), at(1)), calls(&vitals, &of(2), at(1))), (Err(at(5)), Ok(())));
    assert!(vitals.answered(&of(1)).connection && !vitals.answered(&of(1)).connection);
    assert_eq!(calls(&vitals, &of(1), at(1)), Ok(()));
}

#[test]
fn a_host_that_answers_none_of_several_connections_is_left_alone_by_all_of_them() {
    let vitals = Vitals::default();
    let opened: Vec<_> = (0..5).filter_map(|tenant| vitals.failed(&of(tenant), SILENT, at(0)).host).collect();
    assert_eq!(opened, [Opened { since: at(0), until: at(5), connections: 5 }]);
    assert_eq!(calls(&vitals, &of(99), at(1)), Err(at(5)));
    assert_eq!(calls(&vitals, &key(99, Environment::Production), at(1)), Ok(()), "it has a host of its own");
    assert_eq!(calls(&vitals, &of(99), at(5)), Ok(()), "one tries it");
    assert!(calls(&vitals, &of(98), at(6)).is_err(), "and the others wait for it");
    assert!(vitals.answered(&of(99)).host);
    assert_eq!(calls(&vitals, &of(98), at(6)), Ok(()));
}

#[test]
fn a_host_that_asks_for_fewer_calls_answers() {
    let vitals = Vitals::default();
    for tenant in 0..30 {
        let _ = vitals.failed(&of(tenant), REFUSED, at(0));
    }
    assert_eq!(calls(&vitals, &of(99), at(1)), Ok(()));
    let until = vitals.failed(&of(1), asks(30), at(0)).connection;
    assert_eq!((until, calls(&vitals, &of(1), at(29))), (Some(at(30)), Err(at(30))));
}

#[test]
fn one_call_of_a_connection_is_under_way_until_one_was_answered_and_then_more() {
    let vitals = Vitals::default();
    let first = vitals.slot(&of(1)).unwrap();
    assert!(vitals.slot(&of(1)).is_none(), "nobody knows yet whether it answers");
    assert!(vitals.slot(&of(2)).is_some(), "another connection waits for nobody");
    let _ = vitals.answered(&of(1));
    let second = vitals.slot(&of(1)).unwrap();
    assert!(vitals.slot(&of(1)).is_none());
    let _ = vitals.answered(&of(1));
    let more: Vec<Slot> = std::iter::from_fn(|| vitals.slot(&of(1))).collect();
    assert_eq!(more.len(), 2);
    let _ = vitals.failed(&of(1), SILENT, at(0));
    drop((first, second));
    assert!(vitals.slot(&of(1)).is_none(), "those under way end first");
    drop(more);
    assert!(vitals.slot(&of(1)).is_some());
}

#[test]
fn who_waits_for_a_slot_has_it_when_one_ends() {
    let vitals = Vitals::default();
    let first = vitals.slot(&of(1)).unwrap();
    let key = of(1);
    let mut waits = std::pin::pin!(vitals.free_slot(&key));
    assert!(waits.as_mut().now_or_never().is_none());
    drop(first);
    assert!(waits.now_or_never().is_some());
}

#[test]
fn after_a_question_in_vain_none_is_asked_for_a_while_or_until_something_is_answered() {
    let vitals = Vitals::default();
    assert!(vitals.may_ask(&of(1), at(0)));
    vitals.asked_in_vain(&of(1), at(0));
    assert!(
        !vitals.may_ask(&of(1), at(29)) && vitals.may_ask(&of(1), at(30)) && vitals.may_ask(&of(2), at(0))
    );
    let _ = vitals.answered(&of(1));
    assert!(vitals.may_ask(&of(1), at(1)));
    let _ = vitals.failed(&of(1), TIMED_OUT, at(1));
    assert!(!vitals.may_ask(&of(1), at(10)), "not before another call has shown that it answers");
}

#[test]
fn who_asked_for_fewer_calls_answers_and_is_asked_again_after_that_time() {
    let vitals = Vitals::default();
    let _ = vitals.failed(&of(1), asks(5), at(1));
    assert!(vitals.may_ask(&of(1), at(6)));
}

#[test]
fn no_question_that_nothing_depends_on_is_put_to_a_host_that_has_answered_nobody_yet() {
    let vitals = Vitals::default();
    for tenant in 0..5 {
        let _ = vitals.failed(&of(tenant), SILENT, at(0));
    }
    assert_eq!(vitals.rest_until(&of(99), at(5)), None, "somebody is to see whether it answers");
    assert!(!vitals.may_ask(&of(99), at(5)) && vitals.may_ask(&key(99, Environment::Production), at(5)));
    let _ = vitals.answered(&of(98));
    assert!(vitals.may_ask(&of(99), at(5)));
}

#[test]
fn whoever_is_let_through_to_see_and_does_not_call_leaves_that_to_the_next() {
    let vitals = Vitals::default();
    let _ = vitals.failed(&of(1), TIMED_OUT, at(0));
    let trial = vitals.admit(&of(1), at(5));
    assert!(trial.is_ok() && vitals.admit(&of(1), at(6)).is_err());
    drop(trial);
    let trial = vitals.admit(&of(1), at(6)).unwrap();
    let until = vitals.failed(&of(1), TIMED_OUT, at(11)).connection;
    drop(trial);
    assert_eq!((until, vitals.rest_until(&of(1), at(12))), (Some(at(21)), until), "one that failed is over");
    for tenant in 0..5 {
        let _ = vitals.failed(&key(tenant, Environment::Production), SILENT, at(0));
    }
    let (first, second) = (key(98, Environment::Production), key(99, Environment::Production));
    drop(vitals.admit(&first, at(5)).unwrap());
    assert!(vitals.admit(&second, at(5)).is_ok());
}

#[test]
fn an_answer_that_asks_for_fewer_calls_closes_its_host() {
    let vitals = Vitals::default();
    for tenant in 0..5 {
        let _ = vitals.failed(&of(tenant), SILENT, at(0));
    }
    let opening = vitals.failed(&of(99), asks(30), at(5));
    assert!(opening.closed_host && opening.host.is_none());
    assert!(!vitals.failed(&of(99), asks(30), at(5)).closed_host, "that is no news");
    assert_eq!(vitals.rest_until(&of(98), at(5)), None);
}

#[test]
fn with_which_token_a_call_worked_is_known_of_the_newest() {
    let vitals = Vitals::default();
    vitals.worked_with(&of(1), 7);
    assert!(vitals.has_worked_with(&of(1), 7) && !vitals.has_worked_with(&of(1), 8));
    vitals.worked_with(&of(1), 8);
    assert!(vitals.has_worked_with(&of(1), 8) && !vitals.has_worked_with(&of(2), 8));
}

#[test]
fn that_a_booking_was_made_is_news_once_a_minute_for_each_connection() {
    let vitals = Vitals::default();
    let news = [(1, 0), (1, 59), (2, 59), (1, 60)].map(|(tenant, now)| vitals.booked(&of(tenant), at(now)));
    assert_eq!(news, [true, false, true, true]);
}

#[test]
fn who_only_asks_whether_a_connection_is_left_alone_does_not_take_the_one_call_that_is_let_through() {
    let vitals = Vitals::default();
    let _ = vitals.failed(&of(1), asks(30), at(0));
    assert_eq!((vitals.rest_until(&of(1), at(29)), vitals.rest_until(&of(1), at(30))), (Some(at(30)), None));
    assert_eq!(calls(&vitals, &of(1), at(30)), Ok(()));
    assert_eq!(vitals.rest_until(&of(1), at(31)), Some(at(60)), "somebody is at it");
}
