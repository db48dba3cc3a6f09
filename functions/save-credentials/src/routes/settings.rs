use intellisend::domain::ids::Environment;
use intellisend::domain::messages::shown::shown as messages;
use intellisend::domain::messages::warnings::warnings;
use intellisend::domain::settings::Profile;
use intellisend::domain::settings::rules::{Rule, Targets, When};
use intellisend::drivers::tenant::save_settings;
use intellisend::store::Tenant;
use serde_json::{Value, json};

use super::On;
use super::shown::choices;
use crate::handler::Answer;
use crate::problem::Problem;

/// What the business chose.
pub(crate) async fn read(on: &On<'_>) -> Answer {
    Ok(shown(on.load().await?.settings()).into())
}

/// Fields that are absent stay as they are.
pub(crate) async fn save(on: &On<'_>) -> Answer {
    let fields = on.request.fields()?;
    let found = on.load().await?;
    let next = found.settings().changed(fields, &targets(&found)).map_err(Problem::fields)?;
    save_settings(on.work, &on.tenant, &on.actor, &found, &next).await?;
    Ok(shown(&next).into())
}

/// Whose ids those of a rule are that names nobody.
fn targets(tenant: &Tenant) -> Targets {
    let connected = |environment| tenant.connection(environment)?.connection.servicetitan_tenant;
    Targets {
        active: tenant.settings().active,
        integration: connected(Environment::Integration),
        production: connected(Environment::Production),
    }
}

fn rule(rule: &Rule) -> Value {
    let (words, number) = match &rule.when {
        When::Words(words) => (Some(words), None),
        When::Number(number) => (None, Some(number)),
    };
    let mut shown = choices(&rule.sets);
    shown["words"] = json!(words);
    shown["number"] = json!(number);
    shown["environment"] = json!(rule.environment);
    shown["servicetitan_tenant_id"] = json!(rule.servicetitan_tenant.to_string());
    shown
}

fn shown(settings: &Profile) -> Value {
    json!({
        "business": settings.business,
        "office_phone": settings.office_phone,
        "time_zone": settings.zone().iana_name().unwrap_or("UTC"),
        "opening_hours": settings.opening_hours,
        "replies": settings.replies,
        "retention_days": settings.retention,
        "rules": settings.rules.iter().map(rule).collect::<Vec<_>>(),
        "messages": messages(settings),
        "warnings": warnings(settings),
    })
}
