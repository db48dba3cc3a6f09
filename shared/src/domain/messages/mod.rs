//! The words of automatic replies: ours, and a tenant's own in their place.

/// Words as somebody asks for them.
pub mod change;
/// Our words.
pub mod defaults;
/// Which texts there are.
pub mod key;
/// What has to be in a text, and what may not.
pub mod rules;
/// How a text goes over the air.
pub mod segments;
/// What each text looks like now.
pub mod shown;
/// Words with placeholders.
pub mod template;
/// What placeholders stand for.
pub mod values;
/// What is kept although it looks odd.
pub mod warnings;
/// Our words where there is no office telephone.
pub mod without_phone;
/// What a customer gets to read.
pub mod worded;

mod plain;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::defaults::default_text;
use self::key::{Key, Language};
use self::template::Template;
use super::fields::word;

/// A tenant's own words, where they differ from ours. What cannot be read is as if it were not there: replies then have
/// our words, and bookings do not wait for a word of a reply.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, BTreeMap<String, String>>")]
pub struct Messages(BTreeMap<Language, BTreeMap<Key, Template>>);

/// The words that a reply has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The business's own, or ours.
    pub template: Template,
    /// The tenant's, not ours.
    pub own: bool,
}

impl Messages {
    /// What is sent for this key: the business's own words, or ours.
    #[must_use]
    pub fn in_force(&self, language: Language, key: Key) -> InForce {
        match self.own(language, key) {
            Some(own) => InForce { template: own.clone(), own: true },
            None => InForce { template: Template::ours(default_text(key, language)), own: false },
        }
    }

    fn own(&self, language: Language, key: Key) -> Option<&Template> {
        self.0.get(&language).and_then(|own| own.get(&key))
    }

    /// Puts the tenant's words in force. Ours again: where there are none, where they equal ours, and where ours are
    /// fixed.
    fn put(&mut self, language: Language, key: Key, own: Option<Template>) {
        let ours = default_text(key, language);
        let own = own.filter(|own| !key.is_fixed() && ours != own.to_string());
        let of_language = self.0.entry(language).or_default();
        match own {
            Some(own) => of_language.insert(key, own),
            None => of_language.remove(&key),
        };
        self.0.retain(|_, own| !own.is_empty());
    }
}

impl From<BTreeMap<String, BTreeMap<String, String>>> for Messages {
    fn from(stored: BTreeMap<String, BTreeMap<String, String>>) -> Self {
        let mut messages = Self::default();
        for (language, key) in key::all() {
            let text = stored.get(&word(&language)).and_then(|texts| texts.get(&word(&key)));
            if let Some(own) = text.and_then(|text| Template::parse(text).ok()) {
                messages.put(language, key, Some(own));
            }
        }
        messages
    }
}

#[cfg(test)]
mod tests;
