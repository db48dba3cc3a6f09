//! Who texts, as far as the contractor's ServiceTitan knows the number. Looked up beside the rest: a booking never waits
//! for it for long, and is amended once it is known.

mod calls;
mod identify;
mod jobs;
mod places;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::address::Address;
use crate::domain::time::Timestamp;

pub use self::calls::{CALLED_WITHIN, Call, last_call};
pub use self::identify::{Candidate, Contact, confirmed, identify};
pub use self::jobs::{Appointment, OpenJob, coming};
pub use self::places::Parts;

/// Customers, and locations of one customer, that are listed in the notes.
pub const MOST_LISTED: usize = 5;

/// What is known of who a number belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caller {
    /// Nobody was asked yet, or no answer came.
    #[default]
    Unknown,
    /// The permission to look customers up is missing, or there is no number to look up.
    NotToBeKnown,
    /// The look-up worked and found nobody: a first-time customer.
    Nobody,
    /// Exactly one, confirmed by the number among its contacts.
    One(Customer),
    /// The first of several; `more` were found beside them.
    Several {
        /// At most as many as the notes list.
        customers: Vec<Customer>,
        /// Confirmed as well, and left out.
        more: usize,
    },
}

/// A customer of the contractor. Any part but the number that ServiceTitan gave may be missing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// ServiceTitan's number.
    pub id: i64,
    /// As the office has it.
    pub name: Option<String>,
    /// Of its locations at most [`MOST_LISTED`]. Where they could not be read, the customer's own address, as words only:
    /// that is where bills go, which may be another place.
    pub locations: Vec<Location>,
    /// Locations beside those, as far as they were counted.
    pub more_locations: usize,
    /// The office marked it so: nobody is to be sent there.
    pub do_not_service: bool,
    /// The number that texts is marked *do not text* at this customer.
    pub do_not_text: bool,
    /// Open and coming ones, soonest first, at most three.
    pub jobs: Vec<Job>,
    /// When this number last called the office, if that was within a day.
    pub called_at: Option<Timestamp>,
    /// A part that may be asked for was late or failed.
    #[serde(default)]
    pub lacks_parts: bool,
}

/// Where a customer is served. As it was written there: parts may be missing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The whole address, where ServiceTitan has all of it and the customer is served there.
    pub address: Option<Address>,
    /// One line, whatever there is of it.
    pub line: String,
}

/// A job that is open or to come.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// What people in ServiceTitan call it by.
    pub number: String,
    /// The job type's name. None: it could not be read.
    pub kind: Option<String>,
    /// When somebody is to arrive, where an appointment says so.
    pub window: Option<(Timestamp, Timestamp)>,
}

impl Caller {
    /// Whether somebody should still be asked.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether asking once more, with patience, may bring more.
    #[must_use]
    pub const fn is_incomplete(&self) -> bool {
        matches!(self, Self::Unknown | Self::One(Customer { lacks_parts: true, .. }))
    }

    /// What is missing by now stays so: it was asked for with patience.
    #[must_use]
    pub fn for_good(self) -> Self {
        match self {
            Self::One(customer) => Self::One(Customer { lacks_parts: false, ..customer }),
            caller => caller,
        }
    }

    /// Whether that is so of the customer, or of any of several who have the number.
    #[must_use]
    pub fn any(&self, how: impl Fn(&Customer) -> bool) -> bool {
        match self {
            Self::One(customer) => how(customer),
            Self::Several { customers, .. } => customers.iter().any(how),
            Self::Unknown | Self::NotToBeKnown | Self::Nobody => false,
        }
    }

    /// The customer, where it is exactly one.
    #[must_use]
    pub const fn one(&self) -> Option<&Customer> {
        match self {
            Self::One(customer) => Some(customer),
            _ => None,
        }
    }
}

/// Names and addresses are personal: only what tells one from another is printed.
impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Customer({})", self.id)
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Location(…)")
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Job(…)")
    }
}

#[cfg(test)]
mod tests;
