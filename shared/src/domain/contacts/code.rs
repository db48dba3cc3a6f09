use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;

use crate::domain::phone::PhoneNumber;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How long a code is good for.
pub const GOOD: SignedDuration = SignedDuration::from_mins(10);

/// The shortest time between two codes for a number.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

const TRIES: u8 = 5;

/// Codes for one number within a day.
const MOST_OF_A_NUMBER: usize = 5;

/// Codes of one business within a day.
const MOST_OF_ALL: usize = 20;

const DAY: SignedDuration = SignedDuration::from_hours(24);

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

    /// The digits, for the text that tells them. Nobody else is to see them.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What its receiver reads.
    #[must_use]
    pub fn words(&self, business: &str) -> String {
        let code = self.expose();
        format!(
            "{business}: {code} is the code to get IntelliSend's alerts on this phone. It is good for 10 minutes."
        )
    }
}

/// A code on record: enough to know it again, and how often it may still be guessed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    number: PhoneNumber,
    salt: String,
    hash: String,
    asked_at: Timestamp,
    expires_at: Timestamp,
    tries_left: u8,
}

/// The codes of a business within the last day, the newest last. They are by number, and no contact's: whoever saves the
/// list of contacts again has as many codes and tries left as before.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Codes(Vec<Asked>);

/// Six digits can be found from their hash, and numbers are personal.
impl fmt::Debug for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Codes({})", self.0.len())
    }
}

/// Why no code may be sent now, and when the next one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// The last one was sent a moment ago.
    Pause(Timestamp),
    /// The number was sent as many as it is within a day.
    Number(Timestamp),
    /// The business has had as many sent as it may within a day.
    All(Timestamp),
}

/// What becomes of a code that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It is the one, and good for nothing more.
    Right(Codes),
    /// One try less.
    Wrong {
        /// The codes with one try less.
        codes: Codes,
        /// How many guesses are left for it.
        tries_left: u8,
    },
    /// There is no code that could be given: none was asked for, it is too old, or was guessed too often.
    NoCode,
}

impl Asked {
    fn is(&self, code: &Code) -> bool {
        hash(&self.salt, code).as_bytes().ct_eq(self.hash.as_bytes()).into()
    }
}

fn hash(salt: &str, code: &Code) -> String {
    STANDARD_NO_PAD.encode(Sha256::new().chain_update(salt).chain_update(&code.0).finalize())
}

impl Codes {
    /// What stands in the way of the next code for a number; None: nothing.
    #[must_use]
    pub fn wait(&self, number: &PhoneNumber, now: Timestamp) -> Option<Wait> {
        let own: Vec<Timestamp> =
            self.0.iter().filter(|asked| asked.number == *number).map(|asked| asked.asked_at).collect();
        let all: Vec<Timestamp> = self.0.iter().map(|asked| asked.asked_at).collect();
        let pause = own.last().map(|last| Wait::Pause(after(*last, PAUSE)));
        let of_number = free_again(&own, MOST_OF_A_NUMBER).map(Wait::Number);
        let of_all = free_again(&all, MOST_OF_ALL).map(Wait::All);
        [pause, of_number, of_all]
            .into_iter()
            .flatten()
            .filter(|wait| now < wait.until())
            .max_by_key(Wait::until)
    }

    /// The same with a new code for a number, which replaces any other of it, and without what is older than a day.
    #[must_use]
    pub fn asked(&self, number: &PhoneNumber, code: &Code, salt: [u8; 16], now: Timestamp) -> Self {
        let salt = STANDARD_NO_PAD.encode(salt);
        let hash = hash(&salt, code);
        let expires_at = after(now, GOOD);
        let new = Asked { number: number.clone(), salt, hash, asked_at: now, expires_at, tries_left: TRIES };
        let lately = self.0.iter().filter(|asked| now < after(asked.asked_at, DAY)).cloned();
        Self(lately.chain([new]).collect())
    }

    /// What comes of typing this code for a number, with what is left to try.
    #[must_use]
    pub fn answered(&self, number: &PhoneNumber, code: &Code, now: Timestamp) -> Answered {
        let mut codes = self.clone();
        let newest = codes.0.iter_mut().rev().find(|asked| asked.number == *number);
        let open = newest.filter(|asked| now < asked.expires_at && asked.tries_left > 0);
        let Some(asked) = open else { return Answered::NoCode };
        if asked.is(code) {
            asked.tries_left = 0;
            return Answered::Right(codes);
        }
        asked.tries_left -= 1;
        let tries_left = asked.tries_left;
        Answered::Wrong { codes, tries_left }
    }

    /// From when on nothing of it counts any more.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.0.last().map_or(Timestamp::MIN, |last| after(last.asked_at, DAY))
    }
}

impl Wait {
    /// When the next code may be sent.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        match self {
            Self::Pause(until) | Self::Number(until) | Self::All(until) => *until,
        }
    }
}

/// When the oldest of the newest `most` is a day old; None: there are fewer.
fn free_again(times: &[Timestamp], most: usize) -> Option<Timestamp> {
    times.iter().rev().nth(most - 1).map(|oldest| after(*oldest, DAY))
}
