//! What customers write about being texted at all. Closed lists of words, and no guessing: a word like *stop* or *cancel*
//! inside a longer sentence is about the work.

/// Whether a text that withdraws asks for something as well.
mod asks;

pub use self::asks::asks_for_something;
use super::noise::is_by_a_machine;
use super::words::plain_words;
use crate::domain::text::Text;

/// How somebody says that they want no more texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    /// It is all that the text says.
    Whole,
    /// The text says other things too, and may ask for something.
    Phrase,
}

/// The whole text. Twilio acts on most of them by itself, and not on those of two words, those in Spanish, or a number
/// that is wrong.
const WHOLE: &[&str] = &[
    "stop",
    "stopall",
    "unsubscribe",
    "end",
    "quit",
    "cancel",
    "revoke",
    "optout",
    "opt out",
    "alto",
    "pare",
    "parar",
    "baja",
    "cancelar",
    "no mas",
    "wrong number",
    "sorry wrong number",
    "wrong number sorry",
    "you have the wrong number",
    "sorry you have the wrong number",
    "you have the wrong number sorry",
];

/// Anywhere in a text.
const PHRASES: &[&str] = &[
    "stop texting",
    "stop messaging",
    "dont text",
    "do not text",
    "dont contact me",
    "do not contact me",
    "remove me from",
    "take me off your list",
    "unsubscribe me",
    "no more texts",
    "no me escriban",
    "dejen de escribir",
];

/// The one phrase of them that is said of other things as well.
const REMOVE: &str = "remove me from";

/// What takes [`REMOVE`] back: that from which somebody is to be removed is the work's.
const OF_THE_WORK: &[&str] = &[
    "schedule",
    "calendar",
    "appointment",
    "appointments",
    "route",
    "visit",
    "visits",
    "job",
    "jobs",
    "plan",
    "plans",
    "membership",
    "waitlist",
    "wait",
    "waiting",
    "tomorrow",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// How far after it that may stand.
const NEAR: usize = 4;

/// With one of these there as well it is about texts all the same: *your appointment texts*.
const OF_TEXTS: &[&str] = &["text", "texts", "texting", "message", "messages", "messaging", "sms"];

/// What somebody says of themselves who does not text at the wheel.
const TEXT: &[&str] = &["dont text", "do not text"];
const AT_THE_WHEEL: &[&[&str]] = &[&["and", "drive"], &["while", "driving"]];

/// The whole text: texts are wanted again. Twilio's own [`YES`] is not among them, since it answers questions as well.
const AGAIN: &[&str] = &["start", "unstop"];

/// The whole text, from somebody who has opted out at Twilio.
const YES: &str = "yes";

/// The whole text: what is this? Twilio answers the words of its own by itself.
const HELP: &[&str] = &["help", "info", "ayuda"];

/// Of all these, what Twilio acts on, and answers: single words.
const TWILIOS: &[&str] = &[
    "stop",
    "stopall",
    "unsubscribe",
    "end",
    "quit",
    "cancel",
    "revoke",
    "optout",
    "start",
    "unstop",
    "yes",
    "help",
    "info",
];

/// Words among them that may be about a visit.
const CANCEL: &[&str] = &["cancel", "cancelar"];

/// What is said in Spanish of all that is said in words of our own.
const SPANISH: &[&str] = &["alto", "pare", "parar", "baja", "cancelar", "no mas", "ayuda"];
const SPANISH_PHRASES: &[&str] = &["no me escriban", "dejen de escribir"];

/// Whether, and how, a text says that its sender wants no more of ours.
#[must_use]
pub fn withdraws(body: &str) -> Option<Withdrawal> {
    let said = plain_words(body);
    if WHOLE.contains(&said.as_str()) {
        return Some(Withdrawal::Whole);
    }
    let has_phrase = PHRASES.iter().any(|phrase| asks_for_none(&said, phrase));
    // A reaction quotes what somebody else wrote, and a machine wants nothing.
    (has_phrase && !is_by_a_machine(body)).then_some(Withdrawal::Phrase)
}

/// Whether a text is a word about being texted, or for help, and nothing else.
#[must_use]
pub fn is_lone_keyword(body: &str) -> bool {
    let said = plain_words(body);
    [WHOLE, AGAIN, HELP].iter().any(|list| list.contains(&said.as_str()))
}

/// Whether a text is about being texted, and nothing else: a keyword, or a withdrawal that asks for nothing.
#[must_use]
pub fn is_only_about_texts(text: &Text) -> bool {
    let is_answered = text.opt_out.is_some() || is_lone_keyword(&text.body);
    is_answered || (withdraws(&text.body).is_some() && !asks_for_something(text))
}

/// Whether a text says anything about being texted: most say nothing, and nobody need look who sent them.
#[must_use]
pub fn is_about_texts(text: &Text) -> bool {
    let is_word = || is_lone_keyword(&text.body) || is_lone_yes(&text.body);
    text.opt_out.is_some() || is_word() || withdraws(&text.body).is_some()
}

/// Whether a text is a word that takes a withdrawal back, and nothing else.
#[must_use]
pub fn is_taken_back(body: &str) -> bool {
    AGAIN.contains(&plain_words(body).as_str())
}

/// Whether a text is the word that takes a keyword back where there was one, and answers a question elsewhere.
#[must_use]
pub fn is_lone_yes(body: &str) -> bool {
    plain_words(body) == YES
}

/// Whether a text is such a word that only asks what this is, and leaves everything as it was.
#[must_use]
pub fn is_call_for_help(body: &str) -> bool {
    HELP.contains(&plain_words(body).as_str())
}

/// Whether a text is a word that to Twilio means no more texts, and to the office may mean no visit.
pub(super) fn is_cancel(body: &str) -> bool {
    CANCEL.contains(&plain_words(body).as_str())
}

/// Whether Twilio has acted on a text by itself, and answered it.
#[must_use]
pub fn is_answered_by_twilio(text: &Text) -> bool {
    text.opt_out.is_some() || TWILIOS.contains(&plain_words(&text.body).as_str())
}

/// Whether what a text says about being texted is said in Spanish.
#[must_use]
pub fn is_in_spanish(body: &str) -> bool {
    let said = plain_words(body);
    SPANISH.contains(&said.as_str()) || SPANISH_PHRASES.iter().any(|phrase| asks_for_none(&said, phrase))
}

/// Whether these plain words have the phrase in them, and nothing soon after it by which it means something else.
fn asks_for_none(said: &str, phrase: &str) -> bool {
    said.match_indices(phrase).any(|(at, _)| {
        let (before, after) = (&said[..at], &said[at + phrase.len()..]);
        let is_whole =
            (before.is_empty() || before.ends_with(' ')) && matches!(after.chars().next(), None | Some(' '));
        is_whole && !means_else(phrase, &after.split_whitespace().take(NEAR).collect::<Vec<_>>())
    })
}

/// Whether a phrase is about something other than texts of ours, by what follows it.
fn means_else(phrase: &str, after: &[&str]) -> bool {
    let near = &after[..after.len().min(NEAR)];
    let has = |list: &[&str]| near.iter().any(|word| list.contains(word));
    let is_of_the_work = phrase == REMOVE && has(OF_THE_WORK) && !has(OF_TEXTS);
    is_of_the_work || (TEXT.contains(&phrase) && AT_THE_WHEEL.iter().any(|words| near.starts_with(words)))
}

#[cfg(test)]
mod tests;
