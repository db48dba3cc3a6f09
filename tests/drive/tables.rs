//! Looking into the tables, past everything that reads them.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
    Projection, ProjectionType, ScalarAttributeType,
};
use tests::ground::Ground;
use tests::reckoning;

pub(crate) use tests::reckoning::Item;

/// The stack's tables, and what is a tenant's of them.
pub(crate) struct Tables<'a> {
    ground: &'a Ground,
    all: reckoning::Tables,
}

impl<'a> Tables<'a> {
    pub(crate) fn of(ground: &'a Ground) -> Self {
        let described = &ground.stack.described;
        Self { ground, all: reckoning::Tables::at(&described.aws_url, &described.tables, "") }
    }

    fn client(&self) -> &Client {
        &self.all.dynamodb
    }

    fn name(&self, table: &str) -> &str {
        &self.all.names[table]
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
        let create = self.client().create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
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
        let query = self.client().query().table_name(self.name(table));
        let query = query
            .key_condition_expression("#key = :value")
            .expression_attribute_names("#key", key)
            .expression_attribute_values(":value", AttributeValue::S(value.to_owned()))
            .consistent_read(true);
        query.send().await.expect("the table answers").items.unwrap_or_default()
    }

    /// Every item of a tenant's, whatever it is filed under.
    pub(crate) async fn of_tenant(&self, table: &str) -> Vec<Item> {
        let key = partition(table);
        let mut found = self.all.scan(table).await;
        let tenant = &self.ground.seed.tenant;
        found.retain(|item| value(item, key).is_some_and(|name| name.split('#').any(|part| part == tenant)));
        found
    }

    /// Has the tenant's part of a table as it was: what is restored to a moment.
    pub(crate) async fn set_back(&self, table: &str, before: &[Item]) {
        let keys: &[&str] = if table == "Tokens" { &["connection"] } else { &[partition(table), "item"] };
        for item in self.of_tenant(table).await {
            let delete = self.client().delete_item().table_name(self.name(table));
            let key = keys.iter().map(|key| ((*key).to_owned(), item[*key].clone())).collect();
            delete.set_key(Some(key)).send().await.expect("the table answers");
        }
        for item in before {
            self.put(table, item.clone()).await;
        }
    }

    /// Takes every item under this partition key out.
    pub(crate) async fn clear(&self, table: &str, key: &str, value: &str) {
        for item in self.items(table, key, value).await {
            let delete = self.client().delete_item().table_name(self.name(table));
            let delete = delete.key(key, item[key].clone()).key("item", item["item"].clone());
            delete.send().await.expect("the table answers");
        }
    }

    /// Puts an item in place of what is there.
    pub(crate) async fn put(&self, table: &str, item: Item) {
        let put = self.client().put_item().table_name(self.name(table));
        put.set_item(Some(item)).send().await.expect("the table answers");
    }
}

fn partition(table: &str) -> &'static str {
    match table {
        "Threads" => "thread",
        "Tenants" => "tenant_id",
        "Tokens" => "connection",
        other => panic!("{other} is not told apart by tenants"),
    }
}

/// An attribute as text, whatever its type.
pub(crate) fn value(item: &Item, name: &str) -> Option<String> {
    match item.get(name)? {
        AttributeValue::S(text) | AttributeValue::N(text) => Some(text.clone()),
        other => panic!("{name} is {other:?}"),
    }
}
