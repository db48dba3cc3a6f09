//! What the booking should be now: a pure function of the texts.

use std::fmt;

use super::super::choices::Choices;
use super::super::ids::ExternalId;
use super::super::phone::PhoneNumber;
use super::super::text::Text;
use super::{Circumstances, Conversation, summary};

/// `source` of every booking that we make.
pub const SOURCE: &str = "IntelliSend-SMS";

/// A booking as we would have it.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    pub external_id: ExternalId,
    pub name: String,
    /// What ServiceTitan's API calls the summary, and its people the notes.
    pub summary: String,
    /// What the office calls back. None: the sender has no telephone number.
    pub phone: Option<PhoneNumber>,
    /// Only where a look-up of customers worked and found nobody.
    pub first_time_client: bool,
    /// None in an amendment: from the moment that the booking is there, these are the office's to change.
    pub choices: Choices,
}

/// What a customer wrote is personal: only the name of the booking is printed.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({})", self.external_id.as_str())
    }
}

/// The booking that these texts of a conversation call for; `elided` more lie between the first ones and the newest.
#[must_use]
pub fn draft(
    of: &Conversation,
    choices: Choices,
    texts: &[&Text],
    elided: u32,
    now: &Circumstances<'_>,
) -> Draft {
    Draft {
        external_id: of.external_id(),
        name: format!("Text from {}", now.thread.customer.for_people()),
        summary: summary::summary(&of.flags(now), texts, elided, now),
        phone: now.thread.customer.number(),
        first_time_client: false,
        choices,
    }
}
