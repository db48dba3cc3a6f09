//! Canaries: beginning and ending one, and its turns.

mod begin;
mod end;
mod look;
mod post;
mod turn;

use thiserror::Error;

use super::NumberError;
use crate::store::{SaveError, Unavailable};

pub use begin::begin_canary;
pub use end::end_canary;
pub use turn::{Canaries, canary_turn, canary_turns};

/// Why a canary was not begun, or not ended.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CanaryError {
    /// Something else has to be done first.
    #[error("{0}")]
    NotYet(&'static str),
    /// The system gives no randomness, of which its auth token is made. Later.
    #[error("no randomness")]
    NoRandomness,
    /// A table did not answer, or somebody else wrote first. Later.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// Its secret was not written, or not purged. Later.
    #[error(transparent)]
    Secret(NumberError),
}

impl From<Unavailable> for CanaryError {
    fn from(error: Unavailable) -> Self {
        Self::Save(error.into())
    }
}
