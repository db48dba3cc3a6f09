//! A conversation as it is written down: settings, then what happened when, then what must have come of it.

mod act;
mod customer;
mod moment;
mod reading;
mod text;

use std::fmt;

use intellisend::domain::conversation::customer::Caller;
use intellisend::domain::conversation::understanding::Asked;
use intellisend::domain::phone::Sender;
use intellisend::domain::text::Text;
use intellisend::domain::time::Timestamp;

use super::Wrong;
use super::outcome::EXPECTED;
pub(super) use act::{Act, Change, Deed, Permission, Trouble};
use reading::Reading;

/// A file, read.
#[derive(Clone, Debug)]
pub struct Script {
    pub file: String,
    pub(super) zone: String,
    pub(super) caller: Caller,
    pub(super) at_first: Vec<Change>,
    pub(super) events: Vec<Event>,
    /// What is below the line that says so, and where that begins.
    pub expected: String,
    expected_at: usize,
    /// What is above it.
    told: String,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) at: Timestamp,
    pub(super) what: What,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Texted(Sender, Text),
    Acted(Act),
    /// A reply asked something. No file says so: it comes of the texts before.
    Asked(Sender, Asked),
}

/// A line that is not as it must be.
#[derive(Debug)]
pub(super) struct Odd(String);

impl<T: fmt::Display> From<T> for Odd {
    fn from(why: T) -> Self {
        Self(why.to_string())
    }
}

impl Script {
    /// Reads what is in a file.
    ///
    /// # Errors
    /// [`Wrong`]: the first line that says nothing known.
    pub fn read(file: &str, contents: &str) -> Result<Script, Wrong> {
        let wrong = |line: usize, why: String| Wrong { file: file.to_owned(), line, why };
        let mut reading = Reading::new();
        let mut lines = contents.lines().enumerate();
        let mut told = String::new();
        for (at, line) in lines.by_ref() {
            if line == EXPECTED {
                break;
            }
            told.push_str(line);
            told.push('\n');
            reading.line(line).map_err(|Odd(why)| wrong(at + 1, why))?;
        }
        let expected_at = told.lines().count() + 2;
        let expected: String = lines.map(|(_, line)| format!("{line}\n")).collect();
        reading.texted().map_err(|Odd(why)| wrong(expected_at - 2, why))?;
        if reading.events.is_empty() {
            return Err(wrong(
                expected_at - 1,
                "nothing happens in it: a line such as `Nov 21 3:04 PM  text: Hi`".to_owned(),
            ));
        }
        if let Some(pair) = reading.events.windows(2).find(|pair| pair[1].at < pair[0].at) {
            let why = format!("something is told before what happened earlier: {}", pair[1].at);
            return Err(wrong(expected_at - 1, why));
        }
        let Reading { zone, customers, at_first, events, .. } = reading;
        let caller = customer::caller(customers);
        Ok(Script { file: file.to_owned(), zone, caller, at_first, events, expected, expected_at, told })
    }

    /// How many texts are in it.
    #[must_use]
    pub fn texts(&self) -> usize {
        self.events.iter().filter(|event| matches!(event.what, What::Texted(..))).count()
    }

    /// Whether this came of it, as the file has it: else where it begins to differ.
    ///
    /// # Errors
    /// [`Wrong`]: the first line that differs.
    pub fn holds(&self, came: &str) -> Result<(), Wrong> {
        let (expected, came): (Vec<_>, Vec<_>) = (self.expected.lines().collect(), came.lines().collect());
        let differs = (0..expected.len().max(came.len())).find(|at| expected.get(*at) != came.get(*at));
        let Some(at) = differs else { return Ok(()) };
        let said = |lines: &[&str]| {
            lines.get(at).map_or_else(|| "nothing more".to_owned(), |line| format!("`{line}`"))
        };
        let why = format!("says {}, and it is {}", said(&expected), said(&came));
        Err(Wrong { file: self.file.clone(), line: self.expected_at + at, why })
    }

    /// The file with what came of it in place of what it expects.
    #[must_use]
    pub fn with(&self, came: &str) -> String {
        format!("{}\n\n{EXPECTED}\n{came}", self.told.trim_end())
    }
}
