//! Which texts come before others, by closed lists of phrases. No guessing: what no list has is not urgent.

/// The phrases, and what takes them back.
mod phrases;

use self::phrases::{BEFORE, BETWEEN, GAS, HAD, LIFE, PAST, PERFECT, Phrase, SINCE, URGENT, WATER};
use super::words::{Words, first_letter, is, starts_with};

/// How much cannot wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Urgency {
    /// It can wait.
    #[default]
    None,
    /// Water, sewage or the lack of heat: damage is being done.
    Urgent,
    /// Gas, carbon monoxide, fire, smoke, sparks or shocks: somebody may be hurt.
    Life,
}

impl Urgency {
    /// As a stored text says it; None: it says nothing.
    #[must_use]
    pub const fn stored(self) -> Option<u8> {
        match self {
            Self::None => None,
            Self::Urgent => Some(1),
            Self::Life => Some(2),
        }
    }

    /// What a stored text says. Something newer than this version knows is not less than what this knows.
    #[must_use]
    pub const fn of_stored(stored: Option<u64>) -> Self {
        match stored {
            None | Some(0) => Self::None,
            Some(1) => Self::Urgent,
            Some(_) => Self::Life,
        }
    }
}

/// How far after a phrase it may be said that it was long ago.
const AFTER: usize = 6;

/// What cannot wait, as far as it decides what is said to the customer. The gravest is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Emergency {
    /// Urgent, and no water is doing damage.
    Other,
    /// Flooding, a burst pipe, sewage.
    Water,
    /// Fire, smoke, sparks, shocks.
    Fire,
    /// Gas or carbon monoxide.
    Gas,
}

/// How urgent a text is. Part of taking it in, so it allocates nothing.
#[must_use]
pub fn urgency(body: &str) -> Urgency {
    let mut urgency = Urgency::None;
    for place in places(body) {
        if place.found(LIFE).next().is_some() {
            return Urgency::Life;
        }
        if urgency == Urgency::None && place.found(URGENT).next().is_some() {
            urgency = Urgency::Urgent;
        }
    }
    urgency
}

/// The gravest emergency that a text tells of.
#[must_use]
pub fn emergency(body: &str) -> Option<Emergency> {
    let kinds = places(body).flat_map(|place| {
        let life = place.found(LIFE).map(|phrase| match phrase.has(GAS) {
            true => Emergency::Gas,
            false => Emergency::Fire,
        });
        let urgent = place.found(URGENT).map(|phrase| match phrase.has(WATER) {
            true => Emergency::Water,
            false => Emergency::Other,
        });
        life.chain(urgent).max()
    });
    kinds.max()
}

/// Whether a text tells of a danger to life in words of the Spanish list.
pub(super) fn is_danger_in_spanish(body: &str) -> bool {
    places(body).any(|place| place.found(LIFE).any(|phrase| phrase.is_spanish))
}

/// A text from one of its words on, and the three words before in the same clause, the nearest first.
struct Place<'a> {
    words: Words<'a>,
    before: [&'a str; 3],
}

/// A text from each of its words on.
fn places(body: &str) -> impl Iterator<Item = Place<'_>> {
    let (mut words, mut before) = (Words::of(body), [""; 3]);
    std::iter::from_fn(move || {
        let here = words.clone();
        let word = words.next()?;
        if word.begins_clause {
            before = [""; 3];
        }
        let place = Place { words: here, before };
        before = [word.letters, before[0], before[1]];
        Some(place)
    })
}

impl<'a> Place<'a> {
    /// The phrases of a list that begin here and mean what they say.
    fn found(&self, list: &'static [Phrase]) -> impl Iterator<Item = &'static Phrase> + use<'_, 'a> {
        // Almost no phrase begins with the same letter, and comparing words is dear.
        let first = self.words.clone().next().and_then(|word| first_letter(word.letters));
        let may_begin = move |phrase: &&Phrase| phrase.words.chars().next() == first;
        list.iter().filter(may_begin).filter(|phrase| means(phrase, &self.words, self.before))
    }
}

/// Whether the phrase is there, and nothing around it says that it is not so now.
fn means(phrase: &Phrase, words: &Words<'_>, before: [&str; 3]) -> bool {
    let Some(after) = starts_with(words, phrase.words) else {
        return false;
    };
    let is_other = || phrase.unless.iter().any(|next| starts_with(&after, next).is_some());
    !is_denied(before) && !is_other() && !is_past(&after)
}

/// Whether what stands before says that it is not so, or was so. What somebody has had since then, they have.
fn is_denied([near, far, farther]: [&str; 3]) -> bool {
    let among = |list: &[&str], word: &str| list.iter().any(|known| is(word, known));
    let (word, earlier) = if among(BETWEEN, near) { (far, farther) } else { (near, far) };
    among(BEFORE, word) && !(is(word, HAD) && among(PERFECT, earlier))
}

/// Whether what follows in the same clause says that it was long ago, and not since then.
fn is_past(after: &Words<'_>) -> bool {
    let (mut rest, mut before) = (after.clone(), "");
    for _ in 0..AFTER {
        let said = PAST.iter().any(|past| starts_with(&rest, past).is_some());
        if said && !SINCE.iter().any(|since| is(before, since)) {
            return true;
        }
        match rest.next() {
            Some(word) if !word.begins_clause => before = word.letters,
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests;
