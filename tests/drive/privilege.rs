//! The functions under test may do what the template's roles let them, and nothing else: what the emulator would not refuse,
//! no test of these would show.

use std::collections::BTreeMap;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::AttributeValue;
use tests::ground::Ground;
use tests::privilege;

use crate::desk::Desk;

const KEY: &str = "AWS_ACCESS_KEY_ID";

/// What a function has of the tables.
fn tables_of(ground: &Ground, function: &str) -> Client {
    let session = ground.stack.session(function);
    let (key, secret) = (&session[KEY], &session["AWS_SECRET_ACCESS_KEY"]);
    let token = Some(session["AWS_SESSION_TOKEN"].clone());
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(&ground.stack.described.aws_url)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new(key, secret, token, None, "test"));
    Client::from_conf(config.build())
}

/// Asks for a route, or for an item of another table, as this function. The refusal, if it is one.
async fn refusal(ground: &Ground, function: &str, table: &str) -> Option<String> {
    let names = ground.table_names();
    let get = tables_of(ground, function).get_item().table_name(&names[table]);
    let keys: &[&str] = if table == "Routes" { &["route"] } else { &["thread", "item"] };
    let keys: BTreeMap<_, _> =
        keys.iter().map(|key| ((*key).to_owned(), AttributeValue::S("x".to_owned()))).collect();
    let error = get.set_key(Some(keys.into_iter().collect())).send().await.err()?;
    Some(format!("{}: {}", error.code().unwrap_or_default(), error.message().unwrap_or_default()))
}

/// That it is refused for want of this permission, and told which.
async fn is_refused(ground: &Ground, function: &str, table: &str) {
    let refusal =
        refusal(ground, function, table).await.unwrap_or_else(|| panic!("{function} reads {table}"));
    let role = format!("/intellisend-{function} ");
    let told = ["AccessDenied", "dynamodb:GetItem", &role].iter().all(|word| refusal.contains(word));
    assert!(told, "{function}, {table}: {refusal}");
}

#[tokio::test]
async fn a_function_is_refused_what_its_role_lacks_and_told_what_that_is() {
    let ground = Ground::quiet().await;
    assert_eq!(refusal(&ground, "receive-sms", "Routes").await, None);
    is_refused(&ground, "receive-sms", "Threads").await;
    assert_eq!(refusal(&ground, "refresh-tokens", "Threads").await, None);
    is_refused(&ground, "refresh-tokens", "Routes").await;
    for table in ["Routes", "Threads"] {
        is_refused(&ground, "serve-pages", table).await;
    }
}

#[tokio::test]
async fn copies_of_the_tables_are_no_way_round_that() {
    let ground = Ground::apart(false).await;
    assert_eq!(refusal(&ground, "receive-sms", "Routes").await, None);
    is_refused(&ground, "receive-sms", "Threads").await;
}

#[tokio::test]
async fn a_function_s_calls_are_those_of_its_role() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    let key = &desk.ground.stack.session("receive-sms")[KEY];
    let calls = desk.ground.recorder.calls();
    let of_aws: Vec<_> = calls.iter().filter(|call| call.target == "aws").collect();
    assert!(of_aws.len() >= 3, "{of_aws:?}");
    for call in of_aws {
        let signed = call.header("authorization").unwrap_or_default();
        assert!(signed.contains(&format!("Credential={key}/")), "{call:?} is somebody else's");
    }
}

/// Those that a test starts, and those that the emulator does.
#[tokio::test]
async fn what_a_function_asks_for_is_noted_by_its_name() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.ground.api().await.get("/v1/connections").await.with(200);
    let (seen, _) = privilege::read(&privilege::run()).expect("this process saw something");
    let lines: Vec<String> = seen.iter().map(ToString::to_string).collect();
    for beginning in ["receive-sms dynamodb:PutItem ", "save-credentials dynamodb:GetItem "] {
        assert!(lines.iter().any(|line| line.starts_with(beginning)), "{beginning}: {lines:#?}");
    }
    assert!(!lines.iter().any(|line| line.starts_with("nobody ")), "{lines:#?}");
}
