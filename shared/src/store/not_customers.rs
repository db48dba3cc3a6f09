//! Numbers that a person marked as no customer's: a tenant's `number#<number>` items. What comes from one opens no
//! conversation.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::items::{Item, get_text, read_document, text, unavailable};
use super::{Change, Named, SaveError, Store, Unavailable};
use crate::domain::ids::TenantId;
use crate::domain::phone::PhoneNumber;
use crate::domain::time::Timestamp;

const NUMBER: &str = "number#";

/// Numbers that a part of the list has.
const AT_ONCE: i32 = 100;

/// A number that is no customer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotACustomer {
    /// In E.164.
    pub number: PhoneNumber,
    /// When somebody said so.
    pub marked_at: Timestamp,
    /// Who marked it, as the audit trail names people.
    pub by: String,
}

/// A part of a tenant's list, in the order of the numbers.
#[derive(Debug, Clone, Default)]
pub struct NotCustomersPage {
    /// In their order.
    pub numbers: Vec<NotACustomer>,
    /// The last of them, where there are more: the next part begins after it.
    pub next: Option<AfterNumber>,
}

/// A place in the list.
#[derive(Clone, PartialEq, Eq)]
pub struct AfterNumber(pub PhoneNumber);

/// Personal: never printed.
impl fmt::Debug for AfterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AfterNumber(…)")
    }
}

fn number_item(number: &PhoneNumber) -> String {
    format!("{NUMBER}{}", number.as_str())
}

impl Store {
    /// Whether, when and by whom a number was marked, read consistently: a mark takes effect at once.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn not_a_customer(
        &self,
        tenant: &TenantId,
        number: &PhoneNumber,
    ) -> Result<Option<NotACustomer>, Unavailable> {
        let found = self.item_of(tenant, &number_item(number)).await?;
        found.map(|item| read_document(NUMBER, &item)).transpose()
    }

    /// The next part of the numbers that a tenant's people marked.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn not_customers(
        &self,
        tenant: &TenantId,
        from: Option<&AfterNumber>,
    ) -> Result<NotCustomersPage, Unavailable> {
        let key = |item: String| {
            Item::from([("tenant_id".to_owned(), text(tenant.as_str())), ("item".to_owned(), text(item))])
        };
        let query = self.client.query().table_name(&self.tables.tenants).consistent_read(true);
        let query = query
            .key_condition_expression("tenant_id = :tenant AND begins_with(#item, :number)")
            .expression_attribute_names("#item", "item")
            .expression_attribute_values(":tenant", text(tenant.as_str()))
            .expression_attribute_values(":number", text(NUMBER))
            .limit(AT_ONCE)
            .set_exclusive_start_key(from.map(|after| key(number_item(&after.0))));
        let page = query.send().await.map_err(|error| unavailable(&error))?;
        let numbers = page.items().iter().map(|item| read_document(NUMBER, item));
        let numbers: Vec<NotACustomer> = numbers.collect::<Result<_, _>>()?;
        let last = page.last_evaluated_key.as_ref().and_then(|key| get_text(NUMBER, key, "item").ok());
        let next = last.and_then(|item| PhoneNumber::parse(item.strip_prefix(NUMBER)?).ok()).map(AfterNumber);
        Ok(NotCustomersPage { numbers, next })
    }

    /// Forgets every mark of a tenant that is gone.
    ///
    /// # Errors
    /// [`SaveError`]; then some may be left.
    pub async fn forget_not_customers(&self, tenant: &TenantId) -> Result<(), SaveError> {
        loop {
            let NotCustomersPage { numbers, next } = self.not_customers(tenant, None).await?;
            if numbers.is_empty() {
                return Ok(());
            }
            let mut change = self.change(tenant);
            for marked in &numbers {
                change = change.unmark_not_a_customer(&marked.number)?;
            }
            change.commit().await?;
            if next.is_none() {
                return Ok(());
            }
        }
    }
}

impl Change<'_> {
    /// Marks a number as no customer's, whether it was marked before or not.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn mark_not_a_customer(self, marked: &NotACustomer) -> Result<Self, Unavailable> {
        self.put(Named { item: &number_item(&marked.number), kind: None }, NUMBER, marked)
    }

    /// Takes the mark away, whether there is one or not.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn unmark_not_a_customer(self, number: &PhoneNumber) -> Result<Self, Unavailable> {
        self.remove(&number_item(number))
    }
}
