//! What a tenant chose.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::ids::Environment;

/// How customers are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Replies {
    Off,
    Acknowledge,
    #[default]
    AskWhenClosed,
    Ask,
}

/// A tenant's own settings, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The business's name, as its customers know it.
    pub business: String,
    /// IANA name, for instance `America/Chicago`.
    pub time_zone: String,
    pub replies: Replies,
    /// Where texts go. None: nothing is connected yet.
    pub active: Option<Environment>,
}

impl Profile {
    /// The zone that notes are written in; UTC where the name is unknown.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}
