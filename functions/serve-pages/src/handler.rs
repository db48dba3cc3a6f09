//! A path in, a file out.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderName, HeaderValue, header};
use lambda_runtime::{Error, LambdaEvent};
use serde_json::{Value, json};

use crate::assets::{self, Asset, VERSION};
use crate::sign_in::SignIn;

const HTML: &str = "text/html; charset=utf-8";

/// On every answer, whatever it is.
const SECURITY: [(HeaderName, &str); 3] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// Of pages on which nothing runs.
const STILL: &str = "default-src 'none'; style-src 'self'; frame-ancestors 'none'";

/// What changes with a deployment is asked for again each time; an answer of 304 costs nothing.
const ASK_AGAIN: &str = "no-cache";
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
const FOR_MINUTES: &str = "public, max-age=300";

/// What is made once at start.
pub(crate) struct Pages {
    app: String,
    policy: HeaderValue,
    tag: HeaderValue,
}

impl Pages {
    pub(crate) fn of(sign_in: &SignIn) -> Result<Self, Error> {
        let app = include_str!("pages/index.html")
            .replace("{assets}", &folder())
            .replace("{sign_in}", &sign_in.as_attribute());
        Ok(Self { app, policy: sign_in.policy().parse()?, tag: format!("\"{VERSION}\"").parse()? })
    }

    fn answer(&self, event: LambdaEvent<ApiGatewayV2httpRequest>) -> ApiGatewayV2httpResponse {
        let request = event.payload;
        let path = request.raw_path.as_deref().unwrap_or_default();
        if let Some(asset) = path.strip_prefix("/assets/") {
            let accepted = request.headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
            let accepted = accepted.unwrap_or_default();
            return assets::find(asset)
                .map_or_else(not_found, |(asset, is_current)| packed(asset, accepted, is_current));
        }
        match path {
            "/" if request.headers.get(header::IF_NONE_MATCH) == Some(&self.tag) => self.unchanged(),
            "/" => self.first_page(),
            "/openapi.json" => {
                text(200, "application/json", FOR_MINUTES, include_str!("openapi.json").to_owned())
            }
            "/oauth/servicetitan/callback" => page(200, include_str!("pages/callback.html")),
            _ => not_found(),
        }
    }

    fn first_page(&self) -> ApiGatewayV2httpResponse {
        let mut answer = text(200, HTML, ASK_AGAIN, self.app.clone());
        self.describe(&mut answer);
        answer
    }

    fn unchanged(&self) -> ApiGatewayV2httpResponse {
        let mut answer = text(304, HTML, ASK_AGAIN, String::new());
        self.describe(&mut answer);
        answer
    }

    fn describe(&self, answer: &mut ApiGatewayV2httpResponse) {
        answer.headers.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        answer.headers.insert(header::ETAG, self.tag.clone());
    }
}

/// Logs what an invocation did. Not the path, which anybody can make up; the API's own log has the route.
pub(crate) fn handle(pages: &Pages, event: LambdaEvent<ApiGatewayV2httpRequest>) -> ApiGatewayV2httpResponse {
    let request_id = event.context.request_id.clone();
    let answer = pages.answer(event);
    let line = json!({ "function": "serve-pages", "request_id": request_id, "status": answer.status_code });
    print(&line);
    answer
}

#[expect(clippy::print_stdout, reason = "standard output is the log")]
fn print(line: &Value) {
    println!("{line}");
}

/// The folder that this version's files are under.
fn folder() -> String {
    format!("/assets/{VERSION}")
}

/// What has its version in its address never changes; a newer one in its place is not kept.
fn packed(asset: &Asset, accepted: &str, is_current: bool) -> ApiGatewayV2httpResponse {
    let (coding, content) = asset.packed(accepted);
    let mut answer = with_headers(200, asset.content_type, if is_current { FOR_GOOD } else { "no-store" });
    answer.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    answer.headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answer.body = Some(Body::Binary(content.to_vec()));
    answer.is_base64_encoded = true;
    answer
}

fn not_found() -> ApiGatewayV2httpResponse {
    page(404, include_str!("pages/not-found.html"))
}

/// A page that is the same for everyone and runs nothing.
fn page(status: i64, html: &str) -> ApiGatewayV2httpResponse {
    let mut answer = text(status, HTML, FOR_MINUTES, html.replace("{assets}", &folder()));
    answer.headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(STILL));
    answer
}

fn text(
    status: i64,
    content_type: &'static str,
    keep: &'static str,
    body: String,
) -> ApiGatewayV2httpResponse {
    let mut answer = with_headers(status, content_type, keep);
    answer.body = Some(Body::Text(body));
    answer
}

fn with_headers(status: i64, content_type: &'static str, keep: &'static str) -> ApiGatewayV2httpResponse {
    let headers = SECURITY
        .into_iter()
        .chain([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, keep)])
        .map(|(name, value)| (name, HeaderValue::from_static(value)));
    let mut answer = ApiGatewayV2httpResponse::default();
    answer.status_code = status;
    answer.headers = HeaderMap::from_iter(headers);
    answer
}
