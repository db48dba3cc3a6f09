//! In whatever order and however often texts come, the same is understood of them; and what is understood keeps to its rules.
//!
//! Lines: seconds, a mark, words. `:` is a text; `w`, `p`, `h` and `t` are questions that were asked then.

use std::sync::LazyLock;

use intellisend::domain::card;
use intellisend::domain::conversation::understanding::{Asked, Question, Understood, language, understand};
use intellisend::domain::text::Text;
use intellisend::domain::time::{SignedDuration, after};
use jiff::tz::TimeZone;

use super::texts::{self, at, text};

static ZONE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("America/Chicago").expect("a zone"));

pub(crate) fn check(input: &[u8]) {
    let (mut all, mut asked) = (Vec::new(), Vec::new());
    for (number, line) in texts::lines(input).into_iter().enumerate() {
        let question = match line.mark {
            Some('p') => Question::Problem,
            Some('w') => Question::Who,
            Some('h') => Question::Which,
            Some('t') => Question::When,
            _ => {
                all.push(text(number, line.seconds, &line.words));
                continue;
            }
        };
        asked.push(Asked { question, at: at(line.seconds) });
    }
    all.iter().for_each(a_masked_card_stays_masked);
    let zone = &*ZONE;
    let in_order: Vec<&Text> = all.iter().collect();
    let understood = understand(&in_order, &asked, zone);
    in_any_order(&in_order, &asked, zone, &understood);
    keeps_to_its_rules(&all, &asked, &understood);
}

fn a_masked_card_stays_masked(text: &Text) {
    assert_eq!(card::masked(&text.body), text.body);
}

fn in_any_order(texts: &[&Text], asked: &[Asked], zone: &TimeZone, understood: &Understood) {
    let spoken = language(texts, asked);
    let (mut turned, mut questions) = (texts.to_vec(), asked.to_vec());
    turned.rotate_left(texts.len() / 2);
    questions.reverse();
    let backwards: Vec<&Text> = texts.iter().rev().copied().collect();
    let twice = [&turned[texts.len() / 2..], texts].concat();
    for order in [turned, backwards, twice] {
        assert!(understand(&order, &questions, zone) == *understood, "another order, another meaning");
        assert_eq!(language(&order, &questions), spoken);
    }
}

fn keeps_to_its_rules(texts: &[Text], asked: &[Asked], said: &Understood) {
    if let Some(name) = &said.name {
        assert!(!name.contains(char::is_numeric) && (1..=5).contains(&name.split(' ').count()), "{name}");
        assert!(asked.iter().any(|asked| asked.question == Question::Who), "{name}");
    }
    if let Some(address) = &said.address {
        let parts = [&address.street, &address.city, &address.zip];
        assert!(parts.iter().all(|part| !part.trim().is_empty()) && said.address_words.is_none());
        assert!(address.street.contains(char::is_numeric) && !address.city.contains(char::is_numeric));
        assert!(address.state.len() == 2 && ["USA", "Canada"].contains(&address.country.as_str()));
    }
    if let Some(start) = said.start {
        let limit = SignedDuration::from_hours(60 * 24);
        let is_ahead = |text: &Text| start > text.at() && start <= after(text.at(), limit);
        assert!(texts.iter().any(is_ahead) && said.when.is_some() && !said.had_a_start);
    }
    if let Some(needs) = &said.needs {
        assert!(!needs.is_empty() && needs.chars().count() <= 161 && !needs.contains(char::is_control));
    }
}
