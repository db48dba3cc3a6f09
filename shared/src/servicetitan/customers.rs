use std::fmt;

use serde::Deserialize;

use super::client::{Access, ServiceTitan};
use super::wire::Page;
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;

/// A customer of the contractor.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    pub id: i64,
    pub name: Option<String>,
    pub address: Option<Address>,
    #[serde(default)]
    pub do_not_service: bool,
}

/// An address as ServiceTitan holds it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Address {
    pub street: Option<String>,
    pub unit: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub zip: Option<String>,
    pub country: Option<String>,
}

/// How a customer is reached.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    pub r#type: Option<String>,
    pub value: Option<String>,
    pub phone_settings: Option<PhoneSettings>,
}

/// What a customer's telephone contact allows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhoneSettings {
    #[serde(default)]
    pub do_not_text: bool,
}

/// Names, addresses and numbers are personal: only what tells one from another is printed.
impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Customer({})", self.id)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(…)")
    }
}

impl Contact {
    /// Is it this number? How ServiceTitan writes numbers is not documented, so digits are compared, with and without
    /// the country's.
    #[must_use]
    pub fn is(&self, number: &PhoneNumber) -> bool {
        let digits: String =
            self.value.iter().flat_map(|value| value.chars()).filter(char::is_ascii_digit).collect();
        digits == number.for_servicetitan().trim_start_matches('+') || format!("+{digits}") == number.as_str()
    }
}

impl ServiceTitan {
    /// Customers that ServiceTitan finds by a number: candidates, to be confirmed by their contacts, since a wrong match
    /// is worse than none. Scope `tn.crm.customers:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn customers_by_phone(
        &self,
        access: &Access,
        number: &PhoneNumber,
    ) -> Result<Vec<Customer>, Cause> {
        let query = [("phone", number.for_servicetitan()), ("pageSize", "10")];
        let page: Page<Customer> = self.get(access, "crm", "customers", &query).await.read()?;
        Ok(page.data)
    }

    /// How a customer is reached. Scope `tn.crm.customers:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn customer_contacts(&self, access: &Access, customer: i64) -> Result<Vec<Contact>, Cause> {
        let path = format!("customers/{customer}/contacts");
        let page: Page<Contact> = self.get(access, "crm", &path, &[("pageSize", "50")]).await.read()?;
        Ok(page.data)
    }
}
