//! A reply's words, from the texts that it is made of: never anything but these and the business's own values.

use super::next::{Exchange, Reply};
use super::questions::asked_by;
use super::talk::Talk;
use crate::domain::messages::Messages;
use crate::domain::messages::key::{Key, Language};
use crate::domain::messages::rules::MOST;
use crate::domain::messages::values::{Values, opens};
use crate::domain::phone::PhoneNumber;

/// These texts in one message. Where they are too long for it together, the last alone.
pub(super) fn compose(talk: &Talk<'_>, keys: &[Key], is_life: bool) -> Reply {
    let Talk { exchange, dialogue, .. } = talk;
    let is_known = dialogue.introduced || is_life;
    let language = talk.language();
    let (keys, body) = fitting(keys, |keys| written(exchange, language, keys, is_known));
    let asks = keys.iter().find_map(|key| asked_by(*key));
    Reply { keys: keys.to_vec(), body, asks, is_life }
}

/// One text by itself, which is no part of the conversation: that somebody opted out, or what this is.
pub(super) fn by_itself(exchange: &Exchange<'_>, key: Key, language: Language) -> Reply {
    let body = written(exchange, language, &[key], true);
    Reply { keys: vec![key], body, asks: None, is_life: false }
}

/// As few of the first texts left out as it takes.
fn fitting(keys: &[Key], written: impl Fn(&[Key]) -> String) -> (&[Key], String) {
    let mut rest = keys;
    loop {
        let body = written(rest);
        match rest {
            [_, more @ ..] if !more.is_empty() && body.chars().count() > MOST => rest = more,
            _ => return (rest, body),
        }
    }
}

/// With a sentence about who writes, where the customer does not know and no text says it.
fn written(exchange: &Exchange<'_>, language: Language, keys: &[Key], is_known: bool) -> String {
    let (values, messages) = (values(exchange, language), &exchange.profile.messages);
    let is_introduced = !is_known && keys.iter().all(|key| key.is_introduced());
    let ends = is_introduced.then(|| Messages::introduction(language, &values));
    let room = MOST - ends.as_ref().map_or(0, |ends| ends.chars().count() + 1);
    let texts = keys.iter().map(|key| messages.worded_within(room, language, *key, &values));
    texts.chain(ends).collect::<Vec<_>>().join(" ")
}

/// As the business has them now.
fn values(exchange: &Exchange<'_>, language: Language) -> Values {
    let profile = exchange.profile;
    let next = profile.opening_hours.next_opening(exchange.now, &profile.zone());
    let opens = next.map(|(day, at)| opens(day, at, language));
    let phone = profile.office_phone.as_ref().map(PhoneNumber::for_people);
    Values::new(&profile.business, phone.as_deref(), opens.as_deref())
}
