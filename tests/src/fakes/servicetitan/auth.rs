//! Clients, and the token endpoint: form-encoded only, exact to the character, client credentials only.

use std::fmt;
use std::time::Instant;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::errors::Problem;
use super::gate::Host;
use super::paths;
use super::state::{Data, Environment};
use super::unknowns::DisabledClient;
use crate::fakes::calls::Call;

const MINUTE: i64 = 60;

/// A client id with its secrets: one for each app, tenant and environment.
#[derive(Clone)]
pub struct Client {
    pub client_id: String,
    /// At most two are active at a time.
    pub client_secrets: Vec<String>,
    pub tenant: String,
    pub environment: Environment,
    pub app_key: String,
    pub scopes: Vec<String>,
    pub disabled: bool,
    /// The only booking provider it may use; none means that there is no restriction.
    pub only_provider: Option<i64>,
    /// The tenants of an Enterprise Hub customer; where there are any, a mint must name one of them.
    pub hub_tenants: Vec<String>,
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Client").field(&self.client_id).finish()
    }
}

impl Client {
    /// An enabled client of the integration environment, without restriction or scopes.
    pub fn new(client_id: &str, client_secret: &str, tenant: &str, app_key: &str) -> Client {
        Client {
            client_id: client_id.to_owned(),
            client_secrets: vec![client_secret.to_owned()],
            tenant: tenant.to_owned(),
            environment: Environment::Integration,
            app_key: app_key.to_owned(),
            scopes: Vec::new(),
            disabled: false,
            only_provider: None,
            hub_tenants: Vec::new(),
        }
    }

    pub fn with_scopes(self, scopes: &[&str]) -> Client {
        Client { scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(), ..self }
    }
}

/// What a token allows; it keeps the scopes of its mint.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) client_id: String,
    pub(super) tenant: String,
    pub(super) environment: Environment,
    pub(super) scopes: Vec<String>,
    pub(super) expires_at: Timestamp,
}

type Refusal = (StatusCode, &'static str);

const INVALID_REQUEST: Refusal = (StatusCode::BAD_REQUEST, "invalid_request");
const INVALID_CLIENT: Refusal = (StatusCode::BAD_REQUEST, "invalid_client");

pub(super) async fn token(State(host): State<Host>, headers: HeaderMap, body: Bytes) -> Response {
    host.shared.calls.note("POST", paths::TOKEN);
    let started = Instant::now();
    host.shared.pause().await;
    let response = answer(&host, &headers, &body);
    let client = form_urlencoded::parse(&body).find(|(key, _)| key == "client_id");
    let about = client.map(|(_, client)| client.into_owned()).unwrap_or_default();
    let (status, asked) = (response.status(), ("POST".to_owned(), paths::TOKEN, about));
    host.shared.calls.answered(Call::new(asked, status, status.is_success(), started.elapsed()));
    host.shared.calls.changed();
    response
}

fn answer(host: &Host, headers: &HeaderMap, body: &[u8]) -> Response {
    let mut data = host.shared.lock();
    if let Some(failure) = data.trouble.next("POST", paths::TOKEN) {
        return failure.problem(&data.unknowns).into_response();
    }
    let request = match TokenRequest::parse(headers, body, &data) {
        Ok(request) => request,
        Err(refusal) => return refuse(refusal),
    };
    let (client, tenant) = match identify(&data, host.environment, &request) {
        Ok(found) => found,
        Err(refusal) => return refuse(refusal),
    };
    if throttled(&mut data, &client.client_id) {
        let unknowns = &data.unknowns;
        return Problem::rate_limited(unknowns.throttled_mint, unknowns.rate_limit, 60).into_response();
    }
    Json(mint(&mut data, client, tenant)).into_response()
}

fn refuse((status, error): Refusal) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

fn throttled(data: &mut Data, client_id: &str) -> bool {
    let now = data.now();
    match data.trouble.mints_a_minute {
        Some(limit) => !data.trouble.within(limit, &format!("mint {client_id}"), MINUTE, now),
        None => false,
    }
}

struct TokenRequest {
    client_id: String,
    client_secret: String,
    tenant: Option<String>,
}

impl TokenRequest {
    fn parse(headers: &HeaderMap, body: &[u8], data: &Data) -> Result<TokenRequest, Refusal> {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !content_type.is_some_and(|value| value.starts_with("application/x-www-form-urlencoded")) {
            return Err(INVALID_REQUEST);
        }
        let fields: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
        let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        if field("grant_type").as_deref() != Some("client_credentials") {
            return Err((StatusCode::BAD_REQUEST, "unsupported_grant_type"));
        }
        if data.unknowns.scope_field_refused && field("scope").is_some() {
            return Err((StatusCode::BAD_REQUEST, "invalid_scope"));
        }
        let basic = basic(headers).filter(|_| data.unknowns.basic_client_auth);
        let in_form = field("client_id").zip(field("client_secret"));
        let (client_id, client_secret) = in_form.or(basic).ok_or(INVALID_CLIENT)?;
        Ok(TokenRequest { client_id, client_secret, tenant: field("tenant") })
    }
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// The client and the tenant that its token is for. A client of the other environment is as unknown as any other.
fn identify(
    data: &Data,
    only: Option<Environment>,
    request: &TokenRequest,
) -> Result<(Client, String), Refusal> {
    let client = data
        .clients
        .iter()
        .filter(|client| only.is_none_or(|environment| client.environment == environment))
        .find(|client| client.client_id == request.client_id)
        .filter(|client| client.client_secrets.contains(&request.client_secret))
        .ok_or(INVALID_CLIENT)?;
    if client.disabled {
        return Err(match data.unknowns.disabled_client {
            DisabledClient::InvalidClient => INVALID_CLIENT,
            DisabledClient::UnauthorizedClient => (StatusCode::BAD_REQUEST, "unauthorized_client"),
            DisabledClient::Unauthorized => (StatusCode::UNAUTHORIZED, "invalid_client"),
        });
    }
    if client.hub_tenants.is_empty() {
        return Ok((client.clone(), client.tenant.clone()));
    }
    let tenant = request.tenant.clone().ok_or(INVALID_REQUEST)?;
    if client.hub_tenants.contains(&tenant) { Ok((client.clone(), tenant)) } else { Err(INVALID_CLIENT) }
}

fn mint(data: &mut Data, client: Client, tenant: String) -> Value {
    let id = data.next_id();
    let now = data.now();
    let expires_at = now + data.token_lifetime;
    let claims = json!({
        "iss": "https://auth.servicetitan.invalid",
        "nbf": now.as_second(),
        "iat": now.as_second(),
        "exp": expires_at.as_second(),
        "client_id": client.client_id,
        "tenant": tenant,
        "jti": format!("{id:032X}"),
        "scope": client.scopes,
    });
    let token = if data.unknowns.opaque_tokens { format!("opaque-{id:032x}") } else { jwt(&claims, id) };
    let scope =
        if data.unknowns.scope_as_list { json!(client.scopes) } else { json!(client.scopes.join(" ")) };
    *data.mints.entry(client.client_id.clone()).or_default() += 1;
    let (client_id, environment, scopes) = (client.client_id, client.environment, client.scopes);
    data.grants.insert(token.clone(), Grant { client_id, tenant, environment, scopes, expires_at });
    let expires_in = data.token_lifetime.as_secs();
    json!({ "access_token": token, "expires_in": expires_in, "token_type": "Bearer", "scope": scope })
}

/// Looks like a signed token; nobody outside ServiceTitan can check the signature, so there is none.
fn jwt(claims: &Value, id: i64) -> String {
    let head = json!({ "alg": "RS256", "kid": "FAKE0000RS256", "typ": "at+jwt", "x5t": "fake" });
    let part = |value: String| URL_SAFE_NO_PAD.encode(value);
    format!(
        "{}.{}.{}",
        part(head.to_string()),
        part(claims.to_string()),
        part(format!("not a signature {id}"))
    )
}
