use serde_json::json;

use super::On;
use crate::handler::Answer;
use crate::problem::Problem;

const LINES: i32 = 50;
const MOST_LINES: i32 = 200;

/// The trail, newest first.
pub(crate) async fn list(on: &On<'_>) -> Answer {
    let most = match on.request.query("limit") {
        None => LINES,
        Some(limit) => match limit.parse() {
            Ok(limit @ 1..=MOST_LINES) => limit,
            _ => return Err(Problem::new(400, "Bad query", "`limit` is a number from 1 to 200.")),
        },
    };
    on.load().await?;
    let trail = on.work.store.audit_trail(&on.tenant, on.request.query("before"), most).await?;
    Ok(json!({ "entries": trail.entries, "next": trail.next }).into())
}
