//! What a conversation's own words say. A pure function of the texts and of what was asked: in whatever order and parts
//! they came in, the same is understood. When unsure nothing is: the words are in the notes all the same.

/// Addresses in a text.
mod address;
/// Whether a call is wanted.
mod calls;
/// Capitals, where there are none.
mod case;
/// When it would suit.
mod day_and_time;
/// Which language is written.
mod language;
/// Closed lists of words.
mod lists;
/// Names, where they were asked for.
mod names;
/// What is wrong or wanted.
mod needs;
/// What machines wrote.
mod noise;
/// A text cut where it has spaces.
mod pieces;
/// Whether something is asked.
mod questions;
/// What is understood of one text after the other.
mod reading;
/// Each text with what it may answer.
mod said;
/// Whether it is about a visit that there is already.
mod visits;

use std::fmt;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use self::reading::Reading;
use crate::domain::address::Address;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// A question that a reply asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// What is wrong.
    Problem,
    /// Name and address.
    Who,
    /// Which of several known addresses.
    Which,
    /// When somebody should come.
    When,
}

/// A question, and when it was handed over to be sent: what was texted from three seconds after that may answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which one.
    pub question: Question,
    /// By our clock.
    pub at: Timestamp,
}

/// The language that a customer writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Also where nothing says which.
    #[default]
    English,
    /// Words of it outweigh.
    Spanish,
    /// Another script.
    Other,
}

/// What was understood. Each part is there only where the rules for it are met.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Understood {
    /// What somebody called themselves after a name was asked for: at most five words, no digits. It may stand beside an
    /// address and a time, or after words like *my name is*; who has one keeps it until another is told in those words.
    pub name: Option<String>,
    /// Where street, city, ZIP and with it state and country were all given.
    pub address: Option<Address>,
    /// What was said of the address, in the customer's words, where that is less than an address.
    pub address_words: Option<String>,
    /// A whole one was given before those words: a booking that was made before them may have it.
    pub had_an_address: bool,
    /// What is wrong, in the customer's words.
    pub needs: Option<String>,
    /// When it would suit, in the customer's words.
    pub when: Option<String>,
    /// A date and a clock time given in one answer: ahead of the text that gave it, within sixty days.
    pub start: Option<Timestamp>,
    /// One was given, and what was said since leaves none: a booking that was made before that may have it.
    pub had_a_start: bool,
    /// By the words used so far.
    pub language: Language,
    /// They asked to be called.
    pub wants_a_call: bool,
    /// They asked something that we do not answer.
    pub asked_a_question: bool,
    /// It is about a visit that was made or agreed on, or a complaint. Decides about replies only: no note says so.
    pub about_a_visit: bool,
    /// A day or a clock time was named, asked for or not: nobody has to be asked for one. It may be another than the one
    /// that is wished for, so no note says so.
    pub names_a_time: bool,
}

/// Most of it is a customer's own words: never printed.
impl fmt::Debug for Understood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Understood(…)")
    }
}

/// What these texts say, of which the questions in `asked` were asked; days and clock times are of the tenant's `zone`.
#[must_use]
pub fn understand(texts: &[&Text], asked: &[Asked], zone: &TimeZone) -> Understood {
    reading(texts, asked, zone).understood()
}

/// The language that these texts are in by now, of which the questions in `asked` were asked. None: nothing in them tells,
/// as in a name or an address.
#[must_use]
pub fn language(texts: &[&Text], asked: &[Asked]) -> Option<Language> {
    reading(texts, asked, &TimeZone::UTC).decided_language()
}

fn reading(texts: &[&Text], asked: &[Asked], zone: &TimeZone) -> Reading {
    let mut reading = Reading::default();
    for said in said::in_order(texts, asked) {
        if !noise::says_nothing(&said.body) {
            reading.take_in(&said, zone);
        }
    }
    reading
}

#[cfg(test)]
mod tests;
