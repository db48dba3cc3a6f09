use intellisend::domain::audit::{Act, Line};
use intellisend::domain::connection::onboarding::{Stage, Way};
use intellisend::domain::connection::platform::Bad;
use intellisend::domain::fields::{one_of, word};
use intellisend::domain::ids::{ConnectionKey, Environment};
use intellisend::drivers::Work;
use intellisend::store::{FoundHealth, Tenant, TenantConnection};
use serde_json::{Value, json};

use super::shown::shown;
use super::{On, health};
use crate::handler::Answer;
use crate::problem::Problem;

/// Both environments: what is set, which one texts go to, how each fares. And what still waits.
pub(crate) async fn list(on: &On<'_>) -> Answer {
    let tenant = on.load().await?;
    let mut connections = Vec::new();
    for environment in Environment::ALL {
        connections.push(show(on, &tenant, &tenant.connection_or_none(environment)).await?);
    }
    let now = on.work.clock.now();
    let texts = on.work.store.waiting(&on.tenant, tenant.passage(now), now).await?;
    Ok(json!({ "connections": connections, "texts": texts }).into())
}

/// One connection as it is stored now.
pub(crate) async fn show(on: &On<'_>, tenant: &Tenant, of: &TenantConnection) -> Result<Value, Problem> {
    let key = ConnectionKey { tenant: on.tenant.clone(), environment: of.environment };
    let (token, found) = tokio::try_join!(on.work.store.token(&key), on.work.store.health(&key))?;
    let health = FoundHealth { health: found.health.of(of.generation), ..found };
    let is_platforms = is_platforms(on.work, key, of, &health).await?;
    let mut shown = shown(tenant, of, token.held.as_ref());
    shown["health"] = health::shown(of, &health, is_platforms, on.work.clock.now());
    Ok(shown)
}

/// Whether what is wrong is the platform's trouble, so that the tenant is not asked to do anything.
async fn is_platforms(
    work: &Work,
    key: ConnectionKey,
    of: &TenantConnection,
    found: &FoundHealth,
) -> Result<bool, Problem> {
    let Some(attention) = found.health.attention.clone() else { return Ok(false) };
    let trouble = work.store.platform_watch().await?.trouble;
    Ok(trouble.is_some_and(|trouble| trouble.covers(&Bad::new(key, attention, &of.connection))))
}

pub(crate) fn environment(name: &str) -> Result<Environment, Problem> {
    Environment::parse(name).ok_or_else(Problem::not_found)
}

/// Ticks off by hand whose turn it is, since no API shows it.
pub(crate) async fn stage(on: &On<'_>, name: &str) -> Answer {
    let environment = environment(name)?;
    let mut fields = on.request.fields()?;
    let stage = fields.parse("stage", one_of(&Stage::ALL));
    let stage = fields.need("stage", stage);
    let way = fields.parse("way", one_of(&Way::ALL));
    fields.finish().map_err(Problem::fields)?;
    let tenant = on.load().await?;
    let found = tenant.connection_or_none(environment);
    let mut next = found.connection.clone();
    next.stage = stage.unwrap_or(next.stage);
    next.way = way.unwrap_or(next.way);
    let now = on.work.clock.now();
    if (next.stage, next.way) != (found.connection.stage, found.connection.way) {
        next.stage_since = Some(now);
    }
    let detail = format!("stage {}, {}", word(&next.stage), word(&next.way));
    let next = found.changed(next);
    let entry = Line::new(&on.actor, Act::StageTicked, now, detail).in_environment(environment);
    on.work.store.change(&on.tenant).connection(&next)?.audit(&entry)?.commit().await?;
    Ok(json!({ "connection": show(on, &tenant, &next).await? }).into())
}
