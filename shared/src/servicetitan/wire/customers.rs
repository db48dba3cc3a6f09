use std::fmt;

use serde::Deserialize;

use crate::domain::conversation::customer::{Contact, Customer, Location, Parts};

/// A customer as it is listed. Contacts and locations are lists of their own.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedCustomer {
    id: i64,
    active: Option<bool>,
    name: Option<String>,
    address: Option<Parts>,
    do_not_service: Option<bool>,
    merged_to_id: Option<i64>,
}

/// A contact as it is listed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedContact {
    r#type: Option<String>,
    value: Option<String>,
    phone_settings: Option<PhoneSettings>,
}

#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PhoneSettings {
    phone_number: Option<String>,
    do_not_text: Option<bool>,
}

/// A contact in a list of several customers' contacts. Without the customer's id it says nothing.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnedContact {
    /// Whose it is.
    pub customer_id: i64,
    /// How they are reached.
    #[serde(flatten)]
    pub contact: ListedContact,
}

/// A location as it is listed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedLocation {
    id: i64,
    customer_id: Option<i64>,
    active: Option<bool>,
    address: Option<Parts>,
    merged_to_id: Option<i64>,
}

impl ListedCustomer {
    /// None: it is inactive, or became part of another customer, which is listed for itself.
    #[must_use]
    pub fn known(self) -> Option<Customer> {
        let is_gone = self.active == Some(false) || is_merged(self.merged_to_id);
        let do_not_service = self.do_not_service.unwrap_or_default();
        let known =
            || Customer::on_record(self.id, self.name.as_deref(), do_not_service, self.address.as_ref());
        (!is_gone).then(known)
    }
}

impl ListedContact {
    /// What is known from it.
    #[must_use]
    pub fn known(self) -> Contact {
        let (number, do_not_text) = match self.phone_settings {
            Some(settings) => (settings.phone_number, settings.do_not_text.unwrap_or_default()),
            None => (None, false),
        };
        Contact { kind: self.r#type, value: self.value.or(number), do_not_text }
    }
}

impl ListedLocation {
    /// The customer's own that are in use, in the order of their ids. Whether ServiceTitan heeds the filter is seen again
    /// in what it answers.
    #[must_use]
    pub fn of(mut listed: Vec<Self>, customer: i64) -> Vec<Location> {
        listed.sort_by_key(|location| location.id);
        let its = listed.into_iter().filter(|location| location.is_of(customer));
        its.filter_map(|location| Location::of(&location.address?)).collect()
    }

    fn is_of(&self, customer: i64) -> bool {
        let is_gone = self.active == Some(false) || is_merged(self.merged_to_id);
        !is_gone && self.customer_id.is_none_or(|owner| owner == customer)
    }
}

/// No record has the id 0.
fn is_merged(into: Option<i64>) -> bool {
    into.is_some_and(|id| id != 0)
}

/// Names, addresses and numbers are personal: only what tells one from another is printed.
impl fmt::Debug for ListedCustomer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ListedCustomer({})", self.id)
    }
}

impl fmt::Debug for ListedContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ListedContact(…)")
    }
}

impl fmt::Debug for OwnedContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnedContact({})", self.customer_id)
    }
}

impl fmt::Debug for ListedLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ListedLocation({})", self.id)
    }
}

#[cfg(test)]
mod tests;
