//! What a person of the business answers a customer by hand, from the same number.

use std::fmt;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::said::SaidId;
use crate::domain::fields::{Errors, Fields};
use crate::domain::ids::ThreadKey;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// As many characters as Twilio takes.
pub const MOST_CHARACTERS: usize = 1_600;

/// Of a key that tells one message from the next.
const KEY: usize = 100;

/// How long after a customer's text people answer it: nobody is written to who has not just written.
const LATEST: SignedDuration = SignedDuration::from_hours(24);

/// An answer as somebody asks for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// What the customer is to read.
    pub words: String,
    /// The same key is the same message.
    pub key: Option<String>,
}

/// What a customer is told is personal.
impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Asked({} characters)", self.words.chars().count())
    }
}

impl Asked {
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn read(mut fields: Fields) -> Result<Self, Errors> {
        let given = fields.take("text");
        let given = fields.need("text", given);
        let words = given.map(|given| match words(&given) {
            Ok(words) => words,
            Err(why) => {
                fields.blame("text", why);
                String::new()
            }
        });
        let key = fields.text("idempotency_key", KEY);
        fields.finish()?;
        Ok(Self { words: words.unwrap_or_default(), key })
    }

    /// What the message is called in a thread, where a key says so. None: by a name that no other has.
    #[must_use]
    pub fn id(&self, thread: &ThreadKey) -> Option<SaidId> {
        let key = self.key.as_ref()?;
        let mut hash = Sha256::new();
        hash.update(thread.key());
        hash.update([0]);
        hash.update(key);
        let first = hash.finalize().first_chunk().copied().unwrap_or_default();
        Some(SaidId::of(u64::from_be_bytes(first)))
    }
}

/// Line breaks stay, in the one form that phones show.
fn words(given: &Value) -> Result<String, String> {
    let Value::String(text) = given else { return Err("This is a text.".to_owned()) };
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        Err("This cannot be empty.".to_owned())
    } else if text.chars().count() > MOST_CHARACTERS {
        Err(format!("At most {MOST_CHARACTERS} characters."))
    } else if text.chars().any(|c| c.is_control() && c != '\n') {
        Err("Control characters other than line breaks cannot be in this.".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

/// Whether a customer whose newest text was sent then is not answered any more.
#[must_use]
pub fn is_too_late(last_text_at: Timestamp, now: Timestamp) -> bool {
    after(last_text_at, LATEST) <= now
}

#[cfg(test)]
mod tests;
