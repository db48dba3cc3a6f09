use std::hash::{BuildHasher, RandomState};

use thiserror::Error;

/// The system gives no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no randomness")]
pub(crate) struct NoRandomness;

/// A number that no other call gives, here or elsewhere. Unique, not secret.
pub(crate) fn nonce() -> u64 {
    RandomState::new().hash_one(std::process::id())
}

/// Bytes that nobody can guess.
pub(crate) fn unguessable<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}
