//! What only AWS would show, held on the template's text.

mod access;
mod data;
mod edges;
mod sign_in;
mod updates;
mod watch;

use std::collections::BTreeSet;

use intellisend::config;
use serde_json::{Value, json};
use tests::contract::Contract;
use tests::template::Template;

/// What `serve-pages` reads beside what all functions have.
const SIGN_IN: [&str; 3] = ["SIGN_IN_CLIENT_ID", "SIGN_IN_METADATA_URL", "SIGN_IN_URL"];

#[test]
fn the_template_sets_exactly_what_the_functions_read() {
    let template = Template::read();
    let set = &template.document["Globals"]["Function"]["Environment"]["Variables"];
    let set: BTreeSet<&str> = set.as_object().expect("variables").keys().map(String::as_str).collect();
    assert_eq!(set, BTreeSet::from(config::OURS));
    for (name, function) in template.of("AWS::Serverless::Function") {
        let own =
            function["Environment"]["Variables"].as_object().into_iter().flat_map(serde_json::Map::keys);
        let read = if name == "ServePages" { &SIGN_IN[..] } else { &[] };
        assert_eq!(own.collect::<Vec<_>>(), read, "{name}");
    }
}

/// Where people sign in is for whoever comes from outside, and from a browser.
#[test]
fn the_pages_are_told_where_this_pool_or_the_other_issuer_is_and_browsers_may_call_no_other_host() {
    let told = &Template::read().named("serve-pages")["Environment"]["Variables"];
    let choice = |value: &Value| -> (Value, Value, Value) {
        let [condition, yes, no] = value["Fn::If"].as_array().expect("a choice").as_slice() else {
            panic!("{value}")
        };
        (condition.clone(), yes.clone(), no.clone())
    };
    let reference = |name: &str| json!({ "Ref": name });
    let client = choice(&told["SIGN_IN_CLIENT_ID"]);
    assert_eq!(client, (json!("HasIssuer"), reference("Audience"), reference("SignInClient")));
    let (condition, given, own) = choice(&told["SIGN_IN_METADATA_URL"]);
    assert_eq!(condition, "HasIssuer");
    assert_eq!(given["Fn::Sub"], "${Issuer}/.well-known/openid-configuration");
    let (condition, _, own) = choice(&own);
    assert_eq!(condition, "HasCognitoUrl");
    let pool = "https://cognito-idp.${AWS::Region}.${AWS::URLSuffix}/${UserPool}";
    assert_eq!(own["Fn::Sub"], format!("{pool}/.well-known/openid-configuration"));
    let (condition, given, own) = choice(&told["SIGN_IN_URL"]);
    assert_eq!((condition, given), (json!("HasSignInUrl"), reference("SignInUrl")));
    let (condition, given, own) = choice(&own);
    assert_eq!((condition, given), (json!("HasIssuer"), reference("Issuer")));
    assert_eq!(own["Fn::Sub"], "https://${SignInDomain}.auth.${AWS::Region}.amazoncognito.com");
}

#[test]
fn only_the_settings_api_asks_for_a_token_and_no_route_is_there_by_surprise() {
    let template = Template::read();
    let routes: BTreeSet<(String, bool)> = template
        .of("AWS::ApiGatewayV2::Route")
        .map(|(_, route)| {
            (route["RouteKey"].as_str().expect("a key").to_owned(), route["AuthorizationType"] == "JWT")
        })
        .collect();
    let expected = [
        ("POST /twilio/{proxy+}", false),
        ("ANY /v1/{proxy+}", true),
        ("GET /", false),
        ("GET /assets/{proxy+}", false),
        ("GET /openapi.json", false),
        ("GET /oauth/servicetitan/callback", false),
        ("GET /m/{token}", false),
    ];
    assert_eq!(routes, expected.map(|(key, asks)| (key.to_owned(), asks)).into());
}

#[test]
fn the_described_api_is_the_one_behind_the_authorizer() {
    for operation in Contract::read().operations() {
        assert!(operation.path.starts_with("/v1/"), "{} is described but not served there", operation.path);
    }
}

#[test]
fn no_function_runs_longer_than_an_attempt_may_pause() {
    for (name, function) in Template::read().of("AWS::Serverless::Function") {
        assert!(function["Timeout"].as_u64().is_some_and(|seconds| seconds <= 60), "{name}");
    }
}

#[test]
fn the_stream_and_the_queue_ring_as_designed() {
    let template = Template::read();
    let events = &template.named("create-bookings")["Events"];
    let stream = events.as_object().expect("events").values().find(|event| event["Type"] == "DynamoDB");
    let stream = &stream.expect("the stream")["Properties"];
    for (setting, value) in [
        ("BatchSize", 10),
        ("ParallelizationFactor", 10),
        ("MaximumRetryAttempts", 2),
        ("MaximumRecordAgeInSeconds", 600),
    ] {
        assert_eq!(stream[setting], value, "{setting}");
    }
    assert_eq!(stream["StartingPosition"], "TRIM_HORIZON");
    assert_eq!(stream["BisectBatchOnFunctionError"], true);
    assert!(stream["DestinationConfig"]["OnFailure"].is_object());
    let filters = stream["FilterCriteria"].to_string();
    for prefix in ["text#", "sent#", "report#delivered#", "report#failed#", "report#undelivered#"] {
        assert!(filters.contains(prefix), "{prefix}");
    }
    assert!(filters.contains("INSERT"));
    let scheduled =
        ["recover-messages", "refresh-tokens"].map(|name| template.named(name)["Events"].to_string());
    for events in scheduled {
        assert!(
            events.contains("rate(1 minute)") && events.contains("\"MaximumRetryAttempts\":0"),
            "{events}"
        );
    }
}
