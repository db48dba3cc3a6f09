use jiff::tz::TimeZone;

use super::*;
use crate::domain::conversation::tests::text;
use crate::domain::time::{SignedDuration, after};

mod conversations;
mod properties;
mod replacing;

/// A line of a conversation, ten seconds after the one before.
#[derive(Clone, Copy)]
pub(super) enum Line<'a> {
    /// The customer.
    C(&'a str),
    /// A question of ours.
    Q(Question),
}

pub(super) use Line::{C, Q};

/// The tests' first moment is a Saturday, Nov 21 2026, 3:04 PM.
pub(super) fn zone() -> TimeZone {
    TimeZone::get("America/Chicago").unwrap()
}

pub(super) fn conversation(lines: &[Line<'_>]) -> (Vec<Text>, Vec<Asked>) {
    let (mut texts, mut asked) = (Vec::new(), Vec::new());
    for (number, line) in (1_u32..).zip(lines) {
        let seconds = i64::from(number) * 10;
        let at = after(text(1, 0, "").received_at, SignedDuration::from_secs(seconds));
        match line {
            C(body) => texts.push(text(number, seconds, body)),
            Q(question) => asked.push(Asked { question: *question, at }),
        }
    }
    (texts, asked)
}

pub(super) fn understood(lines: &[Line<'_>]) -> Understood {
    let (texts, asked) = conversation(lines);
    understand(&texts.iter().collect::<Vec<_>>(), &asked, &zone())
}

pub(super) fn answered(question: Question, body: &str) -> Understood {
    understood(&[Q(question), C(body)])
}

/// As an office reads it: `Tue Nov 24 15:00`.
pub(super) fn local(moment: Option<Timestamp>) -> Option<String> {
    moment.map(|moment| moment.to_zoned(zone()).strftime("%a %b %-d %H:%M").to_string())
}

#[test]
fn nothing_said_is_nothing_understood() {
    assert!(understood(&[]) == Understood::default());
    assert!(understood(&[Q(Question::Problem), C(""), C(" \u{200b} "), C("👍")]) == Understood::default());
}

#[test]
fn nothing_of_a_customer_is_printed() {
    let said = answered(Question::Who, "John Smith, 12 Oak St, Plano TX 75024, tomorrow at 3pm");
    assert!(said.name.is_some() && said.address.is_some() && said.start.is_some());
    assert_eq!(format!("{said:?}"), "Understood(…)");
}

#[test]
fn what_comes_within_three_seconds_of_a_question_answers_none() {
    let at = text(1, 10, "").received_at;
    let asked = [Asked { question: Question::Who, at }];
    for (seconds, name) in [(9, None), (12, None), (13, Some("Maria Lopez"))] {
        let said = understand(&[&text(1, seconds, "Maria Lopez")], &asked, &zone());
        assert_eq!(said.name.as_deref(), name, "{seconds}");
    }
}

#[test]
fn an_answer_is_one_by_the_time_it_was_sent_not_by_when_it_came() {
    let at = text(1, 10, "").received_at;
    let asked = [Asked { question: Question::Who, at }];
    let mut late = text(1, 9000, "Maria Lopez");
    late.sent_at = Some(text(1, 5, "").received_at);
    assert_eq!(understand(&[&late], &asked, &zone()).name, None);
}
