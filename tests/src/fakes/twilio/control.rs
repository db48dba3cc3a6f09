//! What a person has at Twilio, for whoever is in another process: `/_fake/…` on the fake's own address.

mod reports;
mod texts;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::put;
use axum::{Json, response::IntoResponse};
use serde::Deserialize;

use super::numbers::Number;
use super::state::{Account, Shared};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    auth_tokens: Vec<String>,
    /// Numbers that it has; those it has already stay as they are.
    #[serde(default)]
    numbers: Vec<String>,
}

pub(super) fn router(shared: &Arc<Shared>) -> Router {
    let accounts = Router::new().route("/_fake/accounts/{account}", put(account));
    accounts.merge(texts::router()).merge(reports::router()).with_state(Arc::clone(shared))
}

/// Makes an account, or changes its tokens and numbers.
async fn account(
    State(shared): State<Arc<Shared>>,
    Path(sid): Path<String>,
    Json(wanted): Json<Wanted>,
) -> impl IntoResponse {
    let mut data = shared.lock();
    match data.accounts.iter_mut().find(|account| account.sid == sid) {
        Some(account) => account.auth_tokens = wanted.auth_tokens,
        None => {
            let mut account = Account::new(&sid, "");
            account.auth_tokens = wanted.auth_tokens;
            data.accounts.push(account);
        }
    }
    for number in wanted.numbers {
        if !data.numbers.iter().any(|known| known.phone_number == number) {
            data.numbers.push(Number::new(&sid, &number));
        }
    }
    StatusCode::NO_CONTENT
}
