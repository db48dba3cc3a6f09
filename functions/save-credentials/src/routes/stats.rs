use intellisend::drivers::figures;
use serde_json::json;

use super::On;
use crate::handler::Answer;
use crate::problem::Problem;

const USUAL_DAYS: u16 = 30;

/// The figures of some days, and what waits now.
pub(crate) async fn read(on: &On<'_>) -> Answer {
    let tenant = on.load().await?;
    let days = match on.request.query("days").map(str::parse) {
        None => USUAL_DAYS,
        Some(Ok(days @ 1..=90)) => days,
        Some(_) => return Err(Problem::bad_parameter("days", "not a number from 1 to 90")),
    };
    let figures = figures(on.work, (&on.tenant, &tenant), days).await?;
    let mut answer = json!(figures.stats);
    answer["days"] = json!(days);
    answer["waiting"] = json!(figures.waiting);
    answer["set_aside"] = json!(figures.set_aside);
    answer["last_text_at"] = json!(figures.last_text_at);
    Ok(answer.into())
}
