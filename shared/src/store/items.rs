//! How values stand in items.

use std::collections::HashMap;
use std::fmt::Debug;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Unavailable;

pub(super) type Item = HashMap<String, AttributeValue>;

/// The document that an item's `data` attribute holds.
#[derive(Serialize, Deserialize)]
struct Document<T> {
    schema: u32,
    of: T,
}

/// Every kind of document with its newest schema. A change of what a kind looks like is a new one, also where older
/// versions could read it: they would write it back without what they do not know. Samples of each are in `samples/`.
pub(super) const KINDS: [(&str, u32); 33] = [
    ("alert", 1),
    ("allowance", 1),
    ("audit", 1),
    ("canary", 1),
    ("codes", 1),
    ("connection", 2),
    ("consent", 1),
    ("contacts", 1),
    ("controls", 1),
    ("conversation", 1),
    ("dialogue", 2),
    ("health", 1),
    ("host", 1),
    ("let_go", 1),
    ("number", 1),
    ("number#", 1),
    ("pause", 1),
    ("pending", 1),
    ("profile", 1),
    ("purge", 1),
    ("reserved", 1),
    ("route", 1),
    ("run", 1),
    ("said", 1),
    ("sender", 1),
    ("state", 1),
    ("sweep", 1),
    ("test_booking", 1),
    ("text", 1),
    ("token failure", 1),
    ("told", 1),
    ("trouble", 1),
    ("veiled", 1),
];

fn newest(item: &'static str) -> Result<u32, Unavailable> {
    let found = KINDS.iter().find(|(kind, _)| *kind == item).map(|(_, newest)| *newest);
    found.ok_or_else(|| Unavailable::Malformed { item, why: "is no kind of document".to_owned() })
}

pub(super) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(super) fn number(value: impl Into<i128>) -> AttributeValue {
    AttributeValue::N(value.into().to_string())
}

/// `data`, with its schema.
pub(super) fn document<T: Serialize>(item: &'static str, of: &T) -> Result<AttributeValue, Unavailable> {
    serde_json::to_string(&Document { schema: newest(item)?, of })
        .map(AttributeValue::S)
        .map_err(|error| malformed(item, &error))
}

/// What `data` holds, unless a newer version wrote it.
pub(super) fn read_document<T: DeserializeOwned>(item: &'static str, from: &Item) -> Result<T, Unavailable> {
    read_document_in(item, from, "data")
}

/// What an attribute holds that is a document of its own.
pub(super) fn read_document_in<T: DeserializeOwned>(
    item: &'static str,
    from: &Item,
    name: &str,
) -> Result<T, Unavailable> {
    let data = get_text(item, from, name)?;
    let document: Document<serde_json::Value> =
        serde_json::from_str(data).map_err(|error| malformed(item, &error))?;
    if document.schema > newest(item)? {
        return Err(Unavailable::Newer { item, schema: document.schema });
    }
    serde_json::from_value(document.of).map_err(|error| malformed(item, &error))
}

pub(super) fn get_text<'a>(item: &'static str, from: &'a Item, name: &str) -> Result<&'a str, Unavailable> {
    let found = from.get(name).and_then(|value| value.as_s().ok());
    found
        .map(String::as_str)
        .ok_or_else(|| Unavailable::Malformed { item, why: format!("{name} is missing") })
}

pub(super) fn get_number(item: &'static str, from: &Item, name: &str) -> Result<u64, Unavailable> {
    let found = from.get(name).and_then(|value| value.as_n().ok()?.parse().ok());
    found.ok_or_else(|| Unavailable::Malformed { item, why: format!("{name} is not a number") })
}

/// The parser's words may repeat what a customer wrote, so only the place is kept.
fn malformed(item: &'static str, error: &serde_json::Error) -> Unavailable {
    Unavailable::Malformed { item, why: format!("line {} column {}", error.line(), error.column()) }
}

/// The service's own code, or that there was no answer.
pub(super) fn unavailable<E: ProvideErrorMetadata + Debug, R>(error: &SdkError<E, R>) -> Unavailable {
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    Unavailable::Service(code.unwrap_or("no answer").to_owned())
}
