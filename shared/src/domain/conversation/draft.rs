//! What the booking should be now: a pure function of the texts.

use super::super::ids::ExternalId;
use super::super::phone::PhoneNumber;
use super::super::text::Text;
use super::{Setting, summary};

/// `source` of every booking that we make.
pub const SOURCE: &str = "IntelliSend-SMS";

/// A booking as we would have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub external_id: ExternalId,
    pub name: String,
    /// What ServiceTitan's API calls the summary, and its people the notes.
    pub summary: String,
    /// What the office calls back. None: the sender has no telephone number.
    pub phone: Option<PhoneNumber>,
    /// Only where a look-up of customers worked and found nobody.
    pub first_time_client: bool,
}

/// The booking that these texts call for; `elided` more lie between the first ones and the newest.
#[must_use]
pub fn draft(external_id: ExternalId, texts: &[&Text], elided: u32, setting: &Setting<'_>) -> Draft {
    Draft {
        external_id,
        name: format!("Text from {}", setting.thread.customer.for_people()),
        summary: summary::summary(texts, elided, setting),
        phone: setting.thread.customer.number(),
        first_time_client: false,
    }
}
