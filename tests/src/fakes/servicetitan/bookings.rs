//! Bookings: making, reading, listing, changing and dismissing them.

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Json;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::choices::refuse_unlisted;
use super::contacts::Contact;
use super::errors::Problem;
use super::fields::{Object, read};
use super::gate::{Answer, Ask};
use super::listing::page;
use super::rules::{CREATE, DISMISS, PATCH, meaning};
use super::state::{Data, Environment};
use super::unknowns::{ExternalIds, Lag, TextMatch};

/// Whether the office has seen to a booking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    #[default]
    New,
    Accepted,
    Converted,
    Dismissed,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub street: String,
    pub unit: Option<String>,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub country: String,
}

/// A booking with all that ServiceTitan keeps of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Booking {
    pub id: i64,
    #[serde(skip)]
    pub environment: Environment,
    pub booking_provider_id: i64,
    pub source: String,
    pub name: String,
    pub summary: Option<String>,
    pub is_first_time_client: Option<bool>,
    pub external_id: String,
    pub address: Option<Address>,
    #[serde(skip)]
    pub contacts: Vec<Contact>,
    pub customer_type: Option<String>,
    /// As it was sent.
    pub start: Option<String>,
    pub campaign_id: Option<i64>,
    pub business_unit_id: Option<i64>,
    pub job_type_id: Option<i64>,
    pub priority: Option<String>,
    pub uploaded_images: Option<Vec<String>>,
    pub is_send_confirmation_email: Option<bool>,
    pub status: Status,
    pub job_id: Option<i64>,
    pub dismissing_reason_id: Option<i64>,
    #[serde(skip)]
    pub dismissing_memo: Option<String>,
    pub created_on: Timestamp,
    pub modified_on: Timestamp,
}

impl Booking {
    /// Whether the office still has to do something about it.
    pub fn is_open(&self) -> bool {
        matches!(self.status, Status::New | Status::Accepted)
    }

    /// The same booking with these fields of the request instead of its own.
    fn with(&self, given: &Object) -> Result<Booking, Problem> {
        let mut value = json!(self);
        let fields = given.iter().filter(|(name, field)| *name != "contacts" && !field.is_null());
        for (name, field) in fields {
            value[name] = field.clone();
        }
        let broken = |error: serde_json::Error| Problem::new(StatusCode::BAD_REQUEST, &error.to_string());
        let booking: Booking = serde_json::from_value(value).map_err(broken)?;
        Ok(Booking {
            environment: self.environment,
            contacts: self.contacts.clone(),
            dismissing_memo: self.dismissing_memo.clone(),
            ..booking
        })
    }
}

pub(super) async fn create(ask: Ask, body: Bytes) -> Answer {
    let mut data = ask.shared.lock();
    let given = read(&ask.headers, &body, CREATE, &data.unknowns)?;
    meaning(&given, true, &data.unknowns)?;
    refuse_unlisted(&mut data, &ask, &given)?;
    refuse_twin(&mut data, &ask, &given)?;
    let now = data.tick();
    let empty = Booking {
        id: data.next_id(),
        environment: ask.environment,
        booking_provider_id: ask.provider.unwrap_or_default(),
        created_on: now,
        modified_on: now,
        ..Booking::default()
    };
    let contacts = given.get("contacts").and_then(Value::as_array).cloned().unwrap_or_default();
    let contacts = contacts.iter().map(|contact| Contact::new(data.next_id(), contact, now)).collect();
    let booking = Booking { contacts, ..empty.with(&given)?.kept(&data.unknowns) };
    let shown = booking.shown(&data.unknowns);
    if let Lag::Reads(reads) = data.unknowns.list_lag {
        data.hidden_reads.insert(booking.id, reads);
    }
    data.tenant(&ask.tenant).bookings.push(booking);
    Ok(Json(shown))
}

pub(super) async fn get(ask: Ask) -> Answer {
    let mut data = ask.shared.lock();
    let unknowns = data.unknowns.clone();
    Ok(Json(find(&mut data, &ask)?.shown(&unknowns)))
}

pub(super) async fn patch(ask: Ask, body: Bytes) -> Answer {
    let mut data = ask.shared.lock();
    let given = read(&ask.headers, &body, PATCH, &data.unknowns)?;
    meaning(&given, false, &data.unknowns)?;
    refuse_twin(&mut data, &ask, &given)?;
    let (now, unknowns) = (data.tick(), data.unknowns.clone());
    let booking = find(&mut data, &ask)?;
    if !booking.is_open() && unknowns.closed_patch != StatusCode::OK {
        return Err(Problem::new(unknowns.closed_patch, "The booking is closed."));
    }
    *booking = Booking { modified_on: now, ..booking.with(&given)?.kept(&unknowns) };
    Ok(Json(booking.answered(&unknowns)))
}

pub(super) async fn dismiss(ask: Ask, body: Bytes) -> Result<StatusCode, Problem> {
    let mut data = ask.shared.lock();
    if !data.unknowns.dismiss_exists {
        return Err(Problem::not_found());
    }
    let given = read(&ask.headers, &body, DISMISS, &data.unknowns)?;
    let (now, closed) = (data.tick(), data.unknowns.closed_dismiss);
    let booking = find(&mut data, &ask)?;
    if booking.is_open() {
        booking.status = Status::Dismissed;
        booking.dismissing_reason_id = given.get("callReasonId").and_then(Value::as_i64);
        booking.dismissing_memo = given.get("dismissingMemo").and_then(Value::as_str).map(str::to_owned);
        booking.modified_on = now;
    } else if closed != StatusCode::OK {
        return Err(Problem::new(closed, "The booking is closed."));
    }
    Ok(StatusCode::OK)
}

/// The booking that is asked for.
pub(super) fn find<'a>(data: &'a mut Data, ask: &Ask) -> Result<&'a mut Booking, Problem> {
    let mut bookings = data.tenant(&ask.tenant).bookings.iter_mut();
    bookings.find(|booking| booking.id == ask.id && belongs(booking, ask)).ok_or_else(Problem::not_found)
}

fn belongs(booking: &Booking, ask: &Ask) -> bool {
    booking.environment == ask.environment && ask.provider.is_none_or(|id| id == booking.booking_provider_id)
}

/// Where external ids are unique: no other booking of the provider may have this one.
fn refuse_twin(data: &mut Data, ask: &Ask, given: &Object) -> Result<(), Problem> {
    let external_id = given.get("externalId").and_then(Value::as_str);
    let taken = data.tenant(&ask.tenant).bookings.iter().any(|other| {
        other.id != ask.id && belongs(other, ask) && Some(other.external_id.as_str()) == external_id
    });
    match data.unknowns.external_ids {
        ExternalIds::Conflict if taken => Err(Problem::new(StatusCode::CONFLICT, "externalId is taken.")),
        ExternalIds::Invalid if taken => Err(Problem::field("externalId", "Taken.")),
        _ => Ok(()),
    }
}

pub(super) async fn list(ask: Ask) -> Answer {
    let mut data = ask.shared.lock();
    let (among, external_id) = (ask.query.among()?, ask.query.text("externalId"));
    let (created, modified) = (ask.query.span("created")?, ask.query.span("modified")?);
    let unknowns = data.unknowns.clone();
    let mut found = data.tenant(&ask.tenant).bookings.clone();
    found.retain(|booking| {
        belongs(booking, &ask)
            && among(booking.id)
            && created(booking.created_on)
            && modified(booking.modified_on)
            && external_id.is_none_or(|wanted| match unknowns.external_id_match {
                TextMatch::Exact => booking.external_id == wanted,
                TextMatch::Prefix => booking.external_id.starts_with(wanted),
            })
            && visible(&mut data, booking)
    });
    sort(&mut found, ask.query.text("sort"))?;
    page(&found, &ask.query, &unknowns, |booking| booking.shown(&unknowns)).map(Json)
}

fn visible(data: &mut Data, booking: &Booking) -> bool {
    if let Some(left) = data.hidden_reads.get_mut(&booking.id).filter(|left| **left > 0) {
        *left -= 1;
        return false;
    }
    match data.unknowns.list_lag {
        Lag::Millis(lag) => data.now() >= booking.created_on + SignedDuration::from_millis(lag),
        Lag::None | Lag::Reads(_) => true,
    }
}

/// `+Field` or `-Field`; a plus sign that was not encoded arrives as a blank.
fn sort(bookings: &mut [Booking], order: Option<&str>) -> Result<(), Problem> {
    let order = order.unwrap_or("+Id");
    match order.trim_start_matches(['+', '-', ' ']).to_ascii_lowercase().as_str() {
        "id" => bookings.sort_by_key(|booking| booking.id),
        "createdon" => bookings.sort_by_key(|booking| booking.created_on),
        "modifiedon" => bookings.sort_by_key(|booking| booking.modified_on),
        _ => return Err(Problem::field("sort", "Not sortable.")),
    }
    if order.starts_with('-') {
        bookings.reverse();
    }
    Ok(())
}
