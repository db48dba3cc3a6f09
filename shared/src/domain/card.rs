//! Card numbers in what customers write. They are masked before anything is stored, and nobody has asked for one.

use std::borrow::Cow;
use std::ops::Range;

/// Digits of a card's number.
const SHORTEST: usize = 13;
const LONGEST: usize = 19;

/// What stays to be read, so that a person knows which card it was.
const KEPT: usize = 4;

const MASK: char = '•';

/// How digits stand together on the front of a card: Visa, Mastercard and Discover; the same with 19 digits; American
/// Express; Diners Club.
const SHAPES: [&[usize]; 4] = [&[4, 4, 4, 4], &[4, 4, 4, 4, 3], &[4, 6, 5], &[4, 6, 4]];

/// A telephone number's groups: all in one, as people write it, and with the country's digit before it.
const TELEPHONES: [&[usize]; 5] = [&[10], &[3, 3, 4], &[3, 7], &[1, 10], &[1, 3, 3, 4]];

/// What is written beside one: the number of a house or a flat, a ZIP code, a number without its area.
const BESIDE: [&[usize]; 7] = [&[3], &[4], &[5], &[5, 4], &[9], &[3, 4], &[7]];

/// Most cards have so many digits, in fours.
const IN_FOURS: usize = 16;
const FOUR: usize = 4;

/// A digit, and where its character begins.
#[derive(Debug, Clone, Copy)]
struct Digit {
    at: usize,
    value: u32,
}

/// Digits without a gap.
#[derive(Debug, Clone)]
struct Group<'a> {
    /// Which of the digits.
    of: Range<usize>,
    /// What stands between these and the group before.
    gap: &'a str,
    is_masked: bool,
}

/// Groups of digits with nothing between them that ends a number.
#[derive(Debug, Default)]
struct Run<'a> {
    digits: Vec<Digit>,
    groups: Vec<Group<'a>>,
    /// Where the last digit's character ends.
    end: usize,
}

/// The same words with every card number masked but for its last four digits: `•••• •••• •••• 1234`. What Luhn's check
/// digit rules out is no card, and neither is a longer number. Allocates only where there are digits enough.
///
/// - Single blanks or hyphens may part a number in any way but as a telephone number and a ZIP code are, and it may
///   stand among other digits as cards show it.
/// - Wider gaps (several blanks, a dot, the end of a line) stand between numbers too: a telephone number and a ZIP code,
///   taken for one number, hold by chance one time in ten. So with them it is a card only if parted as cards are, or
///   evenly.
#[must_use]
pub fn masked(words: &str) -> Cow<'_, str> {
    if words.chars().filter_map(value).nth(SHORTEST - 1).is_none() {
        return Cow::Borrowed(words);
    }
    let hidden = hidden(words);
    if hidden.is_empty() {
        return Cow::Borrowed(words);
    }
    let mut hidden = hidden.into_iter().peekable();
    let masked = words.char_indices();
    Cow::Owned(masked.map(|(at, c)| if hidden.next_if_eq(&at).is_some() { MASK } else { c }).collect())
}

/// Where the characters begin that are to be masked, in order.
fn hidden(words: &str) -> Vec<usize> {
    let (mut hidden, mut run) = (Vec::new(), Run::default());
    for (at, c) in words.char_indices() {
        match value(c) {
            Some(value) => run.push(words, Digit { at, value }, c.len_utf8()),
            None if parts(c) || parts_widely(c) => {}
            None => run.close(&mut hidden),
        }
    }
    run.close(&mut hidden);
    hidden.sort_unstable();
    hidden
}

impl<'a> Run<'a> {
    fn push(&mut self, words: &'a str, digit: Digit, length: usize) {
        let place = self.digits.len();
        match self.groups.last_mut() {
            Some(group) if self.end == digit.at => group.of.end = place + 1,
            before => {
                let gap = before.and_then(|_| words.get(self.end..digit.at)).unwrap_or_default();
                self.groups.push(Group { of: place..place + 1, gap, is_masked: false });
            }
        }
        self.digits.push(digit);
        self.end = digit.at + length;
    }

    /// What is to be masked of it. It is empty again after that.
    fn close(&mut self, hidden: &mut Vec<usize>) {
        if self.digits.len() >= SHORTEST {
            let digits = &self.digits;
            for near in self.groups.chunk_by_mut(|_, next| is_near(next)) {
                hide_near(near, digits, hidden);
            }
            for left in self.groups.split(|group| group.is_masked) {
                hide_wide(left, digits, hidden);
            }
        }
        self.digits.clear();
        self.groups.clear();
    }
}

/// Of groups that single blanks or hyphens part.
fn hide_near(groups: &mut [Group<'_>], digits: &[Digit], hidden: &mut Vec<usize>) {
    if is_card(groups, digits) && !is_telephone_and_more(groups, digits) {
        return mask(groups, digits, hidden);
    }
    let mut from = 0;
    while from < groups.len() {
        let rest = &mut groups[from..];
        let card = (1..=rest.len().min(LONGEST)).rev().find(|length| {
            let some = &rest[..*length];
            (*length == 1 || is_shaped(some)) && is_card(some, digits)
        });
        if let Some(length) = card {
            mask(&mut rest[..length], digits, hidden);
        }
        from += card.unwrap_or(1);
    }
}

/// Of groups with wider gaps among them, where no card was found between two of those.
fn hide_wide(groups: &[Group<'_>], digits: &[Digit], hidden: &mut Vec<usize>) {
    let mut from = 0;
    while from < groups.len() {
        let ends = from + 2..=groups.len().min(from + LONGEST);
        let card = ends.rev().find(|end| {
            let some = &groups[from..*end];
            let is_parted = is_shaped(some) || is_in_fours(some) || is_even(some);
            is_parted && is_wide(some) && is_card(some, digits) && !goes_on(groups, from, *end)
        });
        if let Some(end) = card {
            hide(&groups[from..end], digits, hidden);
        }
        from = card.unwrap_or(from + 1);
    }
}

/// Whether these are a North American telephone number and what people write beside one: one in ten such pairs would
/// hold, and what is masked is lost for good.
fn is_telephone_and_more(groups: &[Group<'_>], digits: &[Digit]) -> bool {
    let is_pair = |telephone, more| is_telephone(telephone, digits) && is_parted_as(more, &BESIDE);
    (1..groups.len()).any(|at| {
        let (one, other) = groups.split_at(at);
        is_pair(one, other) || is_pair(other, one)
    })
}

/// Area and exchange begin with 2 to 9.
fn is_telephone(groups: &[Group<'_>], digits: &[Digit]) -> bool {
    let national: Vec<u32> = of(groups, digits).iter().rev().take(10).map(|digit| digit.value).collect();
    let is_in_plan =
        matches!(national[..], [_, _, _, _, _, _, exchange, _, _, area] if exchange > 1 && area > 1);
    is_in_plan && is_parted_as(groups, &TELEPHONES)
}

fn is_wide(groups: &[Group<'_>]) -> bool {
    groups[1..].iter().any(|group| !is_near(group))
}

/// Whether these groups are only some of a longer list of such: of single digits, or of flats with four each.
fn goes_on(groups: &[Group<'_>], from: usize, end: usize) -> bool {
    let (length, gap) = (groups[from].of.len(), groups[from + 1].gap);
    let is_alike = |group: &Group<'_>| group.of.len() == length && group.gap == gap;
    let before = from > 0 && groups[from - 1].of.len() == length && groups[from].gap == gap;
    let after = groups.get(end).is_some_and(is_alike);
    (before || after) && groups[from + 1..end].iter().all(is_alike)
}

/// As on a card.
fn is_shaped(groups: &[Group<'_>]) -> bool {
    is_parted_as(groups, &SHAPES)
}

fn is_parted_as(groups: &[Group<'_>], shapes: &[&[usize]]) -> bool {
    let is_parted_so = |shape: &&[usize]| shape.iter().copied().eq(groups.iter().map(|group| group.of.len()));
    shapes.iter().any(is_parted_so)
}

/// As on a card, but not between all of its fours: a number without gaps that is broken over two lines.
fn is_in_fours(groups: &[Group<'_>]) -> bool {
    count(groups) == IN_FOURS && groups.iter().all(|group| group.of.len() % FOUR == 0)
}

/// Digit by digit, or in fours as far as they go, with the same gap everywhere. Other lengths are telephone numbers, ZIP
/// codes, or the numbers of flats.
fn is_even(groups: &[Group<'_>]) -> bool {
    let [first, middle @ .., last] = groups else { return false };
    let length = first.of.len();
    let is_alike = |group: &Group<'_>| group.of.len() == length && group.gap == last.gap;
    matches!(length, 1 | FOUR) && last.of.len() <= length && middle.iter().all(is_alike)
}

fn is_card(groups: &[Group<'_>], digits: &[Digit]) -> bool {
    (SHORTEST..=LONGEST).contains(&count(groups)) && holds(of(groups, digits).iter().map(|digit| digit.value))
}

fn count(groups: &[Group<'_>]) -> usize {
    match groups {
        [] => 0,
        [first, ..] => groups[groups.len() - 1].of.end - first.of.start,
    }
}

/// The digits of these groups, which stand one after the other.
fn of<'d>(groups: &[Group<'_>], digits: &'d [Digit]) -> &'d [Digit] {
    let from = groups.first().map_or(0, |first| first.of.start);
    &digits[from..from + count(groups)]
}

fn mask(groups: &mut [Group<'_>], digits: &[Digit], hidden: &mut Vec<usize>) {
    hide(groups, digits, hidden);
    groups.iter_mut().for_each(|group| group.is_masked = true);
}

fn hide(groups: &[Group<'_>], digits: &[Digit], hidden: &mut Vec<usize>) {
    let digits = of(groups, digits);
    hidden.extend(digits[..digits.len().saturating_sub(KEPT)].iter().map(|digit| digit.at));
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

/// Whether one blank or hyphen parts it from the group before.
fn is_near(group: &Group<'_>) -> bool {
    let mut gap = group.gap.chars();
    gap.next().is_some_and(parts) && gap.next().is_none()
}

/// A blank or a hyphen, in any of the forms that keyboards put in by themselves.
const fn parts(c: char) -> bool {
    matches!(c, ' ' | '-' | '\u{a0}' | '\u{2009}' | '\u{2010}'..='\u{2013}' | '\u{202f}')
}

/// What else may stand within a number.
fn parts_widely(c: char) -> bool {
    c == '.' || c.is_whitespace()
}

#[cfg(test)]
mod tests;
