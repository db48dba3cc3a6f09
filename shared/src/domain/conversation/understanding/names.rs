//! Names, where they were asked for. Only what can hardly be anything else: a wrong name is worse than none.

use std::ops::Range;

use super::Question;
use super::address::{Found, is_state};
use super::case::with_capitals;
use super::lists::{ALSO_NAMES, COMMON, DAYS, ORDINARY, PARTICLES, POLITE};
use super::pieces::{Piece, clauses, phrase};
use super::said::Said;
use super::{needs, questions};

/// How a name is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Without a word about it.
    Bare,
    /// After words that other things are said with too.
    Led,
    /// Unmistakably: it takes the place of one that was given before.
    Told,
}

/// A name, and how the customer gave it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) how: How,
}

/// After these comes the customer's name, whatever follows it.
const TOLD: &[&str] = &["my name is", "my names", "me llamo", "mi nombre es"];

/// After these comes a name.
const NAMED: &[&str] = &["the name is", "name is", "names", "name", "nombre es", "nombre"];

/// After these may come anything, so that only what has a name's capital is one, in answer to the question.
const LEADS: &[&str] = &["this is", "it is", "its", "i am", "im", "soy", "yo soy", "habla", "es"];

/// What may go on after a name that something led to.
const GO_ON: &str = "and at from here y en i my";

/// What stands between a name and an address.
const BETWEEN: &str = "and at address is the my live in i im it its located en y vivo direccion mi es house \
    home are for to from of here";

const MOST_WORDS: usize = 5;

/// Words of streets and units: what has them is an address.
const OF_ADDRESSES: &str = "st street ave avenue rd road dr drive ln lane blvd boulevard ct court pl pkwy \
    hwy highway cir apt apartment unit ste suite calle avenida";

/// The name in an answer. What stands before the house number is one too, whatever was asked since.
pub(super) fn name(
    said: &Said<'_>,
    pieces: &[Piece<'_>],
    address: Option<&Found>,
    day_or_time: Option<&Range<usize>>,
) -> Option<Name> {
    if !said.answers(Question::Who) {
        return None;
    }
    let (before, after) = match address {
        Some(found) => (pieces.get(..found.pieces.start)?, pieces.get(found.pieces.end..)?),
        None => (pieces, pieces.get(..0)?),
    };
    let is_open = said.open == Some(Question::Who);
    if let Some(name) = clauses(before).chain(clauses(after)).find_map(|clause| told(clause, is_open)) {
        return Some(name);
    }
    let may_be_bare = match address {
        Some(found) => found.has_street,
        None => is_open && !questions::asks(&said.body) && !ends_with_state(pieces),
    };
    let whose = without_time(before, day_or_time);
    let has_more = address.is_some() || whose.len() < pieces.len();
    let name = only(whose, has_more).filter(|_| may_be_bare)?;
    Some(Name { name, how: How::Bare })
}

/// What stands before the day or time, or, where nothing does, after it.
fn without_time<'p, 'a>(pieces: &'p [Piece<'a>], day_or_time: Option<&Range<usize>>) -> &'p [Piece<'a>] {
    let Some(time) = day_or_time else { return pieces };
    let before = pieces.get(..time.start).unwrap_or(pieces);
    if before.is_empty() { pieces.get(time.end..).unwrap_or_default() } else { before }
}

/// `Plano TX`; with capitals elsewhere only, `Yo-Yo Ma` is a name.
fn ends_with_state(pieces: &[Piece<'_>]) -> bool {
    let is_small = pieces.iter().all(|piece| !piece.written.contains(char::is_uppercase));
    let looks_so = pieces.last().is_some_and(|last| is_small || !last.written.contains(char::is_lowercase));
    looks_so && is_state(pieces)
}

/// `my name is John Smith`, `it's John`; the latter only while the question `is_open`.
fn told(clause: &[Piece<'_>], is_open: bool) -> Option<Name> {
    let clause = without_polite(clause);
    let led = |leads: &[&str]| leads.iter().find_map(|lead| phrase(clause, lead));
    let named = |how| move |name| Name { name, how };
    if let Some(count) = led(TOLD) {
        return called(names_at_start(clause.get(count..)?)).map(named(How::Told));
    }
    if let Some(count) = led(NAMED) {
        let names = names_at_start(clause.get(count..)?);
        return called(names).filter(|_| has_a_name_alone(names)).map(named(How::Led));
    }
    let (lead, rest) = clause.split_at_checked(led(LEADS).filter(|_| is_open)?)?;
    let names = names_at_start(rest);
    let is_over = rest.get(names.len()).is_none_or(|next| next.is(GO_ON) || next.is(POLITE));
    // Where all is in capitals they say nothing.
    let has_small = lead.iter().any(|piece| piece.written.contains(char::is_lowercase));
    let is_capital = names.first().is_some_and(|first| !first.written.starts_with(char::is_lowercase));
    let is_one = is_over && has_small && is_capital && has_a_name_alone(names);
    called(names).filter(|_| is_one && names.iter().all(|name| !is_doing(name))).map(named(How::Led))
}

/// The one clause of these that may be a name, where all others are polite.
fn only(pieces: &[Piece<'_>], has_more: bool) -> Option<String> {
    let clauses = clauses(pieces).map(without_polite).map(|clause| match has_more {
        true => without_end(clause, BETWEEN),
        false => without_end(clause, "here"),
    });
    let mut said = clauses.filter(|clause| !clause.is_empty());
    let (one, more) = (said.next()?, said.next());
    let is_small =
        one.iter().all(|word| !word.written.contains(char::is_uppercase) && word.written.is_ascii());
    let is_name = names_at_start(one).len() == one.len() && !one.iter().any(is_doing);
    let is_name = is_name && has_a_name_alone(one);
    called(one).filter(|_| more.is_none() && is_name && !(is_small && one.len() > 3))
}

fn names_at_start<'p, 'a>(pieces: &'p [Piece<'a>]) -> &'p [Piece<'a>] {
    let may_be = |(at, piece): (usize, &Piece<'_>)| is_name(piece) || is_also_name(piece, at);
    let count = pieces.iter().enumerate().take_while(|next| may_be(*next)).count();
    let clause = pieces.iter().position(Piece::is_parted).map_or(count, |end| count.min(end + 1));
    &pieces[..clause]
}

/// These words as a name; None: they are none or too many.
fn called(words: &[Piece<'_>]) -> Option<String> {
    let is_one = match words {
        _ if words.iter().all(|word| word.is(PARTICLES)) => false,
        [] => false,
        [only] => only.plain.chars().count() > 1 || !only.written.is_ascii(),
        _ => words.len() <= MOST_WORDS,
    };
    let name = words.iter().map(|word| word.written).collect::<Vec<_>>().join(" ");
    is_one.then(|| with_capitals(&name))
}

fn is_name(piece: &Piece<'_>) -> bool {
    let is_other = [POLITE, COMMON, DAYS, ORDINARY, OF_ADDRESSES].iter().any(|list| piece.is(list));
    piece.is_word() && !is_other && !needs::is_of_trade(&piece.plain)
}

/// `White`, which other things are as well. `Lane` begins a name, and ends a street's.
fn is_also_name(piece: &Piece<'_>, at: usize) -> bool {
    piece.is(ALSO_NAMES) || (at == 0 && piece.plain == "lane")
}

/// Whether these are names by themselves, or with capitals beside one that is: `John White`, but not `white`.
fn has_a_name_alone(names: &[Piece<'_>]) -> bool {
    let is_alone = |piece: &Piece<'_>| is_name(piece) && !piece.is(PARTICLES);
    let is_capital = |piece: &Piece<'_>| {
        let mut letters = piece.written.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    let are_capital = || names.iter().all(|piece| is_capital(piece) || piece.is(PARTICLES));
    names.iter().all(is_name) || (names.iter().any(is_alone) && are_capital())
}

/// `leaking`, `waiting`: in small letters no name.
fn is_doing(piece: &Piece<'_>) -> bool {
    piece.written.len() > 4 && piece.written.ends_with("ing") && !piece.written.contains(char::is_uppercase)
}

fn without_polite<'p, 'a>(mut clause: &'p [Piece<'a>]) -> &'p [Piece<'a>] {
    while let Some(rest) = clause.split_first().filter(|(first, _)| first.is(POLITE)) {
        clause = rest.1;
    }
    let surname =
        |pieces: &[Piece<'_>]| matches!(pieces, [.., first, last] if is_name(first) && last.is(ALSO_NAMES));
    if surname(clause) { clause } else { without_end(clause, POLITE) }
}

fn without_end<'p, 'a>(mut clause: &'p [Piece<'a>], list: &str) -> &'p [Piece<'a>] {
    while let Some(rest) = clause.split_last().filter(|(last, _)| last.is(list)) {
        clause = rest.1;
    }
    clause
}

#[cfg(test)]
mod tests;
