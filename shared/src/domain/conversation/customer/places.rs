use std::fmt;

use serde::Deserialize;

use super::{Customer, Location, MOST_LISTED};
use crate::domain::address::Address;

/// An address as ServiceTitan holds it: any part may be missing or blank.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Parts {
    /// House number and street.
    pub street: Option<String>,
    /// Apartment, suite or the like.
    pub unit: Option<String>,
    /// As the office wrote it.
    pub city: Option<String>,
    /// As the office wrote it.
    pub state: Option<String>,
    /// As the office wrote it.
    pub zip: Option<String>,
    /// As the office wrote it.
    pub country: Option<String>,
}

/// Where somebody lives is personal: never printed.
impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parts(…)")
    }
}

impl Parts {
    /// The whole address, where no part is missing that a booking needs.
    fn whole(&self) -> Option<Address> {
        Some(Address {
            street: said(self.street.as_deref())?,
            unit: said(self.unit.as_deref()),
            city: said(self.city.as_deref())?,
            state: said(self.state.as_deref())?,
            zip: said(self.zip.as_deref())?,
            country: said(self.country.as_deref())?,
        })
    }

    /// One line of whatever there is. The country says nothing by itself.
    fn line(&self) -> Option<String> {
        let [street, unit, city, state, zip] =
            [&self.street, &self.unit, &self.city, &self.state, &self.zip].map(|part| said(part.as_deref()));
        let region = [state, zip].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let region = Some(region).filter(|region| !region.is_empty());
        let line = [street, unit, city, region].into_iter().flatten().collect::<Vec<_>>().join(", ");
        Some(line).filter(|line| !line.is_empty())
    }
}

/// A part on one line; a blank one says nothing.
fn said(part: Option<&str>) -> Option<String> {
    let words: Vec<&str> = part.unwrap_or_default().split_whitespace().collect();
    Some(words.join(" ")).filter(|part| !part.is_empty())
}

impl Location {
    /// Where a customer is served. None: nothing of it is written down.
    #[must_use]
    pub fn of(parts: &Parts) -> Option<Self> {
        parts.line().map(|line| Self { address: parts.whole(), line })
    }

    /// The same as words only, where nobody says that the customer is served there.
    #[must_use]
    pub fn in_words(parts: &Parts) -> Option<Self> {
        parts.line().map(|line| Self { address: None, line })
    }
}

impl Customer {
    /// The customer as its own record has it. Its address is where bills go, which need not be where it is served: it is
    /// listed as words until the locations are known, and never becomes a booking's address.
    #[must_use]
    pub fn on_record(id: i64, name: Option<&str>, do_not_service: bool, billed_at: Option<&Parts>) -> Self {
        Self {
            id,
            name: said(name),
            locations: billed_at.and_then(Location::in_words).into_iter().collect(),
            more_locations: 0,
            do_not_service,
            do_not_text: false,
            jobs: Vec::new(),
            called_at: None,
            lacks_parts: false,
        }
    }

    /// The same customer, served at these places.
    #[must_use]
    pub fn served_at(self, mut locations: Vec<Location>) -> Self {
        let more_locations = locations.len().saturating_sub(MOST_LISTED);
        locations.truncate(MOST_LISTED);
        Self { locations, more_locations, ..self }
    }
}
