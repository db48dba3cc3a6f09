//! What Twilio posted, out of the event that API Gateway makes of it.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The body, byte for byte: API Gateway hands form data over in base64. None: it is said to be, and is not.
pub(crate) fn body(request: &ApiGatewayV2httpRequest) -> Option<Vec<u8>> {
    let body = request.body.as_deref().unwrap_or_default();
    if request.is_base64_encoded { STANDARD.decode(body).ok() } else { Some(body.as_bytes().to_vec()) }
}

/// A header's value; empty where there is none, or none that is text.
pub(crate) fn header<'a>(request: &'a ApiGatewayV2httpRequest, name: &str) -> &'a str {
    request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
