//! How a canary may be written where it does not belong. All in small letters, as logs are searched.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use form_urlencoded::byte_serialize;

use super::Kind;

/// Shorter ones would be found everywhere.
pub(super) const LENGTH: usize = 8;

/// A part of a text that is nobody else's: this many words, and this many bytes.
const WORDS: usize = 3;
const BYTES: usize = 12;

/// The beginning by which a long secret is known that was cut.
const BEGINNING: usize = 16;

/// As many different signs it has at least.
const SIGNS: usize = 3;

pub(super) fn spellings(kind: Kind, value: &str) -> Vec<String> {
    let spelled = match kind {
        Kind::Secret | Kind::Token => secret(value.trim()),
        Kind::Number => number(value),
        Kind::Words => words(value),
    };
    let mut spelled: Vec<String> = spelled.into_iter().map(|one| one.to_ascii_lowercase()).collect();
    spelled.retain(|one| one.len() >= LENGTH);
    spelled.sort();
    spelled.dedup();
    spelled
}

fn secret(value: &str) -> Vec<String> {
    let mut spelled = encoded(value);
    // Without its end, which depends on what follows.
    let inside = STANDARD.encode(&value.as_bytes()[..value.len() / 3 * 3]);
    spelled.extend((value.len() >= LENGTH).then_some(inside));
    let is_long = value.len() >= BEGINNING + LENGTH;
    // Nothing but zeros is the beginning of much else.
    let beginning = value.get(..BEGINNING).filter(|beginning| is_long && signs(beginning) >= SIGNS);
    spelled.extend(beginning.map(str::to_owned));
    spelled
}

/// Its last four digits alone may be shown.
fn number(value: &str) -> Vec<String> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix('1').filter(|national| value.starts_with('+') && national.len() == 10);
    let Some(national) = national else {
        // A short code has fewer digits than may be told from a time of day.
        return vec![digits];
    };
    let (area, exchange, line) = (&national[..3], &national[3..6], &national[6..]);
    let parted = ["-", ".", " "].map(|with| [area, exchange, line].join(with));
    let mut spelled = vec![national.to_owned(), format!("{exchange}-{line}")];
    spelled.extend(parted);
    spelled
}

/// The whole, and what is told from anything else of it: a log may have cut it, or have put it into a sentence.
fn words(value: &str) -> Vec<String> {
    let parts: Vec<&str> = value.split_whitespace().collect();
    let mut spelled: Vec<String> = parts.windows(WORDS).map(|words| words.join(" ")).collect();
    if parts.len() > 1 {
        spelled.push(parts.join(" "));
        spelled.push(value.trim().to_owned());
    }
    spelled.retain(|part| part.len() >= BYTES);
    spelled.iter().flat_map(|part| encoded(part)).collect()
}

/// As it is, in a form or an address, in JSON, and as Rust prints it.
fn encoded(value: &str) -> Vec<String> {
    let form: String = byte_serialize(value.as_bytes()).collect();
    let address = form.replace('+', "%20");
    let json = serde_json::Value::from(value).to_string();
    let printed = format!("{value:?}");
    let inside = |quoted: String| quoted[1..quoted.len() - 1].to_owned();
    vec![value.to_owned(), form, address, inside(json), inside(printed)]
}

fn signs(text: &str) -> usize {
    text.chars().collect::<std::collections::BTreeSet<_>>().len()
}
