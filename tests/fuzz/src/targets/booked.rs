//! A thread's texts become one booking that says each of them exactly once, and every text is settled exactly once: however
//! they are parted among drivers, and in whatever order they come in.
//!
//! Lines: seconds, a mark, words. After a text marked `|` whatever is there is driven.

/// A thread and who drives it.
mod run;

use intellisend::domain::conversation::Effect;
use intellisend::domain::text::Text;

use self::run::Run;
use super::texts::{self, Line, text};

/// Every text is younger than what is looked up first.
const WITHIN_SECONDS: usize = 60;

pub(crate) fn check(input: &[u8]) {
    let lines = texts::lines(input);
    if lines.is_empty() {
        return;
    }
    let arrived = |(number, line): (usize, &Line)| text(number, line.seconds % WITHIN_SECONDS, &line.words);
    let all: Vec<Text> = lines.iter().enumerate().map(arrived).collect();

    let mut parts = Run::default();
    let mut told = Told::default();
    for (text, line) in all.iter().zip(&lines) {
        parts.receive(text);
        if line.mark == Some('|') {
            told.add(&parts.drive());
        }
    }
    told.add(&parts.drive());
    assert!(parts.drive().is_empty(), "driven once more, and something was left");

    let (mut at_once, mut whole) = (Run::default(), Told::default());
    all.iter().for_each(|text| at_once.receive(text));
    whole.add(&at_once.drive());
    assert_eq!(told.notes, whole.notes, "in parts, and all at once");

    for run in [&parts, &at_once] {
        assert_eq!(run.settled_sorted(), run.received_sorted(), "settled once each");
    }
    says_each_once(&whole.notes, &all);
}

/// What ServiceTitan was told last.
#[derive(Default)]
struct Told {
    is_made: bool,
    notes: String,
}

impl Told {
    fn add(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::CreateBooking(_, draft) => {
                    assert!(!self.is_made, "a second booking");
                    self.is_made = true;
                    self.notes.clone_from(&draft.summary);
                }
                Effect::AmendBooking(_, _, amendment) => {
                    assert!(self.is_made, "amended before it was made");
                    self.notes.clone_from(&amendment.notes);
                }
                other => panic!("nobody asked for {other:?}"),
            }
        }
    }
}

/// A line for each text, between the heading and the line that says where they came from.
fn says_each_once(notes: &str, texts: &[Text]) {
    let mut in_order: Vec<&Text> = texts.iter().collect();
    in_order.sort_by_key(|text| (text.received_at, text.sid.clone()));
    let lines: Vec<&str> = notes.lines().collect();
    let heading = lines.iter().position(|line| line.starts_with("--- Texts (")).expect("a heading");
    let said = &lines[heading + 1..lines.len() - 1];
    assert_eq!(said.len(), in_order.len(), "a line for each text:\n{notes}");
    let letters = |words: &str| words.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    for (line, text) in said.iter().zip(in_order) {
        let (_, words) = line.split_once("Customer: ").expect("who said it");
        let words = if text.body.chars().any(|c| c.is_ascii_alphanumeric()) { words } else { "" };
        assert_eq!(letters(words), letters(&text.body));
    }
}
