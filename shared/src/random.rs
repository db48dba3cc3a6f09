use std::hash::{BuildHasher, RandomState};

/// A number that no other call gives, here or elsewhere. Unique, not secret.
pub(crate) fn nonce() -> u64 {
    RandomState::new().hash_one(std::process::id())
}
