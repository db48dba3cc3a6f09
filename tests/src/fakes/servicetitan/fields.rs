//! Holds a JSON body to a list of fields, and says all that is wrong with it at once.

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::errors::{Errors, Problem};
use super::unknowns::Unknowns;

pub(super) type Object = Map<String, Value>;

pub(super) enum Kind {
    Text,
    Flag,
    Id,
    Time,
    OneOf(&'static [&'static str]),
    Texts,
    Object(&'static [Field]),
    Objects(&'static [Field]),
}

#[derive(PartialEq, Eq)]
pub(super) enum Need {
    Required,
    /// Required, but it may be blank.
    Present,
    Nullable,
    /// May be left out, but not be null.
    Optional,
}

pub(super) struct Field(pub(super) &'static str, pub(super) Kind, pub(super) Need);

/// The body as a JSON object that has only these fields.
pub(super) fn read(
    headers: &HeaderMap,
    body: &Bytes,
    fields: &[Field],
    unknowns: &Unknowns,
) -> Result<Object, Problem> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|value| value.starts_with("application/json")) {
        return Err(Problem::new(unknowns.wrong_content_type, "The body is not sent as JSON."));
    }
    let Ok(Value::Object(mut object)) = serde_json::from_slice(body) else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "The body is not a JSON object."));
    };
    let mut errors = Errors::new();
    check("", &object, fields, unknowns, &mut errors);
    object.retain(|key, _| fields.iter().any(|Field(name, ..)| name == key));
    if errors.is_empty() { Ok(object) } else { Err(Problem::invalid(errors)) }
}

fn check(at: &str, object: &Object, fields: &[Field], unknowns: &Unknowns, errors: &mut Errors) {
    for Field(name, kind, need) in fields {
        let path = format!("{at}{name}");
        match object.get(*name) {
            None | Some(Value::Null) if matches!(need, Need::Required | Need::Present) => {
                if unknowns.missing_fields_refused {
                    report(errors, &path, "Required.");
                }
            }
            Some(Value::Null) if *need == Need::Optional => report(errors, &path, "Must not be null."),
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if *need == Need::Required && text.trim().is_empty() => {
                report(errors, &path, "Must not be blank.");
            }
            Some(value) => check_value(&path, value, kind, unknowns, errors),
        }
    }
    let unknown = object.keys().filter(|key| !fields.iter().any(|Field(name, ..)| name == key));
    for name in unknown.filter(|_| unknowns.unknown_fields_refused) {
        report(errors, &format!("{at}{name}"), "No such field.");
    }
}

fn check_value(path: &str, value: &Value, kind: &Kind, unknowns: &Unknowns, errors: &mut Errors) {
    match (kind, value) {
        (Kind::Object(fields), Value::Object(object)) => {
            check(&format!("{path}."), object, fields, unknowns, errors);
        }
        (Kind::Objects(fields), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                match item {
                    Value::Object(object) => check(&format!("{path}."), object, fields, unknowns, errors),
                    _ => report(errors, &path, "Wrong type."),
                }
            }
        }
        _ if is(kind, value) => {}
        _ => report(errors, path, "Wrong type."),
    }
}

fn is(kind: &Kind, value: &Value) -> bool {
    match kind {
        Kind::Text => value.is_string(),
        Kind::Flag => value.is_boolean(),
        Kind::Id => value.is_i64(),
        Kind::Time => value.as_str().is_some_and(|text| time(text).is_some()),
        Kind::OneOf(words) => value.as_str().is_some_and(|text| words.contains(&text)),
        Kind::Texts => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
        Kind::Object(_) | Kind::Objects(_) => false,
    }
}

pub(super) fn report(errors: &mut Errors, path: &str, message: &str) {
    errors.entry(path.to_owned()).or_default().push(message.to_owned());
}

/// A time with or without a zone; without one it is UTC.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    let civil = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    text.parse().ok().or_else(|| civil().map(|zoned| zoned.timestamp()))
}
