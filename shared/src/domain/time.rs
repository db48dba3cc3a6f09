//! Moments, and how they are written down. Nothing here asks what time it is.

use jiff::tz::TimeZone;
pub use jiff::{SignedDuration, Timestamp};

/// A moment to the millisecond, as attributes hold it: text that sorts in the order of time.
///
/// DynamoDB compares sort keys byte by byte, so the width must not vary.
#[must_use]
pub fn sortable(moment: Timestamp) -> String {
    format!("{moment:.3}")
}

/// `moment` without what [`sortable`] would drop, so that what is written and what is read are equal.
#[must_use]
pub fn to_millisecond(moment: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(moment.as_millisecond()).unwrap_or(moment)
}

/// `moment + length`, or the first or last moment there is.
#[must_use]
pub fn after(moment: Timestamp, length: SignedDuration) -> Timestamp {
    let end = if length.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
    moment.checked_add(length).unwrap_or(end)
}

/// As an office reads it: `Nov 21 3:04 PM`, in the tenant's own zone.
#[must_use]
pub fn for_people(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%b %-d %-I:%M %p").to_string()
}

#[cfg(test)]
mod tests;
