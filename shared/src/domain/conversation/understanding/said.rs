//! The texts in the order they were sent, each with what it may answer.

use super::super::words::is_unseen;
use super::{Asked, Question};
use crate::domain::text::Text;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// Nobody reads a question and answers it sooner.
const SOONEST_ANSWER: SignedDuration = SignedDuration::from_secs(3);

/// A text, cleaned, and the questions that it may answer.
#[derive(Debug)]
pub(super) struct Said<'a> {
    pub(super) body: String,
    pub(super) at: Timestamp,
    /// The last question before it.
    pub(super) open: Option<Question>,
    asked: Vec<&'a Asked>,
}

impl Said<'_> {
    /// Whether this was asked before it, last or not.
    pub(super) fn answers(&self, question: Question) -> bool {
        self.asked.iter().any(|asked| asked.question == question)
    }

    pub(super) const fn is_answer(&self) -> bool {
        self.open.is_some()
    }
}

/// Each text once, in the order of sending, whatever order they came in.
pub(super) fn in_order<'a>(texts: &[&Text], asked: &'a [Asked]) -> Vec<Said<'a>> {
    let mut texts = texts.to_vec();
    texts.sort_by_key(|text| (text.at(), text.received_at, &text.sid));
    texts.dedup_by(|later, earlier| later.sid == earlier.sid);
    texts.into_iter().map(|text| said(text, asked)).collect()
}

fn said<'a>(text: &Text, asked: &'a [Asked]) -> Said<'a> {
    let asked: Vec<_> = asked.iter().filter(|asked| after(asked.at, SOONEST_ANSWER) <= text.at()).collect();
    let open = asked.iter().max_by_key(|asked| (asked.at, rank(asked.question))).map(|asked| asked.question);
    Said { body: clean(&text.body), at: text.at(), open, asked }
}

/// The order in which questions are asked, for two of one moment.
const fn rank(question: Question) -> u8 {
    match question {
        Question::Problem => 0,
        Question::Who => 1,
        Question::Which => 2,
        Question::When => 3,
    }
}

/// Without what nobody sees. A new line stays: it parts what was said.
fn clean(body: &str) -> String {
    let visible = body.chars().filter(|c| !is_unseen(*c));
    visible
        .map(|c| {
            if is_line_end(c) {
                '\n'
            } else if c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

const fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}
