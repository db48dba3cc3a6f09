//! The office's hand on a booking, for tests in this process and for whoever is in another.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::bookings::{Address, Booking, Status};
use super::gate::Host;
use super::records;
use super::state::Data;

/// What the office changes of a booking. What is absent stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    status: Option<Status>,
    /// Of a booking that is converted; the job is made if it is not there yet.
    job_id: Option<i64>,
    name: Option<String>,
    summary: Option<String>,
    address: Option<Address>,
    start: Option<String>,
    priority: Option<String>,
}

impl Change {
    fn make(self, booking: &mut Booking) {
        booking.status = self.status.unwrap_or(booking.status);
        booking.job_id = self.job_id.or(booking.job_id);
        booking.name = self.name.unwrap_or_else(|| booking.name.clone());
        booking.summary = self.summary.or_else(|| booking.summary.take());
        booking.address = self.address.or_else(|| booking.address.take());
        booking.start = self.start.or_else(|| booking.start.take());
        booking.priority = self.priority.or_else(|| booking.priority.take());
    }
}

impl Data {
    /// Changes a booking as a person would, which moves its time of change. Whether there is such a booking.
    pub(super) fn edit(&mut self, booking: i64, change: impl FnOnce(&mut Booking)) -> bool {
        let now = self.tick();
        let mut bookings = self.tenants.values_mut().flat_map(|tenant| &mut tenant.bookings);
        let Some(known) = bookings.find(|known| known.id == booking) else {
            return false;
        };
        change(known);
        known.modified_on = now;
        true
    }

    /// Takes a booking out altogether. Whether there was such a booking.
    pub(super) fn delete(&mut self, booking: i64) -> bool {
        let mut was_there = false;
        for tenant in self.tenants.values_mut() {
            was_there |= tenant.bookings.iter().any(|known| known.id == booking);
            tenant.bookings.retain(|known| known.id != booking);
        }
        was_there
    }

    /// The job that a booking has become, made if it is not there yet.
    pub(super) fn job_of(&mut self, booking: i64, job: i64) {
        let now = self.tick();
        for tenant in self.tenants.values_mut() {
            if !tenant.bookings.iter().any(|own| own.id == booking) {
                continue;
            }
            if !tenant.jobs.iter().any(|own| own["id"] == job) {
                tenant.jobs.push(records::job(job, 0, 0, now));
            }
            for own in tenant.jobs.iter_mut().filter(|own| own["id"] == job) {
                own["bookingId"] = json!(booking);
            }
        }
    }
}

pub(super) async fn edit(
    State(host): State<Host>,
    Path(id): Path<i64>,
    Json(change): Json<Change>,
) -> StatusCode {
    let mut data = host.shared.lock();
    let job = change.job_id;
    if !data.edit(id, |booking| change.make(booking)) {
        return StatusCode::NOT_FOUND;
    }
    if let Some(job) = job {
        data.job_of(id, job);
    }
    host.shared.calls.changed();
    StatusCode::NO_CONTENT
}

pub(super) async fn delete(State(host): State<Host>, Path(id): Path<i64>) -> StatusCode {
    if host.shared.lock().delete(id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

/// The notes of a job, oldest first.
pub(super) async fn notes(State(host): State<Host>, Path((tenant, job)): Path<(String, i64)>) -> Json<Value> {
    let data = host.shared.lock();
    let notes = data.tenants.get(&tenant).map(|tenant| tenant.notes.as_slice()).unwrap_or_default();
    Json(notes.iter().filter(|note| note.job_id == job).map(|note| json!({ "text": note.text })).collect())
}
