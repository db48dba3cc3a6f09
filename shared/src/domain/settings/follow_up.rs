use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::time::SignedDuration;

const FEWEST: u16 = 1;
const MOST: u16 = 720;
const USUAL: u16 = 72;

/// Not a number of hours that a conversation can go on for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a number of hours from {FEWEST} to {MOST}")]
pub struct NotHours;

/// How long a conversation goes on once the office has handled its booking, in hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct FollowUp(u16);

impl FollowUp {
    /// # Errors
    /// Anything but a whole number from 1 to 720.
    pub fn parse(value: &str) -> Result<Self, NotHours> {
        value.parse::<u16>().map_err(|_| NotHours)?.try_into()
    }

    /// How long, in hours.
    #[must_use]
    pub fn length(self) -> SignedDuration {
        SignedDuration::from_hours(i64::from(self.0))
    }
}

impl Default for FollowUp {
    fn default() -> Self {
        Self(USUAL)
    }
}

impl TryFrom<u16> for FollowUp {
    type Error = NotHours;
    fn try_from(hours: u16) -> Result<Self, NotHours> {
        if (FEWEST..=MOST).contains(&hours) { Ok(Self(hours)) } else { Err(NotHours) }
    }
}

impl From<FollowUp> for u16 {
    fn from(follow_up: FollowUp) -> Self {
        follow_up.0
    }
}
