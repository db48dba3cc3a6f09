//! The people of a business who are alerted by text. One who has not confirmed their number gets nothing.

/// The code that shows that a number is its owner's.
pub mod code;

mod change;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ids::Malformed;
use super::phone::PhoneNumber;
use super::time::Timestamp;

pub use change::changed;

/// Contacts of one business.
pub const MOST: usize = 5;

/// Our own id of a contact, `ct_…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ContactId(String);

impl ContactId {
    /// # Errors
    /// Anything but `ct_` and 1 to 40 lower-case letters or digits.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        let name = value.strip_prefix("ct_").unwrap_or_default();
        let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let ok = (1..=40).contains(&name.len()) && plain;
        if ok { Ok(Self(value.to_owned())) } else { Err(Malformed::expected("a contact's id (ct_…)")) }
    }

    /// From a number that no other contact was made from.
    #[must_use]
    pub fn of(nonce: u64) -> Self {
        Self(format!("ct_{nonce:016x}"))
    }

    /// As it is stored, and named in addresses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ContactId {
    type Error = Malformed;
    fn try_from(value: String) -> Result<Self, Malformed> {
        Self::parse(&value)
    }
}

/// What a contact is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// A customer's text that cannot wait.
    Emergency,
    /// Something of ours, or of a connection, that needs a person.
    Trouble,
    /// Each conversation that begins, where it is not told as an emergency already.
    EveryConversation,
}

impl Alert {
    /// Each of them, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Emergency, Self::Trouble, Self::EveryConversation];
}

/// When a contact is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertHours {
    /// At any hour.
    Always,
    /// While the office is open.
    OpeningHours,
}

impl AlertHours {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Always, Self::OpeningHours];
}

/// Somebody to alert.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Made up once; the list is saved by it.
    pub id: ContactId,
    /// As the business calls them.
    pub name: String,
    /// Where they are texted.
    pub number: PhoneNumber,
    /// In no order; empty: nothing.
    pub alerts: Vec<Alert>,
    /// When they are told. Outside of these trouble waits for the office to open, and an emergency is not told.
    pub hours: AlertHours,
    /// None: whoever has this number has not said so yet.
    pub confirmed_at: Option<Timestamp>,
}

/// Names and numbers are personal.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({})", self.id.as_str())
    }
}

#[cfg(test)]
mod tests;
