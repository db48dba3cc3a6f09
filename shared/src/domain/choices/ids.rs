//! Numbers of what a ServiceTitan tenant lists, each a type of its own.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::ids::Malformed;

/// Whatever ServiceTitan lists has a number above 0.
fn listed(value: &str, expected: &'static str) -> Result<i64, Malformed> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|number| digits && *number > 0);
    number.ok_or(Malformed::expected(expected))
}

/// A marketing campaign's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignId(pub i64);

impl CampaignId {
    /// # Errors
    /// Anything but digits, or 0.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        listed(value, "a campaign's id (digits)").map(Self)
    }
}

impl fmt::Display for CampaignId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A business unit's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessUnitId(pub i64);

impl BusinessUnitId {
    /// # Errors
    /// Anything but digits, or 0.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        listed(value, "a business unit's id (digits)").map(Self)
    }
}

impl fmt::Display for BusinessUnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A job type's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobTypeId(pub i64);

impl JobTypeId {
    /// # Errors
    /// Anything but digits, or 0.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        listed(value, "a job type's id (digits)").map(Self)
    }
}

impl fmt::Display for JobTypeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
