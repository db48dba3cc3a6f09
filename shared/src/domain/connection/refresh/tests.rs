use super::{Endpoint, SignedDuration, gap, in_turn};

#[test]
fn a_minutes_refreshes_are_over_within_43_seconds_up_to_seventeen_thousand_of_them() {
    for due in [43, 200, 1_143, 10_000, 17_000] {
        let all = gap(due) * i32::try_from(due).unwrap();
        assert!(all <= SignedDuration::from_secs(43), "{due}");
    }
}

#[test]
fn however_many_are_due_no_more_than_four_hundred_start_in_a_second() {
    assert_eq!(gap(1_000_000), SignedDuration::from_micros(2_500));
}

#[test]
fn a_small_fleet_is_not_drawn_out() {
    assert_eq!((gap(0), gap(3)), (SignedDuration::from_secs(1), SignedDuration::from_secs(1)));
}

#[test]
fn an_endpoint_that_is_silent_gets_four_calls_and_no_more() {
    let mut endpoint = Endpoint::default();
    assert!(endpoint.admits(3) && !endpoint.admits(4));
    for _ in 0..4 {
        assert!(!endpoint.is_down());
        endpoint = endpoint.heard(false);
    }
    assert!(endpoint.is_down());
}

#[test]
fn an_endpoint_that_answered_once_is_given_up_after_ten_failures_in_a_row() {
    let mut endpoint = Endpoint::default().heard(true);
    assert!(endpoint.admits(63) && !endpoint.admits(64));
    for _ in 0..9 {
        endpoint = endpoint.heard(false);
    }
    assert!(!endpoint.is_down() && endpoint.heard(false).is_down());
    assert!(!endpoint.heard(true).heard(false).is_down());
}

#[test]
fn the_longest_due_come_first_and_each_fourth_is_the_one_due_last() {
    assert_eq!(in_turn((1..=9).collect()), [1, 2, 3, 9, 4, 5, 6, 8, 7]);
    assert!(in_turn(Vec::<u8>::new()).is_empty());
}

#[test]
fn however_many_fail_again_and_again_the_endpoint_is_not_down_while_others_are_answered() {
    let fails = |n: &u32| *n < 40;
    let mut endpoint = Endpoint::default();
    for n in in_turn((0..400).collect()) {
        endpoint = endpoint.heard(!fails(&n));
        assert!(!endpoint.is_down(), "at {n}");
    }
}
