//! Secrets of numbers that were let go: a `purge#<name>` mark keeps a secret's name until it is purged, or found to be
//! another number's too.

use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem};

use super::items::{number, text};
use super::numbers::name;
use super::transaction::built;
use super::{Change, Named, Store, TenantNumber, Unavailable};
use crate::domain::ids::TenantId;

const KIND: &str = "purge";
const PREFIX: &str = "purge#";

impl Store {
    /// Names of the tenant's secrets that may have to be purged, read consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn purges(&self, tenant: &TenantId) -> Result<Vec<String>, Unavailable> {
        let marks = self.marks_of::<String>(tenant, PREFIX, KIND).await?;
        Ok(marks.into_iter().map(|mark| mark.of).collect())
    }
}

impl Change<'_> {
    /// Keeps the name of a secret that may have to be purged.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn to_purge(self, secret: &str) -> Result<Self, Unavailable> {
        self.put(Named { item: &mark(secret), kind: Some(KIND) }, KIND, &secret)
    }

    /// Forgets the name of a secret that was purged, or stays.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn nothing_to_purge(self, secret: &str) -> Result<Self, Unavailable> {
        self.remove(&mark(secret))
    }

    /// Refuses the change where the secret may be purged any moment.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn unless_to_purge(self, secret: &str) -> Result<Self, Unavailable> {
        let check = ConditionCheck::builder().table_name(&self.store.tables.tenants);
        let check = check
            .key("tenant_id", text(self.tenant.as_str()))
            .key("item", text(mark(secret)))
            .condition_expression("attribute_not_exists(tenant_id)");
        let check = TransactWriteItem::builder().condition_check(built(check.build())?).build();
        Ok(self.and(check))
    }

    /// Refuses the change where another number is no longer as it was read.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn while_number(self, found: &TenantNumber) -> Result<Self, Unavailable> {
        let check = ConditionCheck::builder().table_name(&self.store.tables.tenants);
        let check = check
            .key("tenant_id", text(self.tenant.as_str()))
            .key("item", text(name(found)))
            .condition_expression("version = :found")
            .expression_attribute_values(":found", number(found.version));
        let check = TransactWriteItem::builder().condition_check(built(check.build())?).build();
        Ok(self.and(check))
    }
}

fn mark(secret: &str) -> String {
    format!("{PREFIX}{secret}")
}
