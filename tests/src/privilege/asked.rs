//! What a request asks of IAM. AWS's own description of each operation says which actions and resources those are.

use serde_json::Value;

use super::names::Names;

/// One permission that a request needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Asked {
    /// `dynamodb:PutItem`.
    pub(super) action: String,
    /// An ARN with the template's names.
    pub(super) resource: String,
    /// The partition key of what is read or written of `Tenants`: the one table whose policies name it.
    pub(super) leading: Option<String>,
}

/// The parts of a transaction, and the actions that they are.
const PARTS: [(&str, &str); 5] = [
    ("ConditionCheck", "ConditionCheckItem"),
    ("Put", "PutItem"),
    ("Update", "UpdateItem"),
    ("Delete", "DeleteItem"),
    ("Get", "GetItem"),
];

/// `target` is the request's `X-Amz-Target`.
pub(super) fn asked(target: &str, body: &Value, names: &Names) -> Vec<Asked> {
    let (service, operation) = target.rsplit_once('.').unwrap_or(("", target));
    match service.split('_').next().unwrap_or_default() {
        "DynamoDB" => of_tables(operation, body, names),
        "secretsmanager" => {
            let name = text(body, "SecretId").or_else(|| text(body, "Name")).unwrap_or("*");
            one("secretsmanager", operation, names.secret(name))
        }
        "AmazonSQS" => one("sqs", operation, names.queue(text(body, "QueueUrl").unwrap_or("*"))),
        // Nothing that a function has a client for; no role allows it.
        service => one(service, operation, "*".to_owned()),
    }
}

/// A transaction is no action: each part of it is one.
fn of_tables(operation: &str, body: &Value, names: &Names) -> Vec<Asked> {
    match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            let items = body["TransactItems"].as_array().into_iter().flatten();
            let parts = items.flat_map(|item| PARTS.map(|(part, action)| (&item[part], action)));
            let parts = parts.filter(|(part, _)| part.is_object());
            parts.map(|(part, action)| of_table(action, part, names)).collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flatten();
            let each = tables.flat_map(|(table, wanted)| {
                let keys = wanted["Keys"].as_array().into_iter().flatten();
                let leading = keys.map(|key| text(&key["tenant_id"], "S"));
                leading.map(move |leading| permission(operation, table, None, leading, names))
            });
            each.collect()
        }
        _ => vec![of_table(operation, body, names)],
    }
}

fn of_table(action: &str, part: &Value, names: &Names) -> Asked {
    let table = text(part, "TableName").unwrap_or("*");
    let leading = ["Key", "Item"].into_iter().find_map(|place| text(&part[place]["tenant_id"], "S"));
    let index = text(part, "IndexName");
    permission(action, table, index, leading.or_else(|| queried(part)), names)
}

fn permission(action: &str, table: &str, index: Option<&str>, leading: Option<&str>, names: &Names) -> Asked {
    let resource = names.table(table, index);
    // Elsewhere the tenant is no partition key. Whose key it is makes no difference, but that it is a tenant's.
    let leading = leading.filter(|_| resource.ends_with(":table/Tenants"));
    let leading = leading.map(|key| if key.starts_with("tn_") { "tn_some" } else { key }.to_owned());
    Asked { action: format!("dynamodb:{action}"), resource, leading }
}

/// The partition key that a query names.
fn queried(query: &Value) -> Option<&str> {
    let expression = text(query, "KeyConditionExpression")?;
    let value = expression.strip_prefix("tenant_id = ")?.split(' ').next()?;
    text(&query["ExpressionAttributeValues"][value], "S")
}

fn one(service: &str, operation: &str, resource: String) -> Vec<Asked> {
    vec![Asked { action: format!("{service}:{operation}"), resource, leading: None }]
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value[name].as_str()
}
