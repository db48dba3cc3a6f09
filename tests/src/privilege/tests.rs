use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::asked::{Asked, asked};
use super::exempt::instead;
use super::policy::is_like;
use super::{Allowed, Names, Seen, check};
use crate::template::Template;

fn names() -> Names {
    let environment = [
        ("TENANTS_TABLE", "t-1"),
        ("ROUTES_TABLE", "r-1"),
        ("TOKENS_TABLE", "k-1"),
        ("THREADS_TABLE", "th-1"),
        ("WAKE_QUEUE_URL", "http://aws/wake"),
        ("SECRETS_PREFIX", "/somewhere/"),
    ];
    let owned = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Names::of(&BTreeMap::from(owned))
}

/// As a line has it, without the account.
fn lines(target: &str, body: &Value) -> Vec<String> {
    let asked = asked(target, body, &names());
    let line = |Asked { action, resource, leading }: Asked| {
        let resource = resource.splitn(6, ':').last().unwrap_or_default().to_owned();
        format!("{action} {resource} {}", leading.unwrap_or_else(|| "-".to_owned()))
    };
    asked.into_iter().map(line).collect()
}

#[test]
fn a_transaction_asks_for_what_each_of_its_parts_does() {
    let body = json!({ "TransactItems": [
        { "ConditionCheck": { "TableName": "t-1", "Key": { "tenant_id": { "S": "tn_a" } } } },
        { "Put": { "TableName": "th-1", "Item": { "thread": { "S": "x" }, "tenant_id": { "S": "tn_a" } } } },
        { "Update": { "TableName": "t-1", "Key": { "tenant_id": { "S": "platform" } } } },
        { "Delete": { "TableName": "k-1", "Key": { "connection": { "S": "x" } } } },
    ] });
    let expected = [
        "dynamodb:ConditionCheckItem table/Tenants tn_some",
        "dynamodb:PutItem table/Threads -",
        "dynamodb:UpdateItem table/Tenants platform",
        "dynamodb:DeleteItem table/Tokens -",
    ];
    assert_eq!(lines("DynamoDB_20120810.TransactWriteItems", &body), expected);
    let body = json!({ "TransactItems": [{ "Get": { "TableName": "r-1", "Key": {} } }] });
    assert_eq!(lines("DynamoDB_20120810.TransactGetItems", &body), ["dynamodb:GetItem table/Routes -"]);
}

#[test]
fn an_index_is_another_resource_than_its_table() {
    let body = json!({ "TableName": "th-1", "IndexName": "owed" });
    assert_eq!(lines("DynamoDB_20120810.Scan", &body), ["dynamodb:Scan table/Threads/index/owed -"]);
}

#[test]
fn many_items_are_asked_for_by_table_and_whose_they_are() {
    let body = json!({ "RequestItems": {
        "t-1": { "Keys": [{ "tenant_id": { "S": "tn_a" } }, { "tenant_id": { "S": "platform" } }] },
        "r-1": { "Keys": [{ "route": { "S": "x" } }] },
    } });
    let expected = [
        "dynamodb:BatchGetItem table/Routes -",
        "dynamodb:BatchGetItem table/Tenants tn_some",
        "dynamodb:BatchGetItem table/Tenants platform",
    ];
    assert_eq!(lines("DynamoDB_20120810.BatchGetItem", &body), expected);
}

#[test]
fn a_query_says_whose_items_it_is_for() {
    let body = json!({
        "TableName": "t-1",
        "KeyConditionExpression": "tenant_id = :tenant AND begins_with(#item, :kind)",
        "ExpressionAttributeValues": { ":tenant": { "S": "tn_a" }, ":kind": { "S": "x" } },
    });
    assert_eq!(lines("DynamoDB_20120810.Query", &body), ["dynamodb:Query table/Tenants tn_some"]);
}

#[test]
fn secrets_are_told_apart_by_their_folders_and_queues_by_their_addresses() {
    let secret = |name: &str| lines("secretsmanager.GetSecretValue", &json!({ "SecretId": name }));
    let expected = "secretsmanager:GetSecretValue secret:/intellisend/tenants/tn_some/twilio/some-AbCdEf -";
    assert_eq!(secret("/somewhere/tenants/tn_a/twilio/0f"), [expected]);
    assert_eq!(
        secret("/elsewhere/platform/keys"),
        ["secretsmanager:GetSecretValue secret:/elsewhere/platform/keys-AbCdEf -"]
    );
    let send = |url: &str| lines("AmazonSQS.SendMessage", &json!({ "QueueUrl": url }));
    assert_eq!(send("http://aws/wake"), ["sqs:SendMessage Wake -"]);
    assert_eq!(send("http://aws/other"), ["sqs:SendMessage http://aws/other -"]);
}

#[test]
fn patterns_are_matched_as_iam_does() {
    assert!(is_like("secret:/a/*/twilio/*", "secret:/a/b/twilio/c-AbCdEf"));
    assert!(!is_like("secret:/a/*/twilio/*", "secret:/a/b/integration/c-AbCdEf"));
    assert!(is_like("keys-??????", "keys-AbCdEf") && !is_like("keys-??????", "keys-more-AbCdEf"));
    assert!(!is_like("table/Threads", "table/Threads/index/owed"));
}

fn seen(lines: &[&str]) -> BTreeSet<Seen> {
    let account = "us-east-1:000000000000";
    lines.iter().map(|line| line.replace("~", account).parse().expect("a line")).collect()
}

/// On the template as it is: this is also where it says that all of it is understood.
#[test]
fn a_call_beyond_the_role_is_named_and_so_is_a_permission_that_nobody_uses() {
    let allowed = Allowed::all(Template::read());
    let may = "receive-sms dynamodb:PutItem arn:aws:dynamodb:~:table/Threads -";
    let may_not = [
        "receive-sms dynamodb:GetItem arn:aws:dynamodb:~:table/Threads -",
        "receive-sms dynamodb:PutItem arn:aws:dynamodb:~:table/Threads/index/owed -",
        "create-bookings dynamodb:UpdateItem arn:aws:dynamodb:~:table/Tenants platform",
        "create-bookings dynamodb:UpdateItem arn:aws:dynamodb:~:table/Tenants -",
        "nobody dynamodb:PutItem arn:aws:dynamodb:~:table/Threads -",
    ];
    let report = check(&seen(&[&[may], &may_not[..]].concat()), &allowed);
    assert_eq!(report.not_allowed, seen(&may_not).into_iter().collect::<Vec<_>>());
    let is_unused = |function: &str, action: &str| {
        report.unused.iter().any(|unused| (&*unused.function, &*unused.action) == (function, action))
    };
    assert!(!is_unused("receive-sms", "dynamodb:PutItem") && is_unused("receive-sms", "dynamodb:GetItem"));
    assert!(report.to_string().contains("NOT ALLOWED  nobody dynamodb:PutItem"), "{report}");
}

#[test]
fn what_aws_does_in_a_function_s_name_is_not_expected_of_the_function() {
    let allowed = Allowed::all(Template::read());
    let report = check(&BTreeSet::new(), &allowed);
    let by_itself = |action: &str| report.unused.iter().any(|unused| unused.action == action);
    assert!(
        !by_itself("logs:PutLogEvents") && !by_itself("dynamodb:GetRecords") && !by_itself("kms:Decrypt")
    );
    assert!(by_itself("sqs:SendMessage") && by_itself("dynamodb:GetItem"));
    assert_eq!(instead("sqs:SendMessage", "arn:aws:sqs:us-east-1:000000000000:Wake"), None);
}

#[test]
fn a_line_is_read_as_it_was_written() {
    let line = "receive-sms dynamodb:GetItem arn:aws:dynamodb:us-east-1:000000000000:table/Routes -";
    assert_eq!(line.parse::<Seen>().map(|seen| seen.to_string()), Ok(line.to_owned()));
    assert!("receive-sms dynamodb:GetItem".parse::<Seen>().is_err());
}
