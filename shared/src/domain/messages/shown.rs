use std::collections::BTreeMap;

use serde::Serialize;

use super::key::{self, Key, Language};
use super::segments::{Size, size};
use super::template::{Placeholder, Template};
use super::values::Values;
use crate::domain::settings::Profile;

/// One text as people see it who choose its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// None: there are no words in this language yet.
    pub text: Option<Template>,
    pub own: bool,
    pub fixed: bool,
    pub preview: Option<Preview>,
}

/// What a customer would read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    pub text: String,
    #[serde(flatten)]
    pub size: Size,
    /// What the business does not have: the placeholder stands in its place.
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
    let (text, own) = match profile.messages.in_force(language, key) {
        Some(in_force) => (Some(in_force.template), in_force.own),
        None => (None, false),
    };
    let preview = text.as_ref().map(|template| Preview::of(template, &Values::of(profile, language)));
    Shown { text, own, fixed: key.is_fixed(), preview }
}

impl Preview {
    fn of(template: &Template, values: &Values) -> Self {
        let text = template.render(values);
        Self { size: size(&text), lacks: template.lacks(values), text }
    }
}
