//! Marks: small items that stand for something to come back for, found without knowing the tenant. What is true stands
//! elsewhere; a mark only says where to look.

use serde::de::DeserializeOwned;

use super::items::{get_text, read_document, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::ids::TenantId;

/// A mark as it was found. The index lags behind the table, so whatever it says is looked up again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark<T> {
    pub tenant: TenantId,
    /// Its name among the tenant's items.
    pub item: String,
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
                let Ok(tenant) = TenantId::parse(get_text(kind, item, "tenant_id")?) else {
                    continue;
                };
                let name = get_text(kind, item, "item")?.to_owned();
                marks.push(Mark { tenant, item: name, of: read_document(kind, item)? });
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(marks);
            }
        }
    }
}
