//! A business as operators see it in their list, by what is known without asking anybody.

use intellisend::domain::connection::onboarding::turn;
use intellisend::domain::connection::scopes::missing;
use intellisend::domain::ids::{Environment, TenantId};
use intellisend::domain::replies::sender::SenderHealth;
use intellisend::domain::replies::sender::words::explained;
use intellisend::domain::time::Timestamp;
use intellisend::store::{Known, KnownToken, RefusedNumber, Tenant, TenantConnection, TenantNumber};
use serde_json::{Value, json};

use super::super::health;
use super::super::shown::test_booking;

pub(super) fn shown(
    now: Timestamp,
    id: &TenantId,
    tenant: &Tenant,
    known: &Known,
    refused: &[RefusedNumber],
) -> Value {
    let settings = tenant.settings();
    json!({
        "tenant_id": id.as_str(),
        "business": settings.business,
        "suspended": settings.suspended,
        "replies_a_day": settings.most_replies_a_day(),
        "replies_stopped": settings.replies_stopped,
        "created_at": settings.created_at,
        "active": settings.active,
        "connections": Environment::ALL.map(|environment| connection(tenant, environment, known, now)),
        "numbers": known.numbers.iter().map(number).collect::<Vec<_>>(),
        "refused_numbers": refused
            .iter()
            .filter(|of| of.tenant == *id)
            .map(|of| json!({ "number": of.number, "since": of.since }))
            .collect::<Vec<_>>(),
    })
}

fn connection(tenant: &Tenant, environment: Environment, known: &Known, now: Timestamp) -> Value {
    let of = tenant.connection_or_none(environment);
    let connection = &of.connection;
    let turn = turn(connection);
    let token = known.tokens.iter().find(|token| is_in_use(token, &of));
    json!({
        "environment": environment,
        "state": connection.state(),
        "servicetitan_tenant_id": connection.servicetitan_tenant.map(|id| id.to_string()),
        "credentials_saved_at": connection.credentials.as_ref().map(|stored| stored.saved_at),
        "booking_provider_id": connection.booking_provider.map(|id| id.to_string()),
        "test_booking": connection.test_booking.as_ref().map(test_booking),
        "turn": turn,
        "turn_since": turn.and_then(|_| turn_since(tenant, &of)),
        "missing_scopes": token.filter(|token| !token.scopes.is_empty()).map(|token| missing(&token.scopes)),
        "token": token.map(|token| json!({
            "minted_at": token.minted_at,
            "expires_at": token.expires_at,
        })),
        // What may be the platform's trouble is told operators as it is.
        "health": health::shown(&of, &tenant.health(&of), false, now),
    })
}

fn is_in_use(token: &KnownToken, of: &TenantConnection) -> bool {
    token.environment == of.environment
        && token.connection_generation == of.generation
        && of.connection.credentials.is_some()
}

/// Since when it is whoever's turn it is.
fn turn_since(tenant: &Tenant, of: &TenantConnection) -> Option<Timestamp> {
    let connection = &of.connection;
    [tenant.settings().created_at, connection.stage_since, connection.disconnected_at].into_iter().max()?
}

fn number((of, sender): &(TenantNumber, SenderHealth)) -> Value {
    let code = sender.since.and(sender.code);
    json!({
        "number": of.number,
        "account_sid": of.account,
        "owner": of.record.owner,
        "active_since": of.record.active_since,
        "not_delivered_since": sender.since,
        "why": code.map(|code| explained(code).cause),
    })
}
