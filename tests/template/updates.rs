//! A new version is put in place of the one before without a text being lost.

use serde_json::{Value, json};

use tests::template::{Template, texts};

fn webhook() -> &'static Value {
    Template::read().named("receive-sms")
}

#[test]
fn a_new_webhook_gets_a_few_texts_first_and_goes_back_by_itself() {
    let shift = &webhook()["DeploymentPreference"];
    assert_eq!(shift["Type"], "Canary10Percent5Minutes");
    assert_eq!(shift["Enabled"], json!({ "Ref": "GradualUpdates" }));
    assert_eq!(Template::read().document["Parameters"]["GradualUpdates"]["Default"], "true");
    let alarms = shift["Alarms"].as_array().expect("alarms");
    for alarm in ["WebhookErrorsAlarm", "WebhookFailuresAlarm", "RefusedSignaturesAlarm"] {
        assert!(alarms.contains(&json!({ "Ref": alarm })), "{alarm}");
        let period = &Template::read().resource(alarm)["Properties"]["Period"];
        assert!(period.as_u64().is_some_and(|seconds| seconds <= 300), "{alarm} tells after it is over");
    }
}

/// Whoever called the function itself would be led past that.
#[test]
fn texts_reach_the_webhook_by_its_alias_and_nothing_else_may_call_it() {
    let template = Template::read();
    let alias = json!({ "Ref": "ReceiveSms.Alias" });
    assert_eq!(template.resource("ReceiveSmsIntegration")["Properties"]["IntegrationUri"], alias);
    let permissions = template.of("AWS::Lambda::Permission");
    let of_webhook: Vec<_> = permissions
        .filter(|(_, permission)| permission["FunctionName"].to_string().contains("ReceiveSms"))
        .collect();
    let [(_, permission)] = of_webhook.as_slice() else { panic!("one, not {}", of_webhook.len()) };
    assert_eq!(permission["FunctionName"], alias);
}

/// SAM makes a version of what the template says, whatever its parameters are. Under an address that changed, the former
/// version would refuse every text.
#[test]
fn whatever_setting_the_webhook_depends_on_makes_a_version_of_its_own() {
    assert_eq!(webhook()["AutoPublishAliasAllProperties"], true);
    let description = webhook()["VersionDescription"]["Fn::Sub"].as_str().expect("a description");
    for parameter in ["PublicUrl", "Architecture", "Tracing"] {
        assert!(description.contains(&format!("${{{parameter}}}")), "{parameter}");
    }
    // Its longest is 256.
    let longest = &Template::read().document["Parameters"]["PublicUrl"]["MaxLength"];
    assert!(longest.as_u64().is_some_and(|length| length <= 256 - "  x86_64 PassThrough".len() as u64));
}

#[test]
fn who_shifts_texts_may_move_that_alias_and_look_at_this_stacks_alarms() {
    let role = &Template::read().resource("ShiftTextsRole")["Properties"];
    assert!(role["ManagedPolicyArns"].is_null());
    let statements = role["Policies"][0]["PolicyDocument"]["Statement"].as_array().expect("statements");
    let mut actions = Vec::new();
    for statement in statements {
        let resources = statement["Resource"].to_string();
        assert!(resources.contains("${AWS::StackName}-"), "{resources}");
        actions.extend(texts(&statement["Action"]));
    }
    let expected = [
        "lambda:GetAlias",
        "lambda:UpdateAlias",
        "lambda:GetProvisionedConcurrencyConfig",
        "cloudwatch:DescribeAlarms",
    ];
    assert_eq!(actions, expected);
}

/// Two versions side by side would work on the same threads for longer than they must.
#[test]
fn whoever_books_is_replaced_all_at_once() {
    let template = Template::read();
    for (name, function) in template.of("AWS::Serverless::Function") {
        assert_eq!(!function["AutoPublishAlias"].is_null(), name == "ReceiveSms", "{name}");
    }
}

/// A function that was forgotten would be packed as it was found.
#[test]
fn every_function_is_built_by_the_makefile_at_the_top() {
    let template = Template::read();
    for (name, function) in template.of("AWS::Serverless::Function") {
        let built = &template.resource(name)["Metadata"];
        assert_eq!(built["BuildMethod"], "makefile", "{name}");
        assert_eq!((&built["ContextPath"], &built["WorkingDirectory"]), (&".".into(), &".".into()), "{name}");
        // What the Makefile makes of the name is where the binary is.
        let folder: String = name.chars().enumerate().fold(String::new(), |folder, (at, letter)| {
            let hyphen = if at > 0 && letter.is_ascii_uppercase() { "-" } else { "" };
            format!("{folder}{hyphen}{}", letter.to_ascii_lowercase())
        });
        assert_eq!(function["CodeUri"], format!("target/lambda/{folder}/"), "{name}");
    }
}
