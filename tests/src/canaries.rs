//! What must never be in a log: each secret, token, number and text of the tests, known from the moment it is made or
//! first goes over the wire. Whoever holds lines of a log has them searched; no test has to ask for it.

mod cloudwatch;
mod needles;
mod wire;

use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, RwLock};

use needles::{LENGTH, spellings};

pub(crate) use cloudwatch::search_deployed;
pub(crate) use wire::{answered, sent, typed};

/// What a canary is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Credentials: client ids and secrets, app keys, auth tokens, keys of our own.
    Secret,
    /// What somebody was given who showed credentials.
    Token,
    Number,
    /// What somebody wrote, their name and their address.
    Words,
}

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Whoever may read logs, or has no right to anything: nothing at all.
    Anybody,
    /// A business's own people, who have its numbers and texts, but no credentials.
    Its,
}

/// A canary where none may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    pub kind: Kind,
    /// As it stands there.
    pub spelling: String,
    pub line: String,
}

impl fmt::Display for Leak {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} as {:?} in {:?}", self.kind, self.spelling, self.line)
    }
}

#[derive(PartialEq, Eq)]
struct Needle {
    kind: Kind,
    spelling: String,
}

/// By the first bytes of each spelling, so that a search looks at every byte of a log once, however many there are.
static PLANTED: LazyLock<RwLock<HashMap<[u8; LENGTH], Vec<Needle>>>> = LazyLock::new(RwLock::default);

/// Makes it known. What is too short or too common to be told from anything else is left out.
pub fn plant(kind: Kind, value: &str) {
    let fresh: Vec<_> = {
        let planted = PLANTED.read().expect("nobody panics with it");
        let needles = spellings(kind, value).into_iter().filter_map(|spelling| {
            let key = *spelling.as_bytes().first_chunk()?;
            let needle = Needle { kind, spelling };
            (!planted.get(&key).is_some_and(|known| known.contains(&needle))).then_some((key, needle))
        });
        needles.collect()
    };
    if fresh.is_empty() {
        return;
    }
    let mut planted = PLANTED.write().expect("nobody panics with it");
    for (key, needle) in fresh {
        planted.entry(key).or_default().push(needle);
    }
}

/// What of all that was planted so far stands in these lines.
pub fn search<'a>(reader: Reader, lines: impl IntoIterator<Item = &'a str>) -> Vec<Leak> {
    let planted = PLANTED.read().expect("nobody panics with it");
    let mut leaks = Vec::new();
    for line in lines {
        let text = line.to_ascii_lowercase();
        let bytes = text.as_bytes();
        let found = bytes.windows(LENGTH).enumerate().find_map(|(at, window)| {
            let known = planted.get(window.first_chunk::<LENGTH>()?)?;
            known.iter().find(|needle| {
                needle.is_kept_from(reader) && bytes[at..].starts_with(needle.spelling.as_bytes())
            })
        });
        leaks.extend(found.map(|needle| Leak {
            kind: needle.kind,
            spelling: needle.spelling.clone(),
            line: line.to_owned(),
        }));
    }
    leaks
}

/// Fails the test where something stands in what only `reader` may read.
///
/// # Panics
/// Where there is a leak. While another panic goes on it is printed only.
pub fn hold<'a>(place: &str, reader: Reader, lines: impl IntoIterator<Item = &'a str>) {
    let leaks = search(reader, lines);
    if leaks.is_empty() {
        return;
    }
    let said: Vec<String> = leaks.iter().map(|leak| format!("{place} lets out a {leak}")).collect();
    let said = said.join("\n");
    if std::thread::panicking() {
        eprintln!("{said}");
    } else {
        panic!("{said}");
    }
}

impl Needle {
    fn is_kept_from(&self, reader: Reader) -> bool {
        reader == Reader::Anybody || matches!(self.kind, Kind::Secret | Kind::Token)
    }
}

#[cfg(test)]
mod tests;
