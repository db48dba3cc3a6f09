//! Names of secrets that no number has: a `purge#<name>` mark keeps that of a number that was let go until it is purged,
//! or found to be another number's too; a `reserved#<name>` mark that of one that is being connected.

use aws_sdk_dynamodb::types::{ConditionCheck, Delete, TransactWriteItem};
use serde::{Deserialize, Serialize};

use super::items::{number, text};
use super::numbers::name;
use super::transaction::built;
use super::{Change, Named, Store, TenantNumber, Unavailable};
use crate::domain::ids::TenantId;
use crate::domain::time::Timestamp;

const KIND: &str = "purge";
const PREFIX: &str = "purge#";
const RESERVED: &str = "reserved#";

/// A name under which a secret may be created, and that a number may take, until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserved {
    /// In Secrets Manager.
    pub secret: String,
    /// After that it is deleted, unless a number has it.
    pub until: Timestamp,
}

impl Store {
    /// Names of the tenant's secrets that may have to be purged, read consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn purges(&self, tenant: &TenantId) -> Result<Vec<String>, Unavailable> {
        let marks = self.marks_of::<String>(tenant, PREFIX, KIND).await?;
        Ok(marks.into_iter().map(|mark| mark.of).collect())
    }

    /// The names that are reserved, or were and were never taken, read consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn reserved(&self, tenant: &TenantId) -> Result<Vec<Reserved>, Unavailable> {
        let marks = self.marks_of(tenant, RESERVED, "reserved").await?;
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

    /// Reserves a name, before there is a secret under it.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn reserve(self, name: &Reserved) -> Result<Self, Unavailable> {
        self.put(Named { item: &reservation(&name.secret), kind: None }, "reserved", name)
    }

    /// Takes a name that is reserved still.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn take_reserved(self, secret: &str) -> Result<Self, Unavailable> {
        let delete = Delete::builder().table_name(&self.store.tables.tenants);
        let delete = delete
            .key("tenant_id", text(self.tenant.as_str()))
            .key("item", text(reservation(secret)))
            .condition_expression("attribute_exists(tenant_id)");
        let delete = TransactWriteItem::builder().delete(built(delete.build())?).build();
        Ok(self.and(delete))
    }

    /// Forgets a name that was reserved, and nobody took.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn nothing_reserved(self, secret: &str) -> Result<Self, Unavailable> {
        self.remove(&reservation(secret))
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

fn reservation(secret: &str) -> String {
    format!("{RESERVED}{secret}")
}
