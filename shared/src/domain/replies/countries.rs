//! To which countries replies go: a number somewhere else costs many times as much, and may be there for that.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::phone::PhoneNumber;

/// Digits of the longest prefix: `+1` and an area code have four.
const LONGEST: usize = 7;

/// Area codes under +1 that neither the United States with their territories nor Canada have.
const ELSEWHERE: [&str; 21] = [
    "242", "246", "264", "268", "284", "345", "441", "473", "649", "658", "664", "721", "758", "767", "784",
    "809", "829", "849", "868", "869", "876",
];

/// Not how a telephone number begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a country's prefix: + and its code, such as +44 or +1876")]
pub struct NotAPrefix;

/// How the telephone numbers of a country begin: `+44`, `+1876`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DialPrefix(String);

impl DialPrefix {
    /// # Errors
    /// Anything but `+` and one to seven digits, the first not zero.
    pub fn parse(value: &str) -> Result<Self, NotAPrefix> {
        let digits = value.strip_prefix('+').ok_or(NotAPrefix)?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain && (1..=LONGEST).contains(&digits.len()) && !digits.starts_with('0') {
            Ok(Self(value.to_owned()))
        } else {
            Err(NotAPrefix)
        }
    }

    /// With its plus: `+52`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DialPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for DialPrefix {
    type Error = NotAPrefix;
    fn try_from(value: String) -> Result<Self, NotAPrefix> {
        Self::parse(&value)
    }
}

impl From<DialPrefix> for String {
    fn from(prefix: DialPrefix) -> Self {
        prefix.0
    }
}

/// Whether replies go to this number: in the United States and Canada, and wherever the business allows it.
#[must_use]
pub fn may_be_answered(number: &PhoneNumber, allowed: &[DialPrefix]) -> bool {
    let is_near =
        number.national().and_then(|digits| digits.get(..3)).is_some_and(|area| !ELSEWHERE.contains(&area));
    is_near || allowed.iter().any(|prefix| number.as_str().starts_with(prefix.as_str()))
}

#[cfg(test)]
mod tests {
    use super::{DialPrefix, may_be_answered};
    use crate::domain::phone::PhoneNumber;

    fn answered(number: &str, allowed: &[&str]) -> bool {
        let allowed: Vec<_> = allowed.iter().map(|prefix| DialPrefix::parse(prefix).unwrap()).collect();
        may_be_answered(&PhoneNumber::parse(number).unwrap(), &allowed)
    }

    #[test]
    fn the_united_states_with_their_territories_and_canada_are_answered() {
        for number in ["+19725550100", "+14165550100", "+17875550100", "+16715550100", "+18665550100"] {
            assert!(answered(number, &[]), "{number}");
        }
    }

    #[test]
    fn other_countries_are_answered_only_where_the_business_allows_it() {
        for number in ["+447700900123", "+18765550100", "+18095550100", "+18695550100", "+5215550100100"] {
            assert!(!answered(number, &[]), "{number}");
        }
        assert!(answered("+447700900123", &["+33", "+44"]) && !answered("+447700900123", &["+33"]));
        assert!(answered("+18765550100", &["+1876"]) && !answered("+18095550100", &["+1876"]));
    }

    #[test]
    fn a_prefix_is_a_plus_and_a_few_digits() {
        for wrong in ["", "44", "+", "+0", "+044", "+12345678", "+4 4", "+4a"] {
            assert!(DialPrefix::parse(wrong).is_err(), "{wrong}");
        }
        let read: Vec<DialPrefix> = serde_json::from_str(r#"["+44","+1876"]"#).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), r#"["+44","+1876"]"#);
    }
}
