//! Which words are about a day or a time and about nothing else.

use std::ops::Range;

use super::super::lists::POLITE;
use super::super::pieces::Piece;
use super::cluster::{LEADS, TRAILS};
use super::{Kind, Mention, WISHES};
use crate::domain::conversation::words::plain_word;

/// Words that make a wish of a day, beside those of wishing itself.
const ASKING: &str = "i im ill id we you u us my name and do does lets would will are how about someone somebody here \
    las le les seria";

/// Words that take a time back or put another in its place.
const CHANGING: &str = "no not dont doesnt didnt cant cannot wont wouldnt isnt but or than instead actually rather maybe \
    then what make move change switch reschedule it that to until from meant mean wait busy pero mejor no o vez \
    cambiar puedo";

/// Whether all that stands beside the days and times, the address and the name is a wish.
pub(super) fn has_only_wishes(
    pieces: &[Piece<'_>],
    mentions: &[Mention],
    address: Option<&Range<usize>>,
    name: Option<&str>,
) -> bool {
    let named: Vec<String> = name.unwrap_or_default().split(' ').map(plain_word).collect();
    let is_known = |at: usize| {
        is_mentioned(mentions, at)
            || address.is_some_and(|address| address.contains(&at))
            || named.contains(&pieces[at].plain)
    };
    (0..pieces.len()).all(|at| is_known(at) || is_wish(pieces, mentions, at))
}

/// The last clauses that name a day or a clock time and say nothing else.
pub(super) fn alone(
    pieces: &[Piece<'_>],
    mentions: &[Mention],
    address: Option<&Range<usize>>,
) -> Option<Range<usize>> {
    let clauses = clauses(pieces, address);
    let is_alone = |clause: &Range<usize>| {
        let belongs = |at: usize| {
            is_mentioned(mentions, at) || is_wish(pieces, mentions, at) || pieces[at].is(CHANGING)
        };
        clause.clone().all(belongs)
    };
    let names = |clause: &Range<usize>| {
        let is_named =
            |mention: &Mention| mention.kind != Kind::Vague && clause.contains(&mention.pieces.start);
        mentions.iter().any(is_named)
    };
    let last = clauses.iter().rposition(|clause| is_alone(clause) && names(clause))?;
    let before = clauses[..last].iter().rev().take_while(|clause| is_alone(clause)).last();
    Some(before.unwrap_or(&clauses[last]).start..clauses[last].end)
}

/// What stands between pauses, and before and after the address.
fn clauses(pieces: &[Piece<'_>], address: Option<&Range<usize>>) -> Vec<Range<usize>> {
    let (mut found, mut begins) = (Vec::new(), 0);
    for (at, piece) in pieces.iter().enumerate() {
        let is_beside = address.is_some_and(|address| [address.start, address.end].contains(&(at + 1)));
        if piece.is_parted() || is_beside || at + 1 == pieces.len() {
            found.push(begins..at + 1);
            begins = at + 1;
        }
    }
    found
}

fn is_mentioned(mentions: &[Mention], at: usize) -> bool {
    mentions.iter().any(|mention| mention.pieces.contains(&at))
}

fn is_wish(pieces: &[Piece<'_>], mentions: &[Mention], at: usize) -> bool {
    let is_day = |before: usize| at.checked_sub(before).is_some_and(|at| is_mentioned(mentions, at));
    match pieces[at].plain.as_str() {
        // Tomorrow may work, and so may the customer.
        "work" => is_day(1) || (is_day(2) && pieces[at - 1].is("would will could")),
        _ => [LEADS, TRAILS, WISHES, POLITE, ASKING].iter().any(|list| pieces[at].is(list)),
    }
}
