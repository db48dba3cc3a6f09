//! Which day of the calendar is meant.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::day::Day;

/// The one date that all these days are, seen from `today`. None: they differ, or it is not sure.
pub(super) fn date(days: &[Day], today: Date) -> Option<Date> {
    let weekdays = || {
        days.iter().filter_map(|day| match day {
            Day::On(weekday) | Day::Next(weekday) => Some(*weekday),
            _ => None,
        })
    };
    let mut dates = Vec::new();
    for day in days {
        match day {
            Day::On(_) | Day::Next(_) => {}
            other => dates.push(other.date(today)?),
        }
    }
    let date = match dates.first() {
        Some(date) => *date,
        None => days.first()?.date(today)?,
    };
    let is_one =
        dates.iter().all(|other| *other == date) && weekdays().all(|weekday| weekday == date.weekday());
    is_one.then_some(date)
}

impl Day {
    fn date(self, today: Date) -> Option<Date> {
        match self {
            Self::In(days) => today.checked_add(days.days()).ok(),
            Self::Of { month, day, year: Some(year) } => Date::new(year, month, day).ok(),
            Self::Of { month, day, year: None } => {
                let of = |year| Date::new(year, month, day).ok().filter(|date| *date >= today);
                of(today.year()).or_else(|| of(today.year() + 1))
            }
            Self::OfMonth(day) => {
                let next = today.first_of_month().checked_add(1.month()).ok()?;
                let of = |month: Date| {
                    Date::new(month.year(), month.month(), day).ok().filter(|date| *date >= today)
                };
                of(today).or_else(|| of(next))
            }
            // On a Tuesday, Tuesday may be today or in a week.
            Self::On(weekday) if weekday == today.weekday() => None,
            // Next Tuesday is surely the one ahead only where this week, begin it on Sunday or Monday, has none ahead.
            Self::Next(weekday) if !is_over(weekday, today.weekday()) => None,
            Self::On(weekday) | Self::Next(weekday) => today.nth_weekday(1, weekday).ok(),
            Self::Unclear => None,
        }
    }
}

fn is_over(weekday: Weekday, today: Weekday) -> bool {
    let from_monday = weekday.to_monday_zero_offset() < today.to_monday_zero_offset();
    from_monday && weekday.to_sunday_zero_offset() < today.to_sunday_zero_offset()
}
