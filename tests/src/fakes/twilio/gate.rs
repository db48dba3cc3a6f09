//! What every call has to pass: credentials in HTTP Basic form that fit the account in the path.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::errors::{Failure, Refusal};
use super::state::{Data, Shared};
use crate::fakes::calls::Call;

const MAX_BODY_BYTES: usize = 1 << 20;
const DEFAULT_PAGE_SIZE: usize = 50;
const MAX_PAGE_SIZE: usize = 1000;

/// An admitted call: what it is about.
#[derive(Clone)]
pub(super) struct Ask {
    pub(super) shared: Arc<Shared>,
    pub(super) account: String,
    /// Of the message, the number or the messaging service in the path, as written there.
    pub(super) sid: String,
    /// Of the number in a messaging service's path, as written there.
    pub(super) number: String,
    /// Of the media in the path, as written there.
    pub(super) media: String,
    path: String,
    /// The query of a GET, the form of a POST.
    fields: Vec<(String, String)>,
}

pub(super) type Answer = Result<Json<Value>, Refusal>;

impl<S: Sync> FromRequestParts<S> for Ask {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Ask, Refusal> {
        parts.extensions.remove().ok_or_else(Refusal::not_found)
    }
}

pub(super) async fn guard(
    State((shared, template)): State<(Arc<Shared>, &'static str)>,
    parameters: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    shared.calls.note(method.as_str(), template);
    let (started, about) = (Instant::now(), request.uri().to_string());
    let failure = shared.lock().failure(method.as_str(), template);
    let (response, done) = match failure {
        Some(failure) if failure != Failure::ServerErrorAfterwards => (failure.into_response(), false),
        late => match admit(&shared, &parameters, request).await {
            Err(refusal) => (refusal.into_response(), false),
            Ok(request) => {
                let response = next.run(request).await;
                let done = response.status().is_success();
                (late.map_or(response, Failure::into_response), done)
            }
        },
    };
    let method = method.as_str().to_owned();
    shared.calls.answered(Call::new((method, template, about), response.status(), done, started.elapsed()));
    shared.calls.changed();
    response
}

async fn admit(
    shared: &Arc<Shared>,
    parameters: &RawPathParams,
    request: Request,
) -> Result<Request, Refusal> {
    let named = |name: &str| {
        let found = parameters.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| value.to_owned()).unwrap_or_default()
    };
    let caller = authentic(&shared.lock(), request.headers());
    // Where the path names no account, the credentials say whose it is about.
    let in_path = Some(named("account")).filter(|account| !account.is_empty());
    let wanted = in_path.map(|account| account.trim_end_matches(".json").to_owned());
    let account = caller
        .filter(|caller| wanted.as_ref().is_none_or(|wanted| wanted == caller))
        .ok_or(Refusal::new(StatusCode::UNAUTHORIZED, 20003, "Authentication failed."))?;
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY_BYTES).await.unwrap_or_default();
    let encoded = match parts.method {
        Method::GET => parts.uri.query().unwrap_or_default().as_bytes(),
        _ => &body,
    };
    let ask = Ask {
        shared: Arc::clone(shared),
        account,
        sid: named("sid"),
        number: named("number"),
        media: named("media"),
        path: parts.uri.path().to_owned(),
        fields: form_urlencoded::parse(encoded).into_owned().collect(),
    };
    parts.extensions.insert(ask);
    Ok(Request::from_parts(parts, body.into()))
}

/// The account whose credentials these are.
fn authentic(data: &Data, headers: &HeaderMap) -> Option<String> {
    let basic = || {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
        String::from_utf8(STANDARD.decode(value).ok()?).ok()
    };
    let given = basic()?;
    let (user, password) = given.split_once(':')?;
    data.accounts.iter().find(|own| own.accepts(user, password)).map(|own| own.sid.clone())
}

impl Ask {
    /// A blank field counts: it is how a URL is unset.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.given(name).filter(|value| !value.is_empty())
    }

    /// Without `.json` the 2010 API would answer in XML.
    pub(super) fn wants_json(&self) -> bool {
        self.path.ends_with(".json")
    }

    pub(super) fn count(&self, name: &str) -> usize {
        self.fields.iter().filter(|(key, _)| key == name).count()
    }

    /// The first page of a list of the messaging host, which tells of its pages in `meta`.
    pub(super) fn listed(&self, name: &str, all: &[Value]) -> Answer {
        let size = self.field("PageSize").map_or(Ok(DEFAULT_PAGE_SIZE), str::parse);
        let size = size.map_err(|_| Refusal::invalid(20001, "Not a number."))?;
        let more = all.len() > size;
        let next = format!("https://messaging.twilio.com{}?PageSize={size}&Page=1&PageToken=PA1", self.path);
        Ok(Json(json!({
            name: all.iter().take(size).collect::<Vec<_>>(),
            "meta": { "key": name, "page": 0, "page_size": size, "next_page_url": more.then_some(next) },
        })))
    }

    /// The page that was asked for. The next one is found by the last sid of this one, so that what arrives meanwhile
    /// moves nothing.
    pub(super) fn page(&self, name: &str, all: &[Value]) -> Answer {
        let number = |name: &str, default: usize| match self.field(name) {
            Some(value) => value.parse().map_err(|_| Refusal::invalid(20001, "Not a number.")),
            None => Ok(default),
        };
        let (page, size) = (number("Page", 0)?, number("PageSize", DEFAULT_PAGE_SIZE)?);
        let start = match self.field("PageToken").and_then(|token| token.strip_prefix("PA")) {
            Some(last) => {
                all.iter().position(|item| item["sid"] == last).map_or(all.len(), |index| index + 1)
            }
            None if page == 0 => 0,
            None => return Err(Refusal::invalid(20006, "A page needs its token.")),
        };
        if size == 0 || size > MAX_PAGE_SIZE {
            return Err(Refusal::invalid(20007, "Page size out of range."));
        }
        let end = all.len().min(start + size);
        let next = (end < all.len()).then(|| self.page_uri(page + 1, size, &all[end - 1]["sid"]));
        Ok(Json(json!({
            name: all[start..end],
            "page": page,
            "page_size": size,
            "start": start,
            "end": end.saturating_sub(1),
            "uri": self.path,
            "first_page_uri": format!("{}?Page=0&PageSize={size}", self.path),
            "next_page_uri": next,
            "previous_page_uri": null,
        })))
    }

    fn page_uri(&self, page: usize, size: usize, last: &Value) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.fields.iter().filter(|(name, _)| !name.starts_with("Page")) {
            query.append_pair(name, value);
        }
        query.append_pair("PageSize", &size.to_string()).append_pair("Page", &page.to_string());
        query.append_pair("PageToken", &format!("PA{}", last.as_str().unwrap_or_default()));
        format!("{}?{}", self.path, query.finish())
    }
}
