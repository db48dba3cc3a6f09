//! A tenant's contacts: one `contacts` item, replaced as a whole.

use super::items::{document, get_number, number, read_document, text, unavailable};
use super::{Change, Store, Unavailable};
use crate::domain::contacts::Contact;
use crate::domain::ids::TenantId;

/// The item's name.
const CONTACTS: &str = "contacts";

/// A tenant's contacts, and the number that counts their changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TenantContacts {
    /// Who changes them names the one that was read; 0: there are none yet.
    pub version: u64,
    pub contacts: Vec<Contact>,
}

impl Store {
    /// The contacts, read consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn contacts(&self, tenant: &TenantId) -> Result<TenantContacts, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.tenants).consistent_read(true);
        let request = request.key("tenant_id", text(tenant.as_str())).key("item", text(CONTACTS));
        let answer = request.send().await.map_err(|error| unavailable(&error))?;
        match answer.item {
            Some(item) => Ok(TenantContacts {
                version: get_number(CONTACTS, &item, "version")?,
                contacts: read_document(CONTACTS, &item)?,
            }),
            None => Ok(TenantContacts::default()),
        }
    }
}

impl Change<'_> {
    /// Puts contacts in place of version `found` (0: there are none).
    ///
    /// # Errors
    /// [`Unavailable`] where they cannot be written down.
    pub fn contacts(self, found: u64, next: &[Contact]) -> Result<Self, Unavailable> {
        let mut item = self.item(CONTACTS, None);
        item.insert("version".to_owned(), number(found + 1));
        item.insert("data".to_owned(), document(CONTACTS, &next)?);
        self.put_over(item, found)
    }

    /// Removes all contacts, whether there are any or not.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn remove_contacts(self) -> Result<Self, Unavailable> {
        self.remove(CONTACTS)
    }
}
