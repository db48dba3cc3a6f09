use intellisend::domain::canary::Canary;
use intellisend::domain::number::Webhook;
use intellisend::domain::settings::retention::Retention;
use intellisend::drivers::Numbers;
use intellisend::drivers::canary::{CanaryError, begin_canary, end_canary};
use serde_json::{Value, json};

use super::On;
use super::twilio::webhook;
use crate::handler::Answer;
use crate::problem::Problem;

/// The business's canary, if it has one.
pub(crate) async fn read(on: &On<'_>) -> Answer {
    on.load().await?;
    let found = on.work.store.canary(&on.tenant).await?;
    Ok(json!({ "canary": found.map(|found| shown(&found.canary)) }).into())
}

/// Sends canaries through the business.
pub(crate) async fn begin(on: &On<'_>) -> Answer {
    let (retention, webhook) = asked(on).await?;
    let numbers = Numbers { work: on.work, tenant: &on.tenant, webhook: &webhook, retention };
    let canary = begin_canary(&numbers, &on.actor).await?;
    Ok(json!({ "canary": shown(&canary) }).into())
}

/// Sends no more.
pub(crate) async fn end(on: &On<'_>) -> Answer {
    let (retention, webhook) = asked(on).await?;
    let numbers = Numbers { work: on.work, tenant: &on.tenant, webhook: &webhook, retention };
    end_canary(on.work, &on.tenant, &on.actor).await?;
    // Also what an earlier attempt left.
    numbers.purge_left().await.map_err(CanaryError::Secret)?;
    Ok(json!({ "canary": null }).into())
}

/// Of a request without fields, for a business that is there.
async fn asked(on: &On<'_>) -> Result<(Retention, Webhook), Problem> {
    on.request.fields()?.finish().map_err(Problem::fields)?;
    Ok((on.load().await?.settings().retention, webhook(on)))
}

fn shown(canary: &Canary) -> Value {
    json!({
        "since": canary.since,
        "turns": canary.turns,
        "last_at": canary.last_at(),
        "wrong": canary.wrong.as_ref().map(|wrong| json!({ "since": wrong.since, "why": wrong.why })),
    })
}

impl From<CanaryError> for Problem {
    fn from(error: CanaryError) -> Self {
        match error {
            CanaryError::NotYet(why) => {
                let detail = format!(
                    "No canary can be sent through this business: {why}. Its bookings are real ones, so it takes a business of \
                     your own whose texts go to a ServiceTitan sandbox. Nothing was changed."
                );
                Self::new(409, "Not a sandbox", detail)
            }
            CanaryError::Save(error) => error.into(),
            CanaryError::NoRandomness | CanaryError::Secret(_) => Self::part_done(),
        }
    }
}
