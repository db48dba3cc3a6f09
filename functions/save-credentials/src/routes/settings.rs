use intellisend::domain::messages::shown::shown as messages;
use intellisend::domain::messages::warnings::warnings;
use intellisend::domain::settings::Profile;
use intellisend::drivers::tenant::save_settings;
use serde_json::{Value, json};

use super::On;
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
    let next = found.settings().changed(fields).map_err(Problem::fields)?;
    save_settings(on.work, &on.tenant, &on.actor, &found, &next).await?;
    Ok(shown(&next).into())
}

fn shown(settings: &Profile) -> Value {
    json!({
        "business": settings.business,
        "office_phone": settings.office_phone,
        "time_zone": settings.zone().iana_name().unwrap_or("UTC"),
        "opening_hours": settings.opening_hours,
        "replies": settings.replies,
        "retention_days": settings.retention,
        "messages": messages(settings),
        "warnings": warnings(settings),
    })
}
