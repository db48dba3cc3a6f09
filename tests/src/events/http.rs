//! Requests as an HTTP API of API Gateway hands them on: payload format 2.0.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::ACCOUNT;

/// One request, to be turned into its event.
#[derive(Clone, Debug)]
pub struct Http {
    method: String,
    path: String,
    query: String,
    domain: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    base64: bool,
    claims: Option<Map<String, Value>>,
}

impl Http {
    /// A request without a body.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: String::new(),
            domain: "api0000000.execute-api.us-east-1.amazonaws.com".to_owned(),
            headers: Vec::new(),
            body: None,
            base64: false,
            claims: None,
        }
    }

    /// A form, urlencoded already. AWS counts forms as binary, so the body arrives in base64.
    pub fn form(self, body: &str) -> Self {
        let form = self.header("content-type", "application/x-www-form-urlencoded");
        Self { body: Some(body.to_owned()), base64: true, ..form }
    }

    /// A JSON document. AWS counts JSON as text, so the body arrives as it is.
    pub fn json(self, body: &Value) -> Self {
        let document = self.header("content-type", "application/json");
        Self { body: Some(body.to_string()), ..document }
    }

    /// Any text as the body, said to be of this kind.
    pub fn text(self, content_type: &str, body: &str) -> Self {
        Self { body: Some(body.to_owned()), ..self.header("content-type", content_type) }
    }

    /// The body as it is, even where AWS would send base64: other gateways do.
    pub fn plain(self) -> Self {
        Self { base64: false, ..self }
    }

    /// The raw query, without its `?`.
    pub fn query(self, query: &str) -> Self {
        Self { query: query.to_owned(), ..self }
    }

    /// The API's own host name; without a port, as on AWS.
    pub fn domain(self, domain: &str) -> Self {
        Self { domain: domain.to_owned(), ..self }
    }

    /// One more header. The event has all names in lower case.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// The claims of a token that the authoriser has verified. All arrive as text, a list as `[a b]`.
    pub fn claims(self, claims: &Value) -> Self {
        let claims = claims.as_object().expect("claims are an object");
        let claims = claims.iter().map(|(name, value)| (name.clone(), claim(value).into())).collect();
        Self { claims: Some(claims), ..self }
    }

    pub fn event(&self) -> Value {
        let mut event = json!({
            "version": "2.0",
            "routeKey": self.route(),
            "rawPath": self.path,
            "rawQueryString": self.query,
            "headers": self.all_headers(),
            "requestContext": self.context(),
            "isBase64Encoded": self.base64,
        });
        if let Some((_, rest)) = self.greedy() {
            event["pathParameters"] = json!({ "proxy": rest });
        }
        if !self.query.is_empty() {
            event["queryStringParameters"] = joined(form_urlencoded::parse(self.query.as_bytes()));
        }
        if let Some(body) = &self.body {
            event["body"] = if self.base64 { STANDARD.encode(body).into() } else { body.as_str().into() };
        }
        event
    }

    fn context(&self) -> Value {
        let now = Timestamp::now();
        let mut context = json!({
            "accountId": ACCOUNT,
            "apiId": "api0000000",
            "domainName": self.domain,
            "domainPrefix": "api0000000",
            "http": {
                "method": self.method,
                "path": self.path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "tests",
            },
            "requestId": "Request0000001=",
            "routeKey": self.route(),
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": now.as_millisecond(),
        });
        if let Some(claims) = &self.claims {
            context["authorizer"] = json!({ "jwt": { "claims": claims, "scopes": null } });
        }
        context
    }

    fn all_headers(&self) -> Value {
        let length = self.body.as_ref().map_or(0, String::len).to_string();
        let usual = [
            ("content-length", length.as_str()),
            ("host", &self.domain),
            ("user-agent", "tests"),
            ("x-amzn-trace-id", "Root=1-00000000-000000000000000000000000"),
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-port", "443"),
            ("x-forwarded-proto", "https"),
        ];
        let given = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let replaced = |name: &str| self.headers.iter().any(|(given, _)| given == name);
        joined(usual.into_iter().filter(|(name, _)| !replaced(name)).chain(given))
    }

    /// The API has one greedy route for each first segment.
    fn route(&self) -> String {
        match self.greedy() {
            Some((first, _)) => format!("{} /{first}/{{proxy+}}", self.method),
            None => format!("{} {}", self.method, self.path),
        }
    }

    fn greedy(&self) -> Option<(&str, &str)> {
        self.path.trim_start_matches('/').split_once('/')
    }
}

/// A request to the settings API, by someone whose ID token says this.
pub fn settings(method: &str, path: &str, query: &str, claims: &Value, body: Option<&Value>) -> Value {
    let request = Http::new(method, path).query(query).claims(claims);
    body.into_iter().fold(request, Http::json).event()
}

/// One text a name: AWS joins the values of a repeated header or parameter with commas.
fn joined(pairs: impl Iterator<Item = (impl Into<String>, impl AsRef<str>)>) -> Value {
    let mut joined = Map::new();
    for (name, value) in pairs {
        let value = value.as_ref();
        let held = joined.entry(name).or_insert(Value::Null);
        *held = held.as_str().map_or_else(|| value.to_owned(), |held| format!("{held},{value}")).into();
    }
    joined.into()
}

fn claim(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => format!("[{}]", values.iter().map(claim).collect::<Vec<_>>().join(" ")),
        other => other.to_string(),
    }
}
