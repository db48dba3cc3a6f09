//! A caller of the settings API is who the verified claims say, and nobody else; a body is read whole or refused with a
//! status that says why, however API Gateway hands it over.
//!
//! Lines: path; content type; `token_use`; tenant; groups; name; then the body. The whole input is also an event by itself.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use intellisend::domain::ids::TenantId;
use serde_json::{Map, Value, json};

use crate::caller::Caller;
use crate::input::lines;
use crate::request::Request;

const MOST_BYTES: usize = 64 * 1024;

pub(crate) fn check(input: &[u8]) {
    if let Ok(event) = serde_json::from_slice::<ApiGatewayV2httpRequest>(input) {
        Caller::of(&event);
        let request = Request::of(event);
        let _ = (request.fields(), request.limit(), request.is_confirmed());
    }
    let ([path, content_type, token_use, tenant, groups, name], body) = lines(input);
    let claims = json!({
        "token_use": token_use, "custom:tenant_id": tenant, "cognito:groups": groups, "name": name,
        "email": "office@example.com",
    });
    let of = |body: &str, is_base64: bool| {
        let event = event(&path, &content_type, &claims, body, is_base64);
        serde_json::from_value::<ApiGatewayV2httpRequest>(event).ok()
    };
    let Some(request) = of(&STANDARD.encode(body), true) else { return };
    is_who_the_claims_say(Caller::of(&request), [&token_use, &tenant, &groups, &name]);
    is_read_whole(&Request::of(request), &content_type, body);
    if let Some(plain) = std::str::from_utf8(body).ok().and_then(|text| of(text, false)) {
        is_read_whole(&Request::of(plain), &content_type, body);
    }
}

fn is_who_the_claims_say(caller: Option<Caller>, [token_use, tenant, groups, name]: [&String; 4]) {
    assert_eq!(caller.is_some(), token_use == "id");
    let Some(caller) = caller else { return };
    assert_eq!(caller.tenant, TenantId::parse(tenant).ok());
    assert!(!caller.tenant.as_ref().is_some_and(TenantId::is_platform));
    let listed = |group: &str| {
        let list = groups.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        list.unwrap_or(groups).split(' ').any(|name| name == group)
    };
    assert_eq!((caller.operator, caller.viewer), (listed("operators"), listed("viewers")));
    assert!(caller.name.chars().count() <= 60 && !caller.name.is_empty());
    assert!(name.trim().is_empty() || name.trim().starts_with(&caller.name));
}

fn is_read_whole(request: &Request, content_type: &str, body: &[u8]) {
    // A header that is no plain text is as good as none.
    let is_plain = content_type.chars().all(|c| matches!(c, ' '..='~' | '\t'));
    let kind = content_type.split(';').next().filter(|_| is_plain).unwrap_or_default().trim();
    let given: Option<Map<String, Value>> = serde_json::from_slice(body).ok();
    let is_blank = body.iter().all(u8::is_ascii_whitespace);
    let status = match &given {
        _ if body.len() > MOST_BYTES => 413,
        _ if is_blank => 200,
        _ if !kind.eq_ignore_ascii_case("application/json") => 415,
        Some(_) => 200,
        None => 400,
    };
    match request.fields() {
        Err(problem) => assert_eq!(problem.status, status),
        Ok(mut fields) => {
            assert_eq!(status, 200);
            for (name, value) in given.unwrap_or_default() {
                // What is null is as if it had not been given, or clears the field: that is the field's own matter.
                let taken = fields.take(&name);
                assert!(taken.as_ref() == Some(&value) || (taken.is_none() && value.is_null()), "{name}");
            }
            assert!(fields.finish().is_ok(), "nobody has asked for a field that nobody knows");
        }
    }
}

fn event(path: &str, content_type: &str, claims: &Value, body: &str, is_base64: bool) -> Value {
    json!({
        "version": "2.0",
        "routeKey": "PUT /api/{proxy+}",
        "rawPath": path,
        "headers": { "content-type": content_type },
        "requestContext": {
            "http": { "method": "PUT", "path": path, "sourceIp": "192.0.2.1" },
            "authorizer": { "jwt": { "claims": claims, "scopes": null } },
        },
        "body": body,
        "isBase64Encoded": is_base64,
    })
}
