//! What the store and the vault say, as problems.

use intellisend::store::{SaveError, Unavailable};
use intellisend::vault::VaultError;

use crate::problem::Problem;

impl From<Unavailable> for Problem {
    fn from(_: Unavailable) -> Self {
        Self::unavailable()
    }
}

impl From<VaultError> for Problem {
    fn from(_: VaultError) -> Self {
        Self::unavailable()
    }
}

impl From<SaveError> for Problem {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Moved => Self::moved(),
            SaveError::Unavailable(error) => error.into(),
        }
    }
}
