use super::{Circuit, OF_A_CONNECTION, SignedDuration, Timestamp, after};

fn at(seconds: i64) -> Timestamp {
    after("2026-11-21T10:00:00Z".parse().unwrap(), SignedDuration::from_secs(seconds))
}

fn failing(times: u32) -> Circuit {
    let mut circuit = Circuit::default();
    for _ in 0..times {
        let _ = circuit.failed(OF_A_CONNECTION, None, at(0));
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
    assert_eq!(circuit.failed(OF_A_CONNECTION, None, at(0)), None);
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
fn each_pause_is_twice_as_long_and_none_is_longer_than_a_minute() {
    let mut circuit = failing(3);
    let mut pauses = Vec::new();
    for _ in 0..6 {
        pauses.push(circuit.failed(OF_A_CONNECTION, None, at(0)).unwrap());
    }
    assert_eq!(pauses, [10, 20, 40, 60, 60, 60].map(at));
}

#[test]
fn who_is_asked_to_wait_waits_at_once_and_as_long_as_asked_but_no_longer_than_a_quarter_of_an_hour() {
    for (asked, waits) in [(30, 30), (86_400, 900)] {
        let mut circuit = Circuit::default();
        let until = circuit.failed(OF_A_CONNECTION, Some(SignedDuration::from_secs(asked)), at(0));
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
