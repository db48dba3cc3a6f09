//! Days as customers write them.

use jiff::civil::Weekday;

use super::super::lists::listed;
use super::super::pieces::{Piece, phrase};
use super::clock::clock;

/// A day that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// Today, tomorrow, the day after.
    In(i8),
    Of {
        month: i8,
        day: i8,
        year: Option<i16>,
    },
    /// `the 24th`.
    OfMonth(i8),
    On(Weekday),
    /// `next Tuesday`.
    Next(Weekday),
    /// Said, but which day it is cannot be.
    Unclear,
}

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday mon lunes", Weekday::Monday),
    ("tuesday tue tues martes", Weekday::Tuesday),
    ("wednesday wed weds miercoles", Weekday::Wednesday),
    ("thursday thu thur thurs jueves", Weekday::Thursday),
    ("friday fri viernes", Weekday::Friday),
    ("saturday sat sabado", Weekday::Saturday),
    ("sunday sun domingo", Weekday::Sunday),
];

const MONTHS: &[&str] = &[
    "january jan enero",
    "february feb febrero",
    "march mar marzo",
    "april apr abril",
    "may mayo",
    "june jun junio",
    "july jul julio",
    "august aug agosto",
    "september sept sep septiembre",
    "october oct octubre",
    "november nov noviembre",
    "december dec diciembre",
];

const PLURALS: &str = "mondays tuesdays wednesdays thursdays fridays saturdays sundays";

/// What may follow `the 24th`: anything else is what there are 24 of.
const GO_ON: &str = "at after before by works work is would around between or in of a en esta please";

/// The day that comes next here, and how many pieces say it.
pub(super) fn day(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    relative(pieces)
        .or_else(|| weekday(pieces))
        .or_else(|| numbers(pieces))
        .or_else(|| month(pieces))
        .or_else(|| of_month(pieces))
}

fn relative(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    const SAID: &[(&str, Day)] = &[
        ("the day after tomorrow", Day::In(2)),
        ("day after tomorrow", Day::In(2)),
        ("pasado manana", Day::In(2)),
        ("week from tomorrow", Day::Unclear),
        ("today", Day::In(0)),
        ("hoy", Day::In(0)),
        ("tonight", Day::In(0)),
        ("tonite", Day::In(0)),
        ("manana", Day::In(1)),
    ];
    let said = SAID.iter().find_map(|(words, day)| Some((*day, phrase(pieces, words)?)));
    let tomorrow = || pieces.first()?.is("tomorrow tmrw tmr tomorow tommorow").then_some((Day::In(1), 1));
    said.or_else(tomorrow)
}

fn weekday(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    let first = pieces.first()?;
    if first.is(PLURALS) {
        return Some((Day::Unclear, 1));
    }
    let named = |at: usize| {
        let piece = pieces.get(at)?;
        let (_, weekday) = WEEKDAYS.iter().find(|(names, _)| listed(names, &piece.plain))?;
        // Short forms that are words too.
        let is_word = piece.is("sat sun wed mon") && !piece.written.starts_with(char::is_uppercase);
        let is_sure = !is_word || clock(pieces.get(at + 1..)?).is_some();
        is_sure.then_some(*weekday)
    };
    if first.is("next proximo") && !first.is_parted() {
        return Some((Day::Next(named(1)?), 2));
    }
    if phrase(pieces.get(1..)?, "que viene").is_some() {
        return Some((Day::Next(named(0)?), 3));
    }
    Some((Day::On(named(0)?), 1))
}

/// `11/24`, `11/24/26`, `2026-11-24`.
fn numbers(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    let word = pieces.first()?.plain.as_str();
    let (parts, is_iso) = match word.split('/').collect::<Vec<_>>() {
        parts if parts.len() > 1 => (parts, false),
        _ => (word.split('-').collect::<Vec<_>>(), true),
    };
    let are_digits =
        parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let said = match parts.as_slice() {
        _ if !are_digits => return None,
        [year, month, day] if is_iso && year.len() == 4 => of(month, day, Some(year)),
        [month, day] if !is_iso && day.len() < 3 => of(month, day, None),
        [month, day, year] if !is_iso => of(month, day, Some(year)),
        _ => return None,
    };
    Some((said.unwrap_or(Day::Unclear), 1))
}

fn of(month: &str, day: &str, year: Option<&&str>) -> Option<Day> {
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let day = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let year = match year {
        Some(year) if year.len() == 2 => Some(2000 + year.parse::<i16>().ok()?),
        Some(year) => Some(year.parse().ok()?),
        None => None,
    };
    Some(Day::Of { month, day, year })
}

/// `Nov 24`, `November 24th, 2026`, `24 de noviembre`, `24th of November`.
fn month(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    let month = |at: usize| {
        let piece = pieces.get(at)?;
        MONTHS
            .iter()
            .position(|names| listed(names, &piece.plain))
            .and_then(|month| i8::try_from(month + 1).ok())
    };
    if let Some(month) = month(0).filter(|_| !pieces[0].is_parted()) {
        let day = number(pieces.get(1)?)?;
        let year = pieces.get(2).and_then(Piece::digits).filter(|year| year.len() == 4);
        let year = year.and_then(|year| year.parse().ok());
        return Some((Day::Of { month, day, year }, if year.is_some() { 3 } else { 2 }));
    }
    let day = number(pieces.first()?).filter(|_| !pieces[0].is_parted())?;
    let between = usize::from(pieces.get(1)?.is("de of"));
    Some((Day::Of { month: month(1 + between)?, day, year: None }, 2 + between))
}

/// `the 24th`, `el 24`.
fn of_month(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    let (article, said) = (pieces.first()?, pieces.get(1)?);
    let is_ordinal = article.plain == "the" && said.digits().is_none();
    let is_day = is_ordinal || (article.plain == "el" && said.digits().is_some());
    let next = pieces.get(2);
    let is_over = said.is_parted() || next.is_none_or(|next| next.is(GO_ON)) || clock(&pieces[2..]).is_some();
    (is_day && is_over).then_some((Day::OfMonth(number(said)?), 2))
}

fn number(piece: &Piece<'_>) -> Option<i8> {
    let plain = piece.plain.as_str();
    let ending = ["st", "nd", "rd", "th"].iter().find_map(|ending| plain.strip_suffix(ending));
    let digits = ending.unwrap_or(plain);
    let is_number = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|day| is_number && (1..=31).contains(day))
}
