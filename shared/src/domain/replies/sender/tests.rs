use super::words::explained;
use super::{IN_A_ROW, SenderHealth, Whose, whose};
use crate::domain::time::{SignedDuration, Timestamp, after};

const CODES: [u32; 7] = [20003, 21606, 21608, 30007, 30032, 30034, 30035];

fn now() -> Timestamp {
    "2026-11-20T15:00:00Z".parse().unwrap()
}

fn failing(times: u8) -> SenderHealth {
    (0..times).fold(SenderHealth::default(), |health, _| health.failed(30034, now()))
}

#[test]
fn two_failures_in_a_row_change_nothing_and_the_third_pauses_replies() {
    assert_eq!(failing(IN_A_ROW - 1).since, None);
    assert!(failing(IN_A_ROW - 1).lets(now()));
    let paused = failing(IN_A_ROW);
    assert_eq!(paused.since, Some(now()));
    assert!(!paused.lets(now()));
}

#[test]
fn while_replies_pause_one_an_hour_is_tried() {
    let paused = failing(IN_A_ROW);
    let hour = after(now(), SignedDuration::from_hours(1));
    assert!(!paused.lets(after(now(), SignedDuration::from_mins(59))));
    assert!(paused.lets(hour));
    assert!(!paused.probing(hour).lets(after(hour, SignedDuration::from_mins(59))));
    assert!(paused.probing(hour).lets(after(hour, SignedDuration::from_hours(1))));
}

#[test]
fn a_probe_that_fails_leaves_since_when_replies_pause() {
    let hour = after(now(), SignedDuration::from_hours(1));
    let failed = failing(IN_A_ROW).probing(hour).failed(30007, hour);
    assert_eq!((failed.since, failed.code), (Some(now()), Some(30007)));
    assert!(!failed.lets(hour));
}

#[test]
fn what_is_delivered_ends_a_row_and_a_pause() {
    for times in 0..=IN_A_ROW + 1 {
        assert_eq!(failing(times).delivered(), SenderHealth::default());
    }
}

#[test]
fn probing_where_nothing_pauses_changes_nothing() {
    assert_eq!(failing(1).probing(now()), failing(1));
}

#[test]
fn each_code_is_somebodys_own_trouble() {
    assert_eq!(whose(21610), Whose::OptedOut);
    for code in [21211, 21614, 30003, 30005, 30006] {
        assert_eq!(whose(code), Whose::TheNumbers, "{code}");
    }
    for code in CODES {
        assert_eq!(whose(code), Whose::TheSenders, "{code}");
    }
    for code in [0, 20429, 21617, 30008, 63016] {
        assert_eq!(whose(code), Whose::Nobodys, "{code}");
    }
}

#[test]
fn every_code_of_the_senders_is_explained_with_its_number() {
    for code in CODES {
        let explained = explained(code);
        assert!(explained.cause.contains(&code.to_string()), "{}", explained.cause);
        assert!(!explained.remedy.is_empty());
    }
}
