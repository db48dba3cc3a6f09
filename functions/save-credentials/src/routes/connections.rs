use intellisend::domain::ids::{ConnectionKey, Environment};
use intellisend::store::{Store, Tenant, Unavailable};
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::problem::Problem;

/// Both environments: what is set, which one texts go to, and until when the token is good. No secret is in it.
pub(crate) async fn list(store: &Store, caller: &Caller) -> Result<Value, Problem> {
    let read = async {
        let tenant = store.tenant(&caller.tenant).await?;
        let mut connections = Vec::new();
        for environment in Environment::ALL {
            connections.push(show(store, caller, &tenant, environment).await?);
        }
        Ok::<_, Unavailable>(json!({ "connections": connections }))
    };
    read.await.map_err(|_| Problem::UNAVAILABLE)
}

async fn show(
    store: &Store,
    caller: &Caller,
    tenant: &Tenant,
    environment: Environment,
) -> Result<Value, Unavailable> {
    let active = tenant.profile.as_ref().and_then(|profile| profile.active) == Some(environment);
    let Some(stored) = tenant.connection(environment) else {
        return Ok(json!({ "environment": environment, "active": active, "state": "not_saved" }));
    };
    let token = store.token(&ConnectionKey { tenant: caller.tenant.clone(), environment }).await?;
    let token = token.filter(|held| held.connection_generation == stored.generation);
    let connection = &stored.connection;
    Ok(json!({
        "environment": environment,
        "active": active,
        "state": if connection.credentials.is_some() { "saved" } else { "not_saved" },
        "name": connection.name,
        "servicetitan_tenant_id": connection.servicetitan_tenant.to_string(),
        "booking_provider_id": connection.booking_provider.to_string(),
        "enterprise_hub": connection.enterprise_hub,
        "scopes": token.as_ref().map(|held| held.scopes.clone()),
        "token_expires_at": token.as_ref().map(|held| held.expires_at),
    }))
}
