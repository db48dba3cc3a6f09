//! What only AWS would show, held on the template's text.

mod access;
mod data;
mod sign_in;
mod template;

use std::collections::BTreeSet;

use intellisend::config;
use tests::contract::Contract;

use template::Template;

#[test]
fn the_template_sets_exactly_what_the_functions_read() {
    let template = Template::read();
    let set = &template.document["Globals"]["Function"]["Environment"]["Variables"];
    let set: BTreeSet<&str> = set.as_object().expect("variables").keys().map(String::as_str).collect();
    assert_eq!(set, BTreeSet::from(config::OURS));
    for (name, function) in template.of("AWS::Serverless::Function") {
        assert!(function["Environment"].is_null(), "{name} has variables of its own");
    }
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
