//! Names of things. Each is a type of its own, so that none can be passed for another.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::phone::{PhoneNumber, Sender};

/// A name that does not have the form of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not {expected}")]
pub struct Malformed {
    expected: &'static str,
}

impl Malformed {
    pub(super) const fn expected(expected: &'static str) -> Self {
        Self { expected }
    }
}

fn well_formed(value: &str, ok: bool, expected: &'static str) -> Result<String, Malformed> {
    if ok { Ok(value.to_owned()) } else { Err(Malformed { expected }) }
}

/// Twilio's identifiers: two letters of a kind and 32 hexadecimal digits.
fn is_sid(value: &str, kinds: &[&str]) -> bool {
    value.len() == 34
        && kinds.iter().any(|kind| value.starts_with(kind))
        && value.bytes().skip(2).all(|byte| byte.is_ascii_hexdigit())
}

/// What stands for all tenants together, where items are kept by tenant. No tenant's id is like it.
const PLATFORM: &str = "platform";

/// A contractor that uses IntelliSend: our own id, `tn_…`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct TenantId(String);

impl TenantId {
    /// # Errors
    /// Anything but `tn_` and 1 to 40 lower-case letters or digits.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        let name = value.strip_prefix("tn_").unwrap_or_default();
        let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        well_formed(value, (1..=40).contains(&name.len()) && plain, "a tenant id (tn_…)").map(Self)
    }

    /// From a number that no other tenant was made from.
    #[must_use]
    pub fn of(nonce: u64) -> Self {
        Self(format!("tn_{nonce:016x}"))
    }

    /// Whose items are nobody's in particular. Nothing that is read gives it: neither a token, a path nor a stored item.
    #[must_use]
    pub fn platform() -> Self {
        Self(PLATFORM.to_owned())
    }

    /// Whether it stands for the platform, which is nobody's tenant.
    #[must_use]
    pub fn is_platform(&self) -> bool {
        self.0 == PLATFORM
    }

    /// As it is stored, and named in addresses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A Twilio account, `AC…`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct AccountSid(String);

impl AccountSid {
    /// # Errors
    /// Anything but `AC` and 32 hexadecimal digits.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        well_formed(value, is_sid(value, &["AC"]), "an account SID (AC…)").map(Self)
    }

    /// One that Twilio has not given out, as far as chance allows.
    #[must_use]
    pub fn made_up(of: [u8; 16]) -> Self {
        Self(format!("AC{:032x}", u128::from_be_bytes(of)))
    }

    /// As Twilio writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A message at Twilio, `SM…` or `MM…`; the same for every delivery of the same message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct MessageSid(String);

impl MessageSid {
    /// # Errors
    /// Anything but `SM` or `MM` and 32 hexadecimal digits.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        well_formed(value, is_sid(value, &["SM", "MM"]), "a message SID (SM… or MM…)").map(Self)
    }

    /// One that Twilio has not given out, as far as chance allows.
    #[must_use]
    pub fn made_up(of: [u8; 16]) -> Self {
        Self(format!("SM{:032x}", u128::from_be_bytes(of)))
    }

    /// As Twilio writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One of ServiceTitan's two worlds; each has its own hosts, credentials and tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// For trying: no real customer's data is in it.
    Integration,
    /// Where contractors work.
    Production,
}

impl Environment {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Integration, Self::Production];

    /// As it is stored, and named in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Integration => "integration",
            Self::Production => "production",
        }
    }

    /// None: there is no such environment.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|environment| environment.as_str() == value)
    }

    /// The one that it is not.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Integration => Self::Production,
            Self::Production => Self::Integration,
        }
    }
}

/// The contractor's number inside ServiceTitan, digits only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ServiceTitanTenant(pub u64);

impl ServiceTitanTenant {
    /// # Errors
    /// Anything but digits.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let malformed = Malformed { expected: "a ServiceTitan tenant id (digits)" };
        if digits { value.parse().map(Self).map_err(|_| malformed) } else { Err(malformed) }
    }
}

impl fmt::Display for ServiceTitanTenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The id of a *Booking Provider Tag*, part of every booking path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProviderId(pub i64);

impl ProviderId {
    /// # Errors
    /// Anything but digits.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let malformed = Malformed { expected: "a booking provider id (digits)" };
        if digits { value.parse().map(Self).map_err(|_| malformed) } else { Err(malformed) }
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A booking's number in ServiceTitan; grows, so the smaller of two is the older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BookingId(pub i64);

impl fmt::Display for BookingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A job's number in ServiceTitan, as its API names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JobId(pub i64);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How a booking of ours is found again: `intellisend-` and the first message that it is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ExternalId(String);

impl ExternalId {
    /// Of the conversation that this text opened.
    #[must_use]
    pub fn of(first: &MessageSid) -> Self {
        Self(format!("intellisend-{}", first.as_str()))
    }

    /// Of a test booking, which is for no message.
    #[must_use]
    pub fn of_test(nonce: u64) -> Self {
        Self(format!("intellisend-test-{nonce:016x}"))
    }

    /// As ServiceTitan gets it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One tenant's link to one environment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ConnectionKey {
    /// Whose it is.
    pub tenant: TenantId,
    /// Which of ServiceTitan's two.
    pub environment: Environment,
}

impl fmt::Display for ConnectionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.tenant.as_str(), self.environment.as_str())
    }
}

/// All texts between one customer and one of our numbers, for ever: a partition.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ThreadKey {
    /// The business.
    pub tenant: TenantId,
    /// Who texts.
    pub customer: Sender,
    /// The business's number that is texted.
    pub number: PhoneNumber,
}

impl ThreadKey {
    /// Whether its texts are a canary's: nobody wrote them, nobody is answered, and nobody is billed.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        self.number.is_of_canaries()
    }

    /// # Errors
    /// Anything that [`ThreadKey`]'s own writing would not give.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed { expected: "a thread (tenant#customer#number)" };
        // A sender may hold any character, so the ends are taken off first.
        let (tenant, rest) = value.split_once('#').ok_or_else(malformed)?;
        let (customer, number) = rest.rsplit_once('#').ok_or_else(malformed)?;
        Ok(Self {
            tenant: TenantId::parse(tenant)?,
            customer: Sender::parse(customer).map_err(|_| malformed())?,
            number: PhoneNumber::parse(number).map_err(|_| malformed())?,
        })
    }

    /// The partition key.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}#{}#{}", self.tenant.as_str(), self.customer.as_str(), self.number.as_str())
    }
}

/// A customer's number is in it, and logs print what `Debug` says.
impl fmt::Debug for ThreadKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ThreadKey({}#…)", self.tenant.as_str())
    }
}

impl TryFrom<String> for TenantId {
    type Error = Malformed;
    fn try_from(value: String) -> Result<Self, Malformed> {
        Self::parse(&value)
    }
}

impl TryFrom<String> for AccountSid {
    type Error = Malformed;
    fn try_from(value: String) -> Result<Self, Malformed> {
        Self::parse(&value)
    }
}

impl TryFrom<String> for MessageSid {
    type Error = Malformed;
    fn try_from(value: String) -> Result<Self, Malformed> {
        Self::parse(&value)
    }
}

#[cfg(test)]
mod tests;
