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

#[test]
fn a_connection_that_does_not_answer_is_left_alone_and_others_are_not() {
    let vitals = Vitals::default();
    let opened: Vec<_> = (0..3).map(|_| vitals.failed(&of(1), None, true, at(0))).collect();
    assert_eq!(opened, [None, None, Some(at(5))]);
    assert_eq!((vitals.admit(&of(1), at(1)), vitals.admit(&of(2), at(1))), (Err(at(5)), Ok(())));
    assert!(vitals.answered(&of(1)) && !vitals.answered(&of(1)));
    assert_eq!(vitals.admit(&of(1), at(1)), Ok(()));
}

#[test]
fn a_host_that_answers_none_of_several_connections_is_left_alone_by_all_of_them() {
    let vitals = Vitals::default();
    for tenant in 0..10 {
        let _ = vitals.failed(&of(tenant), None, true, at(0));
    }
    assert_eq!(vitals.admit(&of(99), at(1)), Err(at(5)));
    assert_eq!(vitals.admit(&key(99, Environment::Production), at(1)), Ok(()), "it has a host of its own");
    assert_eq!(vitals.admit(&of(99), at(5)), Ok(()), "one tries it");
    assert!(vitals.admit(&of(98), at(6)).is_err(), "and the others wait for it");
    let _ = vitals.answered(&of(99));
    assert_eq!(vitals.admit(&of(98), at(6)), Ok(()));
}

#[test]
fn a_host_that_asks_for_fewer_calls_answers() {
    let vitals = Vitals::default();
    for tenant in 0..30 {
        let _ = vitals.failed(&of(tenant), None, false, at(0));
    }
    assert_eq!(vitals.admit(&of(99), at(1)), Ok(()));
    let until = vitals.failed(&of(1), Some(SignedDuration::from_secs(30)), false, at(0));
    assert_eq!((until, vitals.admit(&of(1), at(29))), (Some(at(30)), Err(at(30))));
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
    let _ = vitals.failed(&of(1), Some(SignedDuration::from_secs(30)), false, at(0));
    assert_eq!((vitals.rest_until(&of(1), at(29)), vitals.rest_until(&of(1), at(30))), (Some(at(30)), None));
    assert_eq!(vitals.admit(&of(1), at(30)), Ok(()));
    assert_eq!(vitals.rest_until(&of(1), at(31)), Some(at(60)), "somebody is at it");
}
