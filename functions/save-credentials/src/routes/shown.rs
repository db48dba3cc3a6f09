//! A connection as people see it: no secret is in it, and of each only the last four characters.

use intellisend::domain::choices::Choices;
use intellisend::domain::connection::onboarding::turn;
use intellisend::domain::connection::scopes::missing;
use intellisend::domain::connection::token::Held;
use intellisend::domain::connection::{Connection, Stored, TestBooking};
use intellisend::store::{Tenant, TenantConnection};
use serde_json::{Value, json};

/// One entry of the list of connections. The token counts only if it was minted for the connection as it is.
pub(crate) fn shown(tenant: &Tenant, of: &TenantConnection, token: Option<&Held>) -> Value {
    let connection = &of.connection;
    let token = token.filter(|held| held.connection_generation == of.generation);
    let token = token.filter(|_| connection.credentials.is_some());
    json!({
        "environment": of.environment,
        "active": tenant.settings().active == Some(of.environment),
        "state": connection.state(),
        "name": connection.name,
        "servicetitan_tenant_id": connection.servicetitan_tenant.map(|id| id.to_string()),
        "booking_provider_id": connection.booking_provider.map(|id| id.to_string()),
        "defaults": choices(&connection.defaults),
        "enterprise_hub": connection.enterprise_hub,
        "credentials": connection.credentials.as_ref().map(credentials),
        "can_roll_back": connection.before.is_some(),
        "pending": pending(connection),
        "refused": connection.refused,
        "turn": turn(connection),
        "scopes": token.map(|held| &held.scopes),
        "missing_scopes": token.filter(|held| !held.scopes.is_empty()).map(|held| missing(&held.scopes)),
        "token_expires_at": token.map(|held| held.expires_at),
        "test_booking": connection.test_booking.as_ref().map(test_booking),
        "disconnected_at": connection.disconnected_at,
    })
}

/// What bookings name, by the names under which it is given.
pub(crate) fn choices(choices: &Choices) -> Value {
    json!({
        "campaign_id": choices.campaign.map(|id| id.to_string()),
        "business_unit_id": choices.business_unit.map(|id| id.to_string()),
        "job_type_id": choices.job_type.map(|id| id.to_string()),
        "priority": choices.priority,
    })
}

pub(crate) fn test_booking(test: &TestBooking) -> Value {
    json!({
        "booking_id": test.booking.to_string(),
        "made_at": test.made_at,
        "kept_until": test.kept_until,
        "seen": test.seen,
    })
}

fn credentials(stored: &Stored) -> Value {
    json!({
        "client_id": masked(&stored.client_id_ends),
        "client_secret": masked(&stored.client_secret_ends),
        "app_key": stored.app_key_ends.as_deref().map(masked),
        "saved_at": stored.saved_at,
        "saved_by": stored.saved_by,
    })
}

fn pending(connection: &Connection) -> Value {
    connection.pending.as_ref().map_or(Value::Null, |pending| {
        json!({
            "saved_at": pending.login.credentials.saved_at,
            "tried_at": pending.tried_at,
            "why": pending.why,
        })
    })
}

/// `•••• 4f2a`; a secret too short to show a part of: `••••`.
pub(crate) fn masked(ends: &str) -> String {
    format!("•••• {ends}").trim_end().to_owned()
}
