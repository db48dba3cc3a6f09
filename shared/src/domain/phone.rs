//! Telephone numbers, and whatever else may send a text.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Neither a telephone number nor anything else that can send a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a number or sender that texts can come from")]
pub struct NotASender;

/// A telephone number in E.164: `+`, then 7 to 15 digits, the first not zero.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// # Errors
    /// Anything that is not E.164.
    pub fn parse(value: &str) -> Result<Self, NotASender> {
        let digits = value.strip_prefix('+').ok_or(NotASender)?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain && (7..=15).contains(&digits.len()) && !digits.starts_with('0') {
            Ok(Self(value.to_owned()))
        } else {
            Err(NotASender)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ten national digits of a number in the North American plan (`+1` and ten digits).
    #[must_use]
    pub fn national(&self) -> Option<&str> {
        self.0.strip_prefix("+1").filter(|digits| digits.len() == 10)
    }

    /// As ServiceTitan's contacts take it: ten national digits for +1, else E.164.
    #[must_use]
    pub fn for_servicetitan(&self) -> &str {
        self.national().unwrap_or(&self.0)
    }

    /// As a person reads it: `(972) 555-0100`, or E.164 outside the North American plan.
    #[must_use]
    pub fn for_people(&self) -> String {
        match self.national().map(|digits| (&digits[..3], &digits[3..6], &digits[6..])) {
            Some((area, exchange, line)) => format!("({area}) {exchange}-{line}"),
            None => self.0.clone(),
        }
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = NotASender;
    fn try_from(value: String) -> Result<Self, NotASender> {
        Self::parse(&value)
    }
}

/// Personal: never printed.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}

/// Where a text came from. Twilio gives E.164 "if possible", else the raw caller id.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Sender {
    Number(PhoneNumber),
    /// 3 to 8 digits.
    ShortCode(String),
    /// `whatsapp:+…` and other channels.
    Channel(String),
    /// An alphanumeric sender, or whatever a carrier gave as caller id.
    Name(String),
}

impl Sender {
    /// # Errors
    /// Nothing at all, control characters, or more than 64 bytes.
    pub fn parse(value: &str) -> Result<Self, NotASender> {
        if value.is_empty() || value.len() > 64 || value.chars().any(char::is_control) {
            return Err(NotASender);
        }
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        Ok(match PhoneNumber::parse(value) {
            Ok(number) => Self::Number(number),
            Err(NotASender) if digits && (3..=8).contains(&value.len()) => Self::ShortCode(value.to_owned()),
            Err(NotASender) if value.contains(":+") => Self::Channel(value.to_owned()),
            Err(NotASender) => Self::Name(value.to_owned()),
        })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Number(number) => number.as_str(),
            Self::ShortCode(value) | Self::Channel(value) | Self::Name(value) => value,
        }
    }

    /// The telephone number that an office can call, if there is one.
    #[must_use]
    pub fn number(&self) -> Option<PhoneNumber> {
        match self {
            Self::Number(number) => Some(number.clone()),
            Self::Channel(value) => value.split_once(':').and_then(|(_, rest)| PhoneNumber::parse(rest).ok()),
            Self::ShortCode(_) | Self::Name(_) => None,
        }
    }

    /// As a person reads it.
    #[must_use]
    pub fn for_people(&self) -> String {
        self.number().map_or_else(|| self.as_str().to_owned(), |number| number.for_people())
    }
}

impl TryFrom<String> for Sender {
    type Error = NotASender;
    fn try_from(value: String) -> Result<Self, NotASender> {
        Self::parse(&value)
    }
}

impl From<Sender> for String {
    fn from(sender: Sender) -> Self {
        sender.as_str().to_owned()
    }
}

/// Personal: only the kind is printed.
impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number(_) => "Sender::Number(…)",
            Self::ShortCode(_) => "Sender::ShortCode(…)",
            Self::Channel(_) => "Sender::Channel(…)",
            Self::Name(_) => "Sender::Name(…)",
        })
    }
}

#[cfg(test)]
mod tests;
