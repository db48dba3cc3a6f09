//! A booking's contacts, which its own answer leaves out.

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::bookings::find;
use super::errors::Problem;
use super::fields::read;
use super::gate::{Answer, Ask};
use super::listing::page;
use super::rules::{CONTACT, PATCH_CONTACT, phone_allowed};
use super::state::{Data, stamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub id: i64,
    /// `Phone`, `MobilePhone`, `Email` or `Fax`.
    pub kind: String,
    pub value: String,
    pub memo: Option<String>,
    pub modified_on: Timestamp,
}

impl Contact {
    pub(super) fn new(id: i64, given: &Value, now: Timestamp) -> Contact {
        let text = |name: &str| given[name].as_str().map(str::to_owned);
        Contact {
            id,
            kind: text("type").unwrap_or_default(),
            value: text("value").unwrap_or_default(),
            memo: text("memo"),
            modified_on: now,
        }
    }

    fn shown(&self) -> Value {
        let modified_on = stamp(self.modified_on);
        json!({ "id": self.id, "type": self.kind, "value": self.value, "memo": self.memo, "modifiedOn": modified_on })
    }
}

pub(super) async fn list(ask: Ask) -> Answer {
    let mut data = ask.shared.lock();
    let contacts = find(&mut data, &ask)?.contacts.clone();
    page(&contacts, &ask.query, &data.unknowns, Contact::shown).map(Json)
}

pub(super) async fn create(ask: Ask, body: Bytes) -> Answer {
    let mut data = ask.shared.lock();
    let given = Value::Object(read(&ask.headers, &body, CONTACT, &data.unknowns)?);
    refuse_phone(&given, &data)?;
    let contact = Contact::new(data.next_id(), &given, data.tick());
    let shown = contact.shown();
    find(&mut data, &ask)?.contacts.push(contact);
    Ok(Json(shown))
}

pub(super) async fn patch(ask: Ask, body: Bytes) -> Answer {
    let mut data = ask.shared.lock();
    let given = read(&ask.headers, &body, PATCH_CONTACT, &data.unknowns)?;
    let contacts = &find(&mut data, &ask)?.contacts;
    let known = contacts.iter().position(|contact| contact.id == ask.contact_id);
    let known = known.ok_or_else(Problem::not_found)?;
    let mut value = contacts[known].shown();
    for (name, field) in given {
        value[name] = field;
    }
    refuse_phone(&value, &data)?;
    let contact = Contact::new(ask.contact_id, &value, data.tick());
    let shown = json!({ "type": contact.kind, "value": contact.value, "memo": contact.memo });
    find(&mut data, &ask)?.contacts[known] = contact;
    Ok(Json(shown))
}

pub(super) async fn delete(ask: Ask) -> Result<StatusCode, Problem> {
    let mut data = ask.shared.lock();
    let contacts = &mut find(&mut data, &ask)?.contacts;
    let before = contacts.len();
    contacts.retain(|contact| contact.id != ask.contact_id);
    if contacts.len() < before { Ok(StatusCode::OK) } else { Err(Problem::not_found()) }
}

fn refuse_phone(contact: &Value, data: &Data) -> Result<(), Problem> {
    let allowed = phone_allowed(contact, data.unknowns.contact_phones);
    if allowed { Ok(()) } else { Err(Problem::field("value", "Not a phone number.")) }
}
