use super::client::{Access, ServiceTitan};
use super::wire::Page;
use super::wire::customers::{ListedContact, ListedCustomer, OwnedContact};
use crate::domain::conversation::customer::{Candidate, Contact, Customer};
use crate::domain::outcome::Cause;

/// A number that more customers have than this is told of as several in any case.
const CANDIDATES: &str = "10";
/// More contacts than ten customers have. Where there are more all the same, nobody can say who is not among them.
const CONTACTS: &str = "500";
/// Contacts of several customers are listed by the customers' ids, or within a span of their last change: whether the
/// span must be there is documented in two ways, so one is given that no contact is outside of.
const ANY_CHANGE: (&str, &str) = ("modifiedBefore", "2100-01-01T00:00:00Z");

/// What a look-up by number found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Those that the search gave; whether the number is theirs is still to be seen.
    pub customers: Vec<Customer>,
    /// Whether nobody was left out.
    pub is_all: bool,
}

impl ServiceTitan {
    /// Customers that ServiceTitan finds by a number, written in one of its forms, but inactive and merged ones:
    /// candidates, to be confirmed by their contacts, since a wrong match is worse than none. Scope `tn.crm.customers:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn customers_by_phone(&self, access: &Access, written: &str) -> Result<Found, Cause> {
        let query = [("phone", written), ("pageSize", CANDIDATES)];
        let page: Page<ListedCustomer> = self.get(access, "crm", "customers", &query).await.read()?;
        let customers = page.data.into_iter().filter_map(ListedCustomer::known).collect();
        Ok(Found { customers, is_all: !page.has_more })
    }

    /// The same customers with their contacts: one call, however many they are. Scope `tn.crm.customers:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn with_contacts(
        &self,
        access: &Access,
        customers: Vec<Customer>,
    ) -> Result<Vec<Candidate>, Cause> {
        let ids: Vec<i64> = customers.iter().map(|customer| customer.id).collect();
        let contacts = match ids[..] {
            [] => Vec::new(),
            [only] => self.contacts_of_one(access, only).await?,
            _ => self.contacts_of(access, &ids).await?,
        };
        let of = |id: i64| contacts.iter().filter(move |(owner, _)| *owner == id);
        let candidate = |customer: Customer| {
            let contacts = of(customer.id).map(|(_, contact)| contact.clone()).collect();
            Candidate { customer, contacts }
        };
        Ok(customers.into_iter().map(candidate).collect())
    }

    async fn contacts_of_one(&self, access: &Access, id: i64) -> Result<Vec<(i64, Contact)>, Cause> {
        let path = format!("customers/{id}/contacts");
        let query = [("pageSize", CONTACTS)];
        let page: Page<ListedContact> = self.get(access, "crm", &path, &query).await.read()?;
        Ok(whole(page)?.into_iter().map(|contact| (id, contact.known())).collect())
    }

    async fn contacts_of(&self, access: &Access, ids: &[i64]) -> Result<Vec<(i64, Contact)>, Cause> {
        let ids = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        let query = [("customerIds", &*ids), ANY_CHANGE, ("pageSize", CONTACTS)];
        let page: Page<OwnedContact> = self.get(access, "crm", "customers/contacts", &query).await.read()?;
        Ok(whole(page)?.into_iter().map(|owned| (owned.customer_id, owned.contact.known())).collect())
    }
}

/// A contact that is not on this page says nothing where there are more pages.
fn whole<T>(page: Page<T>) -> Result<Vec<T>, Cause> {
    if page.has_more { Err(Cause::Unreadable { status: 200 }) } else { Ok(page.data) }
}
