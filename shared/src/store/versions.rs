//! Items of the threads' table that are written in place of the version that was read, and of no other.
//!
//! Each holds its `version`, and in `written_by` which write made it: the SDK's own retry of a write that had gone
//! through meets that write, and is no other's.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};

use super::items::{Item, number, text, unavailable};
use super::transaction::built;
use super::{SaveError, Store, Unavailable};

impl Store {
    /// Puts an item in place of version `found` (0: there was none). `nonce`: what made its `written_by`.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since.
    pub(super) async fn put_over(&self, item: Item, nonce: u64, found: u64) -> Result<(), SaveError> {
        let request = self.client.put_item().table_name(&self.tables.threads).set_item(Some(item));
        let request = request
            .condition_expression(unchanged(found))
            .set_expression_attribute_values(version(found))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(refused))
                    if is_ours(refused.item(), nonce) =>
                {
                    Ok(())
                }
                Some(
                    PutItemError::ConditionalCheckFailedException(_)
                    | PutItemError::TransactionConflictException(_),
                ) => Err(SaveError::Moved),
                _ => Err(unavailable(&error).into()),
            },
        }
    }

    /// The same as a part of a transaction.
    pub(super) fn over(&self, item: Item, found: u64) -> Result<TransactWriteItem, Unavailable> {
        let put = Put::builder().table_name(&self.tables.threads).set_item(Some(item));
        let put = put.condition_expression(unchanged(found)).set_expression_attribute_values(version(found));
        Ok(TransactWriteItem::builder().put(built(put.build())?).build())
    }
}

/// That nobody wrote since version `found` of an item (0: there was none).
pub(super) const fn unchanged(found: u64) -> &'static str {
    if found == 0 { "attribute_not_exists(version)" } else { "version = :version" }
}

/// What [`unchanged`] compares with.
pub(super) fn version(found: u64) -> Option<Item> {
    (found > 0).then(|| Item::from([(":version".to_owned(), number(found))]))
}

pub(super) fn written_by(nonce: u64) -> String {
    format!("{nonce:016x}")
}

fn is_ours(item: Option<&Item>, nonce: u64) -> bool {
    item.and_then(|item| item.get("written_by")) == Some(&text(written_by(nonce)))
}
