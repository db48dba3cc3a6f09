//! The settings API's client of the tests. An answer that is not as `openapi.json` says ends the test.

use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use serde_json::Value;

use crate::canaries::{self, Reader};
use crate::contract::{Contract, Received};
use crate::events::Http;
use crate::lambda::Function;
use crate::wire::exchange;

const JSON: &str = "application/json";

/// Someone who calls the API.
#[derive(Clone)]
pub struct Api {
    authority: String,
    token: Option<String>,
}

/// An answer, as described.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    pub status: u16,
    pub body: Value,
}

impl Api {
    /// With the ID token of someone who signed in.
    #[must_use]
    pub fn new(url: &str, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..Self::anonymous(url) }
    }

    /// Without any token.
    #[must_use]
    pub fn anonymous(url: &str) -> Self {
        let authority = url.strip_prefix("http://").expect("a plain address on this machine");
        Self { authority: authority.to_owned(), token: None }
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.ask("GET", path, None).await
    }

    pub async fn put(&self, path: &str, body: impl Into<Option<&Value>>) -> Answered {
        self.ask("PUT", path, body.into()).await
    }

    pub async fn post(&self, path: &str, body: impl Into<Option<&Value>>) -> Answered {
        self.ask("POST", path, body.into()).await
    }

    pub async fn patch(&self, path: &str, body: impl Into<Option<&Value>>) -> Answered {
        self.ask("PATCH", path, body.into()).await
    }

    pub async fn delete(&self, path: &str) -> Answered {
        self.ask("DELETE", path, None).await
    }

    /// Any method, with a body of JSON or none.
    pub async fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Answered {
        let bytes = body.map(ToString::to_string).unwrap_or_default();
        self.send(method, path, body.map(|_| JSON), bytes.into_bytes()).await
    }

    /// Any method and any bytes, said to be of any type or of none. The path leaves as it is written.
    ///
    /// # Panics
    /// Where there is no answer, and where it is not as described.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        content_type: Option<&str>,
        body: Vec<u8>,
    ) -> Answered {
        let mut request = Request::builder().method(method).uri(path).header("host", &self.authority);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        canaries::typed(&body);
        let request = request.body(Full::new(Bytes::from(body))).expect("a request");
        let answer = exchange(&self.authority, request).await.expect("the API answers");
        let content_type = answer.headers().get("content-type").and_then(|value| value.to_str().ok());
        let received = Received {
            status: answer.status().as_u16(),
            content_type: content_type.unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(answer.body()).into_owned(),
        };
        Answered::held(method, path, &received)
    }
}

/// What the API's function answers to a request that API Gateway lets through.
///
/// # Panics
/// Where there is no answer, and where it is not as described.
pub async fn ask_function(function: &Function, request: &Http) -> Answered {
    let event = request.event();
    canaries::typed(event["body"].as_str().unwrap_or_default().as_bytes());
    let answer = function.invoke(&event).await.expect("the function answers");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let status = answer["statusCode"].as_u64().and_then(|status| status.try_into().ok());
    let received = Received {
        status: status.expect("a status"),
        content_type: text(&answer["headers"]["content-type"]),
        body: text(&answer["body"]),
    };
    Answered::held(&text(&event["requestContext"]["http"]["method"]), &text(&event["rawPath"]), &received)
}

impl Answered {
    fn held(method: &str, path: &str, received: &Received) -> Self {
        // Whoever is refused has no right to anything.
        let reader = if matches!(received.status, 401 | 403 | 404) { Reader::Anybody } else { Reader::Its };
        canaries::hold(&format!("{method} {path}"), reader, [received.body.as_str()]);
        if let Err(wrong) = Contract::read().check(method, path, received) {
            panic!("{method} {path} is not answered as openapi.json says: {wrong}\n{received:?}");
        }
        Self { status: received.status, body: received.value().expect("JSON") }
    }

    /// The body of an answer with this status.
    ///
    /// # Panics
    /// Where the status is another.
    pub fn with(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
}
