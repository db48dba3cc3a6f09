use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use serde::{Deserialize, Serialize};

use super::items::{Item, document, read_document, text, unavailable};
use super::transaction::built;
use super::{Change, Store, Unavailable};
use crate::domain::ids::{AccountSid, TenantId};
use crate::domain::phone::PhoneNumber;
use crate::domain::time::Timestamp;

/// A Twilio account and number, and the tenant that it belongs to. The tenant is an attribute of the item as well, so
/// that no write takes a number from another tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    pub tenant: TenantId,
    /// Name of the secret that holds the account's auth tokens.
    pub secret: String,
    /// Nothing from before belongs to this tenant.
    pub active_since: Timestamp,
}

fn key(account: &AccountSid, number: &PhoneNumber) -> String {
    format!("{}#{}", account.as_str(), number.as_str())
}

impl Store {
    /// Whose number this is.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn route(
        &self,
        account: &AccountSid,
        number: &PhoneNumber,
    ) -> Result<Option<Route>, Unavailable> {
        self.read_route(key(account, number), false).await
    }

    /// The same at this very moment.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn route_now(
        &self,
        account: &AccountSid,
        number: &PhoneNumber,
    ) -> Result<Option<Route>, Unavailable> {
        self.read_route(key(account, number), true).await
    }

    /// Opens the connection, so that the first event does not pay for it. That there is no such route is expected.
    pub async fn warm_up_routes(&self) {
        let _ = self.read_route("warm-up".to_owned(), false).await;
    }

    async fn read_route(&self, key: String, consistent: bool) -> Result<Option<Route>, Unavailable> {
        let request =
            self.client.get_item().table_name(&self.tables.routes).key("route", AttributeValue::S(key));
        let answer = request.consistent_read(consistent).send().await.map_err(|error| unavailable(&error))?;
        answer.item.as_ref().map(|item| read_document("route", item)).transpose()
    }
}

impl Change<'_> {
    /// Makes the number's texts the tenant's, unless they are another tenant's.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub(super) fn route(
        self,
        account: &AccountSid,
        number: &PhoneNumber,
        route: &Route,
    ) -> Result<Self, Unavailable> {
        let item = Item::from([
            ("route".to_owned(), text(key(account, number))),
            ("tenant_id".to_owned(), text(route.tenant.as_str())),
            ("data".to_owned(), document("route", route)?),
        ]);
        let put = Put::builder().table_name(&self.store.tables.routes).set_item(Some(item));
        let put = put
            .condition_expression("attribute_not_exists(route) OR tenant_id = :tenant")
            .expression_attribute_values(":tenant", text(self.tenant.as_str()));
        let put = TransactWriteItem::builder().put(built(put.build())?).build();
        Ok(self.and(put))
    }

    /// Takes the number's texts from the tenant.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub(super) fn remove_route(
        self,
        account: &AccountSid,
        number: &PhoneNumber,
    ) -> Result<Self, Unavailable> {
        let delete = Delete::builder().table_name(&self.store.tables.routes);
        let delete = delete
            .key("route", text(key(account, number)))
            .condition_expression("attribute_not_exists(route) OR tenant_id = :tenant")
            .expression_attribute_values(":tenant", text(self.tenant.as_str()));
        let delete = TransactWriteItem::builder().delete(built(delete.build())?).build();
        Ok(self.and(delete))
    }
}
