//! The calls that may be made to see what a token allows.

use super::super::scopes::{BUSINESS_UNITS, CAMPAIGNS, JOB_TYPES, PROVIDER_TAGS, READ_BOOKINGS};

/// A call that changes nothing and shows that a permission holds. In the order of preference for trying the
/// application key: what holds no customer's data comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// Booking provider tags.
    ProviderTags,
    /// Business units, which bookings may name.
    BusinessUnits,
    /// Job types, which bookings may name.
    JobTypes,
    /// Campaigns, which bookings may name.
    Campaigns,
    /// Customers by number, for who is texting.
    Customers,
    /// Locations of a customer.
    Locations,
    /// Jobs of a customer.
    Jobs,
    /// Appointments of jobs.
    Appointments,
    /// The only one under the booking provider's path.
    Bookings,
}

impl Read {
    /// Each of them, in the order in which they are asked.
    pub const ALL: [Self; 9] = [
        Self::ProviderTags,
        Self::BusinessUnits,
        Self::JobTypes,
        Self::Campaigns,
        Self::Customers,
        Self::Locations,
        Self::Jobs,
        Self::Appointments,
        Self::Bookings,
    ];

    /// The scope that it needs.
    #[must_use]
    pub const fn scope(self) -> &'static str {
        match self {
            Self::ProviderTags => PROVIDER_TAGS.name,
            Self::BusinessUnits => BUSINESS_UNITS.name,
            Self::JobTypes => JOB_TYPES.name,
            Self::Campaigns => CAMPAIGNS.name,
            Self::Customers => "tn.crm.customers:r",
            Self::Locations => "tn.crm.locations:r",
            Self::Jobs => "tn.jpm.jobs:r",
            Self::Appointments => "tn.jpm.appointments:r",
            Self::Bookings => READ_BOOKINGS.name,
        }
    }

    /// The call that shows a scope; none for those that only a change or a newer version of the API would show.
    pub(super) fn of(scope: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|read| read.scope() == scope)
    }

    /// Whether nothing but token, account, application key and scope decides about it.
    pub(super) const fn is_plain(self) -> bool {
        !matches!(self, Self::Bookings)
    }
}
