//! Where a street ends: what tells it from the unit and the city after it.

use super::super::lists::{COMMON, DAYS, POLITE, listed};
use super::super::pieces::{Piece, phrase};
use super::unit::{is_unit, units_len};

/// Words that a street's name ends with.
const SUFFIXES: &str = "st str street ave av avenue rd road dr drive ln lane blvd boulevard ct court way wy \
    pl place cir circle pkwy parkway hwy highway trl trail ter terr terrace sq square loop lp run path cv \
    cove xing crossing aly alley plz plaza row expy expressway";

/// Roads that are named by a number or a letter after them.
const NUMBERED: &str = "highway hwy route rt rte fm cr sr avenue ave interstate";

/// Roads that are named by the words after them.
const CALLES: &str = "calle avenida camino paseo via carretera callejon av";

const DIRECTIONS: &str = "n s e w ne nw se sw north south east west northeast northwest southeast southwest";

/// Of those, what begins no city's name.
const ONLY_DIRECTIONS: &str = "ne nw se sw northeast northwest southeast southwest";

/// Cities that begin with a direction, without it; all others take a comma.
const AFTER_DIRECTION: &[&str] = &[
    "las vegas",
    "palm beach",
    "bend",
    "valley city",
    "charleston",
    "jordan",
    "covina",
    "miami",
    "lansing",
    "richland hills",
    "little rock",
    "san francisco",
    "hollywood",
    "des moines",
    "hartford",
    "orange",
];

/// Saints that cities are called after; before these, `st` ends no street.
const SAINTS: &str = "louis paul petersburg augustine cloud george charles joseph peters";

/// A street and what is left: the unit, if there is one, and the city.
pub(super) struct Parts<'p, 'a> {
    pub(super) street: &'p [Piece<'a>],
    pub(super) unit: Option<&'p [Piece<'a>]>,
    pub(super) city: &'p [Piece<'a>],
}

/// House numbers: `12`, `12B`, `37-15`.
pub(super) fn is_number(word: &str) -> bool {
    let digits = |part: &str, most| !part.is_empty() && part.len() <= most && is_digits(part);
    let without_letter = word.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(word);
    let of_two = || {
        word.split_once('-')
            .is_some_and(|(a, b)| (2..4).contains(&a.len()) && digits(a, 3) && digits(b, 2) && b.len() == 2)
    };
    digits(without_letter, 6) || of_two()
}

pub(super) fn is_suffix(piece: &Piece<'_>) -> bool {
    piece.is(SUFFIXES) || piece.plain == "broadway"
}

/// What names of streets and cities are made of.
pub(super) fn is_name(piece: &Piece<'_>) -> bool {
    let is_ordinal = || {
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| piece.plain.strip_suffix(ending));
        digits.is_some_and(|digits| !digits.is_empty() && is_digits(digits))
    };
    let is_said = [POLITE, COMMON, DAYS].iter().any(|list| listed(list, &piece.plain));
    (piece.is_word() && !is_said) || is_ordinal()
}

/// Whether a road that is named by what follows begins here: `Calle Luna 45`.
pub(super) fn is_calle(piece: &Piece<'_>) -> bool {
    piece.is(CALLES)
}

/// Cuts what stands from a house number to the state; None: it cannot be told for sure where the street ends.
pub(super) fn parts<'p, 'a>(all: &'p [Piece<'a>], by_comma: bool) -> Option<Parts<'p, 'a>> {
    let end = if all.first().is_some_and(is_calle) { calle_end(all)? } else { street_end(all, by_comma)? };
    let (street, rest) = all.split_at_checked(end)?;
    let units = units_len(rest);
    let (unit, city) = rest.split_at_checked(units)?;
    let before = unit.last().or(street.last());
    let city = city_of(city, before.is_some_and(Piece::is_parted))?;
    Some(Parts { street, unit: Some(unit).filter(|unit| !unit.is_empty()), city })
}

/// How many of the pieces from the house number on are the street. Its suffix, or a comma, tells.
pub(super) fn suffix_end(all: &[Piece<'_>]) -> Option<usize> {
    let first = all.get(1)?;
    let numbered = |at: usize| {
        let name = all.get(at).filter(|_| !all[at - 1].is_parted())?;
        let is_short = name.plain.len() == 1 || (name.plain.len() <= 4 && is_digits(&name.plain));
        is_short.then_some(at + 1)
    };
    if first.is(NUMBERED) {
        return numbered(2);
    }
    if phrase(&all[1..], "county road").or_else(|| phrase(&all[1..], "state road")).is_some() {
        return numbered(3);
    }
    if first.plain == "broadway" {
        return Some(2);
    }
    let is_within =
        |at: &usize| all.get(1..*at).is_some_and(|name| name.iter().all(|p| is_name(p) && !p.is_parted()));
    let found = (2..all.len().min(8)).find(|at| all[*at].is(SUFFIXES)).filter(is_within)?;
    Some(found + 1)
}

fn street_end(all: &[Piece<'_>], by_comma: bool) -> Option<usize> {
    let Some(mut end) = suffix_end(all) else {
        let end = all.iter().position(Piece::is_parted)? + 1;
        let name = all.get(1..end)?;
        let is_street = by_comma && (1..=4).contains(&name.len()) && name.iter().all(is_name);
        return is_street.then_some(end);
    };
    // `Oak Court St`, but `Oak St St Paul`: of suffixes in a row the last one ends the street, unless it is a saint.
    while let Some(next) = all.get(end).filter(|next| next.is(SUFFIXES) && !all[end - 1].is_parted()) {
        if next.plain == "st" && !next.is_parted() {
            return all.get(end + 1).filter(|saint| saint.is(SAINTS)).map(|_| end);
        }
        end += 1;
    }
    with_direction(all, end)
}

/// A direction may end the street or begin the city.
fn with_direction(all: &[Piece<'_>], end: usize) -> Option<usize> {
    let Some(direction) = all.get(end).filter(|next| next.is(DIRECTIONS) && !all[end - 1].is_parted()) else {
        return Some(end);
    };
    let rest = &all[end + 1..];
    let unit_follows = rest.first().is_some_and(|next| is_unit(next) || next.plain.starts_with('#'));
    if direction.is_parted() || unit_follows || direction.is(ONLY_DIRECTIONS) {
        return Some(end + 1);
    }
    AFTER_DIRECTION.iter().any(|city| phrase(rest, city) == Some(rest.len())).then_some(end)
}

/// `Calle Luna 45`, up to a comma.
fn calle_end(all: &[Piece<'_>]) -> Option<usize> {
    let end = all.iter().position(Piece::is_parted)? + 1;
    let (number, name) = all.get(1..end)?.split_last()?;
    let is_street = (1..=4).contains(&name.len()) && name.iter().all(Piece::is_word);
    (is_street && is_number(number.plain.trim_start_matches('#'))).then_some(end)
}

/// One to four words without a pause, after a comma whatever they are.
fn city_of<'p, 'a>(words: &'p [Piece<'a>], after_comma: bool) -> Option<&'p [Piece<'a>]> {
    let words = match words {
        [first, rest @ ..] if first.is("in en") => rest,
        _ => words,
    };
    let (last, before) = words.split_last()?;
    let starts_with_the = words.len() > 1 && words[0].plain == "the";
    let are_names =
        words.iter().skip(usize::from(starts_with_the)).all(|word| word.plain == "of" || is_name(word));
    let is_plain =
        |at: usize, word: &Piece<'_>| !is_suffix(word) || after_comma || (at == 0 && word.plain == "st");
    let no_suffix = words.iter().enumerate().all(|(at, word)| is_plain(at, word));
    let no_digit = !words.iter().any(|word| word.plain.contains(char::is_numeric));
    let whole = words.len() <= 4 && last.is_word() && !before.iter().any(Piece::is_parted);
    (whole && are_names && no_suffix && no_digit).then_some(words)
}

fn is_digits(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}
