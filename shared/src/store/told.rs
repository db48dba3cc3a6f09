//! What one telephone was told lately: items `told#<number>` of the partition `alerts#<tenant>`.

use super::alerts::alerts_key;
use super::items::{document, get_number, number, read_document};
use super::{SaveError, Store, Unavailable};
use crate::domain::alerts::Told;
use crate::domain::ids::TenantId;
use crate::domain::phone::PhoneNumber;

const TOLD: &str = "told#";

/// What a telephone was told, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundTold {
    /// Counts its writes; 0: nothing yet.
    pub version: u64,
    /// In the last day.
    pub told: Told,
}

impl Store {
    /// What a telephone was told by this business, consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn told(&self, tenant: &TenantId, number: &PhoneNumber) -> Result<FoundTold, Unavailable> {
        match self.alerts_item(tenant, &told_item(number)).await? {
            Some(item) => Ok(FoundTold {
                version: get_number("told", &item, "version")?,
                told: read_document("told", &item)?,
            }),
            None => Ok(FoundTold::default()),
        }
    }

    /// Puts what it was told in place of what was found. It goes by itself once nothing of it counts.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since it was found.
    pub async fn put_told(
        &self,
        tenant: &TenantId,
        of: &PhoneNumber,
        found: &FoundTold,
        next: &Told,
    ) -> Result<(), SaveError> {
        let mut item = alerts_key(tenant, &told_item(of));
        item.insert("version".to_owned(), number(found.version + 1));
        item.insert("data".to_owned(), document("told", next)?);
        item.insert("expires_at".to_owned(), number(next.ends().as_second()));
        self.put_version(item, found.version).await
    }
}

fn told_item(number: &PhoneNumber) -> String {
    format!("{TOLD}{}", number.as_str())
}
