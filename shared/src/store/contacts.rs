//! A tenant's contacts: one `contacts` item, replaced as a whole, and one `codes` item of the codes that they were sent.

use super::items::{document, get_number, number, read_document};
use super::{Change, Store, Unavailable};
use crate::domain::contacts::Contact;
use crate::domain::contacts::code::Codes;
use crate::domain::ids::TenantId;

const CONTACTS: &str = "contacts";
const CODES: &str = "codes";

/// A tenant's contacts, and the number that counts their changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TenantContacts {
    /// Who changes them names the one that was read; 0: there are none yet.
    pub version: u64,
    /// In the order in which they were saved.
    pub contacts: Vec<Contact>,
}

/// The codes that a tenant had sent lately, and the number that counts their changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TenantCodes {
    /// Who changes them names the one that was read; 0: there are none.
    pub version: u64,
    /// By number.
    pub codes: Codes,
}

impl Store {
    /// The contacts, read consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn contacts(&self, tenant: &TenantId) -> Result<TenantContacts, Unavailable> {
        match self.item_of(tenant, CONTACTS).await? {
            Some(item) => Ok(TenantContacts {
                version: get_number(CONTACTS, &item, "version")?,
                contacts: read_document(CONTACTS, &item)?,
            }),
            None => Ok(TenantContacts::default()),
        }
    }

    /// The codes, read consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn codes(&self, tenant: &TenantId) -> Result<TenantCodes, Unavailable> {
        match self.item_of(tenant, CODES).await? {
            Some(item) => Ok(TenantCodes {
                version: get_number(CODES, &item, "version")?,
                codes: read_document(CODES, &item)?,
            }),
            None => Ok(TenantCodes::default()),
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

    /// Puts codes in place of version `found` (0: there are none). They go by themselves once none of them counts.
    ///
    /// # Errors
    /// [`Unavailable`] where they cannot be written down.
    pub fn codes(self, found: u64, next: &Codes) -> Result<Self, Unavailable> {
        let mut item = self.item(CODES, None);
        item.insert("version".to_owned(), number(found + 1));
        item.insert("data".to_owned(), document(CODES, next)?);
        item.insert("expires_at".to_owned(), number(next.ends().as_second()));
        self.put_over(item, found)
    }

    /// Removes all contacts and codes, whether there are any or not.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn remove_contacts(self) -> Result<Self, Unavailable> {
        self.remove(CONTACTS)?.remove(CODES)
    }
}
