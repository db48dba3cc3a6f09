//! Errors as RFC 9457 problem details.

use serde::Serialize;

/// Why a request was not served: what happened, and what to do next.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    pub(crate) status: i64,
    pub(crate) title: &'static str,
    pub(crate) detail: &'static str,
}

impl Problem {
    pub(crate) const NOT_FOUND: Self = Self {
        status: 404,
        title: "Not found",
        detail: "There is nothing at this address. GET /openapi.json lists what there is.",
    };
    pub(crate) const NO_TENANT: Self = Self {
        status: 403,
        title: "No business",
        detail: "You are signed in, but for no business. Ask whoever invited you to add your business to your account.",
    };
    pub(crate) const UNAVAILABLE: Self = Self {
        status: 503,
        title: "Unavailable",
        detail: "Your settings cannot be read just now. Nothing is lost; try again in a minute.",
    };
}
