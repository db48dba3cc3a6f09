//! The paths that the fake answers, as templates; calls are counted under these names.

pub const TOKEN: &str = "/connect/token";

pub const PROVIDER_TAGS: &str = "/crm/v2/tenant/{tenant}/booking-provider-tags";
pub const PROVIDER_TAG: &str = "/crm/v2/tenant/{tenant}/booking-provider-tags/{id}";

pub const BOOKINGS: &str = "/crm/v2/tenant/{tenant}/booking-provider/{booking_provider}/bookings";
pub const BOOKING: &str = "/crm/v2/tenant/{tenant}/booking-provider/{booking_provider}/bookings/{id}";
pub const BOOKING_DISMISS: &str =
    "/crm/v2/tenant/{tenant}/booking-provider/{booking_provider}/bookings/{id}/dismiss";
pub const BOOKING_CONTACTS: &str =
    "/crm/v2/tenant/{tenant}/booking-provider/{booking_provider}/bookings/{id}/contacts";
pub const BOOKING_CONTACT: &str =
    "/crm/v2/tenant/{tenant}/booking-provider/{booking_provider}/bookings/{id}/contacts/{contact_id}";
pub const ALL_BOOKINGS: &str = "/crm/v2/tenant/{tenant}/bookings";
pub const ANY_BOOKING: &str = "/crm/v2/tenant/{tenant}/bookings/{id}";
pub const ANY_BOOKING_CONTACTS: &str = "/crm/v2/tenant/{tenant}/bookings/{id}/contacts";

pub const CUSTOMERS: &str = "/crm/v2/tenant/{tenant}/customers";
pub const CUSTOMER: &str = "/crm/v2/tenant/{tenant}/customers/{id}";
pub const CUSTOMER_CONTACTS: &str = "/crm/v2/tenant/{tenant}/customers/{id}/contacts";
pub const ALL_CUSTOMER_CONTACTS: &str = "/crm/v2/tenant/{tenant}/customers/contacts";
pub const LOCATIONS: &str = "/crm/v2/tenant/{tenant}/locations";

pub const JOBS: &str = "/jpm/v2/tenant/{tenant}/jobs";
pub const JOB: &str = "/jpm/v2/tenant/{tenant}/jobs/{id}";
pub const JOB_NOTES: &str = "/jpm/v2/tenant/{tenant}/jobs/{id}/notes";
pub const APPOINTMENTS: &str = "/jpm/v2/tenant/{tenant}/appointments";
pub const JOB_TYPES: &str = "/jpm/v2/tenant/{tenant}/job-types";

pub const BUSINESS_UNITS: &str = "/settings/v2/tenant/{tenant}/business-units";
pub const CAMPAIGNS: &str = "/marketing/v2/tenant/{tenant}/campaigns";
pub const CALLS: &str = "/telecom/v3/tenant/{tenant}/calls";

/// The scope of each resource; the first whose path is part of the template counts.
const SCOPES: [(&str, &str); 10] = [
    ("/booking-provider-tags", "tn.crm.bookingprovidertags"),
    ("/bookings", "tn.crm.bookings"),
    ("/customers", "tn.crm.customers"),
    ("/locations", "tn.crm.locations"),
    ("/jobs", "tn.jpm.jobs"),
    ("/appointments", "tn.jpm.appointments"),
    ("/job-types", "tn.jpm.jobtypes"),
    ("/business-units", "tn.stt.businessunits"),
    ("/campaigns", "tn.mrk.campaigns"),
    ("/calls", "tn.tlc.calls"),
];

/// The resource's scope without its `:r` or `:w`.
pub(super) fn scope(template: &str) -> &'static str {
    SCOPES.iter().find(|(path, _)| template.contains(path)).map_or("", |(_, scope)| scope)
}
