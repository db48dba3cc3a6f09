//! What the booking should be now: a pure function of the texts.

use std::fmt;

use super::super::address::Address;
use super::super::choices::Choices;
use super::super::ids::ExternalId;
use super::super::phone::PhoneNumber;
use super::super::photos;
use super::super::time::Timestamp;
use super::customer::Caller;
use super::head::Who;
use super::summary::{Exchanged, summary};
use super::understanding::Understood;
use super::{Circumstances, Conversation};

/// `source` of every booking that we make.
pub const SOURCE: &str = "IntelliSend-SMS";

/// A booking as we would have it.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it is found by, whatever becomes of the answer.
    pub external_id: ExternalId,
    /// Whom it is for: as the customer said, as is on file, or by the number.
    pub name: String,
    /// What ServiceTitan's API calls the summary, and its people the notes.
    pub summary: String,
    /// What the office calls back. None: the sender has no telephone number.
    pub phone: Option<PhoneNumber>,
    /// Only a whole one: the customer's, or the only one of a known customer.
    pub address: Option<Address>,
    /// When it would suit, where day and time are certain.
    pub start: Option<Timestamp>,
    /// Only where a look-up of customers worked and found nobody.
    pub first_time_client: bool,
    /// Ids of the tenant's lists, and the priority.
    pub choices: Choices,
}

/// What a customer wrote is personal: only the name of the booking is printed.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({})", self.external_id.as_str())
    }
}

/// The booking that a conversation calls for with these texts. Its notes have at most that many characters.
#[must_use]
pub fn draft(
    of: &Conversation,
    understood: &Understood,
    choices: Choices,
    exchanged: Exchanged<'_>,
    most_characters: usize,
    now: &Circumstances<'_>,
) -> Draft {
    let texts = exchanged.texts;
    let who = Who::of(of, understood);
    let mut head = of.flags(understood, texts, now);
    head.extend(who.lines(of, texts, now));
    head.extend(photos::lines(texts, now.links, now.thread, now.profile));
    Draft {
        external_id: of.external_id(),
        name: who.name().unwrap_or_else(|| format!("Text from {}", now.thread.customer.for_people())),
        summary: summary(&head, exchanged, most_characters, now),
        phone: now.thread.customer.number(),
        address: who.address(),
        start: understood.start,
        first_time_client: of.caller == Caller::Nobody,
        choices,
    }
}
