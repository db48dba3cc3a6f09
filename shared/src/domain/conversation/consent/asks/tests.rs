use proptest::prelude::*;

use super::super::withdraws;
use super::{BESIDE, PHRASES, asks_for_something};
use crate::domain::ids::MessageSid;
use crate::domain::text::{CameBy, Media, Text};
use crate::domain::time::Timestamp;

fn text(body: &str) -> Text {
    let sid = MessageSid::parse(&format!("SM{:032x}", 1)).unwrap();
    Text::arrived(sid, body, CameBy::Webhook, Timestamp::UNIX_EPOCH)
}

#[test]
fn a_withdrawal_with_nothing_but_courtesies_beside_it_asks_for_nothing() {
    for said in [
        "stop texting me",
        "Please stop texting me!!",
        "no more texts please",
        "please take me off your list thanks",
        "Hi, can you please stop messaging this number? Thank you",
        "DO NOT CONTACT ME again",
        "remove me from your list",
        "remove me from all your texts",
        "unsubscribe me",
        "Sorry, wrong number. Stop texting me",
        "Don’t text or call me anymore",
        "wrong number",
        "STOP",
        "no más",
        "Por favor no me escriban más",
        "ya no me escriban a este número, gracias",
        "dejen de escribir, número equivocado",
    ] {
        assert!(withdraws(said).is_some() && !asks_for_something(&text(said)), "{said}");
    }
}

#[test]
fn a_withdrawal_with_anything_else_in_it_asks_for_something() {
    for said in [
        "stop texting me and just send someone to 12 Oak 75024",
        "don't text, call me",
        "stop texting me, my heater is out",
        "no more texts, when is he coming?",
        "do not contact me until Friday",
        "please take me off your list and send the invoice by mail",
        "no me escriban, llámenme",
        "dejen de escribir y manden a alguien",
        "unsubscribe me 972-555-0188",
        "stop texting me, this is Bob",
        "stop texting me about my appointment",
    ] {
        assert!(withdraws(said).is_some() && asks_for_something(&text(said)), "{said}");
    }
}

#[test]
fn a_file_beside_a_withdrawal_says_more_than_words() {
    let file = Media { url: "https://example.com/1".to_owned(), content_type: "image/jpeg".to_owned() };
    assert!(asks_for_something(&Text { media: vec![file], ..text("stop texting me") }));
}

#[test]
fn the_list_is_written_as_words_are_compared() {
    for phrase in BESIDE {
        assert_eq!(super::plain_words(phrase), **phrase);
    }
}

proptest! {
    #[test]
    fn whatever_asks_for_nothing_beside_a_phrase_asks_for_nothing(
        at in 0..PHRASES.len(), before in 0..BESIDE.len(), after in 0..BESIDE.len(), mark in "[.,!? ]",
    ) {
        let said = format!("{}{mark} {} {}", BESIDE[before], PHRASES[at], BESIDE[after]);
        prop_assert!(!asks_for_something(&text(&said)), "{}", said);
    }

    #[test]
    fn a_number_or_a_thing_of_the_work_beside_a_phrase_asks(
        at in 0..PHRASES.len(), more in "[0-9]{1,5}|heater|leak|send|call|llamen|come|fuga|tomorrow",
        first: bool,
    ) {
        let phrase = PHRASES[at];
        let said = if first { format!("{more} {phrase}") } else { format!("{phrase} {more}") };
        prop_assert!(asks_for_something(&text(&said)), "{}", said);
    }

    #[test]
    fn any_words_can_be_asked_about(said in "\\PC{0,80}") {
        let _ = asks_for_something(&text(&said));
    }
}
