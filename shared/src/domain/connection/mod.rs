//! One tenant's link to one ServiceTitan environment.

/// What to do about a connection's access token.
pub mod token;

use serde::{Deserialize, Serialize};

use super::ids::{Environment, ProviderId, ServiceTitanTenant};

/// A secret's name and the version that is in use. A save promotes another version, by one conditional write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretVersion {
    pub name: String,
    pub version: String,
}

/// A connection as it is stored, without the number that counts its changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    pub name: String,
    pub servicetitan_tenant: ServiceTitanTenant,
    pub booking_provider: ProviderId,
    /// The pair belongs to an Enterprise Hub: the token request names the tenant.
    pub enterprise_hub: bool,
    /// None: nothing was saved yet, or the connection was cut.
    pub credentials: Option<SecretVersion>,
}

/// Where a booking is made. An intent names it, so that it is looked up where it was attempted, whatever is active now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub environment: Environment,
    pub tenant: ServiceTitanTenant,
    pub provider: ProviderId,
}

impl Connection {
    #[must_use]
    pub const fn place(&self, environment: Environment) -> Place {
        Place { environment, tenant: self.servicetitan_tenant, provider: self.booking_provider }
    }
}
