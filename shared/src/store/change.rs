//! What people change: several items of one tenant and the line of the audit trail that tells of it, all or nothing.

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use serde::Serialize;

use super::items::{Item, document, number, text};
use super::sweeps::Listings;
use super::tenants::{PROFILE, TenantConnection, connection_item};
use super::transaction::built;
use super::{SaveError, Store, Unavailable};
use crate::domain::audit::Line;
use crate::domain::connection::Connection;
use crate::domain::ids::TenantId;
use crate::domain::settings::Profile;

/// Writes that are made together or not at all.
#[derive(Debug)]
pub struct Change<'a> {
    pub(super) store: &'a Store,
    pub(super) tenant: &'a TenantId,
    writes: Vec<TransactWriteItem>,
    /// Whether something is put that would outlive the tenant, should it just be deleted.
    puts: bool,
    /// Whether the profile is among the writes: its own condition says then whether there is such a tenant.
    has_profile: bool,
    /// Which numbers' texts are looked for in Twilio's log from now on, and which are not any more.
    pub(super) listings: Listings,
}

/// An item by its name within the tenant, and the list that it is found in without knowing the tenant.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Its sort key.
    pub item: &'a str,
    /// Its list in the `fleet` index; None: it is in none.
    pub kind: Option<&'static str>,
}

impl Store {
    /// A change of what a tenant has. Nothing is put for one that is not there, but lines of its trail. The platform has
    /// no profile and is always there.
    #[must_use]
    pub const fn change<'a>(&'a self, tenant: &'a TenantId) -> Change<'a> {
        let listings = Listings::new();
        Change { store: self, tenant, writes: Vec::new(), puts: false, has_profile: false, listings }
    }
}

impl Change<'_> {
    /// Puts a connection in place of its version before.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn connection(self, next: &TenantConnection) -> Result<Self, Unavailable> {
        let name = connection_item(next.environment);
        let mut item = self.item(&name, Some("connection"));
        item.extend(connection_values(next)?);
        self.put_over(item, next.version.saturating_sub(1))
    }

    /// Puts an emptied connection in place of its version before. It is in no list any more, and only its numbers go on:
    /// should the tenant come back, no token of before is good.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn tombstone(self, of: &TenantConnection) -> Result<Self, Unavailable> {
        let next = of.changed(Connection::default());
        let mut item = self.item(&connection_item(next.environment), None);
        item.extend(connection_values(&next)?);
        self.put_over(item, of.version)
    }

    /// Puts the tenant's own settings in place of version `found` (0: there are none).
    ///
    /// # Errors
    /// [`Unavailable`] where they cannot be written down.
    pub fn profile(mut self, found: u64, next: &Profile) -> Result<Self, Unavailable> {
        self.has_profile = true;
        let mut item = self.item(PROFILE, Some("tenant"));
        item.insert("version".to_owned(), number(found + 1));
        item.insert("data".to_owned(), document("profile", next)?);
        self.put_over(item, found)
    }

    /// Puts an item, whatever was there.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn put<T: Serialize>(
        mut self,
        named: Named<'_>,
        what: &'static str,
        of: &T,
    ) -> Result<Self, Unavailable> {
        let mut item = self.item(named.item, named.kind);
        item.insert("data".to_owned(), document(what, of)?);
        self.puts = true;
        let put = Put::builder().table_name(&self.store.tables.tenants).set_item(Some(item));
        let put = TransactWriteItem::builder().put(built(put.build())?).build();
        Ok(self.and(put))
    }

    /// Removes the tenant's own settings as they were found, and with them the tenant.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn remove_profile(mut self, found: u64) -> Result<Self, Unavailable> {
        self.has_profile = true;
        let delete = Delete::builder().table_name(&self.store.tables.tenants);
        let delete = delete.key("tenant_id", text(self.tenant.as_str())).key("item", text(PROFILE));
        let delete = delete
            .condition_expression("version = :found")
            .expression_attribute_values(":found", number(found));
        let delete = TransactWriteItem::builder().delete(built(delete.build())?).build();
        Ok(self.and(delete))
    }

    /// Removes an item, whether it is there or not.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn remove(self, item: &str) -> Result<Self, Unavailable> {
        let delete = Delete::builder().table_name(&self.store.tables.tenants);
        let delete = delete.key("tenant_id", text(self.tenant.as_str())).key("item", text(item));
        let delete = TransactWriteItem::builder().delete(built(delete.build())?).build();
        Ok(self.and(delete))
    }

    /// Adds a line to the audit trail.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn audit(self, entry: &Line) -> Result<Self, Unavailable> {
        let item = super::audit::item(self.tenant, entry)?;
        let put = Put::builder().table_name(&self.store.tables.tenants).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(tenant_id)");
        let put = TransactWriteItem::builder().put(built(put.build())?).build();
        Ok(self.and(put))
    }

    /// One more write of the same transaction.
    pub(super) fn and(mut self, write: TransactWriteItem) -> Self {
        self.writes.push(write);
        self
    }

    /// Makes the change.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody changed one of the items since it was read, or deleted the tenant.
    pub async fn commit(mut self) -> Result<(), SaveError> {
        if self.puts && !self.has_profile && !self.tenant.is_platform() {
            self.writes.push(self.store.profile_is_there(self.tenant)?);
        }
        self.writes.extend(self.store.listings(self.listings)?);
        self.store.transact(self.writes).await
    }

    pub(super) fn item(&self, name: &str, kind: Option<&str>) -> Item {
        let mut item = Item::from([
            ("tenant_id".to_owned(), text(self.tenant.as_str())),
            ("item".to_owned(), text(name)),
        ]);
        item.extend(kind.map(|kind| ("kind".to_owned(), text(kind))));
        item
    }

    pub(super) fn put_over(mut self, item: Item, found: u64) -> Result<Self, Unavailable> {
        self.puts = true;
        let put = Put::builder().table_name(&self.store.tables.tenants).set_item(Some(item));
        let put = if found == 0 {
            put.condition_expression("attribute_not_exists(version)")
        } else {
            put.condition_expression("version = :found").expression_attribute_values(":found", number(found))
        };
        let put = TransactWriteItem::builder().put(built(put.build())?).build();
        Ok(self.and(put))
    }
}

fn connection_values(of: &TenantConnection) -> Result<Item, Unavailable> {
    Ok(Item::from([
        ("version".to_owned(), number(of.version)),
        ("generation".to_owned(), number(of.generation)),
        ("data".to_owned(), document("connection", &of.connection)?),
    ]))
}
