//! Whether a customer asks something.

use super::super::words::{Words, all, is, plain_word, starts_with};
use super::lists::{POLITE, listed};

const QUESTIONS: &[&str] = &[
    "how much",
    "how many",
    "how long",
    "how soon",
    "how do",
    "how can",
    "how late",
    "how early",
    "when can",
    "when will",
    "when are",
    "when do",
    "when would",
    "what time",
    "what is",
    "whats",
    "what are",
    "what do",
    "where is",
    "where are",
    "wheres",
    "who is",
    "whos",
    "why",
    "do you",
    "do u",
    "can you",
    "can u",
    "can i",
    "can we",
    "can someone",
    "could you",
    "would you",
    "will you",
    "are you",
    "are u",
    "are there",
    "is it",
    "is there",
    "is this",
    "did you",
    "have you",
    "cuanto",
    "cuanta",
    "cuantos",
    "cuando pueden",
    "cuando puede",
    "cuando vienen",
    "puede",
    "pueden",
    "podria",
    "podrian",
    "tienen",
    "hacen",
    "a que hora",
    "que hora",
    "donde",
    "cual",
    "por que",
    "quien",
];

/// Whether it asks something: by its mark, or by how a sentence begins.
pub(super) fn asks(body: &str) -> bool {
    let says_more = Words::of(body).any(|word| !listed(POLITE, &plain_word(word.letters)));
    says_more && (has_mark(body) || begins_question(body))
}

/// A question mark that ends something; those of web addresses do not.
fn has_mark(body: &str) -> bool {
    let ends = |after: &str| {
        after.chars().next().is_none_or(|next| !next.is_alphanumeric() && !matches!(next, '=' | '&' | '/'))
    };
    body.contains('¿') || body.match_indices('?').any(|(at, _)| ends(&body[at + 1..]))
}

fn begins_question(body: &str) -> bool {
    let mut may_begin = true;
    for words in all(body) {
        let Some(word) = words.clone().next() else { break };
        may_begin = may_begin || word.begins_clause;
        if may_begin && QUESTIONS.iter().any(|phrase| starts_with(&words, phrase).is_some()) {
            return true;
        }
        let greets = ["hi", "hello", "hey", "hola", "and", "so", "also", "y"];
        may_begin = may_begin && greets.iter().any(|greeting| is(word.letters, greeting));
    }
    false
}

#[cfg(test)]
mod tests;
