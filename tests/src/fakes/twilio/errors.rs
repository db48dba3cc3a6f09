//! The error body of Twilio's 2010 API.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

#[derive(Clone, Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    code: u32,
    message: &'static str,
}

impl Refusal {
    pub(super) const fn new(status: StatusCode, code: u32, message: &'static str) -> Refusal {
        Refusal { status, code, message }
    }

    pub(super) const fn invalid(code: u32, message: &'static str) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(super) const fn not_found() -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, 20404, "Not found.")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({
            "code": self.code,
            "message": self.message,
            "more_info": format!("https://www.twilio.com/docs/errors/{}", self.code),
            "status": self.status.as_u16(),
        });
        (self.status, Json(body)).into_response()
    }
}

/// What Twilio's own bad days look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// 429 with code 20429: too many calls at once.
    Busy,
    /// 429 with a body that is not JSON.
    BusyWithoutBody,
    /// 500, and nothing was done.
    ServerError,
    /// 500, although what was asked for was done.
    ServerErrorAfterwards,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Failure::Busy => {
                Refusal::new(StatusCode::TOO_MANY_REQUESTS, 20429, "Too many requests.").into_response()
            }
            Failure::BusyWithoutBody => (StatusCode::TOO_MANY_REQUESTS, "busy").into_response(),
            Failure::ServerError | Failure::ServerErrorAfterwards => {
                Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, 20500, "Internal error.").into_response()
            }
        }
    }
}
