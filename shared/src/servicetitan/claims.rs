//! What a token says of itself. Tokens are JWTs in ServiceTitan's own sample, which nobody promises: one that cannot be
//! read says nothing. Their signature cannot be checked without ServiceTitan's keys, so nothing may rest on this but
//! advice.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::domain::ids::ServiceTitanTenant;
use crate::domain::secret::AccessToken;

/// What of a token can be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claims {
    /// The account that it is for.
    pub tenant: Option<ServiceTitanTenant>,
    /// The scopes that it was given. None: it lists none; empty: it lists that it has none.
    pub scopes: Option<BTreeSet<String>>,
}

/// The claims of a token, as far as they can be read.
#[must_use]
pub fn claims(token: &AccessToken) -> Claims {
    let payload = payload(token.expose()).unwrap_or_default();
    Claims { tenant: tenant(&payload["tenant"]), scopes: scopes(&payload["scope"]) }
}

fn payload(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_, payload) = (parts.next()?, parts.next()?);
    let decoded = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&decoded).ok()
}

/// Text in the sample; a number would mean the same.
fn tenant(claim: &Value) -> Option<ServiceTitanTenant> {
    match claim {
        Value::String(text) => ServiceTitanTenant::parse(text).ok(),
        Value::Number(number) => number.as_u64().map(ServiceTitanTenant),
        _ => None,
    }
}

/// A list in the sample; text with spaces in the answer that the token comes in.
fn scopes(claim: &Value) -> Option<BTreeSet<String>> {
    match claim {
        Value::String(text) => Some(text.split_whitespace().map(str::to_owned).collect()),
        Value::Array(list) => {
            Some(list.iter().filter_map(|scope| scope.as_str().map(str::to_owned)).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
