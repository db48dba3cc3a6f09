use intellisend::store::is_cursor;
use serde_json::json;

use super::On;
use crate::handler::Answer;
use crate::problem::Problem;

/// The trail, newest first. It outlives its business, for operators.
pub(crate) async fn list(on: &On<'_>) -> Answer {
    let most = on.request.limit()?;
    let before = on.request.query("before");
    if !before.is_none_or(is_cursor) {
        return Err(Problem::bad_query("`before` is what the page before gave as `next`."));
    }
    let trail = on.work.store.audit_trail(&on.tenant, before, most).await?;
    if trail.entries.is_empty() || !on.actor.operator {
        on.load().await?;
    }
    Ok(json!({ "entries": trail.entries, "next": trail.next }).into())
}
