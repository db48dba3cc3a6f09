//! What a person does in ServiceTitan itself, for whoever is in another process: `/_fake/…` on the fake's own address.

mod known;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, patch, post, put};
use axum::{Router, response::IntoResponse};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::Client;
use super::bookings::Booking;
use super::desk;
use super::gate::Host;
use super::records::provider_tag;
use super::state::Environment;

/// A client as the portal has it. What is absent stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    tenant: Option<String>,
    environment: Option<String>,
    app_key: Option<String>,
    client_secrets: Option<Vec<String>>,
    scopes: Option<Vec<String>>,
    disabled: Option<bool>,
    /// 0: no restriction.
    only_provider: Option<i64>,
}

#[derive(Deserialize)]
struct Tag {
    name: String,
    #[serde(default = "yes")]
    active: bool,
}

#[derive(Deserialize)]
struct Switch {
    on: bool,
}

const fn yes() -> bool {
    true
}

pub(super) fn router() -> Router<Host> {
    Router::new()
        .route("/_fake/clients/{client_id}", put(client))
        .route("/_fake/tenants/{tenant}/providers/{id}", put(provider))
        .route("/_fake/tenants/{tenant}/bookings", get(bookings))
        .route("/_fake/bookings/{id}", patch(desk::edit).delete(desk::delete))
        .route("/_fake/tenants/{tenant}/jobs/{job}/notes", get(desk::notes))
        .route("/_fake/clients/{client_id}/forget", post(forget))
        .route("/_fake/maintenance", put(maintenance))
        .merge(known::router())
}

/// Makes a client, or changes one.
async fn client(
    State(host): State<Host>,
    Path(client_id): Path<String>,
    Json(wanted): Json<Wanted>,
) -> impl IntoResponse {
    let mut data = host.shared.lock();
    let known = data.clients.iter().position(|client| client.client_id == client_id);
    let at = known.unwrap_or_else(|| {
        data.clients.push(Client::new(&client_id, "", "", ""));
        data.clients.len() - 1
    });
    let client = &mut data.clients[at];
    client.client_secrets = wanted.client_secrets.unwrap_or_else(|| client.client_secrets.clone());
    client.tenant = wanted.tenant.unwrap_or_else(|| client.tenant.clone());
    client.app_key = wanted.app_key.unwrap_or_else(|| client.app_key.clone());
    client.scopes = wanted.scopes.unwrap_or_else(|| client.scopes.clone());
    client.disabled = wanted.disabled.unwrap_or(client.disabled);
    client.only_provider = match wanted.only_provider {
        None => client.only_provider,
        Some(id) => Some(id).filter(|id| *id != 0),
    };
    client.environment = match wanted.environment.as_deref() {
        None => client.environment,
        Some("production") => Environment::Production,
        Some(_) => Environment::Integration,
    };
    let app_key = client.app_key.clone();
    data.apps.insert(app_key);
    StatusCode::NO_CONTENT
}

/// Makes a booking provider tag, or changes one.
async fn provider(
    State(host): State<Host>,
    Path((tenant, id)): Path<(String, i64)>,
    Json(tag): Json<Tag>,
) -> impl IntoResponse {
    let mut data = host.shared.lock();
    let providers = &mut data.tenant(&tenant).providers;
    providers.retain(|known| known["id"] != id);
    let mut made = provider_tag(id, &tag.name);
    made["active"] = json!(tag.active);
    providers.push(made);
    StatusCode::NO_CONTENT
}

/// All bookings, as the office sees them.
async fn bookings(State(host): State<Host>, Path(tenant): Path<String>) -> Json<Value> {
    let data = host.shared.lock();
    let found = data.tenants.get(&tenant).map(|tenant| tenant.bookings.as_slice()).unwrap_or_default();
    let shown = |booking: &Booking| {
        json!({
            "id": booking.id,
            "name": booking.name,
            "source": booking.source,
            "status": booking.status,
            "jobId": booking.job_id,
            "externalId": booking.external_id,
            "summary": booking.summary,
            "contacts": booking.contacts.iter().map(|contact| &contact.value).collect::<Vec<_>>(),
        })
    };
    Json(found.iter().map(shown).collect())
}

/// No token that a client was given so far works any longer.
async fn forget(State(host): State<Host>, Path(client_id): Path<String>) -> StatusCode {
    host.shared.lock().grants.retain(|_, grant| grant.client_id != client_id);
    StatusCode::NO_CONTENT
}

/// While it is on, everything else answers 503.
async fn maintenance(State(host): State<Host>, Json(switch): Json<Switch>) -> StatusCode {
    host.shared.lock().trouble.maintenance = switch.on;
    StatusCode::NO_CONTENT
}
