//! The tenant is what the verified claim says. The emulator does not hold these; the template must.

use serde_json::Value;

use crate::template::{Template, texts};

fn client() -> &'static Value {
    Template::read().of("AWS::Cognito::UserPoolClient").next().expect("a client").1
}

fn pool() -> &'static Value {
    Template::read().of("AWS::Cognito::UserPool").next().expect("a pool").1
}

#[test]
fn the_tenant_is_in_the_token_and_nobody_can_write_it_for_themselves() {
    assert!(texts(&client()["ReadAttributes"]).contains(&"custom:tenant_id".to_owned()));
    assert!(!texts(&client()["WriteAttributes"]).contains(&"custom:tenant_id".to_owned()));
    let attribute =
        pool()["Schema"].as_array().expect("a schema").iter().find(|each| each["Name"] == "tenant_id");
    assert_eq!(attribute.expect("the attribute")["Mutable"], false);
}

#[test]
fn users_are_invited_and_a_code_is_asked_for_by_default() {
    assert_eq!(pool()["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], true);
    assert_eq!(Template::read().document["Parameters"]["MfaConfiguration"]["Default"], "ON");
    assert_eq!(Template::read().document["Parameters"]["LocalSignIn"]["Default"], "false");
}

#[test]
fn an_id_token_is_good_for_fifteen_to_thirty_minutes() {
    assert_eq!(client()["TokenValidityUnits"]["IdToken"], "minutes");
    assert!((15..=30).contains(&client()["IdTokenValidity"].as_u64().expect("minutes")));
}

#[test]
fn browsers_sign_in_by_code_and_hold_no_secret() {
    assert_eq!(texts(&client()["AllowedOAuthFlows"]), ["code"]);
    assert!(client()["GenerateSecret"].is_null() || client()["GenerateSecret"] == false);
}
