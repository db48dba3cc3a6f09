//! Clock times as customers write them.

use jiff::civil::Time;

use super::super::lists::DAYS;
use super::super::pieces::{Piece, phrase};

/// Before a number these make it an hour, though nobody says which half of the day.
pub(super) const BOUNDS: &str = "at after before by around about until till til from past than since between \
    to despues antes desde hasta las thru through";

/// What may follow an hour that is only a number; anything else is what is counted.
const GO_ON: &str = "or and works work is would on if please for o y esta but";

/// A clock time, and how many pieces say it. Of some only part is said: `3:30`, `after 3`, `2-4pm`.
pub(super) fn clock(pieces: &[Piece<'_>]) -> Option<(Option<Time>, usize)> {
    let first = pieces.first()?;
    match first.plain.as_str() {
        "noon" | "mediodia" => return Some((Some(Time::constant(12, 0, 0, 0)), 1)),
        "midnight" | "medianoche" => return Some((None, 1)),
        _ => {}
    }
    let word = first.plain.replace('.', "").replace('–', "-");
    if is_range(&word) {
        return Some((None, 1));
    }
    let written = Written::of(&word)?;
    let said = half_after(first, &pieces[1..]);
    match (written.half.or(said.map(|(half, _)| half)), said) {
        (Some(half), said) => Some((written.on(half), 1 + said.map_or(0, |(_, count)| count))),
        (None, _) if phrase(pieces.get(1..)?, "oclock").is_some() => Some((None, 2)),
        (None, _) => written.minute.map(|_| (written.of_24_hours(&word), 1)),
    }
}

/// `after 3`, `between 2 and 4`, `a las 3`: how many pieces.
pub(super) fn bound(pieces: &[Piece<'_>]) -> Option<usize> {
    let is_hour = |at: usize| pieces.get(at).is_some_and(is_hour) && clock(&pieces[at..]).is_none();
    let is_bound = pieces.first()?.is(BOUNDS) && is_hour(1);
    let end = match pieces.get(2) {
        Some(and) if and.is("and y to") && is_hour(3) => 4,
        _ => 2,
    };
    let is_over = pieces.get(end - 1)?.is_parted()
        || pieces.get(end).is_none_or(|next| next.is(GO_ON) || next.is(DAYS));
    (is_bound && is_over).then_some(end)
}

pub(super) fn is_hour(piece: &Piece<'_>) -> bool {
    piece
        .digits()
        .is_some_and(|digits| digits.len() <= 2 && digits.parse().is_ok_and(|hour| (1..=12).contains(&hour)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
    /// At night or in an evening it is some hour after five.
    Evening,
}

/// `3`, `3:30`, `3pm` as written. An hour that is no hour makes the whole unclear.
struct Written {
    hour: i8,
    minute: Option<i8>,
    half: Option<Half>,
}

impl Written {
    fn of(word: &str) -> Option<Self> {
        let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let half = match word.get(number.len()..)? {
            "" => None,
            "am" => Some(Half::Am),
            "pm" => Some(Half::Pm),
            _ => return None,
        };
        let (hour, minute) = match number.split_once(':') {
            Some((hour, minute)) if minute.len() == 2 => (hour, Some(digits(minute)?)),
            Some(_) => return None,
            None => (number, None),
        };
        Some(Self { hour: digits(hour).filter(|_| hour.len() <= 2)?, minute, half })
    }

    fn on(&self, half: Half) -> Option<Time> {
        let hour = Some(self.hour).filter(|hour| (1..=12).contains(hour))? % 12;
        let hour = match half {
            Half::Am => hour,
            Half::Pm => hour + 12,
            Half::Evening => Some(hour + 12).filter(|hour| *hour >= 17)?,
        };
        Time::new(hour, self.minute.unwrap_or(0), 0, 0).ok()
    }

    /// `15:00` and `09:00` are of a clock with 24 hours, `3:30` may be either half.
    fn of_24_hours(&self, word: &str) -> Option<Time> {
        let is_such = self.hour >= 13 || (word.starts_with('0') && self.hour >= 6);
        Time::new(self.hour, self.minute?, 0, 0).ok().filter(|_| is_such)
    }
}

fn digits(word: &str) -> Option<i8> {
    word.parse().ok().filter(|_| word.bytes().all(|b| b.is_ascii_digit()))
}

/// Which half of the day is said after an hour.
fn half_after(hour: &Piece<'_>, after: &[Piece<'_>]) -> Option<(Half, usize)> {
    const SAID: &[(&str, Half)] = &[
        ("am", Half::Am),
        ("pm", Half::Pm),
        ("a.m", Half::Am),
        ("p.m", Half::Pm),
        ("in the morning", Half::Am),
        ("in the afternoon", Half::Pm),
        ("in the evening", Half::Evening),
        ("at night", Half::Evening),
        ("de la manana", Half::Am),
        ("de la tarde", Half::Pm),
        ("de la noche", Half::Evening),
    ];
    let said = |(words, half): &(&str, Half)| Some((*half, phrase(after, words)?));
    SAID.iter().find_map(said).filter(|_| !hour.is_parted())
}

/// `2-4`, `2-4pm`, `9am-11:30am`.
fn is_range(word: &str) -> bool {
    let is_time = |part: &str| Written::of(part).is_some_and(|time| time.hour <= 24);
    word.split_once('-').is_some_and(|(from, to)| is_time(from) && is_time(to))
}
