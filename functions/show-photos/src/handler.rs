//! A link in, what it shows out. No path is logged: whoever has a link's path has the link.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderName, HeaderValue, header};
use intellisend::domain::photos::Served;
use intellisend::drivers::{Photos, Shown};
use intellisend::telemetry::{self, Invocation};
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;

use crate::pages;

/// A photo is a customer's: not to be found, framed, kept or passed on.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "private, no-store"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

const HTML: &str = "text/html; charset=utf-8";
const PAGE: &str = "default-src 'none'; style-src 'self'; frame-ancestors 'none'";
/// A file may do nothing at all, whatever it turns out to be.
const FILE: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// What no browser opens by itself.
const BYTES: &str = "application/octet-stream";

/// What an invocation did, without saying whose photo it was.
#[derive(Serialize)]
struct Event {
    status: i64,
    shown: &'static str,
    unavailable: Option<String>,
}

pub(crate) async fn handle(
    photos: &Photos,
    event: LambdaEvent<ApiGatewayV2httpRequest>,
) -> Result<ApiGatewayV2httpResponse, Error> {
    let (context, at) = (&event.context, photos.clock.now());
    let invocation =
        Invocation::begins("show-photos", &context.env_config.function_name, &context.request_id, at);
    let path = event.payload.raw_path.as_deref().unwrap_or_default();
    let token = path.strip_prefix("/m/").unwrap_or_default();
    let shown = photos.show(token).await;
    let name = name(&shown);
    let mut unavailable = None;
    let answer = match shown {
        Shown::File { nth, served, bytes } => file(nth, served, bytes),
        Shown::Elsewhere(address) => elsewhere(&address),
        Shown::Unknown => page(404, pages::gone(None)),
        Shown::Gone(business) => page(410, pages::gone(Some(&business))),
        Shown::TooLarge(business, sid) => page(200, pages::too_large(&business, &sid)),
        Shown::NotNow(why) => {
            unavailable = Some(why);
            page(502, pages::not_now())
        }
    };
    telemetry::event(invocation, &[], &Event { status: answer.status_code, shown: name, unavailable });
    Ok(answer)
}

/// What the log calls it.
const fn name(shown: &Shown) -> &'static str {
    match shown {
        Shown::File { .. } => "file",
        Shown::Elsewhere(_) => "elsewhere",
        Shown::Unknown => "unknown",
        Shown::Gone(_) => "gone",
        Shown::TooLarge(..) => "too large",
        Shown::NotNow(_) => "not now",
    }
}

/// An image is shown, and anything else is saved.
fn file(nth: u8, served: Served, bytes: Vec<u8>) -> ApiGatewayV2httpResponse {
    let (how, content_type, name, extension) = match served {
        Served::Image { content_type, extension } => ("inline", content_type, "photo", extension),
        Served::Download { extension } => ("attachment", BYTES, "file", extension),
    };
    let name = format!("{how}; filename=\"{name}-{}.{extension}\"", u16::from(nth) + 1);
    let mut response = response(200, content_type, FILE, Body::Binary(bytes));
    response.is_base64_encoded = true;
    put(&mut response, header::CONTENT_DISPOSITION, &name);
    response
}

/// The browser asks Twilio's host itself, which gets nothing of ours but that.
fn elsewhere(address: &str) -> ApiGatewayV2httpResponse {
    let mut response = response(302, HTML, PAGE, Body::Empty);
    put(&mut response, header::LOCATION, address);
    response
}

fn page(status: i64, html: String) -> ApiGatewayV2httpResponse {
    response(status, HTML, PAGE, Body::Text(html))
}

fn response(
    status: i64,
    content_type: &'static str,
    policy: &'static str,
    body: Body,
) -> ApiGatewayV2httpResponse {
    let mut response = ApiGatewayV2httpResponse::default();
    response.status_code = status;
    let own = [(header::CONTENT_TYPE, content_type), (header::CONTENT_SECURITY_POLICY, policy)];
    let headers = ALWAYS.into_iter().chain(own);
    response.headers.extend(headers.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response.body = Some(body);
    response
}

/// Nothing that is put here has a character that a header may not have.
fn put(response: &mut ApiGatewayV2httpResponse, name: HeaderName, value: &str) {
    response.headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
}
