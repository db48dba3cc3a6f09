//! The office: the bookings of a business as its people see them, and what they do with them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::scene::{Business, Scene};
use crate::fakes::servicetitan::{Booking, Note, ServiceTitan, Tenant};

/// As many of the newest are shown.
const SHOWN: usize = 40;

/// The reason that this office always gives.
const REASON: i64 = 1;

/// What somebody does with a booking.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Deed {
    Accept,
    /// A job is made of it.
    Convert,
    Dismiss,
    /// The notes as they are to be.
    Notes(String),
}

/// None: ServiceTitan is not played here.
pub(super) fn shown(scene: &Scene, business: &Business) -> Option<Value> {
    let fake = scene.servicetitan.as_ref()?;
    let tenant = fake.all_of(&business.servicetitan_tenant);
    let newest = tenant.bookings.iter().rev().take(SHOWN);
    Some(json!({ "bookings": newest.map(|booking| as_seen(&tenant, booking)).collect::<Vec<_>>() }))
}

fn as_seen(tenant: &Tenant, booking: &Booking) -> Value {
    let named = |list: &[Value], id: Option<i64>| {
        list.iter()
            .find(|record| id.is_some_and(|id| record["id"] == id))
            .map(|record| record["name"].clone())
    };
    let on_job = |note: &&Note| Some(note.job_id) == booking.job_id;
    let notes = tenant.notes.iter().filter(on_job).map(|note| note.text.as_str());
    json!({
        "id": booking.id,
        "name": booking.name,
        "source": booking.source,
        "status": booking.status,
        "job": booking.job_id,
        "notes": booking.summary,
        "job_notes": notes.collect::<Vec<_>>(),
        "contacts": booking.contacts.iter().map(|contact| contact.value.as_str()).collect::<Vec<_>>(),
        "address": booking.address,
        "start": booking.start,
        "priority": booking.priority,
        "business_unit": named(&tenant.business_units, booking.business_unit_id),
        "campaign": named(&tenant.campaigns, booking.campaign_id),
        "job_type": named(&tenant.job_types, booking.job_type_id),
        "created_at": booking.created_on,
        "modified_at": booking.modified_on,
    })
}

pub(super) async fn deal(
    State(scene): State<Arc<Scene>>,
    Path(id): Path<i64>,
    Json(deed): Json<Deed>,
) -> StatusCode {
    let Some(fake) = &scene.servicetitan else { return StatusCode::NOT_FOUND };
    let own = |business: &Business| {
        fake.bookings(&business.servicetitan_tenant).iter().any(|booking| booking.id == id)
    };
    if !scene.businesses.iter().any(own) {
        return StatusCode::NOT_FOUND;
    }
    act(fake, id, deed);
    StatusCode::NO_CONTENT
}

fn act(fake: &ServiceTitan, id: i64, deed: Deed) {
    match deed {
        Deed::Accept => fake.accept(id),
        // A job of its own: ids are never used twice.
        Deed::Convert => fake.convert(id, id + 5_000_000),
        Deed::Dismiss => fake.dismiss(id, REASON),
        Deed::Notes(notes) => fake.edit(id, |booking| booking.summary = Some(notes)),
    }
}
