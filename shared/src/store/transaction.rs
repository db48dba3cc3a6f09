//! Several items written at once, or none.

use std::time::Duration;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::TransactWriteItem;

use super::items::unavailable;
use super::{SaveError, Store, Unavailable};
use crate::random;

/// How many texts one transaction takes: each has at most two of its hundred places, and what they hang on has one.
pub const TEXTS_AT_ONCE: usize = 49;

/// Tries of a transaction that met another one on its way.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(50);

/// What is said of a transaction that met others each time it was tried.
pub(super) const CONFLICT: &str = "TransactionConflict";

/// Why a transaction did nothing.
enum Canceled {
    /// A condition of it does not hold: somebody wrote.
    Moved,
    /// Another write was under way to one of its items. Which of the two came first is open.
    Conflict,
    Unavailable(Unavailable),
}

impl Store {
    /// Writes all of it or nothing. A conflict says nothing about the conditions, so it is tried again.
    pub(super) async fn transact(&self, writes: Vec<TransactWriteItem>) -> Result<(), SaveError> {
        for tried in 0..TRIES {
            match self.transact_once(writes.clone()).await {
                Ok(()) => return Ok(()),
                Err(Canceled::Moved) => return Err(SaveError::Moved),
                Err(Canceled::Unavailable(error)) => return Err(error.into()),
                Err(Canceled::Conflict) => {
                    let jitter = Duration::from_millis(random::nonce() % 50);
                    tokio::time::sleep(PAUSE * 2_u32.pow(tried) + jitter).await;
                }
            }
        }
        Err(Unavailable::Service(CONFLICT.to_owned()).into())
    }

    /// The request token lets DynamoDB recognise the SDK's own retry of a transaction that had gone through.
    async fn transact_once(&self, writes: Vec<TransactWriteItem>) -> Result<(), Canceled> {
        let request = self.client.transact_write_items().set_transact_items(Some(writes));
        let Err(error) = request.client_request_token(format!("{:016x}", random::nonce())).send().await
        else {
            return Ok(());
        };
        let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error.as_service_error()
        else {
            return Err(Canceled::Unavailable(unavailable(&error)));
        };
        let codes: Vec<&str> =
            canceled.cancellation_reasons().iter().filter_map(|reason| reason.code()).collect();
        let other = codes
            .iter()
            .find(|code| !matches!(**code, "None" | "ConditionalCheckFailed" | "TransactionConflict"));
        Err(match other {
            Some(other) => Canceled::Unavailable(Unavailable::Service((*other).to_owned())),
            None if codes.contains(&"ConditionalCheckFailed") => Canceled::Moved,
            None => Canceled::Conflict,
        })
    }
}

/// A request that lacks a required part is a fault of this file.
pub(super) fn built<T, E: std::fmt::Display>(request: Result<T, E>) -> Result<T, Unavailable> {
    request.map_err(|error| Unavailable::Service(error.to_string()))
}
