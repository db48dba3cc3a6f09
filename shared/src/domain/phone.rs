//! Telephone numbers, and whatever else may send a text.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Neither a telephone number nor anything else that can send a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a number or sender that texts can come from")]
pub struct NotASender;

/// Not what people write down as a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a telephone number: ten digits, or + and the country code first")]
pub struct NotANumber;

/// See [`PhoneNumber::of_canaries`].
const CANARIES: &str = "+15555550199";

/// The area codes of numbers that are free to call.
const TOLL_FREE: [&str; 7] = ["800", "833", "844", "855", "866", "877", "888"];

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

    /// As a person writes it: E.164, or the ten digits of a number in the North American plan, with or without its 1.
    /// Blanks, hyphens, dots and brackets do not count.
    ///
    /// # Errors
    /// Anything else, and what cannot be a number in the North American plan.
    pub fn typed(value: &str) -> Result<Self, NotANumber> {
        let plain: String = value.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
        let e164 = match plain.len() {
            _ if plain.starts_with('+') => plain,
            10 => format!("+1{plain}"),
            11 if plain.starts_with('1') => format!("+{plain}"),
            _ => return Err(NotANumber),
        };
        let number = Self::parse(&e164).map_err(|_| NotANumber)?;
        // Of the countries under +1 every number has ten digits, and none begins with 0 or 1.
        let is_foreign = !e164.starts_with("+1");
        let is_national = || number.national().is_some_and(|digits| !digits.starts_with(['0', '1']));
        if is_foreign || is_national() { Ok(number) } else { Err(NotANumber) }
    }

    /// What the texts of canaries are sent to. Its area code is nobody's, so no Twilio account has it.
    #[must_use]
    pub fn of_canaries() -> Self {
        Self(CANARIES.to_owned())
    }

    /// Whether what is sent to it is nobody's, and there to see that texts become bookings.
    #[must_use]
    pub fn is_of_canaries(&self) -> bool {
        self.0 == CANARIES
    }

    /// In E.164: `+15005550001`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ten national digits of a number in the North American plan (`+1` and ten digits).
    #[must_use]
    pub fn national(&self) -> Option<&str> {
        self.0.strip_prefix("+1").filter(|digits| digits.len() == 10)
    }

    /// Whether calling it is free in the North American plan: carriers have rules of their own for texts from there.
    #[must_use]
    pub fn is_toll_free(&self) -> bool {
        self.national().is_some_and(|digits| TOLL_FREE.contains(&&digits[..3]))
    }

    /// As ServiceTitan's contacts take it: ten national digits for +1, else E.164.
    #[must_use]
    pub fn for_servicetitan(&self) -> &str {
        self.national().unwrap_or(&self.0)
    }

    /// Whether this is the number that somebody wrote down in their own way. What stands before it, and whatever follows
    /// from the first letter on, an extension for one, does not count. Ten digits without `+` are a number in the North
    /// American plan: a foreign one of the same digits is another number.
    #[must_use]
    pub fn is_written(&self, text: &str) -> bool {
        let begins = text.find(|c: char| c == '+' || c.is_ascii_digit());
        let number = begins.map_or("", |begins| &text[begins..]);
        let number = number.split(char::is_alphabetic).next().unwrap_or_default();
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let is_national = digits.len() == 10 && !number.starts_with('+');
        let own = if is_national { self.national() } else { self.0.strip_prefix('+') };
        own == Some(&digits)
    }

    /// As much of it as may be shown to tell it from others: `…0100`.
    #[must_use]
    pub fn ends(&self) -> String {
        // E.164 is ASCII, and has more than four digits.
        format!("…{}", &self.0[self.0.len() - 4..])
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
    /// A number that can be called and texted.
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

    /// As Twilio gave it.
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
