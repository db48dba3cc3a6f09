//! Customers, found by the phones among their contacts.

use axum::Json;
use serde_json::{Value, json};

use super::errors::Problem;
use super::fields::time;
use super::gate::{Answer, Ask};
use super::listing::page;
use super::lookups::{self, matching};
use super::unknowns::{PhoneMatch, ShownPhones, Unknowns};

pub(super) async fn list(ask: Ask) -> Answer {
    let mut data = ask.shared.lock();
    let mut found = matching(&mut data, &ask, &lookups::CUSTOMERS)?;
    if let Some(phone) = ask.query.text("phone") {
        let rule = data.unknowns.phone_match;
        let contacts = &data.tenant(&ask.tenant).customer_contacts;
        let fits = |contact: &&Value| {
            contact["type"] != "Email"
                && same_phone(phone, contact["value"].as_str().unwrap_or_default(), rule)
        };
        let owners: Vec<&Value> =
            contacts.iter().filter(fits).map(|contact| &contact["customerId"]).collect();
        found.retain(|customer| owners.contains(&&customer["id"]));
    }
    page(&found, &ask.query, &data.unknowns, Value::clone).map(Json)
}

/// One customer's contacts.
pub(super) async fn contacts(ask: Ask) -> Answer {
    let mut data = ask.shared.lock();
    let tenant = data.tenant(&ask.tenant);
    if !tenant.customers.iter().any(|customer| customer["id"] == ask.id) {
        return Err(Problem::not_found());
    }
    let mut contacts = tenant.customer_contacts.clone();
    contacts.retain(|contact| contact["customerId"] == ask.id);
    for contact in contacts.iter_mut().filter_map(Value::as_object_mut) {
        contact.remove("customerId");
    }
    page(&contacts, &ask.query, &data.unknowns, |contact| shown(contact, &data.unknowns)).map(Json)
}

/// Contacts of several customers, each with its customer's id.
pub(super) async fn all_contacts(ask: Ask) -> Answer {
    let mut data = ask.shared.lock();
    let wanted = ask.query.ids("customerIds")?;
    let span = ask.query.text("modifiedBefore").or(ask.query.text("modifiedOnOrAfter"));
    if span.is_none() && (wanted.is_none() || data.unknowns.contacts_need_a_span) {
        return Err(Problem::field("modifiedOnOrAfter", "Required."));
    }
    let within = ask.query.span("modified")?;
    let mut contacts = data.tenant(&ask.tenant).customer_contacts.clone();
    contacts.retain(|contact| {
        let owner = contact["customerId"].as_i64();
        let changed = contact["modifiedOn"].as_str().and_then(time);
        let is_wanted = wanted.as_ref().is_none_or(|ids| owner.is_some_and(|id| ids.contains(&id)));
        is_wanted && changed.is_none_or(&within)
    });
    page(&contacts, &ask.query, &data.unknowns, |contact| shown(contact, &data.unknowns)).map(Json)
}

/// With its number in the form that is shown.
fn shown(contact: &Value, unknowns: &Unknowns) -> Value {
    let mut contact = contact.clone();
    let written = contact["value"].as_str().unwrap_or_default();
    let digits = national(written);
    if contact["type"] == "Email" || digits.len() != 10 || unknowns.shown_phones == ShownPhones::AsWritten {
        return contact;
    }
    let number = match unknowns.shown_phones {
        ShownPhones::AsWritten => written.to_owned(),
        ShownPhones::National => digits,
        ShownPhones::E164 => format!("+1{digits}"),
        ShownPhones::ForPeople => format!("({}) {}-{}", &digits[..3], &digits[3..6], &digits[6..]),
    };
    contact["value"] = json!(number);
    contact["phoneSettings"]["phoneNumber"] = json!(number);
    contact
}

/// Whether a filter finds a stored number.
pub(super) fn same_phone(asked: &str, stored: &str, rule: PhoneMatch) -> bool {
    let (asked_digits, stored_digits) = (national(asked), national(stored));
    match rule {
        PhoneMatch::Exact => asked == stored,
        PhoneMatch::National => asked == stored_digits,
        PhoneMatch::E164 => asked == format!("+1{stored_digits}"),
        PhoneMatch::Digits => asked_digits == stored_digits,
        PhoneMatch::LastSeven => {
            stored_digits.len() >= 7 && asked_digits.ends_with(&stored_digits[stored_digits.len() - 7..])
        }
    }
}

/// The digits without the country code of North America.
fn national(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix('1') {
        Some(national) if national.len() == 10 => national.to_owned(),
        _ => digits,
    }
}
