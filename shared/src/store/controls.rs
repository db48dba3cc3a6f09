//! What holds for all tenants: the platform's one `controls` item.

use super::items::{document, get_number, number, read_document};
use super::{Change, Store, Unavailable};
use crate::domain::controls::Controls;
use crate::domain::ids::TenantId;

const CONTROLS: &str = "controls";

/// What holds for all tenants, and the number that counts its changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlatformControls {
    /// Who changes them names the one that was read; 0: nobody ever did.
    pub version: u64,
    pub controls: Controls,
}

impl Store {
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
}
