//! What a customer gets to read. There are always words: where a business lacks what its own words or ours name, others
//! are said that do without.

use super::Messages;
use super::defaults::{default_text, introduction};
use super::key::{Key, Language};
use super::rules::MOST;
use super::template::{Placeholder, Template};
use super::values::Values;
use super::without_phone::without_phone;

/// Characters of a business's name that a text has room for at least, or it gives way to another.
const LEAST_OF_A_NAME: usize = 20;

impl Messages {
    /// A text with everything filled in, in at most 320 characters: the business's own words, else ours, else ours without
    /// a telephone, else those that are said while the office is open, else `neutral`. A name that is too long is cut.
    #[must_use]
    pub fn worded(&self, language: Language, key: Key, values: &Values) -> String {
        let keys = [Some(key), while_open(key)].into_iter().flatten();
        let mut all = keys.flat_map(|key| self.choices(language, key));
        let worded = all.find_map(|template| filled(&template, values));
        worded.unwrap_or_else(|| fitted(&Template::ours(default_text(Key::Neutral, language)), values))
    }

    /// What is put after a text that comes first in a conversation and is not complete by itself ([`Key::needs`]).
    #[must_use]
    pub fn introduction(language: Language, values: &Values) -> String {
        fitted(&Template::ours(introduction(language)), values)
    }

    /// The words of one text, the best first.
    fn choices(&self, language: Language, key: Key) -> Vec<Template> {
        let ours = [Some(default_text(key, language)), without_phone(key, language)];
        let ours = ours.into_iter().flatten().map(Template::ours);
        self.own(language, key).cloned().into_iter().chain(ours).collect()
    }
}

/// The same without a word of when the office opens.
const fn while_open(key: Key) -> Option<Key> {
    match key {
        Key::AckClosed => Some(Key::AckOpen),
        Key::DoneClosed => Some(Key::DoneOpen),
        _ => None,
    }
}

/// None: the business lacks something that these words name, or nothing that can be sent comes of them.
fn filled(template: &Template, values: &Values) -> Option<String> {
    let text = fitted(template, values);
    let fits = !text.trim().is_empty() && text.chars().count() <= MOST && room_for_a_name(template, values);
    (fits && template.lacks(values).is_empty()).then_some(text)
}

/// In at most as many characters as a reply has, as far as cutting the name can bring that about.
fn fitted(template: &Template, values: &Values) -> String {
    match name_that_fits(template, values) {
        Some(most) => template.render(&values.shortened(most)),
        None => template.render(values),
    }
}

fn room_for_a_name(template: &Template, values: &Values) -> bool {
    name_that_fits(template, values).is_none_or(|most| most >= LEAST_OF_A_NAME)
}

/// How many characters of the name there is room for. None: for all of it, or it is not named.
fn name_that_fits(template: &Template, values: &Values) -> Option<usize> {
    let surplus = template.render(values).chars().count().saturating_sub(MOST);
    let named = template.count(Placeholder::Business);
    let characters = values.get(Placeholder::Business).map_or(0, |name| name.chars().count());
    (surplus > 0 && named > 0).then(|| characters.saturating_sub(surplus.div_ceil(named)))
}
