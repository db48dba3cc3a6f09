//! What a contractor knows of the people who text: customers, where they are served, what is to be done there, and who
//! called. Each is put by its id, and put anew as a whole.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::put;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fakes::servicetitan::bookings::Address;
use crate::fakes::servicetitan::gate::Host;
use crate::fakes::servicetitan::records;

/// Where a record is put: the tenant and the record's id.
type At = Path<(String, i64)>;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Customer {
    name: String,
    /// Each as the office wrote it; a contact of the type `MobilePhone`.
    phones: Vec<String>,
    address: Place,
    do_not_service: bool,
    /// At all of its phones.
    do_not_text: bool,
    inactive: bool,
    merged_to: Option<i64>,
}

/// What is absent is blank.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Place {
    street: String,
    unit: Option<String>,
    city: String,
    state: String,
    zip: String,
    country: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Location {
    customer: i64,
    #[serde(default)]
    address: Place,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Job {
    customer: i64,
    #[serde(default = "scheduled")]
    status: String,
    #[serde(default)]
    job_type: Option<i64>,
    /// When somebody is to arrive: start and end.
    #[serde(default)]
    window: Option<(Timestamp, Timestamp)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    from: String,
    #[serde(default)]
    to: String,
    /// None: just now.
    #[serde(default)]
    at: Option<Timestamp>,
}

fn scheduled() -> String {
    "Scheduled".to_owned()
}

impl From<Place> for Address {
    fn from(place: Place) -> Address {
        let Place { street, unit, city, state, zip, country } = place;
        Address { street, unit, city, state, zip, country }
    }
}

pub(super) fn router() -> Router<Host> {
    Router::new()
        .route("/_fake/tenants/{tenant}/customers/{id}", put(customer))
        .route("/_fake/tenants/{tenant}/locations/{id}", put(location))
        .route("/_fake/tenants/{tenant}/jobs/{id}", put(job))
        .route("/_fake/tenants/{tenant}/calls/{id}", put(call))
}

async fn customer(
    State(host): State<Host>,
    Path((tenant, id)): At,
    Json(given): Json<Customer>,
) -> StatusCode {
    let mut data = host.shared.lock();
    let ids: Vec<i64> = given.phones.iter().map(|_| data.next_id()).collect();
    let known = data.tenant(&tenant);
    let mut made = records::customer(id, &given.name, &given.address.into());
    made["doNotService"] = json!(given.do_not_service);
    made["active"] = json!(!given.inactive);
    made["mergedToId"] = json!(given.merged_to);
    replace(&mut known.customers, made);
    known.customer_contacts.retain(|contact| contact["customerId"] != id);
    for (contact, phone) in ids.into_iter().zip(&given.phones) {
        let mut made = records::customer_phone(contact, id, phone);
        made["phoneSettings"]["doNotText"] = json!(given.do_not_text);
        known.customer_contacts.push(made);
    }
    StatusCode::NO_CONTENT
}

async fn location(
    State(host): State<Host>,
    Path((tenant, id)): At,
    Json(given): Json<Location>,
) -> StatusCode {
    let made = records::location(id, given.customer, "", &given.address.into());
    replace(&mut host.shared.lock().tenant(&tenant).locations, made);
    StatusCode::NO_CONTENT
}

/// With one appointment, where somebody is to arrive.
async fn job(State(host): State<Host>, Path((tenant, id)): At, Json(given): Json<Job>) -> StatusCode {
    let mut data = host.shared.lock();
    let (now, appointment) = (data.tick(), data.next_id());
    let known = data.tenant(&tenant);
    let mut made = records::job(id, given.customer, 0, now);
    made["jobStatus"] = json!(given.status);
    made["jobTypeId"] = json!(given.job_type);
    replace(&mut known.jobs, made);
    known.appointments.retain(|appointment| appointment["jobId"] != id);
    let window =
        given.window.map(|(start, end)| records::appointment(appointment, id, given.customer, start, end));
    known.appointments.extend(window);
    StatusCode::NO_CONTENT
}

async fn call(State(host): State<Host>, Path((tenant, id)): At, Json(given): Json<Call>) -> StatusCode {
    let mut data = host.shared.lock();
    let at = given.at.unwrap_or_else(|| data.now());
    replace(&mut data.tenant(&tenant).calls, records::call(id, &given.from, &given.to, at));
    StatusCode::NO_CONTENT
}

fn replace(records: &mut Vec<Value>, made: Value) {
    records.retain(|known| known["id"] != made["id"]);
    records.push(made);
}
