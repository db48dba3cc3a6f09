//! Fractions: `3/4 inch` looks like a day in March and is none.

use super::super::pieces::{Piece, phrase};
use super::clock::clock;

const MEASURES: &str = "inch inches in hp horsepower bath baths bathroom bathrooms ton tons";

/// Halves, quarters and all day of all week are said more often than those days are: these are days only beside a clock time.
const SAID_OFTEN: &str = "1/2 1/4 3/4 24/7";

/// Whether what begins here counts things and is no day.
pub(super) fn is_fraction(before: &[Piece<'_>], rest: &[Piece<'_>]) -> bool {
    let Some((number, after)) = rest.split_first().filter(|(first, _)| first.plain.contains('/')) else {
        return false;
    };
    let is_measure = after.first().is_some_and(|next| next.is(MEASURES)) && phrase(after, "in the").is_none();
    let has_time = || begins_with_time(after) || ends_with_time(before);
    (is_measure && !number.is_parted()) || (number.is(SAID_OFTEN) && !has_time())
}

/// `3pm`, `at 3pm`.
fn begins_with_time(pieces: &[Piece<'_>]) -> bool {
    let rest = match pieces {
        [at, rest @ ..] if at.plain == "at" => rest,
        rest => rest,
    };
    matches!(clock(rest), Some((Some(_), _)))
}

/// `3pm`, `3pm on`.
fn ends_with_time(pieces: &[Piece<'_>]) -> bool {
    let pieces = match pieces {
        [rest @ .., on] if on.plain == "on" => rest,
        rest => rest,
    };
    let is_time = |from: usize| matches!(clock(&pieces[from..]), Some((Some(_), count)) if from + count == pieces.len());
    (0..pieces.len()).any(is_time)
}
