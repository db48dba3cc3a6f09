//! A request of Twilio's comes out of API Gateway's event as it went in, byte for byte, and any other event is read or
//! refused.
//!
//! Lines: path; query; content type; signature; then the body. The whole input is also an event by itself.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::input::lines;
use crate::posted::{body, header};

pub(crate) fn check(input: &[u8]) {
    as_it_went_in(input);
    if let Ok(event) = serde_json::from_slice::<ApiGatewayV2httpRequest>(input) {
        let sent = event.body.clone().unwrap_or_default();
        match body(&event) {
            Some(read) if event.is_base64_encoded => assert_eq!(STANDARD.encode(read), sent),
            Some(read) => assert_eq!(read, sent.as_bytes()),
            None => assert!(event.is_base64_encoded),
        }
        header(&event, "content-type");
    }
}

fn as_it_went_in(input: &[u8]) {
    let ([path, query, content_type, signature], sent) = lines(input);
    let event = |body: &str, is_base64: bool| {
        json!({
            "version": "2.0",
            "routeKey": "POST /twilio/{proxy+}",
            "rawPath": path,
            "rawQueryString": query,
            "headers": { "content-type": content_type, "x-twilio-signature": signature },
            "requestContext": { "http": { "method": "POST", "path": path }, "domainName": "hooks.example.com" },
            "body": body,
            "isBase64Encoded": is_base64,
        })
    };
    let read = |event: Value| serde_json::from_value::<ApiGatewayV2httpRequest>(event);
    // A header with a control character never reaches API Gateway's functions.
    let Ok(request) = read(event(&STANDARD.encode(sent), true)) else {
        assert!([&content_type, &signature].iter().any(|value| value.contains(char::is_control)));
        return;
    };
    assert_eq!(body(&request).as_deref(), Some(sent));
    assert_eq!(request.raw_path.as_deref(), Some(path.as_str()));
    assert_eq!(request.raw_query_string.as_deref(), Some(query.as_str()));
    for (name, value) in [("content-type", &content_type), ("x-twilio-signature", &signature)] {
        let shown = if value.chars().all(|c| matches!(c, ' '..='~' | '\t')) { value.as_str() } else { "" };
        assert_eq!(header(&request, name), shown);
    }
    if let Ok(text) = std::str::from_utf8(sent) {
        let plain = read(event(text, false)).expect("its headers were read before");
        assert_eq!(body(&plain).as_deref(), Some(sent));
    }
}
