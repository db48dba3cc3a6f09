//! Alarms, the dashboard, and what the runbook says of them.

use std::collections::BTreeSet;

use intellisend::telemetry::{self, Metric};
use serde_json::Value;
use tests::stack::project;

use tests::template::Template;

/// Called as in the template.
fn metric(named: &Value) -> Metric {
    let metric = Metric::ALL.into_iter().find(|metric| *named == serde_json::json!(metric));
    metric.unwrap_or_else(|| panic!("nobody writes {named}"))
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
    let mut looked_at = Vec::new();
    for (name, alarm) in template.of("AWS::CloudWatch::Alarm") {
        if alarm["Namespace"] != telemetry::NAMESPACE {
            assert!(alarm["Namespace"].as_str().is_some_and(|space| space.starts_with("AWS/")), "{name}");
            continue;
        }
        let metric = metric(&alarm["MetricName"]);
        let dimensions = |function: &str| {
            let function = &template.named(function)["FunctionName"];
            serde_json::json!([{ "Name": "FunctionName", "Value": function }])
        };
        let by = metric.functions();
        assert!(by.iter().any(|function| dimensions(function) == alarm["Dimensions"]), "{name}");
        looked_at.push(metric);
    }
    for said in [
        Metric::OldestOwedSeconds,
        Metric::PlatformTrouble,
        Metric::AlertsFailed,
        Metric::MissedTexts,
        Metric::OldestSweepSeconds,
        Metric::Panicked,
        Metric::CanariesFailed,
        Metric::WebhookFailures,
        Metric::RefusedSignatures,
        Metric::ConnectionsInTrouble,
        Metric::DeliveredPercent,
    ] {
        assert!(looked_at.contains(&said), "{said:?}");
    }
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

/// One turn in five minutes: a shorter period would see none in most of them, and one alone may have met a moment's trouble.
#[test]
fn a_canary_that_fails_twice_is_an_alarm_and_no_canary_is_none() {
    let alarm = Template::read().resource("CanaryAlarm")["Properties"].clone();
    assert_eq!((&alarm["Period"], &alarm["DatapointsToAlarm"]), (&300.into(), &2.into()));
    assert_eq!(alarm["TreatMissingData"], "notBreaching");
}

#[test]
fn every_alarm_is_said_on_the_topic_and_looks_at_this_stack_alone() {
    let template = Template::read();
    let topic = serde_json::json!([{ "Ref": "Alarms" }]);
    let alarms: Vec<_> = template.of("AWS::CloudWatch::Alarm").collect();
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

/// The first run that is late is none; five are.
#[test]
fn a_schedule_that_did_not_run_is_an_alarm_and_so_is_one_whose_runs_come_to_nothing() {
    for (name, function) in
        [("RecoverStoppedAlarm", "recover-messages"), ("RefreshStoppedAlarm", "refresh-tokens")]
    {
        let alarm = &Template::read().resource(name)["Properties"];
        assert!(metric(&alarm["MetricName"]).functions().contains(&function), "{name}");
        assert_eq!(
            (&alarm["Statistic"], &alarm["Period"], &alarm["TreatMissingData"], &alarm["ComparisonOperator"]),
            (&"SampleCount".into(), &300.into(), &"breaching".into(), &"LessThanThreshold".into()),
            "{name}"
        );
    }
}

/// Each has a name of its own in the runbook, by which it is found at night.
#[test]
fn the_runbook_says_of_each_alarm_what_it_means_what_to_look_at_and_what_to_do() {
    let runbook = std::fs::read_to_string(project().join("docs/operations.md")).expect("the runbook");
    let mut named = BTreeSet::new();
    for (name, alarm) in Template::read().of("AWS::CloudWatch::Alarm") {
        let said = alarm["AlarmName"]["Fn::Sub"].as_str().expect("a name");
        let said = said.strip_prefix("${AWS::StackName}-").expect("the stack's own");
        let heading = format!("### `…-{said}`\n");
        let (_, paragraph) = runbook.split_once(&heading).unwrap_or_else(|| panic!("{name}: no {heading}"));
        let paragraph = paragraph.split("\n##").next().unwrap_or_default();
        for part in ["**Means:**", "**Look at:**", "**Do:**"] {
            assert!(paragraph.contains(part), "{said}: {part}");
        }
        named.insert(said.to_owned());
    }
    let headings = runbook.lines().filter_map(|line| line.strip_prefix("### `…-")?.strip_suffix('`'));
    assert_eq!(headings.map(str::to_owned).collect::<BTreeSet<_>>(), named);
}

/// The dashboard's body, with something in place of what only the stack knows.
fn dashboard() -> Value {
    let body = &Template::read().resource("Dashboard")["Properties"]["DashboardBody"]["Fn::Sub"];
    serde_json::from_str(body.as_str().expect("a body")).expect("JSON")
}

#[test]
fn the_dashboard_shows_every_figure_of_every_function_that_writes_it_and_every_alarm() {
    let mut shown = BTreeSet::new();
    let mut alarms = BTreeSet::new();
    for widget in dashboard()["widgets"].as_array().expect("widgets") {
        let properties = &widget["properties"];
        for line in properties["metrics"].as_array().into_iter().flatten() {
            if line[0] == telemetry::NAMESPACE {
                let metric = metric(&line[1]);
                let function = line[3].as_str().and_then(|name| name.strip_prefix("${AWS::StackName}-"));
                let function = function.expect("a function of this stack");
                assert!(metric.functions().contains(&function), "{function} does not write {metric:?}");
                shown.insert((format!("{metric:?}"), function.to_owned()));
            }
        }
        let named = properties["alarms"].as_array().into_iter().flatten();
        alarms.extend(named.map(|arn| arn.as_str().expect("an alarm").to_owned()));
    }
    let pairs = |metric: Metric| {
        metric.functions().iter().map(move |function| (format!("{metric:?}"), (*function).to_owned()))
    };
    assert_eq!(shown, Metric::ALL.into_iter().flat_map(pairs).collect());
    let all = Template::read().of("AWS::CloudWatch::Alarm").map(|(name, _)| format!("${{{name}.Arn}}"));
    assert_eq!(alarms, all.collect());
}
