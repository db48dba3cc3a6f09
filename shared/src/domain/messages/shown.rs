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
    /// With its placeholders.
    pub text: Template,
    /// The business put it in place of ours.
    pub own: bool,
    /// Nobody may change it.
    pub fixed: bool,
    /// With the business's own name and number.
    pub preview: Preview,
}

/// What a customer would read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// As it would be sent.
    pub text: String,
    /// What it would cost.
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
