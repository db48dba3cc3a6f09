//! Words with placeholders, parsed once. What is filled in is never looked at again.

use std::fmt;

use serde::{Serialize, Serializer};

use super::values::Values;
use crate::domain::fields::word;

/// What a business's own values stand in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Placeholder {
    /// The business's name.
    Business,
    /// The office's telephone number.
    Phone,
    /// When the office opens next.
    Opens,
}

/// Words, and the places that are filled in. Written down, it is the text that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    Value(Placeholder),
}

impl Placeholder {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Business, Self::Phone, Self::Opens];
}

impl Template {
    /// # Errors
    /// Everything that is wrong with its braces.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let (template, wrong) = Self::read(text);
        if wrong.is_empty() { Ok(template) } else { Err(wrong) }
    }

    /// What can be made of a text, and what is wrong with its braces: what is wrong stays as words.
    #[must_use]
    pub fn read(text: &str) -> (Self, Vec<String>) {
        let (mut parts, mut wrong) = (Vec::new(), Vec::new());
        let mut words = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            words.push_str(before);
            let name = from.strip_prefix('{').and_then(|inner| inner.split_once('}')).map(|(name, _)| name);
            let name = name.filter(|name| !name.contains('{'));
            let known = name.and_then(|name| Placeholder::ALL.into_iter().find(|it| word(it) == name));
            let length = name.map_or(1, |name| name.len() + 2);
            match known {
                Some(placeholder) => {
                    parts.extend(some_words(&mut words));
                    parts.push(Part::Value(placeholder));
                }
                None => {
                    words.push_str(&from[..length]);
                    wrong.push(name.map_or_else(stray, unknown));
                }
            }
            rest = &from[length..];
        }
        words.push_str(rest);
        parts.extend(some_words(&mut words));
        wrong.dedup();
        (Self(parts), wrong)
    }

    /// Of words whose braces a test has looked at.
    #[must_use]
    pub(super) fn ours(text: &str) -> Self {
        Self::read(text).0
    }

    /// With the values in their places. A value that the business does not have leaves its placeholder standing.
    #[must_use]
    pub fn render(&self, values: &Values) -> String {
        let rendered = self.0.iter().map(|part| match part {
            Part::Words(words) => words.clone(),
            Part::Value(placeholder) => {
                values.get(*placeholder).map_or_else(|| placeholder.to_string(), str::to_owned)
            }
        });
        rendered.collect()
    }

    /// What it needs and the business does not have.
    #[must_use]
    pub fn lacks(&self, values: &Values) -> Vec<Placeholder> {
        let lacks = |it: &Placeholder| self.has(*it) && values.get(*it).is_none();
        Placeholder::ALL.into_iter().filter(lacks).collect()
    }

    /// Whether it is anywhere in the text.
    #[must_use]
    pub fn has(&self, placeholder: Placeholder) -> bool {
        self.0.contains(&Part::Value(placeholder))
    }

    /// How often a value is filled in.
    #[must_use]
    pub fn count(&self, placeholder: Placeholder) -> usize {
        self.0.iter().filter(|part| **part == Part::Value(placeholder)).count()
    }

    /// Its own words without any value, so that no business's name counts for what they say. A digit stands where a value
    /// goes, so that words on both sides of it do not become one.
    #[must_use]
    pub fn own_words(&self) -> String {
        let own = self.0.iter().map(|part| match part {
            Part::Words(words) => words,
            Part::Value(_) => "0",
        });
        own.collect()
    }
}

fn some_words(words: &mut String) -> Option<Part> {
    (!words.is_empty()).then(|| Part::Words(std::mem::take(words)))
}

fn known() -> String {
    Placeholder::ALL.map(|it| it.to_string()).join(", ")
}

fn stray() -> String {
    format!("Braces are only for what is filled in: {}.", known())
}

fn unknown(name: &str) -> String {
    let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    format!("There is no {{{shown}}} to fill in. There are: {}.", known())
}

impl fmt::Display for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}", word(self))
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Words(words) => f.write_str(words),
            Part::Value(placeholder) => placeholder.fmt(f),
        })
    }
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
