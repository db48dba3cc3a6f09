//! A JSON object from outside, read field by field: every error at once, and no field overlooked.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::Serialize;
use serde_json::{Map, Value};

/// What is wrong, by field.
pub type Errors = BTreeMap<String, Vec<String>>;

/// A field that may be left as it is, emptied, or set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// It was not named: it stays.
    #[default]
    Absent,
    /// It was `null`: it is emptied.
    Cleared,
    /// It was given.
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

    /// Whether the field is there, be it `null`.
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
    /// All of them are still to be read.
    #[must_use]
    pub const fn new(given: Map<String, Value>) -> Self {
        Self { left: given, errors: BTreeMap::new() }
    }

    /// Says what is wrong with a field.
    pub fn blame(&mut self, field: &str, why: impl Into<String>) {
        self.errors.entry(field.to_owned()).or_default().push(why.into());
    }

    /// Whether something was wrong with this field so far.
    #[must_use]
    pub fn is_blamed(&self, field: &str) -> bool {
        self.errors.contains_key(field)
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

    /// True or false; None: it is absent, or refused.
    pub fn flag(&mut self, field: &str) -> Option<bool> {
        match self.take(field)? {
            Value::Bool(flag) => Some(flag),
            _ => self.refuse(field, "This is true or false."),
        }
    }

    /// The object in a field, read by itself. What is wrong in it is named `field.inner`.
    pub fn object<T>(&mut self, field: &str, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        match self.take(field)? {
            Value::Object(inner) => Some(self.within(field, inner, read)),
            _ => self.refuse(field, "This is an object."),
        }
    }

    /// At most `most` objects, each read by itself. What is wrong in one is named `field.0.inner`.
    pub fn list<T>(
        &mut self,
        field: &str,
        most: usize,
        mut read: impl FnMut(&mut Self) -> T,
    ) -> Option<Vec<T>> {
        let Value::Array(given) = self.take(field)? else { return self.refuse(field, "This is a list.") };
        if given.len() > most {
            return self.refuse(field, &format!("At most {most}."));
        }
        let mut all = Vec::new();
        for (at, value) in given.into_iter().enumerate() {
            let name = format!("{field}.{at}");
            match value {
                Value::Object(inner) => all.push(self.within(&name, inner, &mut read)),
                _ => self.blame(&name, "This is an object."),
            }
        }
        Some(all)
    }

    /// Words of a closed list, in its order and each once.
    pub fn words<T: Serialize + Copy>(&mut self, field: &str, all: &[T]) -> Option<Vec<T>> {
        let Value::Array(given) = self.take(field)? else { return self.refuse(field, "This is a list.") };
        let known: Vec<String> = all.iter().map(word).collect();
        if !given.iter().all(|given| given.as_str().is_some_and(|given| known.iter().any(|it| it == given))) {
            return self.refuse(field, &format!("Each is one of: {}.", known.join(", ")));
        }
        let wanted = |word: &str| given.iter().any(|given| given == word);
        Some(all.iter().zip(&known).filter(|(_, word)| wanted(word)).map(|(it, _)| *it).collect())
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

    fn within<T>(&mut self, name: &str, inner: Map<String, Value>, read: impl FnOnce(&mut Self) -> T) -> T {
        let mut fields = Self::new(inner);
        let read = read(&mut fields);
        if let Err(errors) = fields.finish() {
            for (field, whys) in errors {
                self.errors.entry(format!("{name}.{field}")).or_default().extend(whys);
            }
        }
        read
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

/// Reads a word of a closed list, as the list's own kind writes it.
pub fn one_of<T: Serialize + Copy>(all: &[T]) -> impl Fn(&str) -> Result<T, String> {
    move |given| {
        let found = all.iter().find(|it| word(it) == given).copied();
        found.ok_or_else(|| format!("not one of: {}", all.iter().map(word).collect::<Vec<_>>().join(", ")))
    }
}

/// The word that stands for it in JSON.
pub fn word(of: &impl Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
