//! What a booking may say: its fields, and what the published prose asks for beyond them.

use axum::http::StatusCode;
use serde_json::Value;

use super::errors::{Errors, Problem};
use super::fields::{Field, Kind, Need, Object, report};
use super::unknowns::{Images, PhoneForm, Unknowns, Unreachable};

const CONTACT_TYPES: &[&str] = &["Phone", "Email", "Fax", "MobilePhone"];
const CUSTOMER_TYPES: &[&str] = &["Residential", "Commercial"];
const PRIORITIES: &[&str] = &["Low", "Normal", "High", "Urgent"];
const NUMBER_TYPES: &[&str] = &["Phone", "MobilePhone", "Fax"];

const ADDRESS: &[Field] = &[
    Field("street", Kind::Text, Need::Required),
    Field("unit", Kind::Text, Need::Nullable),
    Field("city", Kind::Text, Need::Required),
    Field("state", Kind::Text, Need::Required),
    Field("zip", Kind::Text, Need::Required),
    Field("country", Kind::Text, Need::Required),
];

/// A changed address is given whole.
const PATCH_ADDRESS: &[Field] = &[
    Field("street", Kind::Text, Need::Required),
    Field("unit", Kind::Text, Need::Present),
    Field("city", Kind::Text, Need::Required),
    Field("state", Kind::Text, Need::Required),
    Field("zip", Kind::Text, Need::Required),
    Field("country", Kind::Text, Need::Required),
];

pub(super) const CONTACT: &[Field] = &[
    Field("type", Kind::OneOf(CONTACT_TYPES), Need::Required),
    Field("value", Kind::Text, Need::Required),
    Field("memo", Kind::Text, Need::Nullable),
];

pub(super) const PATCH_CONTACT: &[Field] = &[
    Field("type", Kind::OneOf(CONTACT_TYPES), Need::Optional),
    Field("value", Kind::Text, Need::Optional),
    Field("memo", Kind::Text, Need::Optional),
];

pub(super) const CREATE: &[Field] = &[
    Field("source", Kind::Text, Need::Required),
    Field("name", Kind::Text, Need::Required),
    Field("summary", Kind::Text, Need::Required),
    Field("isFirstTimeClient", Kind::Flag, Need::Required),
    Field("externalId", Kind::Text, Need::Required),
    Field("address", Kind::Object(ADDRESS), Need::Nullable),
    Field("contacts", Kind::Objects(CONTACT), Need::Nullable),
    Field("customerType", Kind::Text, Need::Nullable),
    Field("start", Kind::Time, Need::Nullable),
    Field("campaignId", Kind::Id, Need::Nullable),
    Field("businessUnitId", Kind::Id, Need::Nullable),
    Field("jobTypeId", Kind::Id, Need::Nullable),
    Field("priority", Kind::OneOf(PRIORITIES), Need::Nullable),
    Field("uploadedImages", Kind::Texts, Need::Nullable),
    Field("isSendConfirmationEmail", Kind::Flag, Need::Nullable),
];

pub(super) const PATCH: &[Field] = &[
    Field("source", Kind::Text, Need::Optional),
    Field("name", Kind::Text, Need::Optional),
    Field("address", Kind::Object(PATCH_ADDRESS), Need::Optional),
    Field("customerType", Kind::OneOf(CUSTOMER_TYPES), Need::Optional),
    Field("start", Kind::Time, Need::Optional),
    Field("summary", Kind::Text, Need::Optional),
    Field("campaignId", Kind::Id, Need::Optional),
    Field("businessUnitId", Kind::Id, Need::Optional),
    Field("jobTypeId", Kind::Id, Need::Optional),
    Field("priority", Kind::OneOf(PRIORITIES), Need::Optional),
    Field("isFirstTimeClient", Kind::Flag, Need::Optional),
    Field("uploadedImages", Kind::Texts, Need::Optional),
    Field("externalId", Kind::Text, Need::Optional),
];

pub(super) const DISMISS: &[Field] =
    &[Field("callReasonId", Kind::Id, Need::Nullable), Field("dismissingMemo", Kind::Text, Need::Nullable)];

/// The rules about values. A new booking must also say where its customer lives or can be reached.
pub(super) fn meaning(given: &Object, new: bool, unknowns: &Unknowns) -> Result<(), Problem> {
    let mut errors = Errors::new();
    let contacts = given.get("contacts").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let unreachable = new && contacts.is_empty() && given.get("address").is_none_or(Value::is_null);
    match unknowns.unreachable_customer {
        Unreachable::FieldErrors if unreachable => {
            report(&mut errors, "contacts", "An address or a contact is needed.");
        }
        Unreachable::TitleOnly if unreachable => {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "An address or a contact is needed."));
        }
        _ => {}
    }
    let summary = given.get("summary").and_then(Value::as_str).unwrap_or_default();
    if unknowns.summary_limit.is_some_and(|limit| summary.chars().count() > limit) {
        report(&mut errors, "summary", "Too long.");
    }
    for (index, contact) in contacts.iter().enumerate() {
        if !phone_allowed(contact, unknowns.contact_phones) {
            report(&mut errors, &format!("contacts[{index}].value"), "Not a phone number.");
        }
    }
    if !images_allowed(given.get("uploadedImages"), unknowns.uploaded_images) {
        report(&mut errors, "uploadedImages", "Not accepted.");
    }
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}

/// Whether the contact's value is in an accepted form, where the contact is a number.
pub(super) fn phone_allowed(contact: &Value, form: PhoneForm) -> bool {
    let is_number = contact["type"].as_str().is_some_and(|kind| NUMBER_TYPES.contains(&kind));
    let value = contact["value"].as_str().unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    !is_number
        || match form {
            PhoneForm::Any => true,
            PhoneForm::DigitsOnly => digits(value),
            PhoneForm::E164Only => value.strip_prefix('+').is_some_and(digits),
        }
}

fn images_allowed(images: Option<&Value>, rule: Images) -> bool {
    let images = images.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    match rule {
        Images::AnyText => true,
        Images::UrlsOnly => {
            images.iter().all(|image| image.as_str().is_some_and(|url| url.starts_with("http")))
        }
        Images::Refused => images.is_empty(),
    }
}
