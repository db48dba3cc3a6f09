//! What people do with a connection. Each act is one transaction with its line in the audit trail.

mod activate;
mod check;
mod disconnect;
mod pending;
mod promote;
mod rollback;
mod save;
mod trial;

use thiserror::Error;

use crate::domain::connection::doctor::Finding;
use crate::domain::fields::Errors;
use crate::store::{SaveError, Unavailable};
use crate::vault::VaultError;

pub use activate::activate;
pub use check::{Checked, check};
pub use disconnect::{Receipt, disconnect};
pub use pending::{Retried, retry_pending};
pub use rollback::rollback;
pub use save::{How, Saved, save};

/// Why an act did nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ActError {
    /// Correct these.
    #[error("some fields are wrong")]
    Fields(Errors),
    /// ServiceTitan does not accept it. What was in use still is.
    #[error("ServiceTitan does not accept it")]
    Refused {
        /// What to correct, by field.
        errors: Errors,
        /// What the doctor found.
        findings: Vec<Finding>,
    },
    /// Something else has to be done first.
    #[error("{0}")]
    NotYet(&'static str),
    /// It is disconnected, and what is to be purged is not gone yet. Repeat.
    #[error("disconnected, and not all of it is purged: {0}")]
    Unfinished(Box<Self>),
    /// Look again: somebody else acted at the same moment.
    #[error("somebody else saved first")]
    Moved,
    /// Later.
    #[error(transparent)]
    Store(#[from] Unavailable),
    /// Later.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<SaveError> for ActError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Moved => Self::Moved,
            SaveError::Unavailable(error) => Self::Store(error),
        }
    }
}
