use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::time::{SignedDuration, Timestamp, after};

const FEWEST: u16 = 30;
const MOST: u16 = 400;
const USUAL: u16 = 180;

/// Not a number of days that words can be kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a number of days from {FEWEST} to {MOST}")]
pub struct NotARetention;

/// How long what a customer wrote is kept once it is no longer owed, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Retention(u16);

impl Retention {
    /// # Errors
    /// Anything but a whole number from 30 to 400.
    pub fn parse(value: &str) -> Result<Self, NotARetention> {
        value.parse::<u16>().map_err(|_| NotARetention)?.try_into()
    }

    /// Whole days.
    #[must_use]
    pub const fn days(self) -> u16 {
        self.0
    }

    /// When something is no longer kept that was last needed at `from`.
    #[must_use]
    pub fn ends(self, from: Timestamp) -> Timestamp {
        after(from, SignedDuration::from_hours(i64::from(self.0) * 24))
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self(USUAL)
    }
}

impl TryFrom<u16> for Retention {
    type Error = NotARetention;
    fn try_from(days: u16) -> Result<Self, NotARetention> {
        if (FEWEST..=MOST).contains(&days) { Ok(Self(days)) } else { Err(NotARetention) }
    }
}

impl From<Retention> for u16 {
    fn from(retention: Retention) -> Self {
        retention.0
    }
}
