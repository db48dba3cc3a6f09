//! The floor that `make bench` measures receive-sms against: one conditional write, and nothing else that costs time.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let table = setting("FLOOR_TABLE")?;
    let client = Client::from_conf(config()?);
    // Opens the connection, so that the first event does not pay for it.
    let _ = client.get_item().table_name(&table).set_key(Some(key("warm-up").into())).send().await;
    run(service_fn(|event| handle(&client, &table, event))).await
}

async fn handle(client: &Client, table: &str, event: LambdaEvent<Value>) -> Result<Value, Error> {
    let item = key(&event.context.request_id);
    let request = client.put_item().table_name(table).set_item(Some(item.into()));
    request.condition_expression("attribute_not_exists(thread)").send().await?;
    Ok(json!({ "statusCode": 200, "headers": { "content-type": "text/xml" }, "body": "<Response/>" }))
}

/// The keys that a text has.
fn key(thread: &str) -> [(String, AttributeValue); 2] {
    [("thread", thread), ("item", "floor")]
        .map(|(name, value)| (name.to_owned(), AttributeValue::S(value.to_owned())))
}

fn config() -> Result<Config, Error> {
    let (id, secret) = (setting("AWS_ACCESS_KEY_ID")?, setting("AWS_SECRET_ACCESS_KEY")?);
    let token = setting("AWS_SESSION_TOKEN").ok();
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .http_client(Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https())
        .credentials_provider(Credentials::new(id, secret, token, None, "environment"))
        .region(Region::new(setting("AWS_REGION")?));
    config.set_endpoint_url(setting("AWS_ENDPOINT_URL").ok());
    Ok(config.build())
}

#[expect(clippy::disallowed_methods, reason = "it has no settings but these")]
fn setting(name: &str) -> Result<String, Error> {
    Ok(std::env::var(name)?)
}
