//! How the work of some days is summed up, from counters that are added to as it is done.
//!
//! Sums of times are kept as counts of how many fell into which stretch, since counters that are only ever added to need
//! no reading before: how long bookings took, and at which half-hour texts came in. When the office was open is asked
//! once somebody looks, so it is answered by the hours as they are then.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::settings::Profile;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::domain::usage::{Tally, day};

/// Stretches of how long a booking took, by their ends in seconds. What took longer counts as the last: a text that waits
/// for longer is held.
const TOOK: [u32; 24] = [
    1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60, 90, 120, 300, 600, 900, 1_800, 3_600, 14_400, 43_200,
    86_400, 259_200,
];

const HALF_HOUR: i64 = 30 * 60;

/// Counters of one day by their names.
pub type Counters = BTreeMap<String, u64>;

/// What is counted for what was just done, by the day that it counts for.
#[must_use]
pub fn counters(tally: &Tally, now: Timestamp) -> BTreeMap<String, Counters> {
    let mut days: BTreeMap<String, Counters> = BTreeMap::new();
    let mut count = |day: String, name: &str, more: u64| {
        // A day that is counted for at all has what is billed, be it nothing.
        let counters = days
            .entry(day)
            .or_insert_with(|| Counters::from([("texts".to_owned(), 0), ("bookings".to_owned(), 0)]));
        *counters.entry(name.to_owned()).or_default() += more;
    };
    let counted = [
        ("texts", tally.texts),
        ("bookings", tally.bookings),
        ("jobs", tally.jobs),
        ("delivered", tally.delivered),
        ("not_delivered", tally.not_delivered),
    ];
    for (name, more) in counted.into_iter().filter(|(_, more)| *more > 0) {
        count(day(now), name, more);
    }
    if let Some(came_at) = tally.came_at.filter(|_| tally.texts > 0) {
        count(day(came_at), &came(came_at), tally.texts);
    }
    if let Some(came_at) = tally.came_at.filter(|_| tally.bookings > 0) {
        count(day(now), &took(now.duration_since(came_at)), tally.bookings);
    }
    days
}

/// The half-hour of a day in UTC.
fn came(at: Timestamp) -> String {
    format!("came_{:02}", at.as_second().rem_euclid(86_400) / HALF_HOUR)
}

fn took(length: SignedDuration) -> String {
    let within = |end: &&u32| length <= SignedDuration::from_secs(i64::from(**end));
    format!("took_{}", TOOK.iter().find(within).unwrap_or(&TOOK[TOOK.len() - 1]))
}

/// What some days come to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Stats {
    /// Texts that were taken into a booking.
    pub texts: u64,
    /// Bookings that were made, follow-ups among them.
    pub bookings: u64,
    /// Bookings that became jobs.
    pub jobs: u64,
    /// From the first text to the booking, rounded up. None: there was no booking.
    pub median_seconds_to_booking: Option<u32>,
    /// Those of the texts that came in while the office was closed, by the hours as they are now.
    pub texts_outside_hours: u64,
    /// What was reported of messages to customers.
    pub messages: Messages,
}

/// Messages to customers whose fate was reported, by the day on which it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Messages {
    /// Those that arrived.
    pub delivered: u64,
    /// Those that did not.
    pub not_delivered: u64,
}

impl Stats {
    /// Of these days, each by its beginning.
    #[must_use]
    pub fn of(days: &[(Timestamp, Counters)], profile: &Profile) -> Self {
        let sum = |name: &str| days.iter().filter_map(|(_, counters)| counters.get(name)).sum();
        Self {
            texts: sum("texts"),
            bookings: sum("bookings"),
            jobs: sum("jobs"),
            median_seconds_to_booking: median(&TOOK.map(|end| (end, sum(&format!("took_{end}"))))),
            texts_outside_hours: outside_hours(days, profile),
            messages: Messages { delivered: sum("delivered"), not_delivered: sum("not_delivered") },
        }
    }
}

/// The end of the stretch that the one in the middle fell into.
fn median(took: &[(u32, u64)]) -> Option<u32> {
    let all: u64 = took.iter().map(|(_, bookings)| bookings).sum();
    let mut before = 0;
    let middle = took.iter().find(|(_, bookings)| {
        before += bookings;
        before * 2 >= all
    });
    middle.filter(|_| all > 0).map(|(end, _)| *end)
}

fn outside_hours(days: &[(Timestamp, Counters)], profile: &Profile) -> u64 {
    let zone = profile.zone();
    let half_hours = days.iter().flat_map(|(day, counters)| {
        (0..48).filter_map(|index| {
            // Where the office opens in the midst of one, it counts as what it is for the greater part.
            let middle = after(*day, SignedDuration::from_secs(index * HALF_HOUR + HALF_HOUR / 2));
            Some((middle, *counters.get(&came(middle))?))
        })
    });
    half_hours.filter(|(at, _)| !profile.opening_hours.is_open(*at, &zone)).map(|(_, texts)| texts).sum()
}

#[cfg(test)]
mod tests;
