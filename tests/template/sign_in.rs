//! The tenant is what the verified claim says. The emulator does not hold these; the template must.

use serde_json::{Value, json};

use tests::template::{Template, texts};

fn client() -> &'static Value {
    only("AWS::Cognito::UserPoolClient")
}

fn pool() -> &'static Value {
    only("AWS::Cognito::UserPool")
}

/// A second one would have rules of its own.
fn only(kind: &str) -> &'static Value {
    let all: Vec<_> = Template::read().of(kind).collect();
    let [(_, properties)] = all.as_slice() else { panic!("one {kind}, not {}", all.len()) };
    properties
}

fn logical_id(kind: &str) -> &'static str {
    Template::read().of(kind).next().expect("there is one").0
}

#[test]
fn the_tenant_is_in_the_token_and_nobody_can_write_it_for_themselves() {
    assert_eq!(texts(&client()["ReadAttributes"]), ["email", "custom:tenant_id"]);
    assert_eq!(texts(&client()["WriteAttributes"]), ["email"]);
    let attribute =
        pool()["Schema"].as_array().expect("a schema").iter().find(|each| each["Name"] == "tenant_id");
    let attribute = attribute.expect("the attribute");
    assert_eq!((&attribute["Mutable"], &attribute["AttributeDataType"]), (&false.into(), &"String".into()));
}

/// The trail of what people did names them by it.
#[test]
fn an_address_counts_once_it_is_proven() {
    assert_eq!(texts(&pool()["AutoVerifiedAttributes"]), ["email"]);
    let settings = &pool()["UserAttributeUpdateSettings"];
    assert_eq!(texts(&settings["AttributesRequireVerificationBeforeUpdate"]), ["email"]);
}

#[test]
fn users_are_invited_and_nobody_signs_up() {
    assert_eq!(pool()["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], true);
    assert_eq!(texts(&client()["SupportedIdentityProviders"]), ["COGNITO"]);
    assert_eq!(Template::read().of("AWS::Cognito::IdentityPool").count(), 0);
}

#[test]
fn a_code_from_an_app_is_asked_for_unless_whoever_deploys_says_otherwise() {
    let parameter = &Template::read().document["Parameters"]["MfaConfiguration"];
    assert_eq!(parameter["Default"], "ON");
    assert_eq!(texts(&parameter["AllowedValues"]), ["ON", "OPTIONAL", "OFF"]);
    assert_eq!(pool()["MfaConfiguration"], json!({ "Ref": "MfaConfiguration" }));
    let (condition, asked, not_asked) = choice(&pool()["EnabledMfas"]);
    assert_eq!(condition, "AsksForCode");
    assert_eq!(texts(asked), ["SOFTWARE_TOKEN_MFA"]);
    assert_eq!(not_asked, &no_value());
    let asks = &Template::read().document["Conditions"]["AsksForCode"];
    assert_eq!(asks, &json!({ "Fn::Not": [{ "Fn::Equals": [{ "Ref": "MfaConfiguration" }, "OFF"] }] }));
}

#[test]
fn an_id_token_is_good_for_fifteen_to_thirty_minutes() {
    assert_eq!(client()["TokenValidityUnits"]["IdToken"], "minutes");
    assert!((15..=30).contains(&client()["IdTokenValidity"].as_u64().expect("minutes")));
    assert_eq!(client()["EnableTokenRevocation"], true);
}

#[test]
fn browsers_sign_in_by_code_and_hold_no_secret() {
    assert_eq!(client()["AllowedOAuthFlowsUserPoolClient"], true);
    assert_eq!(texts(&client()["AllowedOAuthFlows"]), ["code"]);
    assert_eq!(client()["GenerateSecret"], false);
    // With Cognito's own scope, an access token could change what is stored of its holder.
    assert_eq!(texts(&client()["AllowedOAuthScopes"]), ["openid", "email", "profile"]);
}

#[test]
fn passwords_pass_by_no_way_but_the_hosted_pages_and_the_local_stack_s_own() {
    let flows = client()["ExplicitAuthFlows"].as_array().expect("flows");
    let [srp, refresh, local] = flows.as_slice() else { panic!("{flows:?}") };
    assert_eq!((srp, refresh), (&"ALLOW_USER_SRP_AUTH".into(), &"ALLOW_REFRESH_TOKEN_AUTH".into()));
    let (condition, allowed, not_allowed) = choice(local);
    assert_eq!(condition, "SignsInLocally");
    assert_eq!((allowed, not_allowed), (&"ALLOW_ADMIN_USER_PASSWORD_AUTH".into(), &no_value()));
    assert_eq!(Template::read().document["Parameters"]["LocalSignIn"]["Default"], "false");
}

/// Cognito itself takes nothing but https, and http for localhost.
#[test]
fn a_code_is_handed_to_our_own_address_and_to_no_other() {
    for addresses in ["CallbackURLs", "LogoutURLs"] {
        let addresses = client()[addresses].as_array().expect("addresses");
        let [address] = addresses.as_slice() else { panic!("{addresses:?}") };
        let (condition, public, own) = choice(address);
        assert_eq!(condition, "HasPublicUrl");
        assert_eq!(public["Fn::Sub"], "${PublicUrl}/");
        assert!(own["Fn::Sub"].as_str().is_some_and(|url| url.starts_with("https://${Api}.execute-api.")));
    }
}

#[test]
fn whether_an_address_has_an_account_is_nobody_s_to_find_out() {
    assert_eq!(client()["PreventUserExistenceErrors"], "ENABLED");
}

#[test]
fn the_groups_are_operators_and_viewers_and_neither_is_an_aws_role() {
    let mut names = Vec::new();
    for (name, group) in Template::read().of("AWS::Cognito::UserPoolGroup") {
        assert!(group["RoleArn"].is_null(), "{name}");
        assert_eq!(group["UserPoolId"], json!({ "Ref": logical_id("AWS::Cognito::UserPool") }));
        names.push(group["GroupName"].as_str().expect("a name"));
    }
    names.sort_unstable();
    assert_eq!(names, ["operators", "viewers"]);
}

#[test]
fn the_authorizer_takes_tokens_of_this_pool_for_this_client_unless_another_issuer_is_given() {
    let authorizer = only("AWS::ApiGatewayV2::Authorizer");
    assert_eq!(authorizer["AuthorizerType"], "JWT");
    assert_eq!(texts(&authorizer["IdentitySource"]), ["$request.header.Authorization"]);
    let (condition, given, own) = choice(&authorizer["JwtConfiguration"]["Issuer"]);
    assert_eq!((condition, given), ("HasIssuer", &json!({ "Ref": "Issuer" })));
    assert_eq!(own["Fn::Sub"], "https://cognito-idp.${AWS::Region}.${AWS::URLSuffix}/${UserPool}");
    let audience = authorizer["JwtConfiguration"]["Audience"].as_array().expect("an audience");
    let [audience] = audience.as_slice() else { panic!("{audience:?}") };
    let (condition, given, own) = choice(audience);
    assert_eq!((condition, given), ("HasIssuer", &json!({ "Ref": "Audience" })));
    assert_eq!(own, &json!({ "Ref": logical_id("AWS::Cognito::UserPoolClient") }));
    let parameters = &Template::read().document["Parameters"];
    assert_eq!(
        (&parameters["Issuer"]["Default"], &parameters["Audience"]["Default"]),
        (&"".into(), &"".into())
    );
    assert!(Template::read().document["Rules"]["IssuerAndAudienceTogether"].is_object());
}

#[test]
fn the_settings_api_and_nothing_else_is_behind_the_authorizer() {
    let id = json!({ "Ref": logical_id("AWS::ApiGatewayV2::Authorizer") });
    let target = json!({ "Fn::Sub": "integrations/${SaveCredentialsIntegration}" });
    for (name, route) in Template::read().of("AWS::ApiGatewayV2::Route") {
        let key = route["RouteKey"].as_str().expect("a key");
        let of_the_api = key.contains(" /v1/");
        assert_eq!(route["AuthorizerId"] == id, of_the_api, "{name}");
        assert_eq!(route["AuthorizationType"] == "JWT", of_the_api, "{name}");
        assert_eq!(route["Target"] == target, of_the_api, "{name}");
    }
}

/// Whoever could change a user could change whose data is seen.
#[test]
fn no_function_may_do_anything_to_users() {
    let template = Template::read();
    for (name, function) in template.of("AWS::Serverless::Function") {
        let folder =
            function["CodeUri"].as_str().and_then(|uri| uri.trim_end_matches('/').rsplit('/').next());
        let actions = template.actions(folder.expect("a folder"));
        let others = ["cognito-idp:", "cognito-identity:", "cognito-sync:", "iam:", "sts:"];
        let may = actions.iter().find(|action| others.iter().any(|service| action.starts_with(service)));
        assert_eq!(may, None, "{name}");
    }
    assert!(pool()["LambdaConfig"].is_null(), "a trigger could put claims into tokens");
}

/// The condition of a choice, and its two values.
fn choice(value: &Value) -> (&str, &Value, &Value) {
    let parts = value["Fn::If"].as_array().unwrap_or_else(|| panic!("{value} is no choice"));
    let [condition, yes, no] = parts.as_slice() else { panic!("{value}") };
    (condition.as_str().expect("a condition"), yes, no)
}

fn no_value() -> Value {
    json!({ "Ref": "AWS::NoValue" })
}
