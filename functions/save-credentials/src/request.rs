//! A request as it came, and its body as fields.

use std::collections::HashMap;

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use intellisend::domain::fields::Fields;
use serde_json::{Map, Value};

use crate::problem::Problem;

/// Nothing that is asked for comes near it.
const MOST_BYTES: usize = 64 * 1024;

const USUAL_LINES: i32 = 50;
const MOST_LINES: i32 = 200;

pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The API's own, from the request's context.
    pub(crate) domain: String,
    query: HashMap<String, String>,
    content_type: String,
    body: Body,
}

enum Body {
    Bytes(Vec<u8>),
    TooLarge,
    /// Said to be base64, and is not.
    Garbled,
}

impl Request {
    pub(crate) fn of(event: ApiGatewayV2httpRequest) -> Self {
        let content_type = event.headers.get("content-type").and_then(|value| value.to_str().ok());
        Self {
            content_type: content_type.unwrap_or_default().to_owned(),
            method: event.request_context.http.method.to_string(),
            path: event.raw_path.unwrap_or_default(),
            domain: event.request_context.domain_name.unwrap_or_default(),
            query: event
                .query_string_parameters
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: Body::of(event.body.unwrap_or_default(), event.is_base64_encoded),
        }
    }

    /// A query parameter that says something.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// How many lines a page has.
    pub(crate) fn limit(&self) -> Result<i32, Problem> {
        match self.query("limit").map(str::parse) {
            None => Ok(USUAL_LINES),
            Some(Ok(limit @ 1..=MOST_LINES)) => Ok(limit),
            Some(_) => Err(Problem::bad_query("`limit` is a number from 1 to 200.")),
        }
    }

    /// `?confirm=yes`: the caller has read what it means.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.query("confirm") == Some("yes")
    }

    /// The body as a JSON object. Without a body: one without fields.
    pub(crate) fn fields(&self) -> Result<Fields, Problem> {
        let bytes = match &self.body {
            Body::Bytes(bytes) => bytes.as_slice(),
            Body::TooLarge => {
                return Err(Problem::new(413, "Too large", "At most 64 KiB are taken. Nothing was saved."));
            }
            Body::Garbled => return Err(not_json()),
        };
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Fields::new(Map::new()));
        }
        let kind = self.content_type.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            let detail = "Send JSON, with the header Content-Type: application/json. Nothing was saved.";
            return Err(Problem::new(415, "Not JSON", detail));
        }
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(object)) => Ok(Fields::new(object)),
            Ok(_) | Err(_) => Err(not_json()),
        }
    }
}

fn not_json() -> Problem {
    Problem::new(400, "Not JSON", "The body is not a JSON object. Nothing was saved.")
}

impl Body {
    fn of(body: String, is_base64: bool) -> Self {
        // Base64 is a third longer than what it stands for.
        if body.len() > MOST_BYTES * if is_base64 { 2 } else { 1 } {
            return Self::TooLarge;
        }
        let bytes = if is_base64 { STANDARD.decode(body).ok() } else { Some(body.into_bytes()) };
        match bytes {
            None => Self::Garbled,
            Some(bytes) if bytes.len() > MOST_BYTES => Self::TooLarge,
            Some(bytes) => Self::Bytes(bytes),
        }
    }
}
