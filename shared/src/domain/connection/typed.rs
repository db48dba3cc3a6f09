//! What the shape of credentials gives away. The shapes were seen, never promised, so they only warn.

use std::collections::BTreeMap;
use std::fmt;

use super::super::secret::{AppKey, ClientSecret};

/// What looks wrong, by the field's name in the API. Repeats nothing of what was typed.
pub type Warnings = BTreeMap<&'static str, Vec<String>>;

const SWAPPED: &str = "The client id and the client secret look swapped.";

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    ClientId,
    ClientSecret,
    AppKey,
    Number,
}

/// Warnings for what was typed; none is a reason to refuse it.
#[must_use]
pub fn shape_warnings(
    client_id: Option<&str>,
    client_secret: Option<&ClientSecret>,
    app_key: Option<&AppKey>,
) -> Warnings {
    let typed = [
        ("client_id", Kind::ClientId, client_id),
        ("client_secret", Kind::ClientSecret, client_secret.map(ClientSecret::expose)),
        ("app_key", Kind::AppKey, app_key.map(AppKey::expose)),
    ];
    let mut warnings = Warnings::new();
    for (field, expected, value) in typed {
        let found = value.map(|value| odd(value.trim(), expected)).unwrap_or_default();
        if !found.is_empty() {
            warnings.insert(field, found);
        }
    }
    let looks = |value: Option<&str>| value.and_then(|value| kind(value.trim()));
    let [id, secret, _] = typed.map(|(_, _, value)| looks(value));
    if id == Some(Kind::ClientSecret) && secret == Some(Kind::ClientId) {
        warnings.insert("client_id", vec![SWAPPED.to_owned()]);
        warnings.insert("client_secret", vec![SWAPPED.to_owned()]);
    }
    warnings
}

fn odd(value: &str, expected: Kind) -> Vec<String> {
    let mut found = Vec::new();
    if value.contains(char::is_whitespace) {
        found.push("There is a space inside.".to_owned());
    } else if !value.chars().all(|c| c.is_ascii_graphic()) {
        found.push("There is a character inside that does not belong there; it may be invisible.".to_owned());
    }
    match kind(value) {
        Some(kind) if kind == expected => {}
        Some(kind) => found.push(format!("This looks like {kind}, not like {expected}.")),
        None => {
            found
                .push(format!("This does not look like {expected}, which begins with {}.", prefix(expected)));
        }
    }
    found
}

fn kind(value: &str) -> Option<Kind> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Kind::Number);
    }
    let (start, _) = value.split_once('.')?;
    let numbered = |letters: &str| {
        start.strip_prefix(letters).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    match start {
        "cid" => Some(Kind::ClientId),
        _ if numbered("cs") => Some(Kind::ClientSecret),
        _ if numbered("ak") => Some(Kind::AppKey),
        _ => None,
    }
}

const fn prefix(kind: Kind) -> &'static str {
    match kind {
        Kind::ClientId => "“cid.”",
        Kind::ClientSecret => "“cs1.” or “cs2.”",
        Kind::AppKey => "“ak1.”",
        Kind::Number => "a digit",
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClientId => "a client id",
            Self::ClientSecret => "a client secret",
            Self::AppKey => "an application key",
            Self::Number => "a tenant id",
        })
    }
}

#[cfg(test)]
mod tests;
