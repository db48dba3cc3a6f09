//! A text cut where it has spaces: names, numbers and clock times stay whole, unlike in [`words`](super::super::words).

use std::ops::Range;

use super::super::words::plain_word;
use super::lists::listed;

/// What stands between a piece and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pause {
    None,
    Dash,
    Comma,
    Stop,
}

/// A piece of a text, without the punctuation around it.
#[derive(Debug, Clone)]
pub(super) struct Piece<'a> {
    pub(super) written: &'a str,
    /// Lower-case, without accents and apostrophes.
    pub(super) plain: String,
    /// Where it stands in the text, in bytes.
    pub(super) bytes: Range<usize>,
    pub(super) pause: Pause,
}

impl Piece<'_> {
    pub(super) fn is(&self, list: &str) -> bool {
        listed(list, &self.plain)
    }

    pub(super) fn is_parted(&self) -> bool {
        self.pause > Pause::None
    }

    /// A word, as names of people, streets and cities are made of.
    pub(super) fn is_word(&self) -> bool {
        let belongs =
            |c: char| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '\u{300}'..='\u{36f}');
        self.written.chars().all(belongs) && self.written.contains(char::is_alphabetic)
    }

    /// A number as written, without anything else.
    pub(super) fn digits(&self) -> Option<&str> {
        Some(self.plain.as_str()).filter(|plain| plain.bytes().all(|b| b.is_ascii_digit()))
    }
}

/// Words that a full stop after them only shortens.
const SHORTENED: &str = "st ave rd dr ln blvd ct pl cir pkwy hwy trl ter sq apt ste mr mrs ms jr sr ft mt \
    a.m p.m am pm ne nw se sw av jan feb mar apr jun jul aug sep sept oct nov dec";

pub(super) fn pieces(body: &str) -> Vec<Piece<'_>> {
    let (mut found, mut begins) = (Vec::new(), 0);
    for (at, c) in body.char_indices() {
        let parts = matches!(c, ';' | '(' | ')' | '|' | '\n') || (c == ',' && !is_in_number(body, at));
        if parts || c.is_whitespace() {
            push(&mut found, body, begins..at);
            begins = at + c.len_utf8();
        }
        if parts {
            pause_after(&mut found, Pause::Comma);
        }
    }
    push(&mut found, body, begins..body.len());
    found
}

/// The words of these pieces as they were written, with one space where there was any.
pub(super) fn written(body: &str, pieces: &[Piece<'_>]) -> String {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
        return String::new();
    };
    let span = body.get(first.bytes.start..last.bytes.end).unwrap_or_default();
    span.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many pieces these words take, all without a pause between them. None: something else comes next.
pub(super) fn phrase(pieces: &[Piece<'_>], words: &str) -> Option<usize> {
    let count = words.split(' ').count();
    let next = pieces.get(..count)?;
    let is_it = next.iter().zip(words.split(' ')).all(|(piece, word)| piece.plain == word);
    let parted = next.iter().take(count - 1).any(Piece::is_parted);
    (is_it && !parted).then_some(count)
}

/// The pieces between pauses.
pub(super) fn clauses<'p, 'a>(pieces: &'p [Piece<'a>]) -> impl Iterator<Item = &'p [Piece<'a>]> {
    pieces.split_inclusive(Piece::is_parted)
}

/// The comma of 1,200.
fn is_in_number(body: &str, comma: usize) -> bool {
    let before = body.get(..comma).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    let mut after = body.get(comma + 1..).unwrap_or_default().chars();
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    before && (0..3).all(|_| is_digit(after.next())) && !is_digit(after.next())
}

fn push<'a>(found: &mut Vec<Piece<'a>>, body: &'a str, bytes: Range<usize>) {
    let Some(token) = body.get(bytes.clone()).filter(|token| !token.is_empty()) else {
        return;
    };
    if !token.contains(char::is_alphanumeric) {
        let is_dash = token.contains(is_dash);
        return pause_after(found, if is_dash { Pause::Dash } else { Pause::Comma });
    }
    let from = token.find(|c| !opens(c)).unwrap_or(0);
    let (opening, rest) = token.split_at(from);
    let trimmed = rest.trim_end_matches(closes);
    let written = match rest.get(..trimmed.len() + 1) {
        Some(inches) if opening.is_empty() && is_in_inches(inches) => inches,
        _ => trimmed,
    };
    if !opening.is_empty() {
        pause_after(found, Pause::Comma);
    }
    let begins = bytes.start + from;
    let plain = plain_word(written);
    let pause = pause_of(&plain, rest.get(written.len()..).unwrap_or_default());
    found.push(Piece { written, plain, bytes: begins..begins + written.len(), pause });
}

/// `3/4"`.
fn is_in_inches(word: &str) -> bool {
    word.strip_suffix('"')
        .is_some_and(|number| number.contains('/') && number.ends_with(|c: char| c.is_ascii_digit()))
}

fn pause_after(found: &mut [Piece<'_>], pause: Pause) {
    if let Some(last) = found.last_mut() {
        last.pause = last.pause.max(pause);
    }
}

fn pause_of(plain: &str, closing: &str) -> Pause {
    let is_initials = || plain.split('.').all(|letters| letters.chars().count() == 1);
    let is_short = || is_initials() || listed(SHORTENED, plain);
    match closing {
        "" | "'" | "’" | "*" | ":" => Pause::None,
        "." if is_short() => Pause::None,
        _ if closing.contains(['.', '!', '?', '…']) => Pause::Stop,
        _ if closing.chars().all(is_dash) => Pause::Dash,
        _ => Pause::Comma,
    }
}

const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—')
}

const fn opens(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '‘' | '\'' | '[' | '¿' | '¡' | '*' | '•' | '.') || is_dash(c)
}

const fn closes(c: char) -> bool {
    matches!(c, '.' | ',' | ':' | '!' | '?' | '…' | ']' | '"' | '“' | '”' | '’' | '\'' | '*') || is_dash(c)
}
