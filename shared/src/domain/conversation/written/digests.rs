//! Digests of what is in a booking, each of the same few letters, one after the other.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::domain::address::Address;

/// Bytes of a digest: of two different lines in one booking, one in 2^48 would be taken for the other.
const BYTES: usize = 6;
/// Characters of it.
const LETTERS: usize = 8;

pub(super) fn chunks(digests: &str) -> impl Iterator<Item = &str> {
    (0..digests.len() / LETTERS).filter_map(|at| digests.get(at * LETTERS..(at + 1) * LETTERS))
}

/// Of each line that says something. Blanks at its ends do not count: ServiceTitan may drop them.
pub(super) fn digests(notes: &str) -> String {
    notes.lines().map(str::trim).filter(|line| !line.is_empty()).map(digest).collect()
}

/// Of an address, in whatever form it is written.
pub(super) fn of_address(address: &Address) -> String {
    let parts = [Some(&address.street), address.unit.as_ref(), Some(&address.city), Some(&address.zip)];
    let letters = parts.into_iter().flatten().flat_map(|part| part.chars()).filter(|c| c.is_alphanumeric());
    digest(&letters.flat_map(char::to_lowercase).collect::<String>())
}

/// Of a name, in whatever letters it is written: of a booking whose making got no answer nobody knows how ServiceTitan
/// writes it.
pub(super) fn of_name(name: &str) -> String {
    digest(&name.to_lowercase())
}

/// However many blanks there are between two words: ServiceTitan may leave one.
pub(super) fn digest(line: &str) -> String {
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    URL_SAFE_NO_PAD.encode(&Sha256::digest(words.as_bytes())[..BYTES])
}
