//! Addresses in a text. A whole one has street, city and postcode; where the parts cannot be told apart for sure, what
//! was said of it stays words.

/// Postcodes, and what they stand for.
mod postcode;
/// States and provinces.
mod states;
/// Where a street ends.
mod street;
/// Apartments and the like.
mod unit;

use std::ops::Range;

use super::Question;
use super::case::with_capitals;
use super::lists::{DAYS, POLITE};
use super::pieces::{Pause, Piece, phrase, written};
use super::said::Said;
use crate::domain::address::Address;
use postcode::{Postcode, postcodes};
use street::{is_calle, is_name, is_number, is_suffix, parts, suffix_end};
use unit::{is_unit, units_len};

/// What a text says of an address, and where in it.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) address: Option<Address>,
    pub(super) words: String,
    /// Begins with a house number: whose address it is may stand before it.
    pub(super) has_street: bool,
    pub(super) pieces: Range<usize>,
}

/// A house number is farther than this from its postcode in no address.
const MOST_PIECES: usize = 16;

/// Before a number these make it something else than a house's.
const OTHER_NUMBERS: &str = "after before by around until till order invoice job ticket code ext number pin \
    gate jan feb mar apr jun jul aug sep sept oct nov dec january february march april june july august \
    september october november december";

pub(super) fn find(said: &Said<'_>, pieces: &[Piece<'_>]) -> Option<Found> {
    let is_answer = said.answers(Question::Who) || said.answers(Question::Which);
    let found = |address, range: Range<usize>, has_street| Found {
        address,
        words: written(&said.body, pieces.get(range.clone()).unwrap_or_default()),
        has_street,
        pieces: range,
    };
    let whole = whole(pieces, is_answer);
    match whole.as_slice() {
        [] => {}
        [(address, range), rest @ ..] => {
            let is_sure = rest.iter().all(|(other, _)| other == address);
            return is_sure.then(|| found(Some(address.clone()), range.clone(), true));
        }
    }
    if let Some(range) = street_words(pieces, is_answer) {
        return Some(found(None, range, true));
    }
    loose_words(said, pieces).map(|range| found(None, range, false))
}

/// The address that two answers make, one after the other: `12 Oak St`, then `Plano 75024`.
pub(super) fn of_both(first: &str, then: &str) -> Option<Address> {
    let body = format!("{first}\n{then}");
    match whole(&super::pieces::pieces(&body), true).as_slice() {
        [(address, range)] if range.start == 0 => Some(address.clone()),
        _ => None,
    }
}

/// Whether these pieces end with a state as its two letters.
pub(super) fn is_state(pieces: &[Piece<'_>]) -> bool {
    let last = pieces.last().is_some_and(|last| last.plain.len() == 2);
    last && pieces.len() > 1 && states::at_end(pieces).is_some()
}

/// Every whole address, once for each postcode.
fn whole(pieces: &[Piece<'_>], by_comma: bool) -> Vec<(Address, Range<usize>)> {
    let of_postcode = |code: &Postcode| {
        let nearest = (code.pieces.start.saturating_sub(MOST_PIECES)..code.pieces.start).rev();
        nearest.filter(|at| begins(pieces, *at) || is_calle(&pieces[*at])).find_map(|at| {
            Some((read(pieces.get(at..code.pieces.start)?, code, by_comma)?, at..code.pieces.end))
        })
    };
    postcodes(pieces).iter().filter_map(of_postcode).collect()
}

/// Whether this is the number of a house.
fn begins(pieces: &[Piece<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| pieces.get(before)).filter(|before| !before.is_parted());
    let is_other = before.is_some_and(|before| {
        before.digits().is_some() || before.is(OTHER_NUMBERS) || is_unit(before) || before.written == "#"
    });
    pieces.get(at).is_some_and(|piece| is_number(&piece.plain) && !piece.is_parted()) && !is_other
}

/// The address of what stands before a postcode.
fn read(before: &[Piece<'_>], code: &Postcode, by_comma: bool) -> Option<Address> {
    let all = without_zip_words(before);
    let (before, state) = match states::at_end(all) {
        Some((state, count)) => (all.get(..all.len() - count)?, Some(state)),
        None => (all, None),
    };
    if state.is_some_and(|state| state != code.state) {
        return None;
    }
    // One city is called as its state is.
    let in_new_york = || parts(all, by_comma).filter(|_| phrase(&all[before.len()..], "new york").is_some());
    let parts = parts(before, by_comma).or_else(in_new_york)?;
    let join = |pieces: &[Piece<'_>]| pieces.iter().map(|piece| piece.written).collect::<Vec<_>>().join(" ");
    Some(Address {
        street: with_capitals(&join(parts.street)),
        unit: parts.unit.map(|unit| with_capitals(&join(unit))),
        city: with_capitals(&join(parts.city)),
        state: code.state.to_owned(),
        zip: code.code.to_uppercase(),
        country: code.country.to_owned(),
    })
}

fn without_zip_words<'p, 'a>(mut pieces: &'p [Piece<'a>]) -> &'p [Piece<'a>] {
    while let [rest @ .., last] = pieces {
        if !last.is("zip zipcode code postal cp") {
            break;
        }
        pieces = rest;
    }
    pieces
}

/// A house number and its street, up to the postcode if there is one. Without an answer's context that must be there.
fn street_words(pieces: &[Piece<'_>], is_answer: bool) -> Option<Range<usize>> {
    let codes = postcodes(pieces);
    (0..pieces.len()).filter(|at| begins(pieces, *at)).find_map(|at| {
        let coded = codes.iter().find(|code| code.pieces.start > at + 1).filter(|code| {
            let between = &pieces[at + 1..code.pieces.start];
            let units = (0..between.len()).find(|from| units_len(&between[*from..]) > 0);
            let belongs = |(from, piece): (usize, &Piece<'_>)| {
                is_name(piece) || units.is_some_and(|unit| from >= unit && from < unit + 4)
            };
            between.len() <= 8 && between.iter().enumerate().all(belongs)
        });
        if let Some(code) = coded {
            return Some(at..code.pieces.end);
        }
        let street = suffix_end(&pieces[at..]).filter(|_| is_answer)? + at;
        let unit = street + units_len(&pieces[street..]);
        Some(at..unit + city_len(&pieces[unit - 1..]))
    })
}

/// How many words after the first piece may be a city and a state.
fn city_len(pieces: &[Piece<'_>]) -> usize {
    let Some((last, after)) = pieces.split_first() else { return 0 };
    if last.pause == Pause::Stop {
        return 0;
    }
    let clause = after.iter().position(Piece::is_parted).map_or(after.len(), |end| end + 1);
    let words = after.iter().take(clause).take_while(|piece| is_name(piece)).count();
    // A clause that goes on is about something else.
    let goes_on = words < clause && !after[words].is(DAYS) && !after[words].is(POLITE);
    if words > 3 || goes_on { 0 } else { words }
}

/// What a short answer says of an address without a house number: for which of several, or only the ZIP.
fn loose_words(said: &Said<'_>, pieces: &[Piece<'_>]) -> Option<Range<usize>> {
    let code = postcodes(pieces).into_iter().next_back();
    if said.open == Some(Question::Which) && pieces.len() <= 8 && !said.body.contains('?') {
        let end = before_days(pieces);
        let has_code = code.is_some_and(|code| code.pieces.end <= end);
        return (has_code || pieces[..end].iter().any(is_suffix)).then_some(0..end);
    }
    let code = code.filter(|_| said.open == Some(Question::Who))?;
    let before = pieces.get(..code.pieces.start)?;
    let state = states::at_end(before).map_or(0, |(_, count)| count);
    Some(code.pieces.start - state..code.pieces.end)
}

/// Where the clause begins that names a day.
fn before_days(pieces: &[Piece<'_>]) -> usize {
    let Some(day) = pieces.iter().position(|piece| piece.is(DAYS)) else { return pieces.len() };
    pieces[..day].iter().rposition(Piece::is_parted).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests;
