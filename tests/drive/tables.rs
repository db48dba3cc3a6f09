//! Looking into the tables, past everything that reads them.

use std::collections::HashMap;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
    Projection, ProjectionType, ScalarAttributeType,
};
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

    /// One more table of tokens, with its index.
    pub(crate) async fn create_tokens(&self, name: &str) {
        let attribute = |name: &str| {
            let attribute = AttributeDefinition::builder().attribute_name(name);
            attribute.attribute_type(ScalarAttributeType::S).build().expect("an attribute")
        };
        let key = |name: &str, kind| {
            KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("a key")
        };
        let projection = Projection::builder().projection_type(ProjectionType::KeysOnly).build();
        let due = GlobalSecondaryIndex::builder().index_name("due").projection(projection);
        let due = due.key_schema(key("shard", KeyType::Hash)).key_schema(key("refresh_at", KeyType::Range));
        let create = self.client.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
        let attributes = ["connection", "shard", "refresh_at"].map(attribute).into();
        create
            .set_attribute_definitions(Some(attributes))
            .key_schema(key("connection", KeyType::Hash))
            .global_secondary_indexes(due.build().expect("an index"))
            .send()
            .await
            .expect("a table");
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

    /// Takes every item under this partition key out.
    pub(crate) async fn clear(&self, table: &str, key: &str, value: &str) {
        for item in self.items(table, key, value).await {
            let delete = self.client.delete_item().table_name(&self.ground.stack.described.tables[table]);
            let delete = delete.key(key, item[key].clone()).key("item", item["item"].clone());
            delete.send().await.expect("the table answers");
        }
    }

    /// Puts an item in place of what is there.
    pub(crate) async fn put(&self, table: &str, item: Item) {
        let put = self.client.put_item().table_name(&self.ground.stack.described.tables[table]);
        put.set_item(Some(item)).send().await.expect("the table answers");
    }
}

/// An attribute as text, whatever its type.
pub(crate) fn value(item: &Item, name: &str) -> Option<String> {
    match item.get(name)? {
        AttributeValue::S(text) | AttributeValue::N(text) => Some(text.clone()),
        other => panic!("{name} is {other:?}"),
    }
}
