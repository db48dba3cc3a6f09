//! What pages show of our words is held equal to the code, and written anew where that is asked for.

use std::fs;

use jiff::tz::TimeZone;

use super::super::Messages;
use super::super::defaults::default_text;
use super::super::key::{self, Key, Language};
use super::super::segments::size;
use super::super::template::Template;
use super::super::values::Values;
use super::super::without_phone::without_phone;
use super::business;
use crate::domain::alerts::Alert;
use crate::domain::connection::trouble::Kind as Trouble;
use crate::domain::contacts::code::Code;
use crate::domain::fields::word;
use crate::domain::ids::{Environment, MessageSid};
use crate::domain::phone::Sender;
use crate::domain::time::Timestamp;

/// Whether what is shown is written anew instead of compared.
const ANEW: &str = "WRITE_WORDS";

/// The texts that carriers are shown: each can come first, and says how to get no more.
const SAMPLES: [Key; 7] =
    [Key::AckOpen, Key::AckClosed, Key::AskProblem, Key::AskWho, Key::ExistingJob, Key::Urgent, Key::Trouble];

#[test]
fn the_page_of_words_shows_all_of_ours_and_their_lengths() {
    let usual = key::all().map(|(language, key)| row(language, key, default_text(key, language)));
    holds("messages.md", "words", &table("key | language | text | characters | segments", usual));
    let without =
        key::all().filter_map(|(language, key)| Some(row(language, key, without_phone(key, language)?)));
    let heading = "key | language | text | characters | segments";
    holds("messages.md", "words without an office telephone", &table(heading, without));
}

#[test]
fn the_samples_that_carriers_are_shown_are_what_customers_get() {
    let samples = |language: Language| SAMPLES.into_iter().map(move |key| sample(language, key));
    let both = Language::ALL.into_iter().flat_map(samples);
    holds("compliance.md", "samples", &table("key | language | what a customer reads", both));
    let about_texts = Language::ALL
        .into_iter()
        .flat_map(|language| [Key::Help, Key::OptedOut].into_iter().map(move |key| sample(language, key)));
    holds("compliance.md", "help and opt-out", &table("key | language | what a customer reads", about_texts));
}

#[test]
fn the_samples_of_what_staff_are_told_are_what_they_get() {
    let customer = Sender::parse("+19725550123").ok();
    let since: Timestamp = "2026-11-21T21:04:00Z".parse().unwrap();
    let conversation = MessageSid::parse(&format!("SM{:032}", 1)).unwrap();
    let said = Some(Alert::said("I smell gas in the basement"));
    let alerts = [
        Alert::Emergency { began: conversation.clone(), conversation, life: true, customer, said },
        Alert::Attention { environment: Environment::Production, since, why: Trouble::Credentials },
        Alert::Waiting { since, texts: 3 },
    ];
    let zone = TimeZone::get("America/Chicago").unwrap();
    let words = alerts.iter().map(|alert| alert.words(&zone));
    let code = Code::of(123_456).words(&business().business);
    let rows = [code].into_iter().chain(words).map(|said| vec![said]);
    holds("compliance.md", "samples for staff", &table("what a staff contact reads", rows));
}

#[test]
fn what_is_pasted_into_forms_has_as_many_characters_as_they_take() {
    let page = fs::read_to_string(path("compliance.md")).expect("the page");
    for block in ["description", "flow", "website", "truck", "invoice"] {
        let (_, rest) = page.split_once(&format!("```{block}\n")).expect(block);
        let (text, _) = rest.split_once("\n```").expect(block);
        assert!((40..=2_049).contains(&text.chars().count()), "{block}");
        assert!(!text.contains('\n') && (block == "description" || text.contains("STOP")), "{block}");
    }
}

fn path(page: &str) -> String {
    format!("{}/../docs/{page}", env!("CARGO_MANIFEST_DIR"))
}

fn row(language: Language, key: Key, text: &str) -> Vec<String> {
    let rendered = Template::parse(text).unwrap().render(&Values::of(&business(), language));
    let size = size(&rendered);
    let (characters, segments) = (size.characters.to_string(), size.segments.to_string());
    vec![format!("`{}`", word(&key)), word(&language), text.to_owned(), characters, segments]
}

fn sample(language: Language, key: Key) -> Vec<String> {
    let said = Messages::default().worded(language, key, &Values::of(&business(), language));
    vec![format!("`{}`", word(&key)), word(&language), said]
}

fn table(heading: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let rows: Vec<String> = rows.map(|cells| format!("| {} |\n", cells.join(" | "))).collect();
    let rule = "---|".repeat(heading.split('|').count());
    format!("| {heading} |\n|{rule}\n{}", rows.concat())
}

/// Compares, or writes, what stands between the two marks of a part of a page.
fn holds(page: &str, part: &str, expected: &str) {
    let path = path(page);
    let written = fs::read_to_string(&path).expect(page);
    let (begin, end) =
        (format!("<!-- {part}, written by a test -->\n\n"), format!("\n<!-- {part} end here -->"));
    let (before, rest) = written.split_once(&begin).unwrap_or_else(|| panic!("{page} has no {begin}"));
    let (shown, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{page} has no {end}"));
    #[expect(clippy::disallowed_methods, reason = "a switch of this test's, no setting of the product's")]
    let is_written_anew = std::env::var_os(ANEW).is_some();
    if is_written_anew {
        fs::write(&path, format!("{before}{begin}{expected}{end}{after}")).expect(page);
    } else {
        assert!(
            shown == expected,
            "docs/{page} shows other {part}: look at git diff after {ANEW}=1\n{expected}"
        );
    }
}
