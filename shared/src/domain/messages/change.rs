use serde_json::Value;

use super::Messages;
use super::key::{self, Key, Language};
use super::rules::{MOST, wrongs};
use super::template::Template;
use super::values::Values;
use super::worded::at_most;
use crate::domain::fields::{Fields, word};
use crate::domain::settings::Profile;

/// What is asked for in place of what was: a tenant's words, or ours again (none).
#[derive(Debug, Default)]
pub struct Asked(Vec<(Language, Key, Option<Template>)>);

impl Asked {
    /// The object in `messages`: languages, and in each the texts by their keys. `null` stands for our words.
    pub fn read(fields: &mut Fields) -> Self {
        let mut asked = Vec::new();
        fields.object("messages", |languages| {
            for language in Language::ALL {
                languages.object(&word(&language), |texts| {
                    for key in Key::ALL {
                        let given = texts.take(&word(&key));
                        let read = given.and_then(|given| read(texts, language, key, given));
                        asked.extend(read.map(|own| (language, key, own)));
                    }
                });
            }
        });
        Self(asked)
    }

    /// Says which are too long once they are filled in with what the business will have then.
    pub fn measure(&self, fields: &mut Fields, next: &Profile) {
        for (language, key, own) in &self.0 {
            let Some(own) = own else { continue };
            let characters = at_most(own, *language, *key, &Values::of(next, *language));
            if characters > MOST {
                let filled_in = filled_in(*key);
                let why = format!("At most {MOST} characters {filled_in}; this has {characters}.");
                fields.blame(&key::field(*language, *key), why);
            }
        }
    }
}

impl Messages {
    /// With what is asked for in place of what was. What is absent stays.
    #[must_use]
    pub fn changed(&self, asked: &Asked) -> Self {
        let mut next = self.clone();
        for (language, key, own) in &asked.0 {
            next.put(*language, *key, own.clone());
        }
        next
    }
}

/// What to put in force. None where that cannot be, which is then said.
fn read(texts: &mut Fields, language: Language, key: Key, given: Value) -> Option<Option<Template>> {
    let name = word(&key);
    let text = match given {
        Value::Null => return Some(None),
        Value::String(text) => text,
        _ => return refuse(texts, &name, "This is a text, or null for the usual one."),
    };
    let text = text.trim();
    if key.is_fixed() {
        return refuse(texts, &name, "Lives hang on these words: they cannot be changed.");
    }
    if text.is_empty() {
        return refuse(texts, &name, "This cannot be empty.");
    }
    // Far too long with nearly anything filled in: not worth a closer look.
    if text.chars().count() > 2 * MOST {
        return refuse(texts, &name, &format!("At most {MOST} characters once it is filled in."));
    }
    let (template, wrong) = Template::read(text);
    let wrong = wrong.into_iter().chain(wrongs(key, language, &template));
    wrong.for_each(|why| texts.blame(&name, why));
    Some(Some(template))
}

/// As what a text is measured.
pub(super) const fn filled_in(key: Key) -> &'static str {
    if key.is_introduced() {
        "once it is filled in and, where it comes first, followed by who writes"
    } else {
        "once it is filled in"
    }
}

fn refuse<T>(texts: &mut Fields, name: &str, why: &str) -> Option<T> {
    texts.blame(name, why);
    None
}
