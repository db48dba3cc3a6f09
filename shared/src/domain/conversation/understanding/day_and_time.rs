//! When it would suit, as customers say it, and the one moment that some of them name.

/// Which words are about it and nothing else.
mod alone;
/// Clock times.
mod clock;
/// Which words are about it.
mod cluster;
/// Which day of the calendar a day is.
mod date;
/// Days.
mod day;
/// Fractions, which look like days.
mod fraction;
/// The one moment that is named.
mod start;

use std::ops::Range;

use jiff::civil::Time;
use jiff::tz::TimeZone;

use self::alone::{alone, has_only_wishes};
use self::clock::{bound, clock, is_hour};
use self::cluster::cluster;
use self::day::{Day, day};
use self::fraction::is_fraction;
use self::start::start;
use super::Question;
use super::pieces::{Piece, phrase, written};
use super::said::Said;
use crate::domain::time::Timestamp;

/// What a text says of a day or a time.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) words: String,
    pub(super) pieces: Range<usize>,
    /// Whether it names a day or a clock time, so that a moment named earlier counts no longer.
    pub(super) is_definite: bool,
    /// What takes the place of a time that is known already. None: it may be about something else.
    pub(super) alone: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Day(Day),
    /// None: said in part only.
    Clock(Option<Time>),
    /// Part of a day, or any of them.
    Vague,
}

#[derive(Debug)]
struct Mention {
    kind: Kind,
    pieces: Range<usize>,
}

/// Words that tell of what was.
const PAST: &str = "since ago yesterday last was were started broke happened called came had been desde ayer \
    hace empezo estaba llego vino";

/// Words of wishing, beside which a day is one that is wished for.
const WISHES: &str = "can could come works work available free need want please prefer suit suits best \
    better conviene puede pueden venir ok okay good fine";

const VAGUE: &[&str] = &[
    "end of the day",
    "end of day",
    "first thing",
    "after work",
    "after school",
    "any time",
    "any day",
    "this week",
    "next week",
    "as soon as",
    "fin de semana",
    "por la manana",
    "en la manana",
    "de la manana",
    "la manana",
    "esta manana",
    "cuando quiera",
    "cuando quieran",
    "cuando pueda",
    "cuando puedan",
    "lo antes posible",
];

const VAGUE_WORDS: &str = "morning mornings afternoon afternoons evening evenings night anytime asap \
    whenever weekend weekends weekday weekdays midday lunch lunchtime flexible later soon now immediately \
    tarde tardes noche semana ahora pronto hours week";

const GREETINGS: &[&str] = &[
    "good morning",
    "good afternoon",
    "good evening",
    "good night",
    "buenos dias",
    "buenas tardes",
    "buenas noches",
];

/// What an answer says of when; `address` is no part of it.
pub(super) fn heard(said: &Said<'_>, pieces: &[Piece<'_>], address: Option<&Range<usize>>) -> Option<Heard> {
    let mentions = mentions(pieces, address);
    let is_past = pieces.iter().any(|piece| piece.is(PAST));
    if is_past || !said.is_answer() {
        return None;
    }
    let range = match said.open {
        Some(Question::When) => whole(pieces, &mentions, address)?,
        _ => unmistakable(said, pieces, &mentions)?,
    };
    let is_definite = mentions.iter().any(|mention| mention.kind != Kind::Vague);
    let words = |range: Range<usize>| Some(written(&said.body, pieces.get(range)?));
    let alone = alone(pieces, &mentions, address).and_then(words);
    Some(Heard { words: words(range.clone())?, pieces: range, is_definite, alone })
}

/// The one moment that what was heard names. Nothing else is said with it but an address, whose it is (`name`) and wishes.
pub(super) fn moment(
    said: &Said<'_>,
    pieces: &[Piece<'_>],
    address: Option<&Range<usize>>,
    name: Option<&str>,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let may_start = said.answers(Question::When) || said.answers(Question::Who);
    let mentions = mentions(pieces, address);
    let is_wished = may_start && has_only_wishes(pieces, &mentions, address, name);
    start(pieces, &mentions, said.at, zone).filter(|_| is_wished)
}

/// Whether a day or a clock time is named, asked for or not, that may be one that is wished for.
pub(super) fn names_a_time(pieces: &[Piece<'_>], address: Option<&Range<usize>>) -> bool {
    let is_past = pieces.iter().any(|piece| piece.is(PAST));
    let is_named = |mention: &Mention| matches!(mention.kind, Kind::Day(_) | Kind::Clock(Some(_)));
    !is_past && mentions(pieces, address).iter().any(is_named)
}

/// All that answers the question of when, if it has anything of a day or a time.
fn whole(pieces: &[Piece<'_>], mentions: &[Mention], address: Option<&Range<usize>>) -> Option<Range<usize>> {
    let asks = pieces.first()?.is("what when how who why where whats wheres que quien donde como cuanto");
    let has_fraction = || pieces.iter().any(|piece| piece.plain.contains('/'));
    let is_hours = || pieces.len() <= 6 && pieces.iter().any(is_hour) && address.is_none() && !has_fraction();
    match address {
        _ if asks || (mentions.is_empty() && !is_hours()) => None,
        None => Some(0..pieces.len()),
        Some(_) => cluster(pieces, mentions),
    }
}

/// A day or a clock time that stands in an answer to something else.
fn unmistakable(said: &Said<'_>, pieces: &[Piece<'_>], mentions: &[Mention]) -> Option<Range<usize>> {
    let range = cluster(pieces, mentions)?;
    let is_all = range == (0..pieces.len());
    let is_wish = pieces.iter().any(|piece| piece.is(WISHES));
    (said.open != Some(Question::Problem) || is_all || is_wish).then_some(range)
}

fn mentions(pieces: &[Piece<'_>], address: Option<&Range<usize>>) -> Vec<Mention> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < pieces.len() {
        let ends = match address {
            Some(address) if address.contains(&at) => {
                at = address.end;
                continue;
            }
            Some(address) if at < address.start => address.start,
            _ => pieces.len(),
        };
        let rest = &pieces[at..ends.min(pieces.len())];
        if let Some(count) = GREETINGS.iter().find_map(|greeting| phrase(rest, greeting)) {
            at += count;
            continue;
        }
        let Some((kind, count)) = mention(rest).filter(|_| !is_fraction(&pieces[..at], rest)) else {
            at += 1;
            continue;
        };
        found.push(Mention { kind, pieces: at..at + count });
        at += count;
    }
    found
}

fn mention(rest: &[Piece<'_>]) -> Option<(Kind, usize)> {
    let vague = || VAGUE.iter().find_map(|words| phrase(rest, words));
    let vague = vague().map(|count| (Kind::Vague, count));
    let day = || day(rest).map(|(day, count)| (Kind::Day(day), count));
    let clock = || clock(rest).map(|(time, count)| (Kind::Clock(time), count));
    let bound = || bound(rest).map(|count| (Kind::Clock(None), count));
    let word = || rest.first().filter(|piece| piece.is(VAGUE_WORDS)).map(|_| (Kind::Vague, 1));
    vague.or_else(day).or_else(clock).or_else(bound).or_else(word)
}

#[cfg(test)]
mod tests;
