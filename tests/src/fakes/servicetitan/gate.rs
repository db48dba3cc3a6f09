//! What every resource call has to pass, in this order, before anything is done.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::auth::{Client, Grant};
use super::errors::Problem;
use super::listing::Query;
use super::paths;
use super::state::{Data, Environment, Shared};
use super::trouble::Failure;
use super::unknowns::{Authorization, Unknowns};
use crate::fakes::calls::Call as Answered;

/// One listener; without an environment it serves the clients of both.
#[derive(Clone)]
pub(super) struct Host {
    pub(super) shared: Arc<Shared>,
    pub(super) environment: Option<Environment>,
}

/// An admitted call: what it is about.
#[derive(Clone)]
pub(super) struct Ask {
    pub(super) shared: Arc<Shared>,
    pub(super) environment: Environment,
    pub(super) tenant: String,
    /// None on the paths that are the tenant's as a whole.
    pub(super) provider: Option<i64>,
    pub(super) id: i64,
    pub(super) contact_id: i64,
    pub(super) query: Query,
    pub(super) headers: HeaderMap,
}

pub(super) type Answer = Result<Json<Value>, Problem>;

impl<S: Sync> FromRequestParts<S> for Ask {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Ask, Problem> {
        parts.extensions.remove().ok_or_else(Problem::not_found)
    }
}

pub(super) async fn guard(
    State((host, template)): State<(Host, &'static str)>,
    parameters: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    host.shared.calls.note(method.as_str(), template);
    let (started, about) = (Instant::now(), request.uri().to_string());
    host.shared.pause().await;
    let call = Call { method: &method, template, parameters: &parameters, headers: request.headers() };
    let (failure, admitted) = {
        let mut data = host.shared.lock();
        let failure = data.trouble.next(method.as_str(), template);
        let failure = failure.map(|failure| (failure, failure.problem(&data.unknowns)));
        (failure, admit(&mut data, host.environment, &call))
    };
    let (response, done) = match (failure, admitted) {
        (Some((failure, problem)), _) if failure != Failure::ServerErrorAfterwards => {
            (problem.into_response(), false)
        }
        (_, Err(problem)) => (problem.into_response(), false),
        (failure, Ok(grant)) => {
            let ask = call.ask(&host, grant, Query::parse(request.uri()));
            request.extensions_mut().insert(ask);
            let response = next.run(request).await;
            let done = response.status().is_success();
            (failure.map_or(response, |(_, problem)| problem.into_response()), done)
        }
    };
    let method = method.as_str().to_owned();
    let call = Answered::new((method, template, about), response.status(), done, started.elapsed());
    host.shared.calls.answered(call);
    host.shared.calls.changed();
    response
}

struct Call<'a> {
    method: &'a Method,
    template: &'static str,
    parameters: &'a RawPathParams,
    headers: &'a HeaderMap,
}

impl Call<'_> {
    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.parameter(name)?.parse().ok()
    }

    fn ask(&self, host: &Host, grant: Grant, query: Query) -> Ask {
        Ask {
            shared: Arc::clone(&host.shared),
            environment: grant.environment,
            tenant: grant.tenant,
            provider: self.number("booking_provider"),
            id: self.number("id").unwrap_or_default(),
            contact_id: self.number("contact_id").unwrap_or_default(),
            query,
            headers: self.headers.clone(),
        }
    }
}

fn admit(data: &mut Data, only: Option<Environment>, call: &Call) -> Result<Grant, Problem> {
    let app_key = app_key(data, call.headers)?;
    let grant = grant(data, only, call.headers)?;
    let client = data.clients.iter().find(|client| client.client_id == grant.client_id).cloned();
    let client = client.filter(|client| !(client.disabled && data.unknowns.disabling_ends_tokens));
    let client = client.ok_or_else(|| unauthorized(&data.unknowns))?;
    if client.app_key != app_key {
        return Err(wrong_app_key(&data.unknowns));
    }
    if call.parameter("tenant") != Some(&grant.tenant) {
        return Err(Problem::new(data.unknowns.wrong_tenant, "The tenant is not the token's."));
    }
    rate(data, &app_key, &grant.tenant)?;
    scope(&data.unknowns, call, &grant)?;
    identifiers(call)?;
    provider(data, call, &client, &grant.tenant)?;
    Ok(grant)
}

fn app_key(data: &Data, headers: &HeaderMap) -> Result<String, Problem> {
    let Some(key) = headers.get("ST-App-Key").and_then(|value| value.to_str().ok()) else {
        let title = "Application key not present, check ST-App-Key header value.";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, title));
    };
    if data.apps.contains(key) { Ok(key.to_owned()) } else { Err(wrong_app_key(&data.unknowns)) }
}

fn wrong_app_key(unknowns: &Unknowns) -> Problem {
    Problem::new(unknowns.wrong_app_key, "Application key not accepted.")
}

fn unauthorized(unknowns: &Unknowns) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "Unauthorized.").without_body_if(unknowns.bare_unauthorized)
}

fn grant(data: &Data, only: Option<Environment>, headers: &HeaderMap) -> Result<Grant, Problem> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = match (data.unknowns.authorization, value.strip_prefix("Bearer ")) {
        (Authorization::Both | Authorization::BearerOnly, Some(token)) => token,
        (Authorization::Both | Authorization::RawOnly, None) => value,
        (Authorization::BearerOnly, None) | (Authorization::RawOnly, Some(_)) => "",
    };
    data.grants
        .get(token)
        .filter(|grant| grant.expires_at > data.now())
        .filter(|grant| only.is_none_or(|environment| grant.environment == environment))
        .cloned()
        .ok_or_else(|| unauthorized(&data.unknowns))
}

fn rate(data: &mut Data, app_key: &str, tenant: &str) -> Result<(), Problem> {
    let now = data.now();
    let Some(limit) = data.trouble.calls_a_second else { return Ok(()) };
    if data.trouble.within(limit, &format!("{app_key} {tenant}"), 1, now) {
        return Ok(());
    }
    Err(Problem::rate_limited(StatusCode::TOO_MANY_REQUESTS, data.unknowns.rate_limit, 1))
}

fn scope(unknowns: &Unknowns, call: &Call, grant: &Grant) -> Result<(), Problem> {
    let scope = paths::scope(call.template);
    let has = |right: &str| grant.scopes.contains(&format!("{scope}:{right}"));
    let allowed = match *call.method {
        Method::GET => has("r") || (unknowns.write_implies_read && has("w")),
        _ => has("w"),
    };
    let allowed = allowed && !unknowns.refused_paths.contains(&call.template);
    if allowed { Ok(()) } else { Err(Problem::new(unknowns.missing_scope, "Insufficient access.")) }
}

/// Every path parameter but the tenant is a number.
fn identifiers(call: &Call) -> Result<(), Problem> {
    for (name, value) in call.parameters.iter().filter(|(name, _)| *name != "tenant") {
        if value.parse::<i64>().is_err() {
            return Err(Problem::field(name, "Not a number."));
        }
    }
    Ok(())
}

/// A restricted client may use the paths under its own provider, and no booking path that is the tenant's as a whole.
fn provider(data: &mut Data, call: &Call, client: &Client, tenant: &str) -> Result<(), Problem> {
    let asked = call.number("booking_provider");
    let of_tenant = [paths::ALL_BOOKINGS, paths::ANY_BOOKING, paths::ANY_BOOKING_CONTACTS];
    let restricted =
        client.only_provider.is_some() && (asked.is_some() || of_tenant.contains(&call.template));
    if restricted && asked != client.only_provider {
        let status = data.unknowns.restricted_provider;
        return Err(Problem::new(status, "The app is limited to another booking provider."));
    }
    let exists = asked.is_none_or(|id| data.tenant(tenant).providers.iter().any(|tag| tag["id"] == id));
    if exists {
        Ok(())
    } else {
        Err(Problem::new(data.unknowns.unknown_provider, "No such booking provider."))
    }
}
