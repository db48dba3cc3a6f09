//! What is owed to a tenant that is leaving.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;

use super::items::{Item, get_text, number, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::ids::TenantId;
use crate::domain::time::Timestamp;

impl Store {
    /// Strikes everything off what is owed to the tenant, without a booking; it is kept until `end`. How much it was.
    ///
    /// # Errors
    /// [`Unavailable`]; then some is owed still.
    pub async fn let_go(&self, tenant: &TenantId, end: Timestamp) -> Result<usize, Unavailable> {
        let (mut gone, mut start) = (0, None);
        loop {
            let query = self.client.query().table_name(&self.tables.threads).index_name("owed");
            let query = query
                .key_condition_expression("tenant_id = :tenant")
                .expression_attribute_values(":tenant", text(tenant.as_str()));
            let page =
                query.set_exclusive_start_key(start).send().await.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                gone += usize::from(self.let_one_go(item, end).await?);
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(gone);
            }
        }
    }

    /// False: it was dealt with meanwhile, or is just being.
    async fn let_one_go(&self, owed: &Item, end: Timestamp) -> Result<bool, Unavailable> {
        let update = self.client.update_item().table_name(&self.tables.threads);
        let update = update
            .key("thread", text(get_text("owed", owed, "thread")?))
            .key("item", text(get_text("owed", owed, "item")?))
            .update_expression("SET expires_at = :end REMOVE due, parked, delayed")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":end", number(end.as_second()));
        match update.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(
                    UpdateItemError::ConditionalCheckFailedException(_)
                    | UpdateItemError::TransactionConflictException(_),
                ) => Ok(false),
                _ => Err(unavailable(&error)),
            },
        }
    }
}
