//! What goes over the wire between the functions and what they call: whatever is used as credentials there, or said to
//! somebody, is a canary from then on, whichever test it is of.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::http::request;
use serde_json::Value;

use super::{Kind, plant};

/// In ServiceTitan's answers about people, and in bookings.
const PEOPLE: [&str; 4] = ["/customers", "/locations", "/contacts", "/bookings"];

/// A request, as the function sent it.
pub(crate) fn sent(head: &request::Parts, body: &[u8]) {
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(action) = header("x-amz-target") {
        if action.starts_with("secretsmanager.") {
            secret_string(body);
        }
        return;
    }
    if let Some(authorization) = header("authorization") {
        credentials(authorization);
    }
    if let Some(key) = header("st-app-key") {
        plant(Kind::Secret, key);
    }
    let kind = header("content-type").unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        form_urlencoded::parse(body).for_each(|(name, value)| field(&name, &value));
    } else if is_of_people(head.uri.path()) {
        people(&serde_json::from_slice(body).unwrap_or_default());
    }
}

/// What came back.
pub(crate) fn answered(head: &request::Parts, body: &[u8]) {
    let action = head.headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    match action {
        Some(action) if action.starts_with("secretsmanager.") => secret_string(body),
        Some(_) => {}
        None => {
            let said: Value = serde_json::from_slice(body).unwrap_or_default();
            if let Some(token) = said["access_token"].as_str() {
                plant(Kind::Token, token);
            } else if is_of_people(head.uri.path()) {
                people(&said);
            }
        }
    }
}

/// What somebody sends to the settings API.
pub(crate) fn typed(body: &[u8]) {
    let body = serde_json::from_slice(body).unwrap_or_default();
    leaves(&body, &mut |name, text| match name {
        "client_id" | "client_secret" | "app_key" | "auth_token" => plant(Kind::Secret, text),
        "number" => plant(Kind::Number, text),
        "name" | "text" => plant(Kind::Words, text),
        _ => {}
    });
}

fn is_of_people(path: &str) -> bool {
    PEOPLE.iter().any(|part| path.contains(part))
}

fn credentials(authorization: &str) {
    match authorization.split_once(' ') {
        Some(("Bearer", token)) => plant(Kind::Token, token),
        Some(("Basic", pair)) => {
            plant(Kind::Secret, pair);
            let pair = STANDARD.decode(pair).unwrap_or_default();
            if let Some((_, password)) = String::from_utf8_lossy(&pair).split_once(':') {
                plant(Kind::Secret, password);
            }
        }
        _ => {}
    }
}

/// Of the forms that ServiceTitan's sign-in and Twilio's messages take.
fn field(name: &str, value: &str) {
    match name {
        "client_id" | "client_secret" => plant(Kind::Secret, value),
        "To" | "From" => plant(Kind::Number, value),
        "Body" => plant(Kind::Words, value),
        _ => {}
    }
}

/// All that is in a secret is one, but for what its parts are called.
fn secret_string(body: &[u8]) {
    let said: Value = serde_json::from_slice(body).unwrap_or_default();
    let Some(stored) = said["SecretString"].as_str() else { return };
    match serde_json::from_str::<Value>(stored) {
        Ok(value) => leaves(&value, &mut |_, text| plant(Kind::Secret, text)),
        Err(_) => plant(Kind::Secret, stored),
    }
}

fn people(value: &Value) {
    leaves(value, &mut |name, text| match name {
        "name" | "street" | "memo" => plant(Kind::Words, text),
        "value" | "phoneNumber" if text.bytes().filter(u8::is_ascii_digit).count() >= 10 => {
            plant(Kind::Number, &format!("+1{}", text.trim_start_matches("+1")));
        }
        _ => {}
    });
}

/// Every text in it, with the name that it has there.
fn leaves(value: &Value, take: &mut impl FnMut(&str, &str)) {
    fn walk(name: &str, value: &Value, take: &mut impl FnMut(&str, &str)) {
        match value {
            Value::String(text) => take(name, text),
            Value::Array(values) => values.iter().for_each(|value| walk(name, value, take)),
            Value::Object(values) => values.iter().for_each(|(name, value)| walk(name, value, take)),
            _ => {}
        }
    }
    walk("", value, take);
}
