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
        self.worded_within(MOST, language, key, values)
    }

    /// The same in at most so many characters, where others are to be put after it.
    #[must_use]
    pub fn worded_within(&self, most: usize, language: Language, key: Key, values: &Values) -> String {
        let keys = [Some(key), while_open(key)].into_iter().flatten();
        let mut all = keys.flat_map(|key| self.choices(language, key));
        let worded = all.find_map(|template| filled(&template, values, most));
        worded.unwrap_or_else(|| fitted(&Template::ours(default_text(Key::Neutral, language)), values, most))
    }

    /// What is put after a text that comes first in a conversation and is not complete by itself
    /// ([`Key::is_introduced`]). It leaves at least half of a reply to that.
    #[must_use]
    pub fn introduction(language: Language, values: &Values) -> String {
        fitted(&Template::ours(introduction(language)), values, MOST / 2)
    }

    /// The words of one text, the best first.
    fn choices(&self, language: Language, key: Key) -> Vec<Template> {
        let ours = [Some(default_text(key, language)), without_phone(key, language)];
        let ours = ours.into_iter().flatten().map(Template::ours);
        self.own(language, key).cloned().into_iter().chain(ours).collect()
    }
}

/// Characters of a text with everything filled in, and with what may be put after it.
#[must_use]
pub fn at_most(template: &Template, language: Language, key: Key, values: &Values) -> usize {
    let own = template.render(values).chars().count();
    let beside = || Messages::introduction(language, values).chars().count() + 1;
    own + if key.is_introduced() { beside() } else { 0 }
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
fn filled(template: &Template, values: &Values, most: usize) -> Option<String> {
    let text = fitted(template, values, most);
    let fits =
        !text.trim().is_empty() && text.chars().count() <= most && room_for_a_name(template, values, most);
    (fits && template.lacks(values).is_empty()).then_some(text)
}

/// In at most so many characters, as far as cutting the name can bring that about.
fn fitted(template: &Template, values: &Values, most: usize) -> String {
    match name_that_fits(template, values, most) {
        Some(most) => template.render(&values.shortened(most)),
        None => template.render(values),
    }
}

fn room_for_a_name(template: &Template, values: &Values, most: usize) -> bool {
    name_that_fits(template, values, most).is_none_or(|name| name >= LEAST_OF_A_NAME)
}

/// How many characters of the name there is room for. None: for all of it, or it is not named.
fn name_that_fits(template: &Template, values: &Values, most: usize) -> Option<usize> {
    let surplus = template.render(values).chars().count().saturating_sub(most);
    let named = template.count(Placeholder::Business);
    let characters = values.get(Placeholder::Business).map_or(0, |name| name.chars().count());
    (surplus > 0 && named > 0).then(|| characters.saturating_sub(surplus.div_ceil(named)))
}
