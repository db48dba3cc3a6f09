use proptest::prelude::*;

use super::{conversation, zone};
use crate::domain::conversation::tests::sid;
use crate::domain::conversation::understanding::{Asked, Question, understand};
use crate::domain::text::Text;
use crate::domain::time::{SignedDuration, after};

const SAID: &[&str] = &[
    "Hi",
    "my heater is leaking",
    "can u come today",
    "John Smith 12 oak st 75024 tomorrow after 3",
    "Maria Lopez",
    "my name is Bob",
    "12 Oak St",
    "Plano TX 75024",
    "5 Elm Ct, Reno NV 89501",
    "24 Sussex Dr, Ottawa ON K1M 1M4",
    "Calle Luna 45, San Juan PR 00901",
    "tomorrow at 3pm",
    "Nov 24 at noon",
    "the 31st 9:30 am",
    "next Friday 15:00",
    "Not Tuesday, Wednesday works",
    "mañana a las 3 de la tarde",
    "call me",
    "don't call me",
    "how much?",
    "no hablo ingles",
    "STOP",
];

/// Anything at all, what customers write, and pieces of it in any order.
fn some_body() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("12"),
        Just("#4"),
        Just("apt"),
        Just("st"),
        Just("St."),
        Just("Oak"),
        Just("calle"),
        Just("n"),
        Just(","),
        Just("tx"),
        Just("75024"),
        Just("K1M"),
        Just("1M4"),
        Just("new york"),
        Just("10001"),
        Just("tomorrow"),
        Just("the"),
        Just("31st"),
        Just("feb 29"),
        Just("11/24"),
        Just("3pm"),
        Just("at"),
        Just("3:30"),
        Just("2-4pm"),
        Just("José"),
        Just("my name is"),
        Just("it's"),
        Just("O'Brien"),
        Just("?"),
        Just("call me"),
        Just("highway"),
        Just("county road"),
        Just("broadway"),
        Just("\n"),
        Just("🚿"),
        Just("–"),
        Just("next"),
        Just("friday"),
    ];
    prop_oneof![
        any::<String>(),
        prop::sample::select(SAID).prop_map(str::to_owned),
        prop::collection::vec(part, 0..12).prop_map(|parts| parts.join(" ")),
    ]
}

fn some_texts() -> impl Strategy<Value = Vec<Text>> {
    let text = (0_i64..200, 0_i64..10_000_000, prop::option::of(0_i64..300), some_body());
    prop::collection::vec(text, 0..8).prop_map(|texts| {
        let numbered = (1_u32..).zip(texts);
        let text = |(number, (seconds, later, sent, body)): (u32, (i64, i64, Option<i64>, String))| {
            let (mut texts, _) = conversation(&[super::C(&body)]);
            let mut text = texts.remove(0);
            let received_at = after(text.received_at, SignedDuration::from_secs(seconds + later));
            let sent_at = sent.map(|before| after(received_at, SignedDuration::from_secs(-before)));
            (text.sid, text.received_at, text.sent_at) = (sid(number), received_at, sent_at);
            text
        };
        numbered.map(text).collect()
    })
}

fn some_questions() -> impl Strategy<Value = Vec<Asked>> {
    let question =
        prop::sample::select(vec![Question::Problem, Question::Who, Question::Which, Question::When]);
    let start = conversation(&[super::C("")]).0.remove(0).received_at;
    let asked = (question, 0_i64..100).prop_map(move |(question, seconds)| Asked {
        question,
        at: after(start, SignedDuration::from_secs(seconds)),
    });
    prop::collection::vec(asked, 0..4)
}

/// The same in another order, with some of them twice.
fn shuffled<T: Clone>(all: &[T], order: &[prop::sample::Index]) -> Vec<T> {
    let mut all = all.to_vec();
    for (at, index) in order.iter().enumerate().take(all.len()) {
        let other = index.index(all.len());
        all.swap(at, other);
    }
    let twice: Vec<T> = all.iter().take(order.len() / 2).cloned().collect();
    [twice, all].concat()
}

proptest! {
    #[test]
    fn in_whatever_order_and_how_often_they_come_the_same_is_understood(
        texts in some_texts(),
        asked in some_questions(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 8),
    ) {
        let (zone, in_order) = (zone(), texts.iter().collect::<Vec<_>>());
        let understood = understand(&in_order, &asked, &zone);
        let again = understand(&shuffled(&in_order, &order), &shuffled(&asked, &order), &zone);
        prop_assert!(understood == again);
    }

    #[test]
    fn what_is_understood_keeps_to_its_rules(texts in some_texts(), asked in some_questions()) {
        let said = understand(&texts.iter().collect::<Vec<_>>(), &asked, &zone());
        if let Some(name) = &said.name {
            prop_assert!(!name.contains(char::is_numeric) && (1..=5).contains(&name.split(' ').count()), "{}", name);
            prop_assert!(asked.iter().any(|asked| asked.question == Question::Who));
        }
        if let Some(address) = &said.address {
            let parts = [&address.street, &address.city, &address.zip];
            prop_assert!(parts.iter().all(|part| !part.trim().is_empty()));
            prop_assert!(address.street.contains(char::is_numeric) && !address.city.contains(char::is_numeric));
            let is_state = address.state.len() == 2 && address.state.bytes().all(|b| b.is_ascii_uppercase());
            prop_assert!(is_state && ["USA", "Canada"].contains(&address.country.as_str()));
            prop_assert!(said.address_words.is_none());
        }
        if let Some(start) = said.start {
            let ahead = |text: &Text| start > text.at() && start <= after(text.at(), SignedDuration::from_hours(60 * 24));
            prop_assert!(texts.iter().any(ahead) && said.when.is_some());
        }
        prop_assert!(said.needs.is_none_or(|needs| !needs.is_empty() && needs.chars().count() <= 161 && !needs.contains(char::is_control)));
    }
}
