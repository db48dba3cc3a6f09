//! Whether a customer writes about a visit that was made or agreed on, or complains. Closed lists, in both languages: who
//! asks for a visit says other words.

/// The lists.
mod phrases;

use self::phrases::{DONE, NAMED, SAID, WHERE, WHO, WHOSE};
use super::super::words::{Words, all, first_letter, is, plain_word, starts_with};

pub(super) fn is_about_one(body: &str) -> bool {
    names_one(body) || all(body).any(|words| is_said(&words) || is_of_who(&words))
}

fn is_said(words: &Words<'_>) -> bool {
    // Almost no phrase begins with the same letter, and comparing words is dear.
    let first = words.clone().next().and_then(|word| first_letter(word.letters));
    let mut phrases = SAID.iter().filter(|phrase| phrase.chars().next() == first);
    phrases.any(|phrase| starts_with(words, phrase).is_some())
}

fn names_one(body: &str) -> bool {
    let mut before = String::new();
    Words::of(body).any(|word| {
        let earlier = if word.begins_clause { String::new() } else { std::mem::take(&mut before) };
        before = plain_word(word.letters);
        NAMED.iter().any(|(named, unless)| is(word.letters, named) && !unless.contains(&earlier.as_str()))
    })
}

/// `where's my tech`, `your technician never`.
fn is_of_who(words: &Words<'_>) -> bool {
    let asks =
        || WHERE.iter().filter_map(|asked| starts_with(words, asked)).any(|after| whom(&after).is_some());
    let tells = || {
        let theirs = WHOSE.iter().find_map(|whose| starts_with(words, whose));
        let after = theirs.and_then(|after| whom(&after));
        after.is_some_and(|after| DONE.iter().any(|done| starts_with_in_clause(&after, done).is_some()))
    };
    asks() || tells()
}

fn whom<'a>(words: &Words<'a>) -> Option<Words<'a>> {
    WHO.iter().find_map(|who| starts_with_in_clause(words, who))
}

/// The same as [`starts_with`], where the first of the words does not begin another clause.
fn starts_with_in_clause<'a>(words: &Words<'a>, phrase: &str) -> Option<Words<'a>> {
    let goes_on = words.clone().next().is_some_and(|word| !word.begins_clause);
    goes_on.then(|| starts_with(words, phrase)).flatten()
}

#[cfg(test)]
mod tests;
