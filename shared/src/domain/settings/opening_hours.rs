//! Opening hours, by the clock on the office's wall. A span that ends before it starts goes on past midnight.

/// When the office opens next.
mod next;

use std::fmt;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::domain::fields::Fields;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// Spans of one day.
const MOST: usize = 6;

/// Minutes.
const DAY: i16 = 24 * 60;

/// A week and a day, in minutes: a business that is open at all is open within that.
const LONGEST_CLOSED: usize = 8 * 24 * 60;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Not a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a time of day (00:00 to 24:00)")]
pub struct NotATime;

/// Minutes since midnight by the clock on the wall; `24:00` is the midnight that ends the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(i16);

/// Open from, up to and without. Ends on the next day where `to` is before `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    from: TimeOfDay,
    to: TimeOfDay,
}

/// The spans that start on each day of the week, in order. A day without one is closed, but for what the day before
/// runs into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours {
    monday: Vec<Span>,
    tuesday: Vec<Span>,
    wednesday: Vec<Span>,
    thursday: Vec<Span>,
    friday: Vec<Span>,
    saturday: Vec<Span>,
    sunday: Vec<Span>,
}

impl OpeningHours {
    /// All seven days, of the object in `field`. None where something is wrong, which is then said of that day.
    pub fn read(fields: &mut Fields, field: &str) -> Option<Self> {
        let read = fields.object(field, |days| {
            let mut day = |name: &str| {
                let given = days.take(name);
                match days.need(name, given).map(spans) {
                    Some(Ok(spans)) => Some(spans),
                    Some(Err(whys)) => {
                        whys.into_iter().for_each(|why| days.blame(name, why));
                        None
                    }
                    None => None,
                }
            };
            let monday = day("monday");
            let tuesday = day("tuesday");
            let wednesday = day("wednesday");
            let thursday = day("thursday");
            let friday = day("friday");
            let saturday = day("saturday");
            let sunday = day("sunday");
            Some(Self {
                monday: monday?,
                tuesday: tuesday?,
                wednesday: wednesday?,
                thursday: thursday?,
                friday: friday?,
                saturday: saturday?,
                sunday: sunday?,
            })
        });
        read.flatten()
    }

    /// Whether somebody is in the office at this moment, by the clock that hangs there: an hour that the clock skips is
    /// neither open nor closed, and one that it shows twice is the same both times.
    #[must_use]
    pub fn is_open(&self, at: Timestamp, zone: &TimeZone) -> bool {
        let local = at.to_zoned(zone.clone());
        let minute = i16::from(local.hour()) * 60 + i16::from(local.minute());
        let (today, yesterday) = (self.on(local.weekday()), self.on(local.weekday().previous()));
        today.iter().any(|span| span.covers(minute)) || yesterday.iter().any(|span| span.covers(minute + DAY))
    }

    /// The first moment from then on at which somebody is in the office, to the minute. None: not within eight days.
    #[must_use]
    pub fn next_open(&self, from: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        minutes(from).take(LONGEST_CLOSED).find(|minute| self.is_open(*minute, zone))
    }

    /// The moment at which so many minutes of opening hours have passed since then. None: that is not before `end`.
    #[must_use]
    pub fn open_after(
        &self,
        from: Timestamp,
        open_minutes: u16,
        zone: &TimeZone,
        end: Timestamp,
    ) -> Option<Timestamp> {
        let open =
            minutes(from).take_while(|minute| *minute < end).filter(|minute| self.is_open(*minute, zone));
        open.map(|minute| after(minute, MINUTE))
            .nth(usize::from(open_minutes).checked_sub(1)?)
            .filter(|at| *at <= end)
    }

    /// When each span starts, from Monday on.
    pub fn openings(&self) -> impl Iterator<Item = (Weekday, TimeOfDay)> {
        let days = Weekday::Monday.cycle_forward().take(7);
        days.flat_map(|day| self.on(day).iter().map(move |span| (day, span.from)))
    }

    fn on(&self, day: Weekday) -> &[Span] {
        match day {
            Weekday::Monday => &self.monday,
            Weekday::Tuesday => &self.tuesday,
            Weekday::Wednesday => &self.wednesday,
            Weekday::Thursday => &self.thursday,
            Weekday::Friday => &self.friday,
            Weekday::Saturday => &self.saturday,
            Weekday::Sunday => &self.sunday,
        }
    }
}

/// That moment, and from then on each whole minute.
fn minutes(from: Timestamp) -> impl Iterator<Item = Timestamp> {
    let whole = Timestamp::from_second(from.as_second().div_euclid(60) * 60).unwrap_or(from);
    let next = move |minute: &Timestamp| Some(after(*minute, MINUTE)).filter(|later| later > minute);
    std::iter::successors(Some(whole), next).map(move |minute| minute.max(from))
}

/// Monday to Friday, eight to five.
impl Default for OpeningHours {
    fn default() -> Self {
        let work = || vec![Span { from: TimeOfDay(8 * 60), to: TimeOfDay(17 * 60) }];
        Self {
            monday: work(),
            tuesday: work(),
            wednesday: work(),
            thursday: work(),
            friday: work(),
            saturday: Vec::new(),
            sunday: Vec::new(),
        }
    }
}

impl Span {
    /// In minutes since the midnight that begins its day.
    const fn end(self) -> i16 {
        if self.to.0 > self.from.0 { self.to.0 } else { self.to.0 + DAY }
    }

    const fn covers(self, minute: i16) -> bool {
        self.from.0 <= minute && minute < self.end()
    }

    fn parse(value: Value) -> Result<Self, String> {
        const FORM: &str = "Each span is {\"from\":\"08:00\",\"to\":\"17:00\"}, with nothing else in it.";
        let Value::Object(mut given) = value else { return Err(FORM.to_owned()) };
        let (from, to) = (given.remove("from"), given.remove("to"));
        let (Some(Value::String(from)), Some(Value::String(to)), true) = (from, to, given.is_empty()) else {
            return Err(FORM.to_owned());
        };
        let time = |text: &str| TimeOfDay::parse(text.trim()).map_err(|error| format!("A time is {error}."));
        let span = Self { from: time(&from)?, to: time(&to)? };
        if span.from.0 == DAY {
            Err("No span starts at 24:00; the next day starts at 00:00.".to_owned())
        } else if span.from == span.to {
            Err(format!("{span} is no time at all; a whole day is 00:00 to 24:00."))
        } else {
            Ok(span)
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.to)
    }
}

/// The spans of one day in order, or everything that is wrong with them.
fn spans(given: Value) -> Result<Vec<Span>, Vec<String>> {
    let Value::Array(given) = given else {
        return Err(vec!["This is a list of spans; an empty one is a closed day.".to_owned()]);
    };
    if given.len() > MOST {
        return Err(vec![format!("At most {MOST} spans a day.")]);
    }
    let (mut spans, mut wrong) = (Vec::new(), Vec::new());
    for read in given.into_iter().map(Span::parse) {
        match read {
            Ok(span) => spans.push(span),
            Err(why) => wrong.push(why),
        }
    }
    spans.sort_unstable();
    for pair in spans.windows(2) {
        if let [earlier, later] = pair
            && earlier.covers(later.from.0)
        {
            wrong.push(format!("{earlier} and {later} overlap."));
        }
    }
    if wrong.is_empty() { Ok(spans) } else { Err(wrong) }
}

impl TimeOfDay {
    /// # Errors
    /// Anything but two digits, a colon and two digits, from `00:00` to `24:00`.
    pub fn parse(value: &str) -> Result<Self, NotATime> {
        let &[h, hh, b':', m, mm] = value.as_bytes() else { return Err(NotATime) };
        if ![h, hh, m, mm].iter().all(u8::is_ascii_digit) {
            return Err(NotATime);
        }
        let two = |tens: u8, ones: u8| i16::from(tens - b'0') * 10 + i16::from(ones - b'0');
        let (hours, minutes) = (two(h, hh), two(m, mm));
        let time = hours * 60 + minutes;
        if minutes < 60 && time <= DAY { Ok(Self(time)) } else { Err(NotATime) }
    }

    /// From 0 to 24.
    #[must_use]
    pub const fn hour(self) -> i16 {
        self.0 / 60
    }

    /// From 0 to 59.
    #[must_use]
    pub const fn minute(self) -> i16 {
        self.0 % 60
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NotATime;
    fn try_from(value: String) -> Result<Self, NotATime> {
        Self::parse(&value)
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests;
