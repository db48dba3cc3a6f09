use super::client::{Access, ServiceTitan};
use super::wire::Anything;
use crate::domain::connection::doctor::Read;
use crate::domain::ids::Environment;
use crate::domain::outcome::Cause;

impl ServiceTitan {
    /// Asks for one entry of a list and looks at nothing of it: whether the call is allowed is all that counts. Needs
    /// the read's own scope.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn probe(&self, access: &Access, read: Read) -> Result<(), Cause> {
        let provider;
        let (module, path) = match read {
            Read::ProviderTags => ("crm", "booking-provider-tags"),
            Read::BusinessUnits => ("settings", "business-units"),
            Read::JobTypes => ("jpm", "job-types"),
            Read::Campaigns => ("marketing", "campaigns"),
            Read::Customers => ("crm", "customers"),
            Read::Locations => ("crm", "locations"),
            Read::Jobs => ("jpm", "jobs"),
            Read::Appointments => ("jpm", "appointments"),
            Read::Bookings => {
                provider = format!("booking-provider/{}/bookings", access.place.provider);
                ("crm", &*provider)
            }
        };
        self.get::<Anything>(access, module, path, &[("pageSize", "1")]).await.read().map(|_| ())
    }

    /// Whether the two environments have sign-in hosts of their own. A stand-in for ServiceTitan may be both.
    #[must_use]
    pub fn has_two_sign_in_hosts(&self) -> bool {
        self.hosts(Environment::Integration).auth != self.hosts(Environment::Production).auth
    }
}
