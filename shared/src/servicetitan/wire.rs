//! Bodies as they go over the wire, and how answers are understood. ServiceTitan's schemas grow between versions, so
//! whatever is not needed is not read, and what may be missing is optional.

/// A booking as it is answered.
pub mod booking;
/// Telephone calls as they are listed.
pub mod calls;
/// Customers, their contacts and their locations as they are listed.
pub mod customers;
/// Jobs and appointments as they are listed.
pub mod jobs;

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::address::Address;
use crate::domain::choices::{BusinessUnitId, CampaignId, JobTypeId, Priority};
use crate::domain::conversation::amendment::Amendment;
use crate::domain::conversation::draft::{Draft, SOURCE};
use crate::domain::outcome::{Answer, Cause, Outcome, Problem, understand};
use crate::domain::time::Timestamp;

pub use booking::Booking;

/// `CreateBookingRequest`: exactly the documented fields. What the customer wrote is the summary; there are no notes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateBooking<'a> {
    source: &'static str,
    name: &'a str,
    summary: &'a str,
    is_first_time_client: bool,
    external_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<WholeAddress<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contacts: Vec<NewContact<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign_id: Option<CampaignId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    business_unit_id: Option<BusinessUnitId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_type_id: Option<JobTypeId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<Priority>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_send_confirmation_email: Option<bool>,
}

/// A contact of a booking.
#[derive(Serialize)]
pub struct NewContact<'a> {
    r#type: &'static str,
    value: &'a str,
}

impl<'a> CreateBooking<'a> {
    /// What ServiceTitan gets of a draft.
    #[must_use]
    pub fn of(draft: &'a Draft) -> Self {
        let phone = draft.phone.iter();
        Self {
            source: SOURCE,
            name: &draft.name,
            summary: &draft.summary,
            is_first_time_client: draft.first_time_client,
            external_id: draft.external_id.as_str(),
            address: draft.address.as_ref().map(WholeAddress::of),
            contacts: phone
                .map(|number| NewContact { r#type: "MobilePhone", value: number.for_servicetitan() })
                .collect(),
            start: draft.start,
            campaign_id: draft.choices.campaign,
            business_unit_id: draft.choices.business_unit,
            job_type_id: draft.choices.job_type,
            priority: draft.choices.priority,
            is_send_confirmation_email: None,
        }
    }

    /// The same, with the confirmation by e-mail switched off, whatever the account's own setting is.
    #[must_use]
    pub fn without_email(draft: &'a Draft) -> Self {
        Self { is_send_confirmation_email: Some(false), ..Self::of(draft) }
    }
}

/// An address of a booking. ServiceTitan takes all of its parts or none; a unit is left out of a new booking's where there
/// is none, and is empty in a change of one.
#[derive(Serialize)]
pub struct WholeAddress<'a> {
    street: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    city: &'a str,
    state: &'a str,
    zip: &'a str,
    country: &'a str,
}

impl<'a> WholeAddress<'a> {
    fn of(address: &'a Address) -> Self {
        Self {
            street: &address.street,
            unit: address.unit.as_deref(),
            city: &address.city,
            state: &address.state,
            zip: &address.zip,
            country: &address.country,
        }
    }

    fn with_unit(address: &'a Address) -> Self {
        Self { unit: Some(address.unit.as_deref().unwrap_or_default()), ..Self::of(address) }
    }
}

/// The parts of a booking that a later text changes. What is not named stays.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AmendBooking<'a> {
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<WholeAddress<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_first_time_client: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign_id: Option<CampaignId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    business_unit_id: Option<BusinessUnitId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_type_id: Option<JobTypeId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<Priority>,
}

impl<'a> AmendBooking<'a> {
    /// What ServiceTitan gets of an amendment.
    #[must_use]
    pub fn of(amendment: &'a Amendment) -> Self {
        Self {
            summary: amendment.summary(),
            name: amendment.name.as_deref(),
            address: amendment.address.as_ref().map(WholeAddress::with_unit),
            start: amendment.start,
            is_first_time_client: amendment.first_time_client,
            campaign_id: amendment.choices.campaign,
            business_unit_id: amendment.choices.business_unit,
            job_type_id: amendment.choices.job_type,
            priority: amendment.choices.priority,
        }
    }
}

/// What a customer wrote, and their number, are personal: only the kind is printed.
impl fmt::Debug for CreateBooking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CreateBooking(…)")
    }
}

impl fmt::Debug for NewContact<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewContact(…)")
    }
}

impl fmt::Debug for AmendBooking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AmendBooking(…)")
    }
}

/// Where a customer lives is personal.
impl fmt::Debug for WholeAddress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WholeAddress(…)")
    }
}

/// Why a booking was dismissed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DismissBooking<'a> {
    /// Shown in ServiceTitan beside the booking.
    pub dismissing_memo: &'a str,
}

/// A new booking provider tag.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewTag<'a> {
    /// What people see of it.
    pub tag_name: &'a str,
    /// What it is for.
    pub description: &'a str,
}

/// Characters kept of a stated error, and messages kept of each kind.
const MOST_CHARACTERS: usize = 200;
const MOST_ERRORS: usize = 20;

/// One page of a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// In ServiceTitan's order.
    pub data: Vec<T>,
    /// Another page follows.
    #[serde(default)]
    pub has_more: bool,
}

/// An answer whose body says nothing that we need, whatever it is.
pub type Anything = serde::de::IgnoredAny;

/// What an answer, or its absence, says of the request.
pub fn classify<T: DeserializeOwned>(answer: Result<Answer, Cause>) -> Outcome<T> {
    understand(answer, problem)
}

/// `ApiErrorResponse`, of which any part may be missing.
struct ApiError {
    title: Option<String>,
    detail: Option<String>,
    message: Option<String>,
    error: Option<String>,
    trace_id: Option<String>,
    errors: BTreeMap<String, Vec<String>>,
}

impl ApiError {
    /// Each part by itself: one that has another shape takes none of the others with it.
    fn read(body: &[u8]) -> Self {
        let stated: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |name: &str| stated[name].as_str().map(harmless);
        let messages = |value: &Value| match value {
            Value::Array(many) => {
                many.iter().filter_map(|one| one.as_str().map(harmless)).take(MOST_ERRORS).collect()
            }
            Value::String(one) => vec![harmless(one)],
            _ => Vec::new(),
        };
        let errors = stated["errors"].as_object().into_iter().flatten().take(MOST_ERRORS);
        Self {
            title: text("title"),
            detail: text("detail"),
            message: text("message"),
            error: text("error"),
            trace_id: stated["traceId"].as_str().map(reference).filter(|id| !id.is_empty()),
            errors: errors.map(|(field, value)| (harmless(field), messages(value))).collect(),
        }
    }
}

/// The error that an answer states, or as much of it as can be read.
#[must_use]
pub fn problem(answer: &Answer) -> Problem {
    let stated = ApiError::read(&answer.body);
    let title = stated.error.or(stated.title).or(stated.detail).or(stated.message).unwrap_or_default();
    let retry_after_seconds = match answer.status {
        429 => answer.retry_after_seconds.or_else(|| seconds_in(&title)),
        _ => answer.retry_after_seconds,
    };
    let errors = stated.errors;
    Problem {
        status: answer.status,
        title,
        trace_id: stated.trace_id,
        errors,
        code: None,
        retry_after_seconds,
    }
}

/// What a stranger's error may put into our tables: it is cut, and what may be a customer's number or a credential is
/// masked, since an error may repeat what it was sent.
fn harmless(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).take(MOST_CHARACTERS).collect();
    let words: Vec<&str> =
        plain.split(' ').map(|word| if is_credential(word) { "…" } else { word }).collect();
    let mut shown: Vec<char> = words.join(" ").chars().collect();
    for run in shown.chunk_by_mut(|a, b| may_be_in_a_number(*a) == may_be_in_a_number(*b)) {
        if run.iter().filter(|c| c.is_ascii_digit()).count() >= 7 {
            run.iter_mut().filter(|c| c.is_ascii_digit()).for_each(|digit| *digit = '#');
        }
    }
    shown.into_iter().collect()
}

/// Digits, and what people write between them.
fn may_be_in_a_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '-' | '.' | '+' | '/')
}

/// The forms that credentials have.
fn is_credential(word: &str) -> bool {
    ["cid.", "cs1.", "cs2.", "ak1.", "eyJ"].iter().any(|form| word.contains(form))
}

/// A reference of theirs: letters, digits and what joins them, whole, since their support looks it up.
fn reference(text: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '|');
    text.chars().filter(plain).take(MOST_CHARACTERS).collect()
}

/// A moment as ServiceTitan writes it. What is written otherwise is none: it is left out, and spoils nothing else.
fn moment(text: Option<&str>) -> Option<Timestamp> {
    text?.parse().ok()
}

/// A rate limit's title names the seconds to wait in its last but one word.
fn seconds_in(title: &str) -> Option<u32> {
    title.split_whitespace().rev().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests;
