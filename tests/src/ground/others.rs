//! What other tests of the process left for schedules to find.

use aws_sdk_dynamodb::types::AttributeValue;

use super::Ground;
use crate::reckoning::{Tables, value};

/// What the names of items begin with that say how far an account's log was read.
const ACCOUNT: &str = "account#";

/// The item that has canaries sent through a tenant.
const CANARY: &str = "canary";

impl Ground {
    /// Their accounts' logs are read no more, and no canary of theirs has a turn.
    pub(super) async fn forget_others(&self) {
        let described = &self.stack.described;
        let tables = Tables::at(&described.aws_url, &described.tables, "");
        let own = format!("{ACCOUNT}{}", self.seed.account_sid);
        for item in tables.scan("Tokens").await {
            if let Some(name) = value(&item, "connection")
                && name.starts_with(ACCOUNT)
                && name != own
            {
                forget(&tables, "Tokens", &[("connection", name)]).await;
            }
        }
        for item in tables.scan("Tenants").await {
            if let (Some(tenant), Some(CANARY)) = (value(&item, "tenant_id"), value(&item, "item"))
                && tenant != self.seed.tenant
            {
                forget(&tables, "Tenants", &[("tenant_id", tenant), ("item", CANARY)]).await;
            }
        }
    }
}

async fn forget(tables: &Tables, table: &str, key: &[(&str, &str)]) {
    let delete = tables.dynamodb.delete_item().table_name(&tables.names[table]);
    let delete = key
        .iter()
        .fold(delete, |delete, (name, value)| delete.key(*name, AttributeValue::S((*value).to_owned())));
    delete.send().await.expect("the table answers");
}
