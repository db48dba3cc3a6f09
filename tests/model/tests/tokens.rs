//! With all rules of the token broker nothing goes wrong, whatever happens in whatever order. Without any one of them
//! something does.
//!
//! A claim that fails prints the shortest way to what was found.

use model::tokens::rules::{Bounds, Rule, Rules};
use model::tokens::search::Fault::{
    self, OlderOverNewer, Stuck, TakenOut, TooSoon, Twice, TwoAtOnce, WaitsForItself,
};
use model::tokens::search::{Findings, search};

fn all_is_well(bounds: Bounds) -> Findings {
    let findings = search(&Rules { bounds, without: None });
    assert!(findings.first.is_empty(), "{:?}\n{}", findings.faults(), findings.paths());
    findings
}

fn without(rule: Rule, faults: &[Fault]) {
    let findings = search(&Rules { bounds: rule.bounds(), without: Some(rule) });
    assert_eq!(findings.faults(), faults, "{}:\n{}", rule.without(), findings.paths());
    all_is_well(rule.bounds());
}

#[test]
fn of_three_workers_one_mints_and_all_have_its_token_whatever_fails() {
    let findings = all_is_well(Bounds::WORKERS);
    let worlds = findings.worlds();
    assert!(worlds.iter().any(|world| world.deaths + world.lost + world.failures + world.refusals == 4));
    assert_eq!(worlds.iter().map(|world| world.row.generation).max(), Some(2));
}

#[test]
fn people_who_save_check_and_disconnect_meanwhile_harm_nothing() {
    let findings = all_is_well(Bounds::PEOPLE);
    assert!(findings.worlds().iter().any(|world| world.is_purged && world.connection == 3));
}

#[test]
fn a_person_and_a_failure_at_once_harm_nothing() {
    all_is_well(Bounds::MIXED);
}

#[test]
fn a_lease_that_is_not_one_workers_alone_mints_twice() {
    without(Rule::LeaseIsOnes, &[TwoAtOnce, TooSoon]);
}

#[test]
fn a_lease_that_does_not_end_with_its_holder_leaves_everyone_waiting() {
    without(Rule::LeaseEnds, &[Stuck]);
}

#[test]
fn a_lease_taken_right_after_a_failure_has_every_worker_ask_in_turn() {
    without(Rule::LeaseWaitsAfterFailure, &[TooSoon]);
}

#[test]
fn a_lease_that_its_holder_does_not_know_again_is_waited_for_by_itself() {
    without(Rule::LeaseIsKnownAgain, &[WaitsForItself]);
}

#[test]
fn asking_for_longer_than_the_lease_mints_twice() {
    without(Rule::AskedWithinTheLease, &[TwoAtOnce, TooSoon]);
}

#[test]
fn a_publish_under_no_generation_gives_two_tokens_one_number_and_covers_a_newer_one() {
    without(Rule::PublishUnderGeneration, &[Twice, OlderOverNewer]);
}

#[test]
fn a_publish_under_no_connection_covers_a_token_of_the_connection_as_it_became() {
    without(Rule::PublishUnderConnection, &[OlderOverNewer]);
}

#[test]
fn a_publish_of_before_takes_away_the_lease_of_who_mints_for_the_connection_as_it_became() {
    without(Rule::PublishUnderLaterLease, &[TwoAtOnce]);
}

/// Whoever does not know it again reads it: the condition spares a read.
#[test]
fn a_publish_that_is_not_known_again_does_no_harm() {
    without(Rule::PublishIsKnownAgain, &[]);
}

#[test]
fn a_failure_told_without_the_lease_lets_it_go_for_who_has_it() {
    without(Rule::FailUnderLease, &[TooSoon]);
}

#[test]
fn a_token_of_a_check_covers_a_newer_one_unless_it_is_looked_for() {
    without(Rule::PersonLooksForNewer, &[OlderOverNewer]);
}

#[test]
fn a_disconnect_under_no_connection_takes_out_a_token_of_who_connected_again() {
    without(Rule::EmptyUnderConnection, &[TakenOut]);
}

#[test]
fn a_disconnect_that_takes_the_count_along_gives_two_tokens_one_number() {
    without(Rule::EmptyKeepsTheCount, &[Twice, WaitsForItself]);
}
