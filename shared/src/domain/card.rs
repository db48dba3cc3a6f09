//! Card numbers in what customers write. They are masked before anything is stored, and nobody has asked for one.

use std::borrow::Cow;

/// Digits of a card's number.
const SHORTEST: usize = 13;
const LONGEST: usize = 19;

/// What stays to be read, so that a person knows which card it was.
const KEPT: usize = 4;

const MASK: char = '•';

/// How digits stand together on the front of a card: Visa, Mastercard and Discover; the same with 19 digits; American
/// Express; Diners Club.
const SHAPES: [&[usize]; 4] = [&[4, 4, 4, 4], &[4, 4, 4, 4, 3], &[4, 6, 5], &[4, 6, 4]];

/// A digit, and where its character begins.
#[derive(Debug, Clone, Copy)]
struct Digit {
    at: usize,
    value: u32,
}

/// The same words with every card number masked but for its last four digits: `•••• •••• •••• 1234`. A number may be
/// parted by single blanks or hyphens, and may stand among other digits in the way that cards show it. What Luhn's check
/// digit rules out is no card, and neither is a longer number. Allocates only where something is masked.
#[must_use]
pub fn masked(words: &str) -> Cow<'_, str> {
    if words.chars().filter_map(value).nth(SHORTEST - 1).is_none() {
        return Cow::Borrowed(words);
    }
    let hidden = hidden(words);
    if hidden.is_empty() {
        return Cow::Borrowed(words);
    }
    let masked = words.char_indices();
    Cow::Owned(masked.map(|(at, c)| if hidden.contains(&at) { MASK } else { c }).collect())
}

/// Where the characters begin that are to be masked.
fn hidden(words: &str) -> Vec<usize> {
    let (mut hidden, mut run, mut parted) = (Vec::new(), Vec::new(), None);
    for (at, c) in words.char_indices() {
        match value(c) {
            Some(value) => {
                let digit = Digit { at, value };
                match (run.last_mut(), parted.take()) {
                    (Some(_), Some(())) | (None, _) => run.push(vec![digit]),
                    (Some(group), None) => group.push(digit),
                }
            }
            None if parts(c) && !run.is_empty() && parted.is_none() => parted = Some(()),
            None => {
                hide(&run, &mut hidden);
                run.clear();
                parted = None;
            }
        }
    }
    hide(&run, &mut hidden);
    hidden
}

/// What is to be masked of groups of digits that stand one after the other.
fn hide(mut run: &[Vec<Digit>], hidden: &mut Vec<usize>) {
    if is_card(run) {
        return mask(run, hidden);
    }
    while !run.is_empty() {
        let card = (1..=run.len()).rev().find(|length| looks_like_one(&run[..*length]));
        if let Some(length) = card {
            mask(&run[..length], hidden);
        }
        run = &run[card.unwrap_or(1)..];
    }
}

/// A part of a run: one number without a gap, or one parted as on a card.
fn looks_like_one(groups: &[Vec<Digit>]) -> bool {
    let is_parted_so = |shape: &&[usize]| shape.iter().copied().eq(groups.iter().map(Vec::len));
    (groups.len() == 1 || SHAPES.iter().any(is_parted_so)) && is_card(groups)
}

fn is_card(groups: &[Vec<Digit>]) -> bool {
    let length: usize = groups.iter().map(Vec::len).sum();
    (SHORTEST..=LONGEST).contains(&length) && holds(groups.iter().flatten().map(|digit| digit.value))
}

fn mask(groups: &[Vec<Digit>], hidden: &mut Vec<usize>) {
    let digits: Vec<&Digit> = groups.iter().flatten().collect();
    let most = digits.len().saturating_sub(KEPT);
    hidden.extend(digits[..most].iter().map(|digit| digit.at));
}

/// Luhn's check: from the right, every second digit counts double, and the sum is a multiple of ten.
fn holds(digits: impl DoubleEndedIterator<Item = u32>) -> bool {
    let counted = digits.rev().enumerate().map(|(place, digit)| match (place % 2, digit * 2) {
        (0, _) => digit,
        (_, double) if double > 9 => double - 9,
        (_, double) => double,
    });
    counted.sum::<u32>() % 10 == 0
}

/// A decimal digit of the scripts that phones offer: ASCII, full-width, Arabic-Indic, Persian, Devanagari.
fn value(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        _ => return None,
    };
    Some(u32::from(c) - u32::from(zero))
}

/// One blank or hyphen, in any of the forms that keyboards put in by themselves.
const fn parts(c: char) -> bool {
    matches!(c, ' ' | '-' | '\u{a0}' | '\u{2009}' | '\u{2010}'..='\u{2013}' | '\u{202f}')
}

#[cfg(test)]
mod tests;
