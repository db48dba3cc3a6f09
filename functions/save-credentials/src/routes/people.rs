//! What people do about one conversation.

use intellisend::domain::connection::destination::{Destination, NONE_ACTIVE};
use intellisend::domain::time::Timestamp;
use intellisend::drivers::Verdict;
use intellisend::drivers::people::{self, Named, PeopleError, decide_one, named};
use intellisend::store::Tenant;
use serde_json::json;

use super::On;
use super::held::not_connected;
use crate::handler::Answer;
use crate::problem::Problem;

/// Has tried at once what was set aside, or waits.
pub(crate) async fn retry(on: &On<'_>, id: &str) -> Answer {
    let (tenant, named) = about(on, id).await?;
    can_book(&tenant)?;
    let retention = tenant.settings().retention;
    let texts = people::retry(on.work, &on.tenant, &on.actor, &named, retention).await;
    Ok(json!({ "texts": texts.map_err(|error| problem(error, on.work.clock.now()))? }).into())
}

/// Has booked what of it waits for a click.
pub(crate) async fn book(on: &On<'_>, id: &str) -> Answer {
    let (tenant, named) = about(on, id).await?;
    can_book(&tenant)?;
    decide(on, &tenant, &named, Verdict::Book).await
}

/// Decides that nothing of it that waits for a click needs a booking.
pub(crate) async fn dismiss(on: &On<'_>, id: &str) -> Answer {
    let (tenant, named) = about(on, id).await?;
    decide(on, &tenant, &named, Verdict::Dismiss).await
}

/// A person takes over.
pub(crate) async fn pause(on: &On<'_>, id: &str) -> Answer {
    let (tenant, named) = about(on, id).await?;
    let retention = tenant.settings().retention;
    let pause = people::pause(on.work, &on.tenant, &on.actor, &named.thread, retention).await?;
    Ok(json!({ "paused": pause }).into())
}

pub(crate) async fn resume(on: &On<'_>, id: &str) -> Answer {
    let (_, named) = about(on, id).await?;
    people::resume(on.work, &on.tenant, &on.actor, &named.thread).await?;
    Ok(json!({ "paused": null }).into())
}

async fn decide(on: &On<'_>, tenant: &Tenant, named: &Named, verdict: Verdict) -> Answer {
    let retention = tenant.settings().retention;
    let texts = decide_one(on.work, &on.tenant, &on.actor, named, verdict, retention).await?;
    Ok(json!({ "texts": texts }).into())
}

/// The same as [`find`], where nothing is asked for in the body.
async fn about(on: &On<'_>, id: &str) -> Result<(Tenant, Named), Problem> {
    on.request.fields()?.finish().map_err(Problem::fields)?;
    find(on, id).await
}

/// The business, and what the id names among what it has. What another has is not there.
pub(super) async fn find(on: &On<'_>, id: &str) -> Result<(Tenant, Named), Problem> {
    let tenant = on.load().await?;
    let named = named(on.work, &on.tenant, &on.work.vault.sealer().await?, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok((tenant, named))
}

fn can_book(tenant: &Tenant) -> Result<(), Problem> {
    match tenant.destination() {
        Destination::Book(_) => Ok(()),
        Destination::Wait(why) => Err(not_connected(why)),
        Destination::Hold { .. } => Err(not_connected(NONE_ACTIVE)),
    }
}

pub(super) fn problem(error: PeopleError, now: Timestamp) -> Problem {
    match error {
        PeopleError::UnderWay(until) => {
            let minutes = until.duration_since(now).as_secs().max(0) / 60 + 1;
            let detail = format!(
                "IntelliSend is just writing to ServiceTitan for this customer, and that may still take effect. Try \
                 again in {minutes} minutes."
            );
            Problem::new(409, "Under way", detail.replace("in 1 minutes", "in a minute"))
        }
        PeopleError::TimeOver => Problem::part_done(),
        PeopleError::Save(error) => error.into(),
    }
}
