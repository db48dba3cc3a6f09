use serde::{Deserialize, Serialize};
use thiserror::Error;

const FEWEST: u16 = 15;
const MOST: u16 = 1_440;

/// Not a number of minutes after which somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a number of minutes from {FEWEST} to {MOST}")]
pub struct NotMinutes;

/// After how many minutes of opening hours staff are told of a booking that nobody has touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Untouched(u16);

impl Untouched {
    /// # Errors
    /// Anything but a whole number from 15 to 1440.
    pub fn parse(value: &str) -> Result<Self, NotMinutes> {
        value.parse::<u16>().map_err(|_| NotMinutes)?.try_into()
    }

    /// Whole minutes.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for Untouched {
    type Error = NotMinutes;
    fn try_from(minutes: u16) -> Result<Self, NotMinutes> {
        if (FEWEST..=MOST).contains(&minutes) { Ok(Self(minutes)) } else { Err(NotMinutes) }
    }
}

impl From<Untouched> for u16 {
    fn from(untouched: Untouched) -> Self {
        untouched.0
    }
}
