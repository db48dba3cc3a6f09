//! Tables and the key, which outlive every deployment.

use intellisend::telemetry::{self, Metric};

use crate::template::Template;

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

#[test]
fn every_index_of_the_first_version_is_there() {
    let template = Template::read();
    let mut indexes = Vec::new();
    for (table, properties) in template.of("AWS::DynamoDB::Table") {
        for kind in ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"] {
            for index in properties[kind].as_array().into_iter().flatten() {
                indexes.push(format!("{table} {}", index["IndexName"].as_str().expect("a name")));
            }
        }
    }
    indexes.sort();
    let expected =
        ["Tenants fleet", "Threads by_time", "Threads held", "Threads owed", "Threads recent", "Tokens due"];
    assert_eq!(indexes, expected);
}

#[test]
fn the_stream_carries_keys_and_no_text() {
    let threads = &Template::read().resource("Threads")["Properties"];
    assert_eq!(threads["StreamSpecification"]["StreamViewType"], "KEYS_ONLY");
}

#[test]
fn every_function_has_a_log_with_an_end_to_what_it_keeps() {
    let template = Template::read();
    let logs: Vec<_> = template.of("AWS::Logs::LogGroup").collect();
    assert_eq!(logs.len(), template.of("AWS::Serverless::Function").count());
    assert!(logs.iter().all(|(_, log)| !log["RetentionInDays"].is_null()));
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

/// Where nothing is heard of what is owed, nobody comes back for it.
#[test]
fn what_is_owed_too_long_is_an_alarm_and_so_is_silence_about_it() {
    let alarm = &Template::read().resource("OldestOwedAlarm")["Properties"];
    assert_eq!(
        (&alarm["MetricName"], &alarm["TreatMissingData"]),
        (&"OldestOwedSeconds".into(), &"breaching".into())
    );
}

/// A figure that is called otherwise would silence its alarm.
#[test]
fn every_alarm_of_ours_looks_at_a_figure_that_its_function_writes() {
    let template = Template::read();
    let of = |named: &serde_json::Value| {
        let metric = Metric::ALL.into_iter().find(|metric| *named == serde_json::json!(metric));
        metric.unwrap_or_else(|| panic!("nobody writes {named}"))
    };
    let mut looked_at = Vec::new();
    for (name, alarm) in template.of("AWS::CloudWatch::Alarm") {
        if alarm["Namespace"] != telemetry::NAMESPACE {
            assert!(alarm["Namespace"].as_str().is_some_and(|space| space.starts_with("AWS/")), "{name}");
            continue;
        }
        let metric = of(&alarm["MetricName"]);
        let function = &template.named(metric.function())["FunctionName"];
        let dimensions = serde_json::json!([{ "Name": "FunctionName", "Value": function }]);
        assert_eq!(alarm["Dimensions"], dimensions, "{name}");
        looked_at.push(metric);
    }
    // How much is owed is for whoever looks; the others are said.
    let silent: Vec<_> = Metric::ALL.into_iter().filter(|metric| !looked_at.contains(metric)).collect();
    assert_eq!(silent, [Metric::OwedTexts]);
}

/// Where no log is read, what no webhook brought is lost to nobody's notice. A missed text is one event; silence is none.
#[test]
fn texts_that_the_webhook_missed_are_an_alarm_and_so_is_a_log_that_is_not_read() {
    let template = Template::read();
    let alarm = |name: &str| template.resource(name)["Properties"].clone();
    let (missed, sweep) = (alarm("MissedTextsAlarm"), alarm("OldestSweepAlarm"));
    assert_eq!((&missed["Statistic"], &missed["Threshold"]), (&"Sum".into(), &1.into()));
    assert_eq!((&sweep["Statistic"], &sweep["TreatMissingData"]), (&"Maximum".into(), &"breaching".into()));
    // Whoever fails is asked again within an hour: a shorter period would see nothing of it most of the time.
    assert_eq!((&sweep["Period"], &sweep["Threshold"]), (&3_600.into(), &1_800.into()));
}

#[test]
fn every_alarm_is_said_on_the_topic_and_looks_at_this_stack_alone() {
    let template = Template::read();
    let topic = serde_json::json!([{ "Ref": "Alarms" }]);
    let alarms: Vec<_> = template.of("AWS::CloudWatch::Alarm").collect();
    assert_eq!(alarms.len(), 9);
    for (name, alarm) in alarms {
        assert_eq!(alarm["AlarmActions"], topic, "{name}");
        assert!(alarm["Dimensions"].as_array().is_some_and(|dimensions| dimensions.len() == 1), "{name}");
        assert!(alarm["AlarmDescription"].is_string() && alarm["TreatMissingData"].is_string(), "{name}");
    }
}

#[test]
fn nobody_is_sent_an_alarm_who_was_not_named() {
    let template = Template::read();
    assert_eq!(template.resource("AlarmMail")["Condition"], "HasAlarmAddress");
    assert_eq!(template.document["Parameters"]["AlarmAddress"]["Default"], "");
}
