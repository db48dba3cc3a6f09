use super::{
    ALERT_ACCOUNT_SID, ALERT_NUMBER, Config, ConfigError, LINK_URL, OURS, PUBLIC_URL,
    SERVICETITAN_API_INTEGRATION_URL, SERVICETITAN_API_PRODUCTION_URL, SERVICETITAN_AUTH_INTEGRATION_URL,
    SERVICETITAN_AUTH_PRODUCTION_URL, SETTLE_SECONDS, TWILIO_API_URL, TWILIO_MESSAGING_URL,
};
use crate::domain::delivery::Settling;

const AWS: [&str; 3] = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

const ADDRESSES: [&str; 8] = [
    PUBLIC_URL,
    LINK_URL,
    SERVICETITAN_AUTH_INTEGRATION_URL,
    SERVICETITAN_AUTH_PRODUCTION_URL,
    SERVICETITAN_API_INTEGRATION_URL,
    SERVICETITAN_API_PRODUCTION_URL,
    TWILIO_API_URL,
    TWILIO_MESSAGING_URL,
];

const ACCOUNT: &str = "AC000000000000000000000000000000a1";
const NUMBER: &str = "+15005550009";

/// What a function finds: each variable's value says which it is, so that none can be read for another.
fn usual(name: &str) -> Option<String> {
    match name {
        SETTLE_SECONDS => Some("300".to_owned()),
        ALERT_ACCOUNT_SID => Some(ACCOUNT.to_owned()),
        ALERT_NUMBER => Some(NUMBER.to_owned()),
        name if ADDRESSES.contains(&name) => Some(format!("https://{name}.example")),
        name if OURS.contains(&name) || name.starts_with("AWS_") => Some(format!("value of {name}")),
        _ => None,
    }
}

fn with(name: &str, value: &str) -> Result<Config, ConfigError> {
    Config::from(|asked| if asked == name { Some(value.to_owned()) } else { usual(asked) })
}

fn without(name: &str) -> Result<Config, ConfigError> {
    Config::from(|asked| if asked == name { None } else { usual(asked) })
}

#[test]
fn every_setting_comes_from_the_variable_of_its_name() {
    let config = Config::from(usual).unwrap();
    let found = format!("{config:#?}");
    let apart = [SETTLE_SECONDS, ALERT_ACCOUNT_SID, ALERT_NUMBER];
    for name in OURS.into_iter().filter(|name| !apart.contains(name)) {
        assert_eq!(found.matches(name).count(), 1, "{name}: {found}");
    }
    assert_eq!(config.integration.api, "https://SERVICETITAN_API_INTEGRATION_URL.example");
    assert_eq!(config.integration.auth, "https://SERVICETITAN_AUTH_INTEGRATION_URL.example");
    assert_eq!(config.production.api, "https://SERVICETITAN_API_PRODUCTION_URL.example");
    assert_eq!(config.production.auth, "https://SERVICETITAN_AUTH_PRODUCTION_URL.example");
    assert_eq!(config.twilio.api, "https://TWILIO_API_URL.example");
    assert_eq!(config.twilio.messaging, "https://TWILIO_MESSAGING_URL.example");
    assert_eq!(config.tables.threads, "value of THREADS_TABLE");
    assert_eq!(config.settling, Settling::of_seconds(300));
    let sender = config.alert_sender.unwrap();
    assert_eq!((sender.account.as_str(), sender.number.as_str()), (ACCOUNT, NUMBER));
    assert_eq!(config.aws.secret_access_key, "value of AWS_SECRET_ACCESS_KEY");
}

#[test]
fn every_variable_is_required_and_named_when_it_is_missing_or_empty() {
    for name in OURS.into_iter().chain(AWS).filter(|name| *name != PUBLIC_URL) {
        assert_eq!(without(name).unwrap_err(), ConfigError::Missing(name));
        assert_eq!(with(name, "").unwrap_err(), ConfigError::Missing(name));
        assert!(ConfigError::Missing(name).to_string().contains(name));
    }
}

#[test]
fn no_public_address_means_the_apis_own_domain() {
    assert_eq!(without(PUBLIC_URL).unwrap().public_url, None);
    assert_eq!(with(PUBLIC_URL, "").unwrap().public_url, None);
    assert_eq!(
        with(PUBLIC_URL, "https://t.example").unwrap().public_url.as_deref(),
        Some("https://t.example")
    );
}

#[test]
fn the_platforms_number_for_alerts_is_given_with_its_account_or_not_at_all() {
    let neither = |name: &'static str| if name.starts_with("ALERT_") { None } else { usual(name) };
    assert_eq!(Config::from(neither).unwrap().alert_sender, None);
    for name in [ALERT_ACCOUNT_SID, ALERT_NUMBER] {
        assert!(
            matches!(with(name, "x").unwrap_err(), ConfigError::Malformed { name: of, .. } if of == name)
        );
    }
}

#[test]
fn a_session_token_and_another_endpoint_are_optional() {
    assert_eq!(without("AWS_SESSION_TOKEN").unwrap().aws.session_token, None);
    assert_eq!(with("AWS_ENDPOINT_URL", "").unwrap().aws.endpoint_url, None);
    assert_eq!(Config::from(usual).unwrap().aws.endpoint_url.as_deref(), Some("value of AWS_ENDPOINT_URL"));
}

#[test]
fn what_is_not_an_address_is_refused_by_name() {
    for name in ADDRESSES {
        for value in [
            "auth.example",
            "ftp://auth.example",
            " https://auth.example",
            "https://a.example?b",
            "https://a.example#b",
        ] {
            let error = with(name, value).unwrap_err();
            assert_eq!(error, ConfigError::Malformed { name, expected: "an http(s) address" }, "{value}");
            assert!(error.to_string().contains(name));
        }
    }
}

#[test]
fn an_address_ends_without_a_slash() {
    let config = with(TWILIO_API_URL, "http://127.0.0.1:4500/twilio//").unwrap();
    assert_eq!(config.twilio.api, "http://127.0.0.1:4500/twilio");
}

#[test]
fn the_settle_time_lies_between_ten_seconds_and_fifteen_minutes() {
    for (value, seconds) in [("10", 10), ("300", 300), ("900", 900)] {
        assert_eq!(with(SETTLE_SECONDS, value).unwrap().settling, Settling::of_seconds(seconds));
    }
    for value in ["9", "901", "0", "-10", "1e2", "10.5", "ten", "4294967306"] {
        let expected = ConfigError::Malformed { name: SETTLE_SECONDS, expected: "10 to 900 seconds" };
        assert_eq!(with(SETTLE_SECONDS, value).unwrap_err(), expected, "{value}");
    }
}

#[test]
fn no_key_is_printed() {
    let printed = format!("{:?}", Config::from(usual).unwrap());
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
        assert!(!printed.contains(name), "{printed}");
    }
}
