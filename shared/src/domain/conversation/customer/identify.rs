use std::fmt;

use super::{Caller, Customer, MOST_LISTED};
use crate::domain::phone::PhoneNumber;

/// A customer that ServiceTitan found by a number, and how it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// As ServiceTitan has it.
    pub customer: Customer,
    /// Among which the number must be: a search finds more than it should.
    pub contacts: Vec<Contact>,
}

/// How a customer is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// `Phone`, `MobilePhone`, `Fax`, `Email`, or what is not known yet.
    pub kind: Option<String>,
    /// As the office wrote it: which forms ServiceTitan keeps is not documented.
    pub value: Option<String>,
    /// The office was asked not to text this one.
    pub do_not_text: bool,
}

/// Numbers are personal: never printed.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(…)")
    }
}

impl Contact {
    /// A carrier's e-mail address for texts has the number's digits too, and is not the number.
    fn is(&self, number: &PhoneNumber) -> bool {
        let written = self.value.as_deref().filter(|value| !value.contains('@'));
        self.kind.as_deref() != Some("Email") && written.is_some_and(|value| number.is_written(value))
    }
}

/// The customer, where the number is among its contacts. How ServiceTitan matches is not documented, and a wrong match
/// is worse than none: what it found by the number is not believed without it.
#[must_use]
pub fn confirmed(candidate: Candidate, number: &PhoneNumber) -> Option<Customer> {
    let Candidate { customer, contacts } = candidate;
    let its: Vec<_> = contacts.into_iter().filter(|contact| contact.is(number)).collect();
    let do_not_text = its.iter().any(|contact| contact.do_not_text);
    (!its.is_empty()).then_some(Customer { do_not_text, ..customer })
}

/// Who of these has the number. `is_all`: the look-up left nobody out. None: it did, and whoever it left out may have
/// the number too, so that neither nobody nor exactly one can be said.
#[must_use]
pub fn identify(candidates: Vec<Candidate>, is_all: bool, number: &PhoneNumber) -> Option<Caller> {
    let mut customers: Vec<_> =
        candidates.into_iter().filter_map(|candidate| confirmed(candidate, number)).collect();
    customers.sort_by_key(|customer| customer.id);
    customers.dedup_by_key(|customer| customer.id);
    if customers.len() > 1 {
        let more = customers.len().saturating_sub(MOST_LISTED);
        customers.truncate(MOST_LISTED);
        return Some(Caller::Several { customers, more });
    }
    is_all.then(|| customers.pop().map_or(Caller::Nobody, Caller::One))
}
