//! A customer's texts, a line each: seconds, what comes after them as a mark, words. `\n` in the words ends a line.

use intellisend::domain::ids::MessageSid;
use intellisend::domain::text::{CameBy, Text};
use intellisend::domain::time::{SignedDuration, Timestamp, after};

use crate::input::number;

/// As many as a thread has within a few minutes.
const MOST: usize = 8;
/// Notes with so many characters of each have room for all of them.
const MOST_CHARACTERS: usize = 240;

/// A line of an input.
pub(super) struct Line {
    pub(super) seconds: usize,
    pub(super) mark: Option<char>,
    pub(super) words: String,
}

/// The lines of an input, as they stand there.
pub(super) fn lines(input: &[u8]) -> Vec<Line> {
    let input = String::from_utf8_lossy(input);
    let line = |line: &str| {
        let (seconds, rest) = number(line);
        let mut rest = rest.chars();
        let mark = rest.next();
        let words = rest.as_str().replace("\\n", "\n").chars().take(MOST_CHARACTERS).collect();
        Line { seconds, mark, words }
    };
    input.split('\n').filter(|text| !text.is_empty()).take(MOST).map(line).collect()
}

/// A Saturday afternoon in Texas.
pub(super) fn at(seconds: usize) -> Timestamp {
    let begun: Timestamp = "2026-11-21T21:04:00Z".parse().expect("a moment");
    after(begun, SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)))
}

pub(super) fn sid(number: usize) -> MessageSid {
    MessageSid::parse(&format!("SM{number:032}")).expect("a message's SID")
}

/// As the webhook takes it in.
pub(super) fn text(number: usize, seconds: usize, words: &str) -> Text {
    Text::arrived(sid(number), words, CameBy::Webhook, at(seconds))
}
