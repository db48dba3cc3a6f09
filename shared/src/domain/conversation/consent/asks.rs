use super::super::words::plain_words;
use super::{PHRASES, WHOLE, means_else};
use crate::domain::text::Text;

/// What may stand beside a withdrawal and asks for nothing. Of several that fit, the longest counts.
const BESIDE: &[&str] = &[
    // Courtesies, and who is spoken to.
    "please",
    "pls",
    "plz",
    "kindly",
    "sorry",
    "apologies",
    "thanks",
    "thank you",
    "thank u",
    "thx",
    "ty",
    "ok",
    "okay",
    "hi",
    "hello",
    "hey",
    "guys",
    "sir",
    "maam",
    "yall",
    // That it is wanted at all.
    "i want you to",
    "i need you to",
    "i would like you to",
    "id like you to",
    "i asked you to",
    "i told you to",
    "i said",
    "can you",
    "could you",
    "would you",
    "will you",
    "can u",
    "you need to",
    "you must",
    "just",
    "so",
    "and",
    "do",
    // From whom, how, for how long.
    "me",
    "us",
    "my number",
    "my phone",
    "my cell",
    "this number",
    "this phone",
    "this cell",
    "here",
    "again",
    "anymore",
    "any more",
    "ever",
    "ever again",
    "at all",
    "now",
    "right now",
    "immediately",
    "from you",
    "from you guys",
    "in the future",
    "or calling",
    "or call",
    "or call me",
    "and calling",
    "and calling me",
    "or calling me",
    // What it is to end.
    "this",
    "these",
    "all",
    "any",
    "your",
    "the",
    "list",
    "lists",
    "text",
    "texts",
    "message",
    "messages",
    "texting",
    "messaging",
    "text list",
    "mailing list",
    "contact list",
    "call list",
    "database",
    "system",
    "sms",
    "from",
    "on",
    "in",
    // That it is somebody else's number.
    "wrong number",
    "wrong person",
    "you have the",
    "you have",
    "you got the",
    "this is the",
    "this is",
    "its the",
    // The same in Spanish.
    "por favor",
    "porfavor",
    "porfa",
    "gracias",
    "muchas gracias",
    "disculpe",
    "disculpen",
    "perdon",
    "lo siento",
    "hola",
    "oiga",
    "oigan",
    "ya",
    "mas",
    "nunca",
    "nunca mas",
    "otra vez",
    "a este numero",
    "este numero",
    "a mi numero",
    "mensajes",
    "mas mensajes",
    "textos",
    "mas textos",
    "quiero que",
    "les pido que",
    "le pido que",
    "ahora",
    "y",
    "numero equivocado",
];

/// Whether a text that withdraws asks for something as well: whether anything is left without what withdraws, and what
/// asks for nothing beside it. In doubt it asks: it is booked then. A file says more than words.
#[must_use]
pub fn asks_for_something(text: &Text) -> bool {
    !text.media.is_empty() || has_more(&text.body)
}

fn has_more(body: &str) -> bool {
    let said = plain_words(body);
    if WHOLE.contains(&said.as_str()) {
        return false;
    }
    let words: Vec<&str> = said.split(' ').filter(|word| !word.is_empty()).collect();
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        match withdrawing(rest).max(longest(BESIDE, rest)) {
            0 => return true,
            taken => rest = &rest[taken..],
        }
    }
    false
}

/// How many words withdraw that come next, unless they are about something else.
fn withdrawing(rest: &[&str]) -> usize {
    let (phrase, after) = rest.split_at(longest(PHRASES, rest));
    if means_else(&phrase.join(" "), after) { 0 } else { phrase.len() }
}

/// How many words come next that are the longest of these.
fn longest(list: &[&str], rest: &[&str]) -> usize {
    let fits = |phrase: &&&str| {
        let mut words = rest.iter();
        phrase.split(' ').all(|wanted| words.next() == Some(&wanted))
    };
    list.iter().filter(fits).map(|phrase| phrase.split(' ').count()).max().unwrap_or_default()
}

#[cfg(test)]
mod tests;
