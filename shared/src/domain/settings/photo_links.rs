use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::time::{SignedDuration, Timestamp, after};

const FEWEST: u16 = 1;
const MOST: u16 = 400;
const USUAL: u16 = 90;

/// Not a number of days that links can work for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a number of days from {FEWEST} to {MOST}")]
pub struct NotDays;

/// How long links to photos work, in days from when the text came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct PhotoLinks(u16);

impl PhotoLinks {
    /// # Errors
    /// Anything but a whole number from 1 to 400.
    pub fn parse(value: &str) -> Result<Self, NotDays> {
        value.parse::<u16>().map_err(|_| NotDays)?.try_into()
    }

    /// Whole days.
    #[must_use]
    pub const fn days(self) -> u16 {
        self.0
    }

    /// When links to the photos of a text end that came in at `received_at`.
    #[must_use]
    pub fn end(self, received_at: Timestamp) -> Timestamp {
        after(received_at, SignedDuration::from_hours(i64::from(self.0) * 24))
    }
}

impl Default for PhotoLinks {
    fn default() -> Self {
        Self(USUAL)
    }
}

impl TryFrom<u16> for PhotoLinks {
    type Error = NotDays;
    fn try_from(days: u16) -> Result<Self, NotDays> {
        if (FEWEST..=MOST).contains(&days) { Ok(Self(days)) } else { Err(NotDays) }
    }
}

impl From<PhotoLinks> for u16 {
    fn from(links: PhotoLinks) -> Self {
        links.0
    }
}
