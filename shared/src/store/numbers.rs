//! A tenant's numbers: `route#<AccountSid>#<number>` items, each written together with the route that texts find.

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};

use super::items::{Item, document, get_number, get_text, number, read_document, text, unavailable};
use super::routes::ROUTE_KEPT;
use super::sweeps::Listing;
use super::transaction::built;
use super::{Change, Route, Store, Unavailable};
use crate::domain::ids::{AccountSid, TenantId};
use crate::domain::number::Record;
use crate::domain::phone::PhoneNumber;
use crate::domain::settings::retention::Retention;
use crate::domain::time::{Timestamp, after};

const PREFIX: &str = "route#";

/// What the index over the fleet lists them as.
pub(super) const NUMBER: &str = "number";

/// A number of a tenant's, and the number that counts its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantNumber {
    /// Twilio's, `AC…`.
    pub account: AccountSid,
    /// In E.164.
    pub number: PhoneNumber,
    /// Counts its writes: who changes it names the one that was read. 0: it was never written.
    pub version: u64,
    /// What is written down of it.
    pub record: Record,
}

impl TenantNumber {
    /// The next version.
    #[must_use]
    pub fn changed(&self, record: Record) -> Self {
        Self { version: self.version + 1, record, ..self.clone() }
    }
}

impl Store {
    /// Every number of the tenant's, read consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn numbers(&self, tenant: &TenantId) -> Result<Vec<TenantNumber>, Unavailable> {
        let query = self.client.query().table_name(&self.tables.tenants).consistent_read(true);
        let query = query
            .key_condition_expression("tenant_id = :tenant AND begins_with(#item, :prefix)")
            .expression_attribute_names("#item", "item")
            .expression_attribute_values(":tenant", text(tenant.as_str()))
            .expression_attribute_values(":prefix", text(PREFIX));
        let page = query.send().await.map_err(|error| unavailable(&error))?;
        page.items().iter().map(read_number).collect()
    }
}

impl Change<'_> {
    /// Puts a number in place of its version before, makes its texts the tenant's, and has them looked for in Twilio's log
    /// where the webhook does not bring them. Refused where they are another
    /// tenant's. `retention` is the tenant's own.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn number(
        mut self,
        next: &TenantNumber,
        retention: Retention,
        now: Timestamp,
    ) -> Result<Self, Unavailable> {
        Listing::add(&mut self.listings, &next.account, &next.number);
        let mut item = self.item(&name(next), Some(NUMBER));
        item.insert("version".to_owned(), number(next.version));
        item.insert("data".to_owned(), document("number", &next.record)?);
        let route = Route {
            tenant: self.tenant.clone(),
            secret: next.record.secret.clone(),
            active_since: next.record.active_since,
            retention,
        };
        self.put_over(item, next.version.saturating_sub(1))?.route(&next.account, &next.number, &route, now)
    }

    /// Removes a number as it was read, and takes its texts from the tenant. Nobody else gets them before no webhook goes
    /// by the route any more that it has read.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn remove_number(mut self, found: &TenantNumber, now: Timestamp) -> Result<Self, Unavailable> {
        Listing::remove(&mut self.listings, &found.account, &found.number);
        let delete = Delete::builder().table_name(&self.store.tables.tenants);
        let delete = delete
            .key("tenant_id", text(self.tenant.as_str()))
            .key("item", text(name(found)))
            .condition_expression("version = :found")
            .expression_attribute_values(":found", number(found.version));
        let delete = TransactWriteItem::builder().delete(built(delete.build())?).build();
        self.and(delete).leave_route(&found.account, &found.number, after(now, ROUTE_KEPT * 2))
    }
}

pub(super) fn name(of: &TenantNumber) -> String {
    format!("{PREFIX}{}#{}", of.account.as_str(), of.number.as_str())
}

pub(super) fn read_number(item: &Item) -> Result<TenantNumber, Unavailable> {
    let malformed = || Unavailable::Malformed { item: "number", why: "its name".to_owned() };
    let name = get_text("number", item, "item")?.strip_prefix(PREFIX).ok_or_else(malformed)?;
    let (account, own) = name.split_once('#').ok_or_else(malformed)?;
    Ok(TenantNumber {
        account: AccountSid::parse(account).map_err(|_| malformed())?,
        number: PhoneNumber::parse(own).map_err(|_| malformed())?,
        version: get_number("number", item, "version")?,
        record: read_document("number", item)?,
    })
}
