use intellisend::domain::ids::TenantId;
use intellisend::drivers::Work;
use intellisend::store::{Trail, is_cursor};
use serde_json::{Value, json};

use super::On;
use crate::handler::Answer;
use crate::problem::Problem;
use crate::request::Request;

/// The trail, newest first. It outlives its business, for operators.
pub(crate) async fn list(on: &On<'_>) -> Answer {
    let trail = read(on.work, &on.tenant, on.request).await?;
    if trail.entries.is_empty() || !on.actor.operator {
        on.load().await?;
    }
    Ok(shown(&trail).into())
}

/// The trail of what operators did for all businesses at once.
pub(crate) async fn of_platform(work: &Work, request: &Request) -> Answer {
    Ok(shown(&read(work, &TenantId::platform(), request).await?).into())
}

async fn read(work: &Work, tenant: &TenantId, request: &Request) -> Result<Trail, Problem> {
    let most = request.limit()?;
    let before = request.query("before");
    if !before.is_none_or(is_cursor) {
        return Err(Problem::bad_query("`before` is what the page before gave as `next`."));
    }
    Ok(work.store.audit_trail(tenant, before, most).await?)
}

fn shown(trail: &Trail) -> Value {
    json!({ "entries": trail.entries, "next": trail.next })
}
