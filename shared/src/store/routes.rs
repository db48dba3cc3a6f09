use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Put, TransactWriteItem};
use serde::{Deserialize, Serialize};

use super::anew::KEYS_AT_ONCE;
use super::items::{Item, document, get_text, read_document, text, unavailable};
use super::transaction::built;
use super::{Change, Store, Unavailable};
use crate::domain::ids::{AccountSid, TenantId, ThreadKey};
use crate::domain::phone::PhoneNumber;
use crate::domain::settings::retention::Retention;
use crate::domain::time::{SignedDuration, Timestamp, sortable};

/// How long the webhook may go by a route that it has read.
pub const ROUTE_KEPT: SignedDuration = SignedDuration::from_secs(60);

/// A Twilio account and number, and the tenant that it belongs to. The tenant is an attribute of the item as well, so
/// that no write takes a number from another tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Whose it is.
    pub tenant: TenantId,
    /// Name of the secret that holds the account's auth tokens.
    pub secret: String,
    /// Nothing from before belongs to this tenant.
    pub active_since: Timestamp,
    /// How long the tenant keeps what it is told of its messages: the webhook reads nothing else of the tenant.
    #[serde(default)]
    pub retention: Retention,
}

/// Whose the numbers of an account are. What is nobody's is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Routes {
    /// By number.
    pub of: BTreeMap<PhoneNumber, Route>,
    /// Somebody's, but this version cannot read whose.
    pub unreadable: BTreeSet<PhoneNumber>,
}

/// Whose a number is at this very moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// It is free.
    Nobody,
    /// Let go by this tenant a moment ago: until then somebody may still take it for theirs.
    Left(TenantId, Timestamp),
    /// It is theirs.
    Held(Route),
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
        let item = self.read_item(key(account, number), false).await?;
        // One that was let go is nobody's.
        let item = item.filter(|item| item.contains_key("data"));
        item.as_ref().map(|item| read_document("route", item)).transpose()
    }

    /// Whose these numbers of an account are, consistently. One that cannot be read is in the way of no other.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn routes(
        &self,
        account: &AccountSid,
        numbers: &BTreeSet<PhoneNumber>,
    ) -> Result<Routes, Unavailable> {
        let names: BTreeMap<String, &PhoneNumber> =
            numbers.iter().map(|number| (key(account, number), number)).collect();
        let mut routes = Routes::default();
        for some in names.keys().collect::<Vec<_>>().chunks(KEYS_AT_ONCE) {
            let keys = some.iter().map(|name| Item::from([("route".to_owned(), text(name.as_str()))]));
            let items = self.read_some(&self.tables.routes, keys.collect(), None).await?;
            for item in items.iter().filter(|item| item.contains_key("data")) {
                let Some(number) = names.get(get_text("route", item, "route")?) else { continue };
                match read_document("route", item) {
                    Ok(route) => drop(routes.of.insert((*number).clone(), route)),
                    Err(_) => drop(routes.unreadable.insert((*number).clone())),
                }
            }
        }
        Ok(routes)
    }

    /// Whose this number is at this very moment.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn holder(&self, account: &AccountSid, number: &PhoneNumber) -> Result<Holder, Unavailable> {
        let Some(item) = self.read_item(key(account, number), true).await? else {
            return Ok(Holder::Nobody);
        };
        if item.contains_key("data") {
            return Ok(Holder::Held(read_document("route", &item)?));
        }
        let malformed = |why: &str| Unavailable::Malformed { item: "route", why: why.to_owned() };
        let tenant = TenantId::parse(get_text("route", &item, "tenant_id")?);
        let free_from = get_text("route", &item, "free_from")?.parse();
        Ok(Holder::Left(
            tenant.map_err(|_| malformed("its tenant"))?,
            free_from.map_err(|_| malformed("its time"))?,
        ))
    }

    /// For a transaction that is to be made only while the thread's number is its tenant's.
    pub(super) fn route_is_theirs(
        &self,
        account: &AccountSid,
        thread: &ThreadKey,
    ) -> Result<TransactWriteItem, Unavailable> {
        let check = ConditionCheck::builder().table_name(&self.tables.routes);
        let check = check
            .key("route", text(key(account, &thread.number)))
            .condition_expression("tenant_id = :tenant AND attribute_exists(#data)")
            .expression_attribute_names("#data", "data")
            .expression_attribute_values(":tenant", text(thread.tenant.as_str()));
        Ok(TransactWriteItem::builder().condition_check(built(check.build())?).build())
    }

    /// Opens the connection, so that the first event does not pay for it. That there is no such route is expected.
    pub async fn warm_up_routes(&self) {
        let _ = self.read_item("warm-up".to_owned(), false).await;
    }

    async fn read_item(&self, key: String, consistent: bool) -> Result<Option<Item>, Unavailable> {
        let request =
            self.client.get_item().table_name(&self.tables.routes).key("route", AttributeValue::S(key));
        let answer = request.consistent_read(consistent).send().await;
        Ok(answer.map_err(|error| unavailable(&error))?.item)
    }
}

impl Change<'_> {
    /// Makes the number's texts the tenant's, unless they are another tenant's, or were a moment ago.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub(super) fn route(
        self,
        account: &AccountSid,
        number: &PhoneNumber,
        route: &Route,
        now: Timestamp,
    ) -> Result<Self, Unavailable> {
        let item = Item::from([
            ("route".to_owned(), text(key(account, number))),
            ("tenant_id".to_owned(), text(route.tenant.as_str())),
            ("data".to_owned(), document("route", route)?),
        ]);
        let put = Put::builder().table_name(&self.store.tables.routes).set_item(Some(item));
        let put = put
            .condition_expression("attribute_not_exists(route) OR tenant_id = :tenant OR free_from <= :now")
            .expression_attribute_values(":tenant", text(self.tenant.as_str()))
            .expression_attribute_values(":now", text(sortable(now)));
        let put = TransactWriteItem::builder().put(built(put.build())?).build();
        Ok(self.and(put))
    }

    /// Takes the number's texts from the tenant. Nobody else gets them before `free_from`.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub(super) fn leave_route(
        self,
        account: &AccountSid,
        number: &PhoneNumber,
        free_from: Timestamp,
    ) -> Result<Self, Unavailable> {
        let item = Item::from([
            ("route".to_owned(), text(key(account, number))),
            ("tenant_id".to_owned(), text(self.tenant.as_str())),
            ("free_from".to_owned(), text(sortable(free_from))),
        ]);
        let put = Put::builder().table_name(&self.store.tables.routes).set_item(Some(item));
        let put = put
            .condition_expression("attribute_not_exists(route) OR tenant_id = :tenant")
            .expression_attribute_values(":tenant", text(self.tenant.as_str()));
        let put = TransactWriteItem::builder().put(built(put.build())?).build();
        Ok(self.and(put))
    }
}
