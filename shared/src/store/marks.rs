//! Marks: small items that stand for something to come back for, found without knowing the tenant. What is true stands
//! elsewhere; a mark only says where to look.

use serde::de::DeserializeOwned;

use super::items::{Item, get_text, read_document, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::ids::TenantId;

/// A mark as it was found. The index lags behind the table, so whatever it says is looked up again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark<T> {
    /// Whose.
    pub tenant: TenantId,
    /// Its name among the tenant's items.
    pub item: String,
    /// What it holds.
    pub of: T,
}

impl Store {
    /// All marks of a kind.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn marks<T: DeserializeOwned>(&self, kind: &'static str) -> Result<Vec<Mark<T>>, Unavailable> {
        let (mut marks, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(&self.tables.tenants).index_name("fleet");
            let query = query
                .key_condition_expression("kind = :kind")
                .expression_attribute_values(":kind", text(kind));
            let page = query.set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                // One that cannot be read, or was written by a newer version, must not hide the others.
                marks.extend(read(kind, item));
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(marks);
            }
        }
    }

    /// A mark of a tenant as it is now; None: it is gone.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn mark<T: DeserializeOwned>(
        &self,
        tenant: &TenantId,
        item: &str,
        kind: &'static str,
    ) -> Result<Option<T>, Unavailable> {
        self.item_of(tenant, item).await?.as_ref().map(|item| read_document(kind, item)).transpose()
    }

    /// A tenant's own marks as they are now, by the beginning of their names.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn marks_of<T: DeserializeOwned>(
        &self,
        tenant: &TenantId,
        beginning: &str,
        kind: &'static str,
    ) -> Result<Vec<Mark<T>>, Unavailable> {
        let (mut marks, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(&self.tables.tenants).consistent_read(true);
            let query = query
                .key_condition_expression("tenant_id = :tenant AND begins_with(#item, :beginning)")
                .expression_attribute_names("#item", "item")
                .expression_attribute_values(":tenant", text(tenant.as_str()))
                .expression_attribute_values(":beginning", text(beginning));
            let page = query.set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                let name = get_text(kind, item, "item")?.to_owned();
                marks.push(Mark { tenant: tenant.clone(), item: name, of: read_document(kind, item)? });
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(marks);
            }
        }
    }
}

fn read<T: DeserializeOwned>(kind: &'static str, item: &Item) -> Option<Mark<T>> {
    let tenant = TenantId::parse(get_text(kind, item, "tenant_id").ok()?).ok()?;
    let name = get_text(kind, item, "item").ok()?.to_owned();
    Some(Mark { tenant, item: name, of: read_document(kind, item).ok()? })
}
