//! Our words, and the page that shows them.

use super::super::defaults::default_text;
use super::super::key::{self, Key, Language};
use super::super::plain::plain;
use super::super::rules::{MOST, wrongs};
use super::super::segments::{Encoding, size};
use super::super::template::Template;
use super::super::values::{Values, opens};
use super::{business, changed};
use crate::domain::fields::word;
use crate::domain::settings::Profile;
use crate::domain::settings::opening_hours::TimeOfDay;
use jiff::civil::Weekday;
use serde_json::json;

const PAGE: &str = include_str!("../../../../../docs/messages.md");

fn ours() -> impl Iterator<Item = (Language, Key, Template)> {
    key::all().filter_map(|(language, key)| {
        let text = default_text(key, language)?;
        Some((language, key, Template::parse(text).unwrap()))
    })
}

/// The rows of the page's tables with this many cells, without blanks and code marks around them.
fn rows(cells: usize) -> Vec<Vec<&'static str>> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    let cut = rows.map(|row| row.split(" | ").map(|cell| cell.trim_matches('`')).collect::<Vec<_>>());
    cut.filter(|row| row.len() == cells).collect()
}

#[test]
fn the_page_has_our_words_and_their_lengths() {
    let profile = business();
    let written = ours().map(|(language, key, template)| {
        let size = size(&template.render(&Values::of(&profile, language)));
        [
            word(&key),
            word(&language),
            template.to_string(),
            size.characters.to_string(),
            size.segments.to_string(),
        ]
    });
    let written: Vec<_> = written.collect();
    assert_eq!(rows(5), written);
}

#[test]
fn the_page_says_when_each_text_is_meant_and_what_it_must_carry() {
    let written: Vec<_> = rows(3).into_iter().map(|row| (row[0].to_owned(), row[2])).collect();
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
fn there_are_words_for_everything_in_english_and_the_page_names_what_spanish_lacks() {
    let lacking: Vec<(Language, Key)> =
        key::all().filter(|(language, key)| default_text(*key, *language).is_none()).collect();
    assert!(lacking.iter().all(|(language, _)| *language == Language::Spanish));
    let named: Vec<String> = lacking.iter().map(|(_, key)| format!("`{}`", word(key))).collect();
    let (_, after) = PAGE.split_once("No Spanish words yet:").unwrap();
    let paragraph = after.split("\n\n").next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(paragraph.trim_end_matches('.'), named.join(", "));
}

#[test]
fn our_words_hold_to_every_rule_that_a_tenant_s_are_held_to() {
    for (language, key, template) in ours() {
        assert_eq!(wrongs(key, language, &template), Vec::<String>::new(), "{key:?}");
        let plain = plain(&template.own_words());
        for promise in super::super::warnings::PROMISES {
            assert!(!plain.contains(&format!(" {promise} ")), "{key:?} says {promise}");
        }
        let size = size(&template.render(&Values::of(&business(), language)));
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
