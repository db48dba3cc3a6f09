//! What becomes of messages, as whoever types wants it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fakes::twilio::reports::{self, Fate};
use crate::fakes::twilio::state::Shared;

/// What becomes of the messages that are sent next.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Next {
    /// They are not taken, with this code.
    refused: Option<u32>,
    /// They are taken, and reported as not delivered with this code.
    fails: Option<u32>,
    #[serde(default = "one")]
    times: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    status: String,
    code: Option<u32>,
}

const fn one() -> usize {
    1
}

pub(super) fn router() -> Router<Arc<Shared>> {
    let next = Router::new().route("/_fake/messages/next", put(next));
    next.route("/_fake/messages/{sid}/reports", post(report))
}

async fn next(State(shared): State<Arc<Shared>>, Json(next): Json<Next>) -> StatusCode {
    let fate = next.refused.map(Fate::Refused).or(next.fails.map(Fate::Fails));
    let Some(fate) = fate else { return StatusCode::BAD_REQUEST };
    shared.lock().fates.extend(std::iter::repeat_n(fate, next.times));
    StatusCode::NO_CONTENT
}

/// What the report was answered; null: nobody was told.
async fn report(
    State(shared): State<Arc<Shared>>,
    Path(sid): Path<String>,
    Json(report): Json<Report>,
) -> Json<Value> {
    Json(json!({ "answered": reports::report(&shared, &sid, &report.status, report.code).await }))
}
