//! Tables of a ground's own, made like those of the stack.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    BillingMode, GlobalSecondaryIndex, GlobalSecondaryIndexDescription, LocalSecondaryIndex,
    LocalSecondaryIndexDescription,
};

use crate::reckoning::Tables;
use crate::stack::Described;

/// Copies made so far.
static COPIES: AtomicU32 = AtomicU32::new(0);

/// The setting that names a table, from the design's name of it.
pub(super) fn setting(table: &str) -> String {
    format!("{}_TABLE", table.to_uppercase())
}

/// One more of each of the stack's tables, empty: their names, by the settings that name them.
pub(super) async fn copied(stack: &Described) -> BTreeMap<String, String> {
    let client = Tables::at(&stack.aws_url, &stack.tables, "").dynamodb;
    let n = COPIES.fetch_add(1, Ordering::Relaxed);
    let mut copies = BTreeMap::new();
    for (name, of_stack) in &stack.tables {
        copies.insert(setting(name), copy(&client, of_stack, n).await);
    }
    copies
}

async fn copy(client: &Client, table: &str, n: u32) -> String {
    let described = client.describe_table().table_name(table).send().await.expect("the table is described");
    let described = described.table.expect("the table is there");
    let name = format!("{table}-{n}");
    let local =
        described.local_secondary_indexes.map(|indexes| indexes.into_iter().map(local_index).collect());
    let global =
        described.global_secondary_indexes.map(|indexes| indexes.into_iter().map(global_index).collect());
    client
        .create_table()
        .table_name(&name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(described.attribute_definitions)
        .set_key_schema(described.key_schema)
        .set_local_secondary_indexes(local)
        .set_global_secondary_indexes(global)
        .send()
        .await
        .expect("a table");
    name
}

fn local_index(index: LocalSecondaryIndexDescription) -> LocalSecondaryIndex {
    LocalSecondaryIndex::builder()
        .set_index_name(index.index_name)
        .set_key_schema(index.key_schema)
        .set_projection(index.projection)
        .build()
        .expect("an index")
}

fn global_index(index: GlobalSecondaryIndexDescription) -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::builder()
        .set_index_name(index.index_name)
        .set_key_schema(index.key_schema)
        .set_projection(index.projection)
        .build()
        .expect("an index")
}
