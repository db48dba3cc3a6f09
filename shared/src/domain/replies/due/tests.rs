use super::*;
use crate::domain::conversation::Logged;
use crate::domain::ids::MessageSid;
use crate::domain::messages::key::Language;
use crate::domain::replies::allowance::{Confirm, OptedOut, Rule};
use crate::domain::text::CameBy;

const LIFE: &str = "I smell gas";

fn at(seconds: i64) -> Timestamp {
    after("2026-11-21T20:14:00Z".parse().unwrap(), SignedDuration::from_secs(seconds))
}

fn log(texts: &[(i64, &str)]) -> Log {
    let logged = |(n, (seconds, body)): (usize, &(i64, &str))| {
        let sid = MessageSid::parse(&format!("SM{n:032}")).unwrap();
        Logged { text: Text::arrived(sid, body, CameBy::Webhook, at(*seconds)), settled_in: None }
    };
    Log { texts: texts.iter().enumerate().map(logged).collect(), ..Log::default() }
}

fn own() -> PhoneNumber {
    PhoneNumber::parse("+15005550001").unwrap()
}

fn plan(log: &Log, dialogue: &Dialogue, allowance: &Allowance, now: i64) -> Option<Timestamp> {
    planned(log, dialogue, allowance, &own(), at(now))
}

fn usual(log: &Log) -> Option<Timestamp> {
    plan(log, &Dialogue::default(), &Allowance::default(), 0)
}

#[test]
fn a_reply_waits_for_the_end_of_a_burst_and_never_for_long() {
    assert_eq!(usual(&log(&[])), None);
    assert_eq!(usual(&log(&[(0, "Hi"), (3, "No heat")])), Some(at(8)));
    let burst: Vec<(i64, &str)> = (0..30).map(|n| (n, "and")).collect();
    assert_eq!(usual(&log(&burst)), Some(at(19)));
    assert_eq!(usual(&log(&[(0, "Hi"), (3, LIFE)])), Some(at(3)));
}

#[test]
fn nobody_is_answered_twice_or_too_late() {
    let answered = Dialogue { answered_until: Some(at(3)), ..Dialogue::default() };
    let texts = log(&[(0, "Hi"), (3, "No heat")]);
    assert_eq!(plan(&texts, &answered, &Allowance::default(), 4), None);
    assert_eq!(
        plan(&texts, &Dialogue::default(), &Allowance::default(), 601),
        Some(at(8)),
        "one is not too old"
    );
    assert_eq!(plan(&texts, &Dialogue::default(), &Allowance::default(), 603), None);
    assert!(is_about_a_life(&log(&[(0, LIFE)]), &Dialogue::default(), at(599)));
    assert!(!is_about_a_life(&log(&[(0, LIFE)]), &Dialogue::default(), at(600)));
    assert!(!is_about_a_life(&log(&[(0, LIFE)]), &answered, at(1)));
}

#[test]
fn what_comes_in_after_a_reply_by_a_clock_that_is_behind_is_answered_and_nothing_is_twice() {
    let texts = log(&[(0, "Hi"), (58, "No heat")]);
    let of = |log: &Log, dialogue: Dialogue, until: i64| {
        dialogue.answering(log.texts.iter().map(|logged| &logged.text), at(until))
    };
    let answered = of(&texts, Dialogue::default(), 58);
    assert_eq!(plan(&texts, &answered, &Allowance::default(), 64), None);
    let mut late = texts;
    late.texts.insert(1, log(&[(0, ""), (0, ""), (3, LIFE)]).texts.remove(2));
    assert!(is_about_a_life(&late, &answered, at(64)));
    assert_eq!(plan(&late, &answered, &Allowance::default(), 64), Some(at(3)));
    let both = of(&late, answered.clone(), 3);
    assert_eq!((both.answered_until, plan(&late, &both, &Allowance::default(), 65)), (Some(at(58)), None));
    // By a minute and more no clock is behind: what is as old as that was there.
    let old = log(&[(-3, LIFE), (58, "No heat")]);
    assert_eq!(plan(&old, &answered, &Allowance::default(), 64), None);
}

#[test]
fn replies_keep_their_distance_but_for_a_life() {
    let allowance = Allowance::default().replied(at(-10));
    assert_eq!(plan(&log(&[(0, "Hi")]), &Dialogue::default(), &allowance, 0), Some(at(20)));
    assert_eq!(plan(&log(&[(0, LIFE)]), &Dialogue::default(), &allowance, 0), Some(at(0)));
}

#[test]
fn one_that_was_certainly_not_sent_is_tried_at_its_own_time() {
    let texts = log(&[(0, "Hi")]);
    let refused = Dialogue { due: Some(at(40)), refused: 1, ..Dialogue::default() };
    assert_eq!(plan(&texts, &refused, &Allowance::default(), 30), Some(at(40)));
    let planned = Dialogue { refused: 0, ..refused };
    assert_eq!(
        plan(&texts, &planned, &Allowance::default(), 30),
        Some(at(5)),
        "what was planned is no reason"
    );
}

#[test]
fn an_opt_out_that_is_to_be_confirmed_from_this_number_is_due_at_once() {
    let confirm = |from: &str| {
        let from = PhoneNumber::parse(from).unwrap();
        let confirm = Some(Confirm { from, language: Language::English });
        let opted_out = Some(OptedOut { at: at(1), rule: Rule::Words, text: None, confirm });
        Allowance { opted_out, ..Allowance::default() }
    };
    assert_eq!(plan(&log(&[]), &Dialogue::default(), &confirm("+15005550001"), 2), Some(at(1)));
    assert_eq!(plan(&log(&[]), &Dialogue::default(), &confirm("+15005550002"), 2), None);
    assert_eq!(plan(&log(&[]), &Dialogue::default(), &confirm("+15005550001"), 700), None);
}
