use std::collections::BTreeMap;

use serde::Serialize;

use super::InForce;
use super::key::{self, Key, Language};
use super::segments::{Size, size};
use super::template::{Placeholder, Template};
use super::values::Values;
use crate::domain::settings::Profile;

/// One text as people see it who choose its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub text: Template,
    pub own: bool,
    pub fixed: bool,
    pub preview: Preview,
}

/// What a customer would read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    pub text: String,
    #[serde(flatten)]
    pub size: Size,
    /// What these words name and the business does not have: other words are said then.
    pub lacks: Vec<Placeholder>,
}

/// Every text in every language, with a business's values.
#[must_use]
pub fn shown(profile: &Profile) -> BTreeMap<Language, BTreeMap<Key, Shown>> {
    let mut all: BTreeMap<Language, BTreeMap<Key, Shown>> = BTreeMap::new();
    for (language, key) in key::all() {
        all.entry(language).or_default().insert(key, one(profile, language, key));
    }
    all
}

fn one(profile: &Profile, language: Language, key: Key) -> Shown {
    let InForce { template, own } = profile.messages.in_force(language, key);
    let values = Values::of(profile, language);
    let text = profile.messages.worded(language, key, &values);
    let preview = Preview { size: size(&text), lacks: template.lacks(&values), text };
    Shown { text: template, own, fixed: key.is_fixed(), preview }
}
