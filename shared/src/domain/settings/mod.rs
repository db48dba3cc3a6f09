//! What a tenant chose.

/// How long a conversation goes on once its booking is handled.
pub mod follow_up;
/// When somebody is in the office.
pub mod opening_hours;
/// How long links to photos work.
pub mod photo_links;
/// How long a customer's words are kept.
pub mod retention;
/// When staff are told of a booking that nobody has touched.
pub mod untouched;

/// That an operator stopped automatic replies.
pub mod stopped;

/// What words, and the number texted, say about a booking.
pub mod rules;

mod change;
mod reply_limits;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use self::follow_up::FollowUp;
use self::opening_hours::OpeningHours;
use self::photo_links::PhotoLinks;
use self::retention::Retention;
use self::rules::Rule;
use self::stopped::Stopped;
use self::untouched::Untouched;
use super::ids::Environment;
use super::messages::Messages;
use super::phone::PhoneNumber;
use super::replies::countries::DialPrefix;
use super::time::Timestamp;

pub use change::{BUSINESS, time_zone};
pub use reply_limits::replies_a_day;

/// How customers are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Replies {
    /// Nothing is sent.
    Off,
    /// One text that the office has theirs, and another when more comes in.
    Acknowledge,
    /// Questions while the office is closed, and otherwise as with `Acknowledge`.
    #[default]
    AskWhenClosed,
    /// Questions at any hour.
    Ask,
}

impl Replies {
    /// Each of them, from the least that is said.
    pub const ALL: [Self; 4] = [Self::Off, Self::Acknowledge, Self::AskWhenClosed, Self::Ask];
}

/// A tenant's own settings, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The business's name, as its customers know it.
    pub business: String,
    /// IANA name, for instance `America/Chicago`.
    pub time_zone: String,
    /// When somebody is in the office.
    pub opening_hours: OpeningHours,
    /// How customers are answered.
    pub replies: Replies,
    /// How long what a customer wrote is kept once it is no longer owed.
    pub retention: Retention,
    /// For how long a photo's link shows it.
    pub photo_links: PhotoLinks,
    /// For how long a conversation goes on once the office has dealt with its booking.
    pub follow_up: FollowUp,
    /// After how long staff are told of a booking that nobody has touched. None: never.
    pub untouched_after: Option<Untouched>,
    /// Words of replies that the tenant put in place of ours.
    pub messages: Messages,
    /// In order: the first that fits wins.
    pub rules: Vec<Rule>,
    /// Where texts go. None: nothing is connected yet.
    pub active: Option<Environment>,
    /// Since when nothing is active because a person disconnected it: what comes in from then on is held.
    pub disconnected_at: Option<Timestamp>,
    /// Which connection that was: texts go there again once it is connected again, and nowhere else by themselves.
    pub disconnected_from: Option<Environment>,
    /// The office's own telephone number.
    pub office_phone: Option<PhoneNumber>,
    /// Where numbers begin that are answered beside those of the United States and Canada.
    pub reply_countries: Vec<DialPrefix>,
    /// Automatic replies that it may send in a day, where operators set that. None: as many as usual.
    pub replies_a_day: Option<u32>,
    /// Taken out of service by an operator: texts are kept, and nothing is booked.
    pub suspended: bool,
    /// Automatic replies are stopped by an operator, whatever the tenant chose. Bookings go on.
    pub replies_stopped: Option<Stopped>,
    /// None: it was made before this was written down.
    pub created_at: Option<Timestamp>,
}

impl Profile {
    /// The zone that notes are written in; UTC where the name is unknown.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// For how many days a link to a photo works: never for longer than the text is kept that it came with.
    #[must_use]
    pub fn photo_link_days(&self) -> u16 {
        self.photo_links.days().min(self.retention.days())
    }
}

#[cfg(test)]
mod tests;
