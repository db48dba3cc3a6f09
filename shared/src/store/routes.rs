use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use super::items::{Item, document, read_document, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::ids::{AccountSid, TenantId};
use crate::domain::phone::PhoneNumber;
use crate::domain::time::Timestamp;

/// A Twilio account and number, and the tenant that it belongs to.
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
        self.read_route(key(account, number)).await
    }

    /// Opens the connection, so that the first event does not pay for it. That there is no such route is expected.
    pub async fn warm_up_routes(&self) {
        let _ = self.read_route("warm-up".to_owned()).await;
    }

    async fn read_route(&self, key: String) -> Result<Option<Route>, Unavailable> {
        let request =
            self.client.get_item().table_name(&self.tables.routes).key("route", AttributeValue::S(key));
        let answer = request.send().await.map_err(|error| unavailable(&error))?;
        answer.item.as_ref().map(|item| read_document("route", item)).transpose()
    }

    /// Gives a number to a tenant.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn put_route(
        &self,
        account: &AccountSid,
        number: &PhoneNumber,
        route: &Route,
    ) -> Result<(), Unavailable> {
        let item = Item::from([
            ("route".to_owned(), text(key(account, number))),
            ("data".to_owned(), document("route", route)?),
        ]);
        let request = self.client.put_item().table_name(&self.tables.routes).set_item(Some(item));
        request.send().await.map(|_| ()).map_err(|error| unavailable(&error))
    }
}
