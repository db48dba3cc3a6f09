//! Alerts of a business: items `alert#<kind>#<change>` of the partition `alerts#<tenant>`, each owed while it has `due`.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{Put as PutRequest, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use futures_util::future::try_join_all;

use super::items::{Item, document, get_number, get_text, number, read_document, text, unavailable};
use super::transaction::built;
use super::{SaveError, Store, Unavailable};
use crate::domain::alerts::{Alert, Raised};
use crate::domain::ids::{MessageSid, TenantId};
use crate::domain::time::{SignedDuration, Timestamp, after, sortable};
use crate::random;

const PARTITION: &str = "alerts#";
pub(super) const ALERT: &str = "alert#";

/// So long a change is told once. A booking is followed for less.
pub(super) const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// An alert as it was read, or as this driver wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundAlert {
    /// Whose.
    pub tenant: TenantId,
    /// Its name among the tenant's items.
    pub name: String,
    /// Counts its writes.
    pub version: u64,
    /// As it is stored.
    pub raised: Raised,
}

impl Store {
    /// Records an alert, to be told from `due` on. None: it was recorded before.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn put_alert(
        &self,
        tenant: &TenantId,
        alert: &Alert,
        due: Timestamp,
        now: Timestamp,
    ) -> Result<Option<FoundAlert>, Unavailable> {
        let (found, item, nonce) = new_alert(tenant, alert, due, now)?;
        let request = self.client.put_item().table_name(&self.tables.threads).set_item(Some(item));
        let request = request
            .condition_expression("attribute_not_exists(thread)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await {
            Ok(_) => Ok(Some(found)),
            Err(error) => match error.as_service_error() {
                // The SDK's own retry of a write that had gone through meets that write.
                Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                    let by = refused.item().and_then(|item| item.get("written_by")?.as_s().ok());
                    Ok((by == Some(&nonce)).then_some(found))
                }
                Some(PutItemError::TransactionConflictException(_)) => Ok(None),
                _ => Err(unavailable(&error)),
            },
        }
    }

    /// An alert, read consistently. None: there was none.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn alert(&self, tenant: &TenantId, name: &str) -> Result<Option<FoundAlert>, Unavailable> {
        let Some(item) = self.alerts_item(tenant, &format!("{ALERT}{name}")).await? else { return Ok(None) };
        Ok(Some(FoundAlert {
            tenant: tenant.clone(),
            name: name.to_owned(),
            version: get_number("alert", &item, "version")?,
            raised: read_document("alert", &item)?,
        }))
    }

    /// Puts what became of an alert in place of what was found. It is owed for as long as somebody is to be told.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since it was found.
    pub async fn save_alert(&self, found: &FoundAlert, raised: Raised) -> Result<FoundAlert, SaveError> {
        let next = FoundAlert { version: found.version + 1, raised, ..found.clone() };
        self.put_version(alert_item(&next, next.raised.next())?, found.version).await?;
        Ok(next)
    }

    /// What staff were, or are still to be, told of a conversation, but that nobody touched its booking; in no order.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn alerts_of(
        &self,
        tenant: &TenantId,
        conversation: &MessageSid,
    ) -> Result<Vec<Raised>, Unavailable> {
        let beginnings = Alert::beginnings_of(conversation);
        // On the heap: queries side by side are large.
        let found = beginnings.iter().map(|beginning| Box::pin(self.alerts_beginning(tenant, beginning)));
        let items = try_join_all(found).await?.concat();
        items.iter().map(|item| read_document("alert", item)).collect()
    }

    /// Forgets what staff were, or are still to be, told of an erased customer's conversations.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn forget_alerts(
        &self,
        tenant: &TenantId,
        conversations: &[MessageSid],
    ) -> Result<(), Unavailable> {
        for beginning in conversations.iter().flat_map(Alert::all_beginnings_of) {
            for item in self.alerts_beginning(tenant, &beginning).await? {
                let delete = self.client.delete_item().table_name(&self.tables.threads);
                let deleted = delete.set_key(Some(alerts_key(tenant, get_text("alert", &item, "item")?)));
                deleted.send().await.map_err(|error| unavailable(&error))?;
            }
        }
        Ok(())
    }

    /// Those whose names begin so, consistently.
    async fn alerts_beginning(&self, tenant: &TenantId, beginning: &str) -> Result<Vec<Item>, Unavailable> {
        let (mut found, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(&self.tables.threads).consistent_read(true);
            let query = query
                .key_condition_expression("thread = :alerts AND begins_with(#item, :beginning)")
                .expression_attribute_names("#item", "item")
                .expression_attribute_values(":alerts", text(partition(tenant)))
                .expression_attribute_values(":beginning", text(format!("{ALERT}{beginning}")))
                .set_exclusive_start_key(start);
            let page = query.send().await.map_err(|error| unavailable(&error))?;
            found.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(found);
            }
        }
    }

    /// Records an alert as a part of a transaction; the schedule tells it.
    pub(super) fn alert_put(
        &self,
        tenant: &TenantId,
        alert: &Alert,
        now: Timestamp,
    ) -> Result<TransactWriteItem, Unavailable> {
        let (_, item, _) = new_alert(tenant, alert, now, now)?;
        let put = PutRequest::builder().table_name(&self.tables.threads).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(thread)");
        Ok(TransactWriteItem::builder().put(built(put.build())?).build())
    }

    pub(super) async fn alerts_item(
        &self,
        tenant: &TenantId,
        item: &str,
    ) -> Result<Option<Item>, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.threads).consistent_read(true);
        let request = request.set_key(Some(alerts_key(tenant, item)));
        Ok(request.send().await.map_err(|error| unavailable(&error))?.item)
    }

    /// Puts an item in place of its version before; 0: there is none.
    pub(super) async fn put_version(&self, item: Item, found: u64) -> Result<(), SaveError> {
        let request = self.client.put_item().table_name(&self.tables.threads).set_item(Some(item));
        let request = if found == 0 {
            request.condition_expression("attribute_not_exists(version)")
        } else {
            request
                .condition_expression("version = :found")
                .expression_attribute_values(":found", number(found))
        };
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(
                    PutItemError::ConditionalCheckFailedException(_)
                    | PutItemError::TransactionConflictException(_),
                ) => Err(SaveError::Moved),
                _ => Err(unavailable(&error).into()),
            },
        }
    }
}

pub(super) fn alerts_key(tenant: &TenantId, item: &str) -> Item {
    Item::from([("thread".to_owned(), text(partition(tenant))), ("item".to_owned(), text(item))])
}

fn partition(tenant: &TenantId) -> String {
    format!("{PARTITION}{}", tenant.as_str())
}

fn new_alert(
    tenant: &TenantId,
    alert: &Alert,
    due: Timestamp,
    now: Timestamp,
) -> Result<(FoundAlert, Item, String), Unavailable> {
    let nonce = format!("{:016x}", random::nonce());
    let found = FoundAlert {
        tenant: tenant.clone(),
        name: alert.name(),
        version: 1,
        raised: Raised::new(alert.clone(), now),
    };
    let mut item = alert_item(&found, Some(due))?;
    item.insert("written_by".to_owned(), text(&nonce));
    Ok((found, item, nonce))
}

fn alert_item(of: &FoundAlert, due: Option<Timestamp>) -> Result<Item, Unavailable> {
    let mut item = alerts_key(&of.tenant, &format!("{ALERT}{}", of.name));
    item.insert("version".to_owned(), number(of.version));
    item.insert("data".to_owned(), document("alert", &of.raised)?);
    item.insert("expires_at".to_owned(), number(after(of.raised.at, KEPT).as_second()));
    if let Some(due) = due {
        item.insert("tenant_id".to_owned(), text(of.tenant.as_str()));
        item.insert("due".to_owned(), text(sortable(due)));
    }
    Ok(item)
}
