//! A JSON object from outside, read field by field: every error at once, and no field overlooked.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde_json::{Map, Value};

/// What is wrong, by field.
pub type Errors = BTreeMap<String, Vec<String>>;

/// A field that may be left as it is, emptied, or set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    #[default]
    Absent,
    Cleared,
    Set(T),
}

impl<T> Given<T> {
    /// What holds after this, where `before` held.
    pub fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Absent => before,
            Self::Cleared => None,
            Self::Set(value) => Some(value),
        }
    }

    #[must_use]
    pub const fn is_given(&self) -> bool {
        !matches!(self, Self::Absent)
    }
}

/// The object, while it is being read.
#[derive(Debug)]
pub struct Fields {
    left: Map<String, Value>,
    errors: Errors,
}

impl Fields {
    #[must_use]
    pub const fn new(given: Map<String, Value>) -> Self {
        Self { left: given, errors: BTreeMap::new() }
    }

    /// Says what is wrong with a field.
    pub fn blame(&mut self, field: &str, why: impl Into<String>) {
        self.errors.entry(field.to_owned()).or_default().push(why.into());
    }

    /// The value as it was given, `null` too.
    pub fn take(&mut self, field: &str) -> Option<Value> {
        self.left.remove(field)
    }

    /// A text, trimmed: 1 to `most` characters, none of them a control character.
    pub fn text(&mut self, field: &str, most: usize) -> Option<String> {
        match self.take(field)? {
            Value::String(text) => self.bounded(field, text.trim(), most),
            _ => self.refuse(field, "This is a text."),
        }
    }

    /// A text or a whole number, as `parse` understands it.
    pub fn parse<T, E: Display>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match self.clearable(field, parse) {
            Given::Set(value) => Some(value),
            Given::Cleared => self.refuse(field, "This cannot be empty."),
            Given::Absent => None,
        }
    }

    /// The same for a field that `null` empties.
    pub fn clearable<T, E: Display>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Given<T> {
        let text = match self.take(field) {
            None => return Given::Absent,
            Some(Value::Null) => return Given::Cleared,
            Some(Value::String(text)) => text,
            Some(Value::Number(number)) => number.to_string(),
            Some(_) => {
                self.blame(field, "This is a text.");
                return Given::Absent;
            }
        };
        match parse(text.trim()) {
            Ok(value) => Given::Set(value),
            Err(error) => {
                self.blame(field, format!("This is {error}."));
                Given::Absent
            }
        }
    }

    pub fn flag(&mut self, field: &str) -> Option<bool> {
        match self.take(field)? {
            Value::Bool(flag) => Some(flag),
            _ => self.refuse(field, "This is true or false."),
        }
    }

    /// What is still missing.
    pub fn need<T>(&mut self, field: &str, given: Option<T>) -> Option<T> {
        if given.is_none() && !self.errors.contains_key(field) {
            self.blame(field, "This is needed.");
        }
        given
    }

    /// # Errors
    /// Everything that was wrong, the fields that nobody asked for among it.
    pub fn finish(mut self) -> Result<(), Errors> {
        let unknown: Vec<String> = self.left.keys().take(20).cloned().collect();
        for field in unknown {
            let shown: String = field.chars().filter(|c| !c.is_control()).take(60).collect();
            self.blame(&shown, "There is no such field.");
        }
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }

    fn bounded(&mut self, field: &str, text: &str, most: usize) -> Option<String> {
        if text.is_empty() {
            self.refuse(field, "This cannot be empty.")
        } else if text.chars().count() > most {
            self.refuse(field, &format!("At most {most} characters."))
        } else if text.chars().any(char::is_control) {
            self.refuse(field, "Line breaks and control characters cannot be in this.")
        } else {
            Some(text.to_owned())
        }
    }

    fn refuse<T>(&mut self, field: &str, why: &str) -> Option<T> {
        self.blame(field, why);
        None
    }
}

#[cfg(test)]
mod tests;
