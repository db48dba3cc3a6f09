use intellisend::domain::connection::destination::{Destination, NONE_ACTIVE};
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Verdict, decide_held};
use intellisend::store::Unavailable;
use serde_json::json;

use super::On;
use crate::handler::Answer;
use crate::problem::Problem;

/// No part is started after this long: the function has 29 s, and the API gives up after 30.
const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// Has everything booked that is held, once there is a connection to book it with.
pub(crate) async fn book(on: &On<'_>) -> Answer {
    match on.load().await?.destination() {
        Destination::Book(_) => decide(on, Verdict::Book).await,
        Destination::Wait(why) => Err(not_connected(why)),
        Destination::Hold { .. } => Err(not_connected(NONE_ACTIVE)),
    }
}

/// Decides that nothing of what is held needs a booking.
pub(crate) async fn dismiss(on: &On<'_>) -> Answer {
    on.load().await?;
    decide(on, Verdict::Dismiss).await
}

async fn decide(on: &On<'_>, verdict: Verdict) -> Answer {
    on.request.fields()?.finish().map_err(Problem::fields)?;
    let limit = after(on.work.clock.now(), START_WITHIN);
    let decided = decide_held(on.work, &on.tenant, &on.actor, verdict, limit).await.map_err(unavailable)?;
    Ok(json!({ "threads": decided.threads, "texts": decided.texts, "left": decided.left }).into())
}

pub(super) fn not_connected(why: &str) -> Problem {
    let detail = format!(
        "Nothing can be booked now: {why}. Activate a connection that works, then repeat. What is held stays held."
    );
    Problem::new(422, "Not connected", detail)
}

fn unavailable(_: Unavailable) -> Problem {
    let detail = "AWS does not answer just now, so some texts may still be held. Repeat in a minute: what is done already is not done twice.";
    Problem::new(503, "Unavailable", detail)
}
