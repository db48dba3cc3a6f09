//! Postal addresses. A booking takes a whole one or none.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An address with everything that ServiceTitan asks of a booking's: a part that nobody gave is never made up.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// House number and street.
    pub street: String,
    /// Apartment, suite or the like. None: there is none.
    #[serde(default)]
    pub unit: Option<String>,
    /// As written.
    pub city: String,
    /// By its ZIP where the customer gave the address, and otherwise as it is on file.
    pub state: String,
    /// Or what another country has in its place.
    pub zip: String,
    /// Found as the state is.
    pub country: String,
}

impl Address {
    /// One line, as an office reads it: `12 Oak St, Unit 4, Plano, TX 75024`.
    #[must_use]
    pub fn for_people(&self) -> String {
        let Self { street, unit, city, state, zip, .. } = self;
        match unit {
            Some(unit) => format!("{street}, {unit}, {city}, {state} {zip}"),
            None => format!("{street}, {city}, {state} {zip}"),
        }
    }
}

/// Where somebody lives is personal: never printed.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}
