//! With all rules nothing goes wrong, whatever happens in whatever order. Without any one of them something does.
//!
//! A claim that fails prints the shortest way to what was found.

use intellisend::domain::delivery::ATTEMPTS;
use model::bounds::Bounds;
use model::report::Paths;
use model::rules::{Rule, Rules};
use model::search::Fault::{self, Lost, Stuck, Twice};
use model::search::{Findings, search};

fn all_is_well(bounds: Bounds) -> Findings {
    let findings = search(&Rules::new(bounds, None));
    assert!(findings.first.is_empty(), "{:?}\n{}", findings.faults(), Paths(&findings));
    findings
}

fn without(rule: Rule, faults: &[Fault]) {
    let findings = search(&Rules::new(rule.bounds(), Some(rule)));
    assert_eq!(findings.faults(), faults, "{}:\n{}", rule.without(), Paths(&findings));
    assert!(
        search(&Rules::new(rule.bounds(), None)).first.is_empty(),
        "the rule itself makes the difference"
    );
}

#[test]
fn no_booking_is_made_twice_no_text_lost_and_no_thread_stuck() {
    all_is_well(Bounds::SHORT);
}

#[test]
fn without_a_fault_doorbells_are_enough() {
    all_is_well(Bounds::DOORBELLS);
}

#[test]
fn a_table_set_back_makes_no_second_booking() {
    all_is_well(Bounds::SET_BACK);
}

#[test]
fn after_the_last_attempt_a_text_is_shown_to_a_person() {
    let findings = all_is_well(Bounds::TEN_ATTEMPTS);
    assert!(findings.worlds().iter().any(|world| !world.shown.is_empty()));
    assert_eq!(findings.worlds().iter().map(|world| world.state.attempts).max(), Some(ATTEMPTS));
}

#[test]
fn all_is_well_also_in_worlds_that_are_not_tidied() {
    all_is_well(Bounds { tidy: false, unclear: 1, refusals: 1, ..Bounds::SLOW });
}

#[test]
fn two_claims_at_once_make_two_bookings() {
    without(Rule::ClaimUnderVersion, &[Twice, Lost, Stuck]);
}

#[test]
fn a_result_under_no_version_overwrites_what_others_learned() {
    without(Rule::ResultUnderVersion, &[Twice, Lost, Stuck]);
}

/// The texts of a read that its version allows to settle are in the booking for good, since later writes carry at
/// least as many. The condition guards what is not modelled: a conversation that closes and gives way to the next.
#[test]
fn marks_cleared_under_no_version_do_no_harm_within_one_conversation() {
    without(Rule::MarksUnderVersion, &[]);
}

#[test]
fn a_live_claim_taken_for_none_makes_two_bookings() {
    without(Rule::LiveClaimIsLeftAlone, &[Twice, Lost, Stuck]);
}

#[test]
fn a_claim_that_ends_too_soon_makes_two_bookings() {
    without(Rule::ClaimUntilSettled, &[Twice, Lost, Stuck]);
}

#[test]
fn sending_without_a_look_at_the_clock_makes_two_bookings() {
    without(Rule::NothingSentFromSendBy, &[Twice, Lost, Stuck]);
}

#[test]
fn each_length_in_the_settle_time_is_needed_to_the_last_tick() {
    without(Rule::PermitIsShort, &[Twice, Lost, Stuck]);
    without(Rule::PauseIsShort, &[Twice, Lost, Stuck]);
    without(Rule::RemoteIsInTime, &[Twice, Lost, Stuck]);
    without(Rule::ClocksAgree, &[Twice, Lost, Stuck]);
}

#[test]
fn adopting_with_texts_of_ones_own_read_loses_one() {
    without(Rule::AdoptedAsIntended, &[Lost, Stuck]);
}

#[test]
fn texts_read_before_the_state_take_one_out_of_the_booking_again() {
    without(Rule::StateBeforeTexts, &[Lost, Stuck]);
}

#[test]
fn texts_that_are_not_up_to_date_take_one_out_of_the_booking_again() {
    without(Rule::TextsReadConsistently, &[Lost, Stuck]);
}

#[test]
fn a_text_turned_away_by_a_claim_waits_for_ever_unless_its_holder_reads_again() {
    without(Rule::TextsReadAgain, &[Stuck]);
}

#[test]
fn repeating_without_a_look_up_makes_two_bookings() {
    without(Rule::LookedUpBeforeRepeat, &[Twice, Lost, Stuck]);
}

#[test]
fn a_table_set_back_makes_two_bookings_where_old_texts_count_as_first_hand() {
    without(Rule::DoubtfulIsLookedUp, &[Twice, Lost, Stuck]);
}

#[test]
fn an_unclear_create_that_does_not_settle_makes_two_bookings() {
    without(Rule::UnclearCreateSettles, &[Twice, Lost, Stuck]);
}

#[test]
fn an_unclear_amend_that_does_not_settle_loses_a_text() {
    without(Rule::UnclearAmendSettles, &[Lost, Stuck]);
}

#[test]
fn an_unclear_amend_adopted_by_its_looks_loses_a_text() {
    without(Rule::UnclearAmendIsNotAdopted, &[Lost, Stuck]);
}
