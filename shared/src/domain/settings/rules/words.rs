//! What is a word, in any language that puts something between its words.

use crate::domain::conversation::words::plain_word;

/// Whether the words of `phrase` stand in `text` one after the other, each whole. Upper and lower case are the same, and
/// so are letters with and without their accents: phones type them or not.
pub(super) fn contains(text: &str, phrase: &str) -> bool {
    let (text, phrase) = (words(text), words(phrase));
    !phrase.is_empty() && text.windows(phrase.len()).any(|run| run == phrase)
}

/// Runs of letters and digits. An apostrophe ends a word on both sides of the comparison, so that "heater" is found in
/// "the heater's leaking", and "won't" wherever "won’t" is.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !is_of_a_word(c)).map(plain_word).filter(|word| !word.is_empty()).collect()
}

/// A letter's accent may be a character of its own.
fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')
}

/// As it is typed, and as telephones set it.
pub(super) const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}
