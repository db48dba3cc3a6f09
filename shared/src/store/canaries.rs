//! Canaries: a tenant's `canary` item, written together with the route that its texts find. No number of the tenant's stands
//! for it, so nothing is sent from there, and no log of Twilio's is read for it.

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};

use super::items::{document, get_number, number, read_document, text};
use super::transaction::built;
use super::{Change, Route, Store, Unavailable};
use crate::domain::canary::Canary;
use crate::domain::ids::TenantId;
use crate::domain::phone::PhoneNumber;
use crate::domain::settings::retention::Retention;
use crate::domain::time::Timestamp;

const CANARY: &str = "canary";

/// A tenant's canary, and the number that counts its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCanary {
    /// Who changes it names the one that was read.
    pub version: u64,
    /// As it is stored.
    pub canary: Canary,
}

impl Store {
    /// The tenants that canaries are sent through. The index lags, so whatever it says is read again.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn canaries(&self) -> Result<Vec<TenantId>, Unavailable> {
        let marks = self.marks::<Canary>(CANARY).await?;
        Ok(marks.into_iter().map(|mark| mark.tenant).collect())
    }

    /// A tenant's canary as it is now. None: there is none.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn canary(&self, tenant: &TenantId) -> Result<Option<FoundCanary>, Unavailable> {
        let Some(item) = self.item_of(tenant, CANARY).await? else { return Ok(None) };
        let version = get_number(CANARY, &item, "version")?;
        Ok(Some(FoundCanary { version, canary: read_document(CANARY, &item)? }))
    }
}

impl Change<'_> {
    /// Puts a canary where there is none, and has its texts taken in.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn new_canary(
        self,
        canary: &Canary,
        retention: Retention,
        now: Timestamp,
    ) -> Result<Self, Unavailable> {
        let route = Route {
            tenant: self.tenant.clone(),
            secret: canary.secret.clone(),
            active_since: canary.since,
            retention,
        };
        self.canary(0, canary)?.route(&canary.account, &PhoneNumber::of_canaries(), &route, now)
    }

    /// Puts a canary in place of version `found` (0: there is none).
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn canary(self, found: u64, next: &Canary) -> Result<Self, Unavailable> {
        let mut item = self.item(CANARY, Some(CANARY));
        item.insert("version".to_owned(), number(found + 1));
        item.insert("data".to_owned(), document(CANARY, next)?);
        self.put_over(item, found)
    }

    /// Removes a canary as it was read, whose texts are taken in no longer, and keeps the name of its secret to be purged.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn remove_canary(self, found: &FoundCanary, now: Timestamp) -> Result<Self, Unavailable> {
        let delete = Delete::builder().table_name(&self.store.tables.tenants);
        let delete = delete
            .key("tenant_id", text(self.tenant.as_str()))
            .key("item", text(CANARY))
            .condition_expression("version = :found")
            .expression_attribute_values(":found", number(found.version));
        let delete = TransactWriteItem::builder().delete(built(delete.build())?).build();
        let Canary { account, secret, .. } = &found.canary;
        self.and(delete).to_purge(secret)?.leave_route(account, &PhoneNumber::of_canaries(), now)
    }
}
