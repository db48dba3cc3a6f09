//! A message to a customer: a thread's `sent#<id>` items. It is on record before it is handed to Twilio, and handed over
//! once: where nobody can say what became of it, it is not repeated.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::ids::{Malformed, MessageSid};
use crate::domain::messages::key::Key;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// However long Twilio takes to answer, whoever waits for it is gone by then.
const UNDER_WAY: SignedDuration = SignedDuration::from_secs(60);

/// Our own id of a message, 16 hexadecimal digits: Twilio's is known only once it has answered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct SaidId(String);

impl SaidId {
    /// From a number that no other message was made from.
    #[must_use]
    pub fn of(nonce: u64) -> Self {
        Self(format!("{nonce:016x}"))
    }

    /// # Errors
    /// Anything but 16 lower-case hexadecimal digits.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        let is_hex = value.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if value.len() == 16 && is_hex {
            Ok(Self(value.to_owned()))
        } else {
            Err(Malformed::expected("a message's id (16 hexadecimal digits)"))
        }
    }

    /// As it is stored: 16 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SaidId {
    type Error = Malformed;
    fn try_from(value: String) -> Result<Self, Malformed> {
        Self::parse(&value)
    }
}

/// Who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// We did, with these texts in it.
    Automatic(Vec<Key>),
    /// Somebody of the business in Activity, by the name that the notes have.
    Person(String),
    /// Somebody, from the same number and outside of IntelliSend.
    Outside,
}

impl By {
    /// Whether a person wrote it, here or elsewhere.
    #[must_use]
    pub const fn is_a_person(&self) -> bool {
        matches!(self, Self::Person(_) | Self::Outside)
    }
}

/// What became of handing it over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handed {
    /// It was about to be. Whoever was at it never came back, or is still at it: it may have been sent.
    Attempted,
    /// Twilio has it.
    Over(MessageSid),
    /// Twilio does not have it, and says why: its code, where it gave one, and its words.
    Refused {
        /// Twilio's error code.
        code: Option<u32>,
        /// In Twilio's words.
        why: String,
    },
    /// It may have been sent; nobody can say.
    Unclear {
        /// What was heard instead of an answer.
        why: String,
    },
}

/// One message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Our own: Twilio's is known only once it has answered.
    pub id: SaidId,
    /// When it was about to be handed over.
    pub at: Timestamp,
    /// Who wrote it, and what for.
    pub by: By,
    /// As it was handed over.
    pub body: String,
    /// What is known of that.
    pub handed: Handed,
}

impl Said {
    /// Whether the customer may have got it.
    #[must_use]
    pub const fn may_be_read(&self) -> bool {
        !matches!(self.handed, Handed::Refused { .. })
    }
}

/// What a customer is told is personal.
impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Said({}, {:?})", self.id.as_str(), self.handed)
    }
}

/// A message as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedSaid {
    /// As it was recorded; delivery reports are no part of it.
    pub said: Said,
    /// A person's message that is not in the notes yet.
    pub is_owed: bool,
}

impl LoggedSaid {
    /// Whether it is a person's that may just be being handed over: whether it is sent will be known in a moment.
    #[must_use]
    pub fn is_under_way(&self, now: Timestamp) -> bool {
        let Said { at, by, handed, .. } = &self.said;
        by.is_a_person() && *handed == Handed::Attempted && now < after(*at, UNDER_WAY)
    }
}
