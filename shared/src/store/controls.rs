//! What holds for all tenants: the platform's one `controls` item.

use super::items::{Item, document, get_number, number, read_document, text, unavailable};
use super::tenants::consistently;
use super::{Change, Store, Unavailable};
use crate::domain::connection::platform::PlatformTrouble;
use crate::domain::controls::Controls;
use crate::domain::ids::TenantId;

const CONTROLS: &str = "controls";
const TROUBLE: &str = "trouble";

/// What holds for all tenants, and the number that counts its changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlatformControls {
    /// Who changes them names the one that was read; 0: nobody ever did.
    pub version: u64,
    /// As they are stored.
    pub controls: Controls,
}

/// The platform's trouble, and the number that counts its changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlatformWatch {
    /// Who changes it names the one that was read; 0: there never was any.
    pub version: u64,
    /// None: all is well, as far as it is known.
    pub trouble: Option<PlatformTrouble>,
}

impl Store {
    /// What is wrong for many connections at once, read consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn platform_watch(&self) -> Result<PlatformWatch, Unavailable> {
        // Whoever drives threads may read items of this table in batches only.
        let key = Item::from([
            ("tenant_id".to_owned(), text(TenantId::platform().as_str())),
            ("item".to_owned(), text(TROUBLE)),
        ]);
        let request = self.client.batch_get_item();
        let answer = request.request_items(&self.tables.tenants, consistently(vec![key])?).send().await;
        let answer = answer.map_err(|error| unavailable(&error))?;
        if answer.unprocessed_keys.is_some_and(|left| !left.is_empty()) {
            return Err(Unavailable::Service("unprocessed keys".to_owned()));
        }
        let items = answer.responses.unwrap_or_default().remove(&self.tables.tenants);
        items.and_then(|items| items.into_iter().next()).map_or(Ok(PlatformWatch::default()), |item| {
            Ok(PlatformWatch {
                version: get_number(TROUBLE, &item, "version")?,
                trouble: read_document(TROUBLE, &item)?,
            })
        })
    }

    /// What holds for all tenants, read consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn controls(&self) -> Result<PlatformControls, Unavailable> {
        match self.item_of(&TenantId::platform(), CONTROLS).await? {
            Some(item) => Ok(PlatformControls {
                version: get_number(CONTROLS, &item, "version")?,
                controls: read_document(CONTROLS, &item)?,
            }),
            None => Ok(PlatformControls::default()),
        }
    }
}

impl Change<'_> {
    /// Puts what holds for all tenants in place of version `found` (0: nobody ever changed it). For a change of the
    /// platform's.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn controls(self, found: u64, next: &Controls) -> Result<Self, Unavailable> {
        let mut item = self.item(CONTROLS, None);
        item.insert("version".to_owned(), number(found + 1));
        item.insert("data".to_owned(), document(CONTROLS, next)?);
        self.put_over(item, found)
    }

    /// Puts what is wrong for many at once, or that nothing is any more, in place of version `found` (0: nothing ever
    /// was). For a change of the platform's.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn platform_trouble(self, found: u64, next: Option<&PlatformTrouble>) -> Result<Self, Unavailable> {
        let mut item = self.item(TROUBLE, None);
        item.insert("version".to_owned(), number(found + 1));
        item.insert("data".to_owned(), document(TROUBLE, &next)?);
        self.put_over(item, found)
    }
}
