//! The one error body of the resource calls.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::unknowns::RateLimit;

/// What is wrong, by field.
pub(super) type Errors = BTreeMap<String, Vec<String>>;

#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    title: String,
    errors: Errors,
    retry_after: Option<u32>,
    bare: bool,
}

impl Problem {
    pub(super) fn new(status: StatusCode, title: &str) -> Problem {
        Problem { status, title: title.to_owned(), errors: Errors::new(), retry_after: None, bare: false }
    }

    pub(super) fn invalid(errors: Errors) -> Problem {
        Problem { errors, ..Problem::new(StatusCode::BAD_REQUEST, "The request is not valid.") }
    }

    pub(super) fn field(name: &str, message: &str) -> Problem {
        Problem::invalid(Errors::from([(name.to_owned(), vec![message.to_owned()])]))
    }

    pub(super) fn not_found() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "Not found.")
    }

    pub(super) fn rate_limited(status: StatusCode, form: RateLimit, seconds: u32) -> Problem {
        let title = match form {
            RateLimit::InTitle => format!("Rate limit is exceeded. Try again in {seconds} seconds."),
            RateLimit::RetryAfterHeader | RateLimit::Neither => "Rate limit is exceeded.".to_owned(),
        };
        let retry_after = (form == RateLimit::RetryAfterHeader).then_some(seconds);
        Problem { retry_after, ..Problem::new(status, &title) }
    }

    pub(super) fn without_body_if(self, bare: bool) -> Problem {
        Problem { bare, ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if self.bare {
            return self.status.into_response();
        }
        let body = json!({
            "type": "about:blank",
            "title": self.title,
            "status": self.status.as_u16(),
            "traceId": trace_id(),
            "errors": self.errors,
            "data": {},
        });
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

fn trace_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{:032x}", NEXT.fetch_add(1, Ordering::Relaxed))
}
