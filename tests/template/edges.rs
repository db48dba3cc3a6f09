//! What stands towards the outside.

use std::collections::BTreeSet;

use serde_json::Value;

use tests::template::Template;

fn stage() -> &'static Value {
    &Template::read().resource("ApiStage")["Properties"]
}

/// Twilio tries a text that was answered with 429 at the fallback address, which is the same route, and nowhere else.
#[test]
fn every_route_but_twilios_has_a_limit_and_twilios_has_none() {
    let template = Template::read();
    let limited: BTreeSet<&str> =
        stage()["RouteSettings"].as_object().expect("settings").keys().map(String::as_str).collect();
    let routes: BTreeSet<&str> = template
        .of("AWS::ApiGatewayV2::Route")
        .map(|(_, route)| route["RouteKey"].as_str().expect("a key"))
        .filter(|key| !key.contains("/twilio/"))
        .collect();
    assert_eq!(limited, routes);
    assert!(stage()["DefaultRouteSettings"].is_null(), "it would hold for Twilio's as well");
}

/// Settings of a route that is not there yet are refused.
#[test]
fn the_stage_waits_for_every_route_that_it_has_settings_for() {
    let template = Template::read();
    let waits = template.resource("ApiStage")["DependsOn"].as_array().expect("what it waits for");
    for (name, route) in template.of("AWS::ApiGatewayV2::Route") {
        let set = !stage()["RouteSettings"][route["RouteKey"].as_str().expect("a key")].is_null();
        assert_eq!(waits.contains(&name.into()), set, "{name}");
    }
}

/// A path may name a customer's number, or be a link to a photo; an address is a person's.
#[test]
fn the_log_of_the_api_names_routes_and_nobody() {
    let format = stage()["AccessLogSettings"]["Format"].as_str().expect("a format");
    let fields: serde_json::Map<String, Value> = serde_json::from_str(format).expect("JSON");
    let mut logged: Vec<_> = fields.values().map(|value| value.as_str().expect("a variable")).collect();
    logged.sort_unstable();
    let harmless = [
        "$context.awsEndpointRequestId",
        "$context.error.responseType",
        "$context.integrationLatency",
        "$context.integrationStatus",
        "$context.requestId",
        "$context.requestTime",
        "$context.responseLatency",
        "$context.responseLength",
        "$context.routeKey",
        "$context.status",
    ];
    assert_eq!(logged, harmless);
}

#[test]
fn a_domain_speaks_tls_1_2_or_better_and_is_the_host_of_the_public_address() {
    let domain = &Template::read().resource("Domain")["Properties"];
    let [configuration] = domain["DomainNameConfigurations"].as_array().expect("one").as_slice() else {
        panic!("{domain}")
    };
    assert_eq!(configuration["SecurityPolicy"], "TLS_1_2");
    let host = serde_json::json!([2, { "Fn::Split": ["/", { "Ref": "PublicUrl" }] }]);
    assert_eq!(domain["DomainName"]["Fn::Select"], host);
}

/// Names that stacks of one account would fight over.
#[test]
fn what_has_a_name_is_named_after_the_stack() {
    let template = Template::read();
    let resources = template.document["Resources"].as_object().expect("resources");
    let names = [
        "FunctionName",
        "LogGroupName",
        "TopicName",
        "AlarmName",
        "DashboardName",
        "AliasName",
        "QueueName",
        "TableName",
        "RoleName",
        "ManagedPolicyName",
    ];
    for (id, resource) in
        resources.iter().filter(|(_, resource)| resource["Type"] != "AWS::Lambda::Permission")
    {
        for name in names.into_iter().filter(|name| !resource["Properties"][*name].is_null()) {
            let named = resource["Properties"][name].to_string();
            assert!(named.contains("AWS::StackName"), "{id}: {name} is {named}");
        }
    }
    // This one has to be one of its own in the whole region.
    assert_eq!(resources["SignInDomain"]["Properties"]["Domain"]["Fn::Sub"], "intellisend-${Api}");
}

#[test]
fn nothing_is_reserved_or_traced_unless_somebody_says_so() {
    let parameters = &Template::read().document["Parameters"];
    for (name, default) in [
        ("ReceiveSmsConcurrency", Value::from(0)),
        ("CreateBookingsConcurrency", Value::from(0)),
        ("Tracing", "PassThrough".into()),
        ("CertificateArn", "".into()),
        ("Architecture", "arm64".into()),
    ] {
        assert_eq!(parameters[name]["Default"], default, "{name}");
    }
    for (function, condition) in
        [("receive-sms", "ReservesReceiveSms"), ("create-bookings", "ReservesCreateBookings")]
    {
        let reserved = &Template::read().named(function)["ReservedConcurrentExecutions"]["Fn::If"];
        assert_eq!(
            (&reserved[0], &reserved[2]["Ref"]),
            (&condition.into(), &"AWS::NoValue".into()),
            "{function}"
        );
    }
}
