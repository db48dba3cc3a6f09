//! Tables and the key, which outlive every deployment.

use serde_json::Value;
use tests::template::Template;

#[test]
fn whatever_holds_data_is_kept_encrypted_and_can_be_set_back() {
    let template = Template::read();
    let tables: Vec<_> = template.of("AWS::DynamoDB::Table").collect();
    assert_eq!(tables.len(), 4);
    for (name, table) in tables {
        let resource = template.resource(name);
        assert_eq!(
            (&resource["DeletionPolicy"], &resource["UpdateReplacePolicy"]),
            (&"Retain".into(), &"Retain".into())
        );
        assert_eq!(table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true, "{name}");
        assert_eq!(table["SSESpecification"]["SSEType"], "KMS", "{name}");
        assert_eq!(table["BillingMode"], "PAY_PER_REQUEST", "{name}");
        assert!(!table["DeletionProtectionEnabled"].is_null(), "{name}");
    }
    let (_, key) = template.of("AWS::KMS::Key").next().expect("a key");
    assert_eq!(key["EnableKeyRotation"], true);
}

/// Whatever holds data, and could not be had again, outlives the stack and its own replacement.
#[test]
fn nothing_that_holds_data_goes_with_the_stack() {
    let template = Template::read();
    for kind in
        ["AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::SecretsManager::Secret", "AWS::Cognito::UserPool"]
    {
        for (name, _) in template.of(kind) {
            let resource = template.resource(name);
            for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
                assert_eq!(resource[policy], "Retain", "{name}: {policy}");
            }
        }
    }
}

/// What a table or an index is found by: `#` where it is spread by it, then what it is sorted by.
fn keys(schema: &Value) -> String {
    let names = schema.as_array().expect("keys").iter().map(|key| {
        let kind = if key["KeyType"] == "HASH" { "#" } else { "" };
        format!("{kind}{}", key["AttributeName"].as_str().expect("a name"))
    });
    names.collect::<Vec<_>>().join(" ")
}

/// CloudFormation puts an empty table in place of one whose keys or local indexes change, and what was owed stays behind.
#[test]
fn tables_and_indexes_have_the_keys_of_the_first_version() {
    let template = Template::read();
    let mut found = Vec::new();
    for (table, properties) in template.of("AWS::DynamoDB::Table") {
        found.push(format!("{table}: {}", keys(&properties["KeySchema"])));
        for kind in ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"] {
            for index in properties[kind].as_array().into_iter().flatten() {
                let name = index["IndexName"].as_str().expect("a name");
                found.push(format!("{table} {kind} {name}: {}", keys(&index["KeySchema"])));
            }
        }
        for attribute in properties["AttributeDefinitions"].as_array().expect("attributes") {
            assert_eq!(attribute["AttributeType"], "S", "{table}: {attribute}");
        }
        assert!(properties["TableName"].is_null(), "{table}: one of this name could not be made beside it");
    }
    found.sort();
    let expected = [
        "Routes: #route",
        "Tenants GlobalSecondaryIndexes fleet: #kind tenant_id",
        "Tenants: #tenant_id item",
        "Threads GlobalSecondaryIndexes held: #tenant_id held",
        "Threads GlobalSecondaryIndexes owed: #tenant_id due",
        "Threads GlobalSecondaryIndexes recent: #tenant_id last_text",
        "Threads LocalSecondaryIndexes by_time: #thread received_at",
        "Threads: #thread item",
        "Tokens GlobalSecondaryIndexes due: #shard refresh_at",
        "Tokens: #connection",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_stream_carries_keys_and_no_text() {
    let threads = &Template::read().resource("Threads")["Properties"];
    assert_eq!(threads["StreamSpecification"]["StreamViewType"], "KEYS_ONLY");
}

#[test]
fn every_function_and_the_api_have_a_log_under_the_key_with_an_end_to_what_it_keeps() {
    let template = Template::read();
    let logs: Vec<_> = template.of("AWS::Logs::LogGroup").collect();
    assert_eq!(logs.len(), template.of("AWS::Serverless::Function").count() + 1);
    for (name, log) in logs {
        assert_eq!(log["RetentionInDays"]["Ref"], "LogRetentionDays", "{name}");
        assert_eq!(log["KmsKeyId"]["Fn::GetAtt"], serde_json::json!(["Key", "Arn"]), "{name}");
    }
}

/// A log group that the key's policy does not name cannot be made.
#[test]
fn cloudwatch_may_use_the_key_for_the_logs_of_this_stack_and_no_others() {
    let template = Template::read();
    let (_, key) = template.of("AWS::KMS::Key").next().expect("a key");
    let statements = key["KeyPolicy"]["Statement"].as_array().expect("statements");
    let of_services: Vec<_> =
        statements.iter().filter(|statement| !statement["Principal"]["Service"].is_null()).collect();
    let [logs] = of_services.as_slice() else { panic!("one service, not {}", of_services.len()) };
    assert!(logs["Principal"]["Service"].to_string().contains("logs.${AWS::Region}"));
    let named = logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"].as_array().expect("names");
    let named: Vec<_> = named.iter().map(|name| name["Fn::Sub"].as_str().expect("a name")).collect();
    for (group, log) in template.of("AWS::Logs::LogGroup") {
        let name = log["LogGroupName"]["Fn::Sub"].as_str().expect("a name");
        let covers = |pattern: &&str| {
            let folder = pattern.trim_end_matches('*').rsplit("log-group:").next().expect("a folder");
            name.starts_with(folder)
        };
        assert!(named.iter().any(covers), "{group}");
    }
    assert!(named.iter().all(|name| name.ends_with("/${AWS::StackName}-*")), "{named:?}");
}

/// Without them nothing of the list could be read, and an emulator that projects everything would not show it.
#[test]
fn the_list_of_what_is_owed_says_when_each_text_came_whether_it_is_urgent_and_whether_it_is_parked() {
    let template = Template::read();
    let indexes =
        template.resource("Threads")["Properties"]["GlobalSecondaryIndexes"].as_array().expect("indexes");
    let owed = indexes.iter().find(|index| index["IndexName"] == "owed").expect("the index");
    let projection = serde_json::json!({
        "ProjectionType": "INCLUDE",
        "NonKeyAttributes": ["urgent", "received_at", "parked"],
    });
    assert_eq!(owed["Projection"], projection);
}
