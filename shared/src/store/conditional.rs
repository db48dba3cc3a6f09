//! What a conditional update came to.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};

use super::Unavailable;
use super::items::unavailable;

/// None: its condition did not hold, or another write was at the item in that moment.
pub(super) fn unless_refused<R>(
    answer: Result<UpdateItemOutput, SdkError<UpdateItemError, R>>,
) -> Result<Option<UpdateItemOutput>, Unavailable> {
    match answer {
        Ok(output) => Ok(Some(output)),
        Err(error) => match error.as_service_error() {
            Some(
                UpdateItemError::ConditionalCheckFailedException(_)
                | UpdateItemError::TransactionConflictException(_),
            ) => Ok(None),
            _ => Err(unavailable(&error)),
        },
    }
}
