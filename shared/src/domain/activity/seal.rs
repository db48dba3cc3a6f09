//! What Activity gives out: ids of conversations, and places in its list.

use std::fmt;

use crate::domain::ids::TenantId;
use crate::domain::seal::Seal;

/// What the platform's root key is used for here.
const PURPOSE: &str = "names in Activity";

/// Makes and reads them.
#[derive(Clone)]
pub struct Sealer(Seal);

impl Sealer {
    /// From the platform's root key; None where that is empty.
    #[must_use]
    pub fn from_root(root: &str) -> Option<Self> {
        Seal::from_root(root, PURPOSE).map(Self)
    }

    /// For one tenant and one use alone: anywhere else it is like any other text that means nothing.
    #[must_use]
    pub fn seal(&self, tenant: &TenantId, what: &str, plain: &[u8]) -> String {
        self.0.seal(&[tenant.as_str(), what], plain)
    }

    /// None: it was not made here, or not for this tenant and use.
    #[must_use]
    pub fn open(&self, tenant: &TenantId, what: &str, sealed: &str) -> Option<Vec<u8>> {
        self.0.open(&[tenant.as_str(), what], sealed)
    }
}

/// A key: not printed.
impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(…)")
    }
}
