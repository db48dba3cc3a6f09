//! What a test puts into a tenant, as the API shows it. Change any field by its name: `job["jobStatus"] = …`.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::bookings::Address;
use super::state::stamp;

/// When everything was made and last changed, unless a test says otherwise.
const SEEDED_ON: &str = "2026-01-05T08:00:00.0000000Z";

/// A booking provider tag; its id is the provider's.
pub fn provider_tag(id: i64, name: &str) -> Value {
    json!({
        "id": id,
        "tagName": name,
        "description": name,
        "type": "V2Api",
        "createdOn": SEEDED_ON,
        "modifiedOn": SEEDED_ON,
        "active": true,
    })
}

pub fn business_unit(id: i64, name: &str) -> Value {
    json!({ "id": id, "name": name, "active": true, "createdOn": SEEDED_ON, "modifiedOn": SEEDED_ON })
}

pub fn campaign(id: i64, name: &str, phone_numbers: &[&str]) -> Value {
    let mut campaign = business_unit(id, name);
    campaign["campaignPhoneNumbers"] = json!(phone_numbers);
    campaign
}

pub fn job_type(id: i64, name: &str, business_units: &[i64]) -> Value {
    json!({
        "id": id,
        "name": name,
        "active": true,
        "businessUnitIds": business_units,
        "skills": [],
        "tagTypeIds": [],
        "priority": "Normal",
        "duration": 3600,
        "class": "",
        "summary": "",
        "noCharge": false,
        "invoiceSignaturesRequired": false,
        "isSmartDispatched": false,
        "externalData": [],
        "createdOn": SEEDED_ON,
        "modifiedOn": SEEDED_ON,
    })
}

/// A residential customer; its contacts and locations are records of their own.
pub fn customer(id: i64, name: &str, address: &Address) -> Value {
    json!({
        "id": id,
        "active": true,
        "name": name,
        "type": "Residential",
        "address": address,
        "customFields": [],
        "balance": 0,
        "taxExempt": false,
        "tagTypeIds": [],
        "doNotMail": false,
        "doNotService": false,
        "nationalAccount": false,
        "createdOn": SEEDED_ON,
        "createdById": 1,
        "modifiedOn": SEEDED_ON,
        "mergedToId": null,
        "externalData": [],
    })
}

/// A customer's mobile phone, written as the office wrote it.
pub fn customer_phone(id: i64, customer: i64, value: &str) -> Value {
    json!({
        "id": id,
        "customerId": customer,
        "type": "MobilePhone",
        "value": value,
        "memo": null,
        "createdOn": SEEDED_ON,
        "modifiedOn": SEEDED_ON,
        "phoneSettings": { "phoneNumber": value, "doNotText": false },
    })
}

pub fn location(id: i64, customer: i64, name: &str, address: &Address) -> Value {
    json!({
        "id": id,
        "customerId": customer,
        "active": true,
        "name": name,
        "address": address,
        "customFields": [],
        "createdOn": SEEDED_ON,
        "createdById": 1,
        "modifiedOn": SEEDED_ON,
        "taxExempt": false,
        "tagTypeIds": [],
        "mergedToId": null,
        "externalData": [],
    })
}

/// A scheduled job that came from no booking, of no type.
pub fn job(id: i64, customer: i64, location: i64, created_on: Timestamp) -> Value {
    json!({
        "id": id,
        "jobNumber": id.to_string(),
        "customerId": customer,
        "locationId": location,
        "bookingId": null,
        "jobTypeId": null,
        "jobStatus": "Scheduled",
        "summary": "",
        "createdOn": stamp(created_on),
        "modifiedOn": stamp(created_on),
    })
}

pub fn appointment(id: i64, job: i64, customer: i64, start: Timestamp, end: Timestamp) -> Value {
    json!({
        "id": id,
        "jobId": job,
        "customerId": customer,
        "appointmentNumber": format!("{job}-1"),
        "start": stamp(start),
        "end": stamp(end),
        "arrivalWindowStart": stamp(start),
        "arrivalWindowEnd": stamp(end),
        "status": "Scheduled",
        "createdOn": SEEDED_ON,
        "modifiedOn": SEEDED_ON,
    })
}

/// A phone call that came in.
pub fn call(id: i64, from: &str, to: &str, received_on: Timestamp) -> Value {
    let received_on = stamp(received_on);
    let lead = json!({ "id": id, "receivedOn": received_on, "from": from, "to": to, "direction": "Inbound" });
    json!({ "id": id, "leadCall": lead })
}
