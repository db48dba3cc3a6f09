//! How messages of a business's number fare: an item in the table of tokens, since whoever drives threads may write
//! nothing of a tenant's settings.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};

use super::items::{Item, document, get_number, number, read_document, text, unavailable};
use super::transaction::built;
use super::{SaveError, Store, Unavailable};
use crate::domain::alerts::Alert;
use crate::domain::ids::{AccountSid, TenantId};
use crate::domain::phone::PhoneNumber;
use crate::domain::replies::sender::SenderHealth;
use crate::domain::time::Timestamp;

pub(super) const SENDER: &str = "sender";

const SET: &str = "SET version = :next, #data = :data";

/// Health as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundSender {
    /// None was written yet: as it is at first.
    pub health: SenderHealth,
    /// Counts its writes; 0: nothing was ever written.
    pub version: u64,
}

impl Store {
    /// How messages from this number fare, consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn sender_health(
        &self,
        tenant: &TenantId,
        account: &AccountSid,
        own: &PhoneNumber,
    ) -> Result<FoundSender, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.tokens).consistent_read(true);
        let request = request.key("connection", text(sender_item(tenant, account, own)));
        match request.send().await.map_err(|error| unavailable(&error))?.item {
            Some(item) => Ok(FoundSender {
                health: read_document(SENDER, &item)?,
                version: get_number(SENDER, &item, "version")?,
            }),
            None => Ok(FoundSender::default()),
        }
    }

    /// Puts how they fare in place of what was found, together with what the people of the business are told of it.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since it was found.
    pub async fn put_sender_health(
        &self,
        (tenant, account, own): (&TenantId, &AccountSid, &PhoneNumber),
        found: &FoundSender,
        next: &SenderHealth,
        alert: Option<&Alert>,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        let mut writes = vec![self.sender_update(tenant, account, own, found, next)?];
        writes.extend(alert.map(|alert| self.alert_put(tenant, alert, now)).transpose()?);
        self.transact(writes).await
    }

    /// How they fare from now on, as a part of a transaction.
    pub(super) fn sender_update(
        &self,
        tenant: &TenantId,
        account: &AccountSid,
        own: &PhoneNumber,
        found: &FoundSender,
        next: &SenderHealth,
    ) -> Result<TransactWriteItem, Unavailable> {
        let update = Update::builder().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(sender_item(tenant, account, own)))
            .update_expression(SET)
            .condition_expression(unchanged(found))
            .expression_attribute_names("#data", "data")
            .set_expression_attribute_values(Some(values(found, next)?));
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }

    /// Forgets how messages from a number fared that is let go.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn forget_sender(
        &self,
        tenant: &TenantId,
        account: &AccountSid,
        own: &PhoneNumber,
    ) -> Result<(), Unavailable> {
        let delete = self.client.delete_item().table_name(&self.tables.tokens);
        let deleted = delete.key("connection", text(sender_item(tenant, account, own))).send().await;
        deleted.map(|_| ()).map_err(|error| unavailable(&error))
    }
}

pub(super) fn sender_item(tenant: &TenantId, account: &AccountSid, own: &PhoneNumber) -> String {
    format!("{}#{}#{}#{SENDER}", tenant.as_str(), account.as_str(), own.as_str())
}

const fn unchanged(found: &FoundSender) -> &'static str {
    if found.version == 0 { "attribute_not_exists(version)" } else { "version = :found" }
}

fn values(found: &FoundSender, next: &SenderHealth) -> Result<Item, Unavailable> {
    let mut values = Item::from([
        (":next".to_owned(), number(found.version + 1)),
        (":data".to_owned(), document(SENDER, next)?),
    ]);
    if found.version > 0 {
        values.insert(":found".to_owned(), number(found.version));
    }
    Ok(values)
}
