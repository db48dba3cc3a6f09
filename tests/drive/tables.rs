//! Looking into the tables, past everything that reads them.

use std::collections::HashMap;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::types::AttributeValue;
use tests::ground::Ground;

pub(crate) type Item = HashMap<String, AttributeValue>;

/// The stack's tables.
pub(crate) struct Tables<'a> {
    ground: &'a Ground,
    client: Client,
}

impl<'a> Tables<'a> {
    pub(crate) fn of(ground: &'a Ground) -> Self {
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(&ground.stack.described.aws_url)
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("test", "test", None, None, "test"))
            .build();
        Self { ground, client: Client::from_conf(config) }
    }

    /// Every item under this partition key.
    pub(crate) async fn items(&self, table: &str, key: &str, value: &str) -> Vec<Item> {
        let query = self.client.query().table_name(&self.ground.stack.described.tables[table]);
        let query = query
            .key_condition_expression("#key = :value")
            .expression_attribute_names("#key", key)
            .expression_attribute_values(":value", AttributeValue::S(value.to_owned()))
            .consistent_read(true);
        query.send().await.expect("the table answers").items.unwrap_or_default()
    }
}

/// An attribute as text, whatever its type.
pub(crate) fn value(item: &Item, name: &str) -> Option<String> {
    match item.get(name)? {
        AttributeValue::S(text) | AttributeValue::N(text) => Some(text.clone()),
        other => panic!("{name} is {other:?}"),
    }
}
