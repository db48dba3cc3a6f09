//! What is counted for billing. A count may come out too low, and never too high (`docs/decisions/0021`).

use std::fmt;
use std::ops::Add;

use serde::Serialize;

use super::conversation::follows::Goes;
use super::conversation::{Conversation, ThreadState};
use super::delivery::Delivery;
use super::time::Timestamp;

/// Counts of one tenant, of one day or of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Usage {
    /// Texts that were taken into a booking.
    pub texts: u64,
    /// Bookings that were made, or found where it was unclear whether they had been.
    pub bookings: u64,
}

impl Usage {
    /// Of striking so many texts off what is owed, each for the first time: nothing, where they were set aside for a
    /// person to look at.
    #[must_use]
    pub fn of_settling(state: &ThreadState, texts: usize) -> Tally {
        let open = state.conversation.as_ref();
        let booked = open.filter(|open| open.booking.set_aside.is_none());
        booked.map_or_else(Tally::default, |open| Tally {
            texts: texts as u64,
            // Texts that are settled at once came within moments of each other, but for those that waited.
            came_at: Some(open.last_text_at),
            ..Tally::default()
        })
    }

    /// Of recording `after` in place of `before`: a booking, where this conversation had none. Not one that was found by a
    /// conversation that came back to where an earlier one was in doubt, without an attempt of its own: that is the earlier
    /// one's, and may have been counted then. And not one that had been left, and is gone on with.
    #[must_use]
    pub fn of_recording(before: &ThreadState, after: &ThreadState) -> Tally {
        let booked = |state: &ThreadState| {
            let open = state.conversation.as_ref();
            open.filter(|open| matches!(open.booking.delivery, Delivery::Done { .. }))
                .map(|open| open.opened_by.clone())
        };
        let is_of_before = |open: &Conversation| {
            open.follows_unknown && matches!(open.booking.delivery, Delivery::Done { content: None, .. })
        };
        let next = booked(after).filter(|_| !after.conversation.as_ref().is_some_and(is_of_before));
        let is_booking = |open: &&Conversation| open.goes == Goes::Booking;
        let made = after.conversation.as_ref().filter(|_| next.is_some() && next != booked(before));
        let before = before.conversation.as_ref();
        let is_new = |open: &&Conversation| !before.is_some_and(|before| open.was_left_by(before));
        let made = made.filter(is_booking).filter(is_new);
        made.map_or_else(Tally::default, |open| Tally {
            bookings: 1,
            came_at: Some(open.opened_at),
            ..Tally::default()
        })
    }
}

/// What one write counts for, for billing and for the tenant's own figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Texts that were taken into a booking.
    pub texts: u64,
    /// Bookings that were made.
    pub bookings: u64,
    /// Bookings that became jobs.
    pub jobs: u64,
    /// Messages to customers that were reported as delivered.
    pub delivered: u64,
    /// Those that were reported as not delivered.
    pub not_delivered: u64,
    /// When the texts came in, or the first one of the booking.
    pub came_at: Option<Timestamp>,
}

impl Add for Usage {
    type Output = Self;
    fn add(self, more: Self) -> Self {
        Self { texts: self.texts + more.texts, bookings: self.bookings + more.bookings }
    }
}

/// The day of a moment, in UTC: `2026-11-22`.
#[must_use]
pub fn day(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%d").to_string()
}

/// A month in UTC: `2026-11`, as the names of its days begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month(String);

impl Month {
    /// # Errors
    /// Anything but four digits, a hyphen and 01 to 12.
    pub fn parse(value: &str) -> Result<Self, &'static str> {
        let digits =
            |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_month = value.split_once('-').is_some_and(|(year, month)| {
            digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month)
        });
        if is_month { Ok(Self(value.to_owned())) } else { Err("not a month, for instance 2026-11") }
    }

    /// The month of a moment, in UTC.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        Self(moment.strftime("%Y-%m").to_string())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
