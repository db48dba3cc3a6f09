//! Whether a customer wants to be called.

use super::super::words::{Words, all, plain_word, starts_with};
use super::lists::{DAYS, listed};

/// Complete wishes, whatever comes after them.
const CALLS: &[&str] = &[
    "give me a call",
    "give us a call",
    "need a call",
    "want a call",
    "would like a call",
    "prefer a call",
    "phone me",
    "llameme",
    "llamame",
    "llamenme",
    "llamarme",
    "me puede llamar",
    "me pueden llamar",
    "me podria llamar",
    "me podrian llamar",
    "que me llamen",
    "que me llame",
    "marqueme",
    "marcame",
    "a call back please",
    "callback please",
];

/// Wishes that depend on what comes after them.
const MAYBE_CALLS: &[&str] = &[
    "call me",
    "call us",
    "please call",
    "pls call",
    "plz call",
    "can you call",
    "can u call",
    "could you call",
    "can someone call",
    "can somebody call",
    "could someone call",
    "have someone call",
    "call my cell",
    "call back",
    "call my",
];

/// Anything but these makes it another thing: `call me crazy`, `please call the gas company`.
const AFTER_CALL: &str = "me us my back at on when asap now today tonight tomorrow please pls plz later \
    first before after to about with if instead in and or soon anytime as for thanks thank between around by \
    right again so because regarding him her whenever dont cell";

/// Before it, with nothing but these words between, there is no wish.
const DENIALS: &str = "dont not never no didnt wont did if who nobody stop nunca";
const BETWEEN: &str = "ever even you to have need want please just someone anyone them can will do u quiero";

const NO_CALLS: &[&str] = &[
    "dont call",
    "do not call",
    "no need to call",
    "never call",
    "stop calling",
    "cant talk",
    "no me llame",
    "no me llamen",
    "no llame",
    "no llamen",
];

/// Whether a call is wanted; None: nothing is said of it.
pub(super) fn wants_a_call(body: &str) -> Option<bool> {
    let mut before: Vec<String> = Vec::new();
    let mut said = None;
    for words in all(body) {
        let Some(word) = words.clone().next() else { break };
        if word.begins_clause {
            before.clear();
        }
        if NO_CALLS.iter().any(|phrase| starts_with(&words, phrase).is_some()) {
            said = said.or(Some(false));
        } else if is_call(&words) && !is_denied(&before) {
            said = Some(true);
        }
        before.push(plain_word(word.letters));
    }
    said
}

fn is_call(words: &Words<'_>) -> bool {
    if CALLS.iter().any(|phrase| starts_with(words, phrase).is_some()) {
        return true;
    }
    let ends_well = |after: Words<'_>| {
        after.clone().next().is_none_or(|next| {
            let next_word = plain_word(next.letters);
            let is_number = next_word.starts_with(|c: char| c.is_ascii_digit());
            next.begins_clause || is_number || listed(AFTER_CALL, &next_word) || listed(DAYS, &next_word)
        })
    };
    MAYBE_CALLS.iter().filter_map(|phrase| starts_with(words, phrase)).any(ends_well)
}

/// `don't ever call me`, `did you call me`; in `don't text just call me` only the text is denied.
fn is_denied(before: &[String]) -> bool {
    let last = before.iter().rev().find(|word| !listed(BETWEEN, word));
    last.is_some_and(|word| listed(DENIALS, word))
}

#[cfg(test)]
mod tests;
