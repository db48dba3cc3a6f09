//! Which words of a text are about a day or a time.

use std::ops::Range;

use super::super::pieces::Piece;
use super::day::Day;
use super::{Kind, Mention};

/// Words that belong to a day or time before and after it.
pub(super) const LEADS: &str = "not on this next at after before by around between in the any or either el este esta \
    para por la a maybe preferably";
pub(super) const TRAILS: &str = "works work is would be good fine best better great ok okay please or later earlier for \
    me esta bien conviene";

/// The last days and times that stand together, with the words that belong to them.
pub(super) fn cluster(pieces: &[Piece<'_>], mentions: &[Mention]) -> Option<Range<usize>> {
    let is_sure = |mention: &Mention| match mention.kind {
        Kind::Day(day) => day != Day::Unclear,
        Kind::Clock(time) => time.is_some(),
        Kind::Vague => false,
    };
    let last = mentions.iter().rposition(is_sure)?;
    let (mut from, mut to) = (mentions[last].pieces.start, mentions[last].pieces.end);
    for before in mentions[..last].iter().rev() {
        if before.pieces.end + 3 < from {
            break;
        }
        from = before.pieces.start;
    }
    for next in &mentions[last + 1..] {
        if next.pieces.start > to + 3 {
            break;
        }
        to = next.pieces.end;
    }
    while from > 0 && pieces[from - 1].is(LEADS) && !pieces[from - 1].is_parted() {
        from -= 1;
    }
    while to < pieces.len() && pieces[to].is(TRAILS) && !pieces[to - 1].is_parted() {
        to += 1;
    }
    Some(from..to)
}
