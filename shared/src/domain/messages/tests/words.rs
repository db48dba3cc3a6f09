//! Our words, and the page that shows them.

use super::super::Messages;
use super::super::defaults::{default_text, introduction};
use super::super::key::{self, Key, Language};
use super::super::plain::plain;
use super::super::rules::{MOST, wrongs};
use super::super::segments::{Encoding, size};
use super::super::template::{Placeholder, Template};
use super::super::values::{Values, opens};
use super::super::without_phone::without_phone;
use super::{business, changed};
use crate::domain::fields::word;
use crate::domain::settings::Profile;
use crate::domain::settings::opening_hours::TimeOfDay;
use jiff::civil::Weekday;
use serde_json::json;

const PAGE: &str = include_str!("../../../../../docs/messages.md");

/// The usual words.
fn usual() -> impl Iterator<Item = (Language, Key, Template)> {
    let of = |(language, key)| (language, key, Template::parse(default_text(key, language)).unwrap());
    key::all().map(of)
}

/// Those that are said without a telephone.
fn without_a_phone() -> impl Iterator<Item = (Language, Key, Template)> {
    key::all().filter_map(|(language, key)| {
        Some((language, key, Template::parse(without_phone(key, language)?).unwrap()))
    })
}

fn ours() -> impl Iterator<Item = (Language, Key, Template)> {
    usual().chain(without_a_phone())
}

/// The rows of the table under a heading, without blanks and code marks around their cells.
fn rows(heading: &str) -> Vec<Vec<&'static str>> {
    let (_, after) = PAGE.split_once(&format!("\n## {heading}\n")).expect(heading);
    let section = after.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    rows.map(|row| row.split(" | ").map(|cell| cell.trim_matches('`')).collect()).collect()
}

#[test]
fn the_page_says_how_a_conversation_is_introduced() {
    let page = PAGE.split_whitespace().collect::<Vec<_>>().join(" ");
    for language in Language::ALL {
        assert!(page.contains(&format!("“{}”", introduction(language))), "{language:?}");
    }
}

#[test]
fn the_page_says_when_each_text_is_meant_and_what_it_must_carry() {
    let written: Vec<_> =
        rows("When each is said").into_iter().map(|row| (row[0].to_owned(), row[2])).collect();
    let carried = |key: Key| match key.needs().len() {
        _ if key.is_fixed() => "fixed",
        3 => "name, automatic, STOP",
        2 => "name, STOP",
        1 => "name",
        _ => "",
    };
    let expected: Vec<_> = Key::ALL.into_iter().map(|key| (word(&key), carried(key))).collect();
    assert_eq!(written, expected);
}

#[test]
fn every_usual_text_that_names_a_telephone_can_be_said_without_one_and_no_other() {
    for (language, key, usual) in usual() {
        let without = without_phone(key, language).map(|text| Template::parse(text).unwrap());
        assert_eq!(without.is_some(), usual.has(Placeholder::Phone), "{key:?}");
        assert!(without.is_none_or(|it| !it.has(Placeholder::Phone)), "{key:?}");
    }
}

#[test]
fn a_sentence_that_introduces_carries_everything_that_a_first_text_has_to() {
    for language in Language::ALL {
        let template = Template::parse(introduction(language)).unwrap();
        assert_eq!(wrongs(Key::Neutral, language, &template), Vec::<String>::new());
        let said = Messages::introduction(language, &Values::of(&business(), language));
        assert!(size(&said).segments == 1 && said.starts_with("Acme Plumbing and Heating. "), "{said}");
    }
}

#[test]
fn our_words_hold_to_every_rule_that_a_tenant_s_are_held_to() {
    for (language, key, template) in ours() {
        assert_eq!(wrongs(key, language, &template), Vec::<String>::new(), "{key:?}");
        let plain = plain(&template.own_words());
        for promise in super::super::warnings::PROMISES {
            assert!(!plain.contains(&format!(" {promise} ")), "{key:?} says {promise}");
        }
        let values = Values::of(&business(), language);
        let size = size(&template.render(&values));
        assert_eq!(size.encoding, Encoding::Gsm7, "{key:?}");
        assert!(size.segments == 1 || key == Key::LifeGas, "{key:?} takes {}", size.segments);
    }
}

#[test]
fn no_name_that_can_be_saved_makes_our_words_too_long() {
    let longest = changed(&business(), json!({ "business": "x".repeat(100) })).unwrap();
    for (language, key, template) in ours() {
        let characters = template.render(&Values::of(&longest, language)).chars().count();
        assert!(characters <= MOST, "{key:?}: {characters}");
    }
}

#[test]
fn an_opening_takes_at_most_eight_characters_of_the_usual_alphabet() {
    let said = |time: &str, language| opens(Weekday::Wednesday, TimeOfDay::parse(time).unwrap(), language);
    let english = ["00:00", "08:00", "10:00", "12:00", "13:00", "22:00", "00:15", "07:30", "13:30"];
    let english = english.map(|time| said(time, Language::English));
    let expected = [
        "12AM Wed", "8 AM Wed", "10AM Wed", "12PM Wed", "1 PM Wed", "10PM Wed", "0:15 Wed", "7:30 Wed",
        "13:30 We",
    ];
    assert_eq!(english, expected);
    assert_eq!(said("08:00", Language::Spanish), "8 AM mie");
    for day in Weekday::Monday.cycle_forward().take(7) {
        for minute in 0..24 * 60 {
            let time = TimeOfDay::parse(&format!("{:02}:{:02}", minute / 60, minute % 60)).unwrap();
            for language in Language::ALL {
                let said = opens(day, time, language);
                assert!(said.len() <= 8 && size(&said).encoding == Encoding::Gsm7, "{said}");
            }
        }
    }
}

#[test]
fn a_business_that_never_opens_has_nothing_to_put_there() {
    let week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let closed: serde_json::Map<_, _> = week.map(|day| (day.to_owned(), json!([]))).into_iter().collect();
    let never: Profile = changed(&business(), json!({ "opening_hours": closed })).unwrap();
    let template = Template::parse("Until {opens}").unwrap();
    assert_eq!(template.render(&Values::of(&never, Language::English)), "Until {opens}");
    assert_eq!(template.render(&Values::of(&business(), Language::Spanish)), "Until 8 AM lun");
}
