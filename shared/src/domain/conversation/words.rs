/// One word as it was written, and whether a clause begins with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) letters: &'a str,
    pub(super) begins_clause: bool,
}

/// What is left of a text, word by word.
#[derive(Debug, Clone)]
pub(super) struct Words<'a> {
    rest: &'a str,
    /// Nothing was read yet.
    is_new: bool,
}

impl<'a> Words<'a> {
    pub(super) const fn of(text: &'a str) -> Self {
        Self { rest: text, is_new: true }
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let start = self.rest.find(is_letter)?;
        let (between, from) = self.rest.split_at(start);
        let end = from.find(|c| !is_letter(c)).unwrap_or(from.len());
        let (letters, rest) = from.split_at(end);
        let begins_clause = self.is_new || between.contains(ends_clause);
        *self = Self { rest, is_new: false };
        Some(Word { letters, begins_clause })
    }
}

/// Whether these words come next, all in one clause; what follows them.
pub(super) fn starts_with<'a>(words: &Words<'a>, phrase: &str) -> Option<Words<'a>> {
    let mut words = words.clone();
    for (at, wanted) in phrase.split(' ').enumerate() {
        let word = words.next()?;
        let parted = at > 0 && word.begins_clause;
        if parted || !is(word.letters, wanted) {
            return None;
        }
    }
    Some(words)
}

/// Each word of the text, with all that follow.
pub(super) fn all(body: &str) -> impl Iterator<Item = Words<'_>> {
    let mut words = Words::of(body);
    std::iter::from_fn(move || {
        let here = words.clone();
        words.next().map(|_| here)
    })
}

/// Whether these words stand somewhere in one clause.
pub(super) fn says(body: &str, phrase: &str) -> bool {
    all(body).any(|words| starts_with(&words, phrase).is_some())
}

/// A text's words, plain and lower-case, with a blank between each two.
pub(crate) fn plain_words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in Words::of(text) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(letters(word.letters));
    }
    plain
}

/// Whether a word as it was written is this one, which is plain and lower-case.
pub(super) fn is(written: &str, word: &str) -> bool {
    letters(written).eq(word.chars())
}

/// What a word as it was written begins with.
pub(super) fn first_letter(written: &str) -> Option<char> {
    letters(written).next()
}

/// A word as it was written, as lists have it: plain and lower-case.
pub(crate) fn plain_word(written: &str) -> String {
    letters(written).collect()
}

/// A word as it was written, letter by letter: plain and lower-case.
fn letters(written: &str) -> impl Iterator<Item = char> {
    written.chars().flat_map(char::to_lowercase).filter_map(plain)
}

/// What nobody sees, whatever a phone puts it there for: marks of direction, spaces of no width. Not what makes one picture
/// of several.
pub(super) const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// Apostrophes and accents that follow their letter belong to the word.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '\u{300}'..='\u{36f}')
}

fn ends_clause(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '¡' | '¿' | '…' | '(' | ')' | '\n' | '\r')
}

/// Without accents and apostrophes: phones type them or not.
const fn plain(c: char) -> Option<char> {
    match c {
        'á' | 'à' | 'ä' | 'â' => Some('a'),
        'é' | 'è' | 'ë' | 'ê' => Some('e'),
        'í' | 'ì' | 'ï' | 'î' => Some('i'),
        'ó' | 'ò' | 'ö' | 'ô' => Some('o'),
        'ú' | 'ù' | 'ü' | 'û' => Some('u'),
        'ñ' => Some('n'),
        mark if is_mark(mark) => None,
        other => Some(other),
    }
}
