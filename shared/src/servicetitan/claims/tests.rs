use base64::Engine;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Claims, ServiceTitanTenant, claims};
use crate::domain::secret::AccessToken;

fn read(token: impl Into<String>) -> Claims {
    claims(&AccessToken::from(token.into()))
}

fn token(payload: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.signature", part(&json!({"alg": "RS256"})), part(payload))
}

fn scopes(names: &[&str]) -> Option<std::collections::BTreeSet<String>> {
    Some(names.iter().map(|&name| name.to_owned()).collect())
}

#[test]
fn tenant_and_scopes_are_read_from_either_form() {
    let list = read(token(&json!({"tenant": "8450", "scope": ["a:r", "b:w"], "exp": 1})));
    assert_eq!(list, Claims { tenant: Some(ServiceTitanTenant(8450)), scopes: scopes(&["a:r", "b:w"]) });
    assert_eq!(read(token(&json!({"tenant": 8450, "scope": "b:w a:r"}))), list);
}

#[test]
fn a_list_of_no_scopes_is_not_the_same_as_no_list() {
    assert_eq!(read(token(&json!({"scope": []}))).scopes, scopes(&[]));
    assert_eq!(read(token(&json!({"scope": null}))).scopes, None);
    assert_eq!(read(token(&json!({}))), Claims::default());
}

#[test]
fn padding_does_not_matter() {
    let payload = URL_SAFE.encode(json!({"tenant": "84505"}).to_string());
    assert_eq!(read(format!("e30=.{payload}.s")).tenant, Some(ServiceTitanTenant(84505)));
}

#[test]
fn what_cannot_be_read_says_nothing() {
    for opaque in ["", ".", "..", "opaque-1", "a.b.c", "e30.W10.x", "e30.!!.x"] {
        assert_eq!(read(opaque), Claims::default(), "{opaque}");
    }
    assert_eq!(read(token(&json!({"tenant": "acme", "scope": 7}))), Claims::default());
}

proptest! {
    #[test]
    fn no_token_whatsoever_is_an_error(any in ".*") {
        let _ = read(any);
    }
}
