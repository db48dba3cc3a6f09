use proptest::prelude::*;

use super::*;
use crate::domain::ids::{ConnectionKey, Environment, TenantId};

fn at(seconds: i64) -> Timestamp {
    after("2026-11-21T10:00:00Z".parse().unwrap(), SignedDuration::from_secs(seconds))
}

const REFUSED: Failure = Failure { wait: None, silent: false, timed_out: false };
const TIMED_OUT: Failure = Failure { wait: None, silent: true, timed_out: true };

fn asks(seconds: i64) -> Failure {
    Failure { wait: Some(SignedDuration::from_secs(seconds)), ..REFUSED }
}

fn failing(times: u32) -> Circuit {
    let mut circuit = Circuit::default();
    for _ in 0..times {
        let _ = circuit.failed(OF_A_CONNECTION, REFUSED, at(0));
    }
    circuit
}

#[test]
fn the_third_failure_in_a_row_opens_the_circuit_of_a_connection() {
    assert_eq!(failing(2).admit(at(1)), Ok(()));
    assert_eq!(failing(3).admit(at(1)), Err(at(5)));
}

#[test]
fn an_answer_in_between_starts_the_count_again() {
    let mut circuit = failing(2);
    assert!(!circuit.answered());
    assert_eq!(circuit.failed(OF_A_CONNECTION, REFUSED, at(0)), None);
}

#[test]
fn after_the_pause_one_call_is_let_through_and_the_others_wait_for_it() {
    let mut circuit = failing(3);
    assert_eq!(circuit.admit(at(5)), Ok(()));
    assert!(circuit.admit(at(6)).is_err());
    assert!(circuit.answered());
    assert_eq!(circuit.admit(at(7)), Ok(()));
}

#[test]
fn a_call_that_is_let_through_and_not_made_is_given_back() {
    let mut circuit = failing(3);
    assert_eq!(circuit.admit(at(5)), Ok(()));
    let trial = circuit.trial().unwrap();
    circuit.give_back(trial, at(5));
    assert_eq!((circuit.is_open(), circuit.trial(), circuit.admit(at(6))), (true, None, Ok(())));
    circuit.give_back(trial, at(5));
    assert!(circuit.admit(at(7)).is_err(), "that one is another's");
}

#[test]
fn each_pause_is_twice_as_long_and_none_is_longer_than_a_minute() {
    let (mut circuit, mut now) = (failing(3), at(0));
    let mut pauses = Vec::new();
    for _ in 0..7 {
        let until = circuit.rests_until(now).unwrap();
        pauses.push(until.duration_since(now).as_secs());
        now = until;
        assert_eq!(circuit.admit(now), Ok(()));
        assert_eq!(circuit.failed(OF_A_CONNECTION, REFUSED, now), circuit.rests_until(now));
    }
    assert_eq!(pauses, [5, 10, 20, 40, 60, 60, 60]);
}

#[test]
fn one_call_that_was_waited_for_in_vain_opens_it_and_those_beside_it_make_the_pause_no_longer() {
    let mut circuit = Circuit::default();
    assert_eq!(circuit.failed(OF_A_CONNECTION, TIMED_OUT, at(0)), Some(at(5)));
    for _ in 0..7 {
        assert_eq!(circuit.failed(OF_A_CONNECTION, TIMED_OUT, at(0)), None);
    }
    assert_eq!(circuit.rests_until(at(0)), Some(at(5)));
    assert_eq!(circuit.failed(OF_A_CONNECTION, asks(3), at(1)), None);
    assert_eq!(
        circuit.failed(OF_A_CONNECTION, asks(30), at(1)),
        Some(at(31)),
        "who asks for longer is heeded"
    );
}

#[test]
fn who_is_asked_to_wait_waits_at_once_and_as_long_as_asked_but_no_longer_than_a_quarter_of_an_hour() {
    for (asked, waits) in [(30, 30), (86_400, 900)] {
        let mut circuit = Circuit::default();
        let until = circuit.failed(OF_A_CONNECTION, asks(asked), at(0));
        assert_eq!(until, Some(at(waits)));
    }
}

#[test]
fn looking_whether_it_is_open_uses_no_turn_up() {
    let mut circuit = failing(3);
    assert_eq!((circuit.rests_until(at(4)), circuit.rests_until(at(5))), (Some(at(5)), None));
    assert_eq!(circuit.rests_until(at(5)), None);
    assert_eq!(circuit.admit(at(5)), Ok(()));
    assert!(circuit.rests_until(at(6)).is_some());
}

fn of(tenant: u64) -> ConnectionKey {
    ConnectionKey { tenant: TenantId::of(tenant), environment: Environment::Integration }
}

/// A host that so many connections had no answer of.
fn silent_to(connections: u64) -> Host {
    let mut host = Host::default();
    for tenant in 0..connections {
        let _ = host.failed(&of(tenant), at(0));
    }
    host
}

#[test]
fn a_host_is_left_alone_once_five_connections_had_no_answer() {
    assert_eq!(silent_to(4).rests_until(&of(99), at(1)), None);
    let mut host = silent_to(4);
    let opened = host.failed(&of(4), at(0)).unwrap();
    assert_eq!((opened.since, opened.until, opened.connections), (at(0), at(5), 5));
    assert_eq!(host.admit(&of(99), at(1)), Err(at(5)));
    assert!(host.answered() && !host.answered());
    assert_eq!(host.admit(&of(99), at(1)), Ok(()));
}

#[test]
fn one_connection_that_never_answers_says_nothing_of_its_host() {
    let mut host = silent_to(4);
    for second in 0..1_000 {
        assert_eq!(host.failed(&of(0), at(second)), None);
        assert_eq!(host.admit(&of(99), at(second)), Ok(()));
    }
}

#[test]
fn after_a_pause_whoever_has_not_failed_goes_first_and_the_others_wait_for_it() {
    let mut host = silent_to(5);
    assert_eq!(host.admit(&of(0), at(5)), Err(at(15)), "it has failed");
    assert_eq!(host.admit(&of(99), at(5)), Ok(()));
    assert_eq!((host.admit(&of(98), at(6)), host.admit(&of(0), at(6))), (Err(at(35)), Err(at(45))));
    let mut host = silent_to(5);
    assert_eq!(host.admit(&of(0), at(15)), Ok(()), "where nobody else comes, it is tried all the same");
    assert_eq!(host.failed(&of(0), at(20)).unwrap().until, at(30));
}

proptest! {
    /// Whatever happens in whichever order, an open circuit ends: nobody is left alone for ever.
    #[test]
    fn no_pause_lasts_longer_than_a_quarter_of_an_hour(
        events in prop::collection::vec((0_i64..120, 0_u8..5, 0_i64..100_000), 1..60),
    ) {
        let (mut circuit, mut now) = (Circuit::default(), at(0));
        for (passed, what, seconds) in events {
            now = after(now, SignedDuration::from_secs(passed));
            match what {
                0 => drop(circuit.answered()),
                1 => drop(circuit.admit(now)),
                2 => drop(circuit.failed(OF_A_CONNECTION, asks(seconds), now)),
                3 => drop(circuit.failed(OF_A_CONNECTION, TIMED_OUT, now)),
                _ => drop(circuit.failed(OF_A_CONNECTION, REFUSED, now)),
            }
            let until = circuit.rests_until(now).unwrap_or(now);
            prop_assert!(until <= after(now, LONGEST_WAIT));
            prop_assert_eq!(circuit.clone().admit(until), Ok(()));
        }
    }

    /// In a pause one call is made, however many ask.
    #[test]
    fn after_each_pause_exactly_one_call_is_let_through(callers in 1_usize..50, times in 1_u32..8) {
        let mut circuit = failing(3);
        let mut now = at(0);
        for _ in 0..times {
            now = circuit.rests_until(now).unwrap();
            let admitted = (0..callers).filter(|_| circuit.admit(now).is_ok()).count();
            prop_assert_eq!(admitted, 1);
            let _ = circuit.failed(OF_A_CONNECTION, TIMED_OUT, now);
        }
    }
}
