use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;

use super::Contact;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How long a code is good for.
pub const GOOD: SignedDuration = SignedDuration::from_mins(10);

/// The shortest time between two codes.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

const TRIES: u8 = 5;

/// Not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a code of six digits")]
pub struct NotACode;

/// Six digits that only whoever holds the telephone knows.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

/// A secret: never printed.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

impl Code {
    /// From a number that nobody can guess.
    #[must_use]
    pub fn of(unguessable: u64) -> Self {
        Self(format!("{:06}", unguessable % 1_000_000))
    }

    /// # Errors
    /// Anything but six digits; blanks and hyphens between them do not count.
    pub fn parse(value: &str) -> Result<Self, NotACode> {
        let digits: String = value.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let ok = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if ok { Ok(Self(digits)) } else { Err(NotACode) }
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// A code on record: enough to know it again, and how often it may still be guessed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    salt: String,
    hash: String,
    pub asked_at: Timestamp,
    pub expires_at: Timestamp,
    tries_left: u8,
}

/// Six digits can be found from their hash.
impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Asked({})", self.asked_at)
    }
}

/// What becomes of a contact that a code was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    Confirmed(Contact),
    /// One try less.
    Wrong {
        contact: Contact,
        tries_left: u8,
    },
    /// There is no code that could be given: none was asked for, it is too old, or was guessed too often.
    NoCode,
}

impl Asked {
    fn new(code: &Code, salt: [u8; 16], now: Timestamp) -> Self {
        let salt = STANDARD_NO_PAD.encode(salt);
        let hash = hash(&salt, code);
        Self { salt, hash, asked_at: now, expires_at: after(now, GOOD), tries_left: TRIES }
    }

    fn is(&self, code: &Code) -> bool {
        hash(&self.salt, code).as_bytes().ct_eq(self.hash.as_bytes()).into()
    }
}

fn hash(salt: &str, code: &Code) -> String {
    STANDARD_NO_PAD.encode(Sha256::new().chain_update(salt).chain_update(&code.0).finalize())
}

impl Contact {
    /// When the next code may be sent; None: now.
    #[must_use]
    pub fn next_code_at(&self, now: Timestamp) -> Option<Timestamp> {
        let next = after(self.asked.as_ref()?.asked_at, PAUSE);
        (now < next).then_some(next)
    }

    /// The contact with a new code on record, which replaces any other.
    #[must_use]
    pub fn asked(&self, code: &Code, salt: [u8; 16], now: Timestamp) -> Self {
        Self { asked: Some(Asked::new(code, salt, now)), ..self.clone() }
    }

    #[must_use]
    pub fn answered(&self, code: &Code, now: Timestamp) -> Answered {
        let open = self.asked.as_ref().filter(|asked| now < asked.expires_at && asked.tries_left > 0);
        let Some(asked) = open else { return Answered::NoCode };
        if asked.is(code) {
            return Answered::Confirmed(Self { confirmed_at: Some(now), asked: None, ..self.clone() });
        }
        let tries_left = asked.tries_left.saturating_sub(1);
        let asked = Some(Asked { tries_left, ..asked.clone() });
        Answered::Wrong { contact: Self { asked, ..self.clone() }, tries_left }
    }
}
