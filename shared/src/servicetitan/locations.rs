use super::client::{Access, ServiceTitan};
use super::wire::Page;
use super::wire::customers::ListedLocation;
use crate::domain::conversation::customer::Location;
use crate::domain::outcome::Cause;

/// Of one customer's locations. Few have as many; those beyond it are not counted.
const LOCATIONS: &str = "50";

impl ServiceTitan {
    /// Where a customer is served. Scope `tn.crm.locations:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn locations(&self, access: &Access, customer: i64) -> Result<Vec<Location>, Cause> {
        let query = [("customerId", &*customer.to_string()), ("pageSize", LOCATIONS)];
        let page: Page<ListedLocation> = self.get(access, "crm", "locations", &query).await.read()?;
        Ok(ListedLocation::of(page.data, customer))
    }
}
