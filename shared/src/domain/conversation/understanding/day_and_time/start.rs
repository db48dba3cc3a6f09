//! The one moment that an answer names, if it names one.

use jiff::tz::TimeZone;

use super::super::pieces::{Pause, Piece};
use super::clock::BOUNDS;
use super::date::date;
use super::day::Day;
use super::{Kind, Mention};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// No booking is made for a day farther ahead.
const FARTHEST: SignedDuration = SignedDuration::from_hours(60 * 24);

/// In the first hours of a day some say tomorrow and mean after sleeping.
const NIGHT_ENDS: i8 = 4;

/// Words that take a day or time back, or leave a choice.
const UNSURE: &str = "not no nope nah maybe dont doesnt cant cannot wont isnt except but never unless either or than later \
    earlier earliest between week weeks weekend weekends weekday weekdays every any anytime whenever nunca \
    menos excepto tampoco o entre semana despues antes hour hours minutes month months";

/// The moment of the one date and the one clock time that are said.
pub(super) fn start(
    pieces: &[Piece<'_>],
    mentions: &[Mention],
    said_at: Timestamp,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let is_left_open = pieces.iter().any(|piece| piece.is(UNSURE)) || is_bounded(pieces, mentions);
    let (mut days, mut times) = (Vec::new(), Vec::new());
    for mention in mentions {
        match mention.kind {
            Kind::Day(day) => days.push(day),
            Kind::Clock(time) => times.push(time?),
            Kind::Vague => {}
        }
    }
    let time = *times.first().filter(|first| times.iter().all(|time| time == *first))?;
    let now = said_at.to_zoned(zone.clone());
    if is_left_open || (now.hour() < NIGHT_ENDS && days.contains(&Day::In(1))) {
        return None;
    }
    let moment = date(&days, now.date())?.to_datetime(time);
    let start = zone.to_ambiguous_timestamp(moment).unambiguous().ok()?;
    (start > said_at && start <= after(said_at, FARTHEST)).then_some(start)
}

/// Whether a time is only where something begins or ends: `after 3pm`, `2 to 4pm`, `3 - 5pm`.
fn is_bounded(pieces: &[Piece<'_>], mentions: &[Mention]) -> bool {
    let before = |at: usize| at.checked_sub(1).and_then(|at| pieces.get(at));
    let is_visit = |at: usize| {
        pieces[at].plain == "by" && before(at).is_some_and(|verb| verb.is("come stop drop swing"))
    };
    let is_limit = |at: usize| pieces[at].is(BOUNDS) && !pieces[at].is("at las past") && !is_visit(at);
    let limits = mentions.iter().filter(|mention| mention.kind != Kind::Vague);
    let is_limited = limits.filter_map(|mention| mention.pieces.start.checked_sub(1)).any(is_limit);
    let is_range = pieces.windows(2).any(|two| {
        let is_number = two[0].digits().is_some_and(|digits| digits.len() <= 2);
        is_number && (two[0].pause == Pause::Dash || two[1].is("and & to y a thru through til till until"))
    });
    is_limited || is_range
}
