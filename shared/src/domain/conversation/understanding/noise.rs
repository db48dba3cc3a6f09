//! What a phone or a machine wrote, and words that switch us on or off: nothing is understood from them.

use super::super::words::{Words, is, says};
use super::lists::listed;

/// Words that alone are for the carrier or for our own switch.
const SWITCHES: &[&str] = &[
    "stop",
    "stopall",
    "stop all",
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
    "start",
    "unstop",
    "help",
    "info",
    "wrong number",
    "sorry wrong number",
    "wrong number sorry",
    "you have the wrong number",
    "sorry you have the wrong number",
];

const REACTIONS: &str = "liked loved disliked emphasized questioned reacted removed";

const AUTOMATIC: &[&str] = &[
    "im driving",
    "i am driving",
    "im currently driving",
    "auto reply",
    "autoreply",
    "automatic reply",
    "is not monitored",
    "verification code",
    "is your code",
    "your code is",
    "security code",
    "out of office",
];

/// Wishes for no more texts, which may stand beside others.
const OPT_OUTS: &[&str] = &[
    "stop texting",
    "stop messaging",
    "dont text",
    "do not text",
    "do not contact me",
    "remove me from",
    "take me off your list",
    "unsubscribe me",
    "no more texts",
    "no me escriban",
    "dejen de escribir",
];

pub(super) fn opts_out(body: &str) -> bool {
    OPT_OUTS.iter().any(|phrase| says(body, phrase))
}

pub(super) fn says_nothing(body: &str) -> bool {
    is_switch(body) || is_reaction(body) || is_automatic(body)
}

fn is_switch(body: &str) -> bool {
    SWITCHES.iter().any(|switch| {
        let (words, wanted) = (Words::of(body), switch.split(' '));
        words.clone().count() == wanted.clone().count()
            && words.zip(wanted).all(|(word, wanted)| is(word.letters, wanted))
    })
}

/// `Liked “…”`, `Laughed at an image`, `Reacted 👍 to "…"`.
fn is_reaction(body: &str) -> bool {
    let first: Vec<String> = body.split_whitespace().take(4).map(str::to_lowercase).collect();
    let Some(begins) = first.first() else { return false };
    let laughed = begins == "laughed" && first.get(1).is_some_and(|word| word == "at");
    let quotes = body.contains(['“', '"', '«']);
    let of_image = first.iter().any(|word| matches!(word.as_str(), "image" | "photo" | "video"));
    (laughed || listed(REACTIONS, begins)) && (quotes || of_image)
}

fn is_automatic(body: &str) -> bool {
    AUTOMATIC.iter().any(|phrase| says(body, phrase))
}
