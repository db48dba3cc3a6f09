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
    let found = on.load().await?;
    answer(on, found.settings(), &found).await
}

/// Fields that are absent stay as they are.
pub(crate) async fn save(on: &On<'_>) -> Answer {
    let fields = on.request.fields()?;
    let found = on.load().await?;
    let next = found.settings().changed(fields, &targets(&found)).map_err(Problem::fields)?;
    save_settings(on.work, &on.tenant, &on.actor, &found, &next).await?;
    answer(on, &next, &found).await
}

async fn answer(on: &On<'_>, settings: &Profile, of: &Tenant) -> Answer {
    let now = on.work.clock.now();
    let today = on.work.store.counters(&on.tenant, now, now).await?;
    let replies: u64 = today.iter().filter_map(|(_, counters)| counters.get("replies")).sum();
    let mut shown = shown(settings, of);
    shown["replies_today"] = json!(replies);
    Ok(shown.into())
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

fn rule(rule: &Rule, of: &Tenant) -> Value {
    let (words, number) = match &rule.when {
        When::Words(words) => (Some(words), None),
        When::Number(number) => (None, Some(number)),
    };
    let mut shown = choices(&rule.sets);
    shown["words"] = json!(words);
    shown["number"] = json!(number);
    shown["environment"] = json!(rule.environment);
    shown["inactive"] = json!(is_inactive(rule, of));
    shown["servicetitan_tenant_id"] = json!(rule.servicetitan_tenant.to_string());
    shown
}

/// Whether it is skipped, since what it names is not active in ServiceTitan any more.
fn is_inactive(rule: &Rule, of: &Tenant) -> bool {
    let connection = of.connection(rule.environment);
    let connection =
        connection.filter(|there| there.connection.servicetitan_tenant == Some(rule.servicetitan_tenant));
    connection.is_some_and(|there| of.health(there).health.inactive().has_any_of(rule.sets))
}

fn shown(settings: &Profile, of: &Tenant) -> Value {
    json!({
        "business": settings.business,
        "office_phone": settings.office_phone,
        "time_zone": settings.zone().iana_name().unwrap_or("UTC"),
        "opening_hours": settings.opening_hours,
        "replies": settings.replies,
        "reply_countries": settings.reply_countries,
        "replies_a_day": settings.most_replies_a_day(),
        "replies_stopped": settings.replies_stopped,
        "retention_days": settings.retention,
        "photo_link_days": settings.photo_links,
        "follow_up_hours": settings.follow_up,
        "untouched_after_minutes": settings.untouched_after,
        "rules": settings.rules.iter().map(|each| rule(each, of)).collect::<Vec<_>>(),
        "messages": messages(settings),
        "warnings": warnings(settings),
    })
}
