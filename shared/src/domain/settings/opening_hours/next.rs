use jiff::ToSpan;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::{OpeningHours, TimeOfDay};
use crate::domain::time::Timestamp;

impl OpeningHours {
    /// The day and time of the first opening after this moment, by the clock that hangs there. None: it never opens. One that
    /// the clock skips is where the clock goes on, and one that it shows twice comes twice.
    #[must_use]
    pub fn next_opening(&self, after: Timestamp, zone: &TimeZone) -> Option<(Weekday, TimeOfDay)> {
        let today = after.to_zoned(zone.clone()).date();
        // A week on, the same day comes again.
        let days = today.series(1.day()).take(8);
        let openings =
            days.flat_map(|date| self.on(date.weekday()).iter().map(move |span| (date, span.from)));
        let with_moments = openings.filter_map(|(date, from)| {
            let at = date.at(i8::try_from(from.hour()).ok()?, i8::try_from(from.minute()).ok()?, 0, 0);
            let twice = zone.to_ambiguous_timestamp(at);
            let moments = [twice.earlier().ok()?, twice.later().ok()?];
            let next = moments.into_iter().filter(|moment| *moment > after).min()?;
            Some((next, date.weekday(), from))
        });
        with_moments.min_by_key(|(moment, ..)| *moment).map(|(_, day, from)| (day, from))
    }
}
