//! Requests of customers who want no texts.

use super::super::consent::is_lone_yes;
use super::super::noise::NeedsNone;
use super::super::noise::sift::{Among, sift};
use super::*;
use crate::domain::replies::allowance::{Allowance, OptedOut, Rule};

const CALL: &str = "OPTED OUT OF TEXTS: CALL\n";

/// Opted out by that text.
fn out(by: u32) -> Allowance {
    let text = Some(sid(by));
    let opted_out = OptedOut { at: at(-600), rule: Rule::Keyword, text: text.clone(), confirm: None };
    Allowance {
        opted_out: Some(opted_out),
        decided_at: Some(at(-600)),
        decided_by: text,
        ..Allowance::default()
    }
}

#[test]
fn what_somebody_asks_for_who_had_opted_out_says_first_of_all_to_call() {
    let mut run = Run::of(&[text(2, 0, "I smell gas")]);
    run.known.allowance = out(1);
    let effect = run.attempt();
    let summary = created(&effect).2;
    assert!(summary.starts_with(&format!("{CALL}LIFE: ")), "{summary}");
}

#[test]
fn it_stays_said_whatever_is_known_later_unless_they_take_it_back_there() {
    let mut run = Run::of(&[text(2, 0, "No heat")]);
    run.known.allowance = out(1);
    run.drive();
    run.known.allowance = Allowance::default();
    run.receive(&text(3, 30, "12 Oak St"));
    let effects = run.drive();
    assert!(amended(&effects[0]).2.starts_with(CALL), "{}", amended(&effects[0]).2);
    run.receive(&text(4, 60, "START"));
    let effects = run.drive();
    assert!(!amended(&effects[0]).2.contains("OPTED OUT"), "{}", amended(&effects[0]).2);
}

#[test]
fn a_text_that_withdraws_and_asks_says_itself_when() {
    let mut run = Run::of(&[text(1, 0, "stop texting me and send someone")]);
    run.known.allowance = out(1);
    let effect = run.attempt();
    let summary = created(&effect).2;
    assert!(summary.starts_with("OPTED OUT OF TEXTS Nov 21 3:04 PM: please call.\n"), "{summary}");
}

#[test]
fn an_opt_out_at_another_number_amends_nothing_by_itself() {
    let mut run = booked(&[text(2, 0, "No heat")]);
    run.known.allowance = out(1);
    assert!(run.drive().is_empty());
    run.receive(&text(3, 30, "12 Oak St"));
    run.known.allowance = out(1);
    assert!(amended(&run.attempt()).2.starts_with(CALL));
}

#[test]
fn the_yes_by_which_texts_are_wanted_again_opens_nothing_and_any_other_is_booked() {
    let yes = text(2, 0, "YES");
    assert!(is_lone_yes(&yes.body));
    let decided = Allowance { opted_out: None, decided_by: Some(sid(2)), ..out(1) };
    for (allowance, expected) in [
        (decided.clone(), Some(NeedsNone::Keyword)),
        (Allowance { decided_by: Some(sid(1)), ..decided }, None),
        (Allowance::default(), None),
    ] {
        let run = Run::of(std::slice::from_ref(&yes));
        let known = Known { allowance, ..run.known };
        let sender = Sender::parse("+19725550100").unwrap();
        let follow_up = SignedDuration::from_hours(72);
        let among = Among {
            known: &known,
            sender: &sender,
            active: Some(HERE),
            is_not_a_customer: false,
            alerted: &[],
            follow_up,
        };
        let sifted = sift(run.log, &among);
        assert_eq!(sifted.noise.first().map(|noise| noise.why), expected);
    }
}
