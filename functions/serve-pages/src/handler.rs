//! A path in, a file out.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderName, HeaderValue, header};
use lambda_runtime::{Error, LambdaEvent};

const HTML: &str = "text/html; charset=utf-8";

/// Nothing on these pages runs, frames or asks for anything.
const SECURITY: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'self'; frame-ancestors 'none'"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "public, max-age=300"),
];

pub(crate) async fn handle(
    event: LambdaEvent<ApiGatewayV2httpRequest>,
) -> Result<ApiGatewayV2httpResponse, Error> {
    let (status, content_type, body) = match event.payload.raw_path.as_deref().unwrap_or_default() {
        "/" => (200, HTML, include_str!("pages/index.html")),
        "/assets/page.css" => (200, "text/css; charset=utf-8", include_str!("pages/page.css")),
        "/openapi.json" => (200, "application/json", include_str!("openapi.json")),
        "/oauth/servicetitan/callback" => (200, HTML, include_str!("pages/callback.html")),
        _ => (404, HTML, include_str!("pages/not-found.html")),
    };
    let headers = SECURITY.into_iter().chain([(header::CONTENT_TYPE, content_type)]);
    let mut response = ApiGatewayV2httpResponse::default();
    response.status_code = status;
    response.headers =
        HeaderMap::from_iter(headers.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response.body = Some(Body::Text(body.to_owned()));
    Ok(response)
}
