use serde_json::json;

use super::{Evidence, Now, Number, Registration, SenderKind, Service, Settings, Webhook, sender_kind};
use crate::domain::number::AccountState;
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;

pub(super) fn ours() -> Webhook {
    Webhook::at("https://texts.example.com")
}

pub(super) fn url(value: &str) -> Option<String> {
    Some(format!("https://{value}.example.net"))
}

/// A number that another program answers.
pub(super) fn theirs() -> Settings {
    Settings {
        sms_url: url("theirs"),
        sms_method: Some("GET".to_owned()),
        sms_fallback_url: url("theirs-too"),
        sms_fallback_method: Some("POST".to_owned()),
        sms_application_sid: None,
    }
}

pub(super) fn service(use_number_webhook: bool, inbound_url: Option<String>) -> Service {
    Service { sid: "MG1".to_owned(), name: "Marketing".to_owned(), inbound_url, use_number_webhook }
}

pub(super) fn number(settings: Settings) -> Number {
    Number {
        sid: "PN1".to_owned(),
        settings,
        voice_url: url("calls"),
        takes_sms: Some(true),
        takes_mms: Some(true),
    }
}

pub(super) fn account(kind: &str, status: &str) -> AccountState {
    AccountState { sid: "AC1".to_owned(), kind: kind.to_owned(), status: status.to_owned() }
}

/// Everything as it should be.
pub(super) fn evidence(settings: Settings, service: Option<Service>) -> Evidence {
    Evidence {
        account: Ok(account("Full", "active")),
        number: Ok(Some(number(settings))),
        service: Ok(service),
        registration: Ok(Registration::Campaigns(vec!["VERIFIED".to_owned()])),
    }
}

#[test]
fn texts_come_here_where_the_settings_that_count_say_so() {
    let set = ours().settings();
    let to_us = Some(ours().sms_url);
    for (settings, service, expected) in [
        (set.clone(), None, true),
        (Settings { sms_method: None, sms_fallback_method: None, ..set.clone() }, None, true),
        (Settings { sms_application_sid: Some("AP1".to_owned()), ..set.clone() }, None, false),
        (Settings { sms_method: Some("GET".to_owned()), ..set.clone() }, None, false),
        (Settings { sms_fallback_url: None, ..set.clone() }, None, false),
        (theirs(), None, false),
        (Settings::default(), None, false),
        (set.clone(), Some(service(true, url("theirs"))), true),
        (set.clone(), Some(service(false, url("theirs"))), false),
        (set, Some(service(false, None)), false),
        (theirs(), Some(service(false, to_us)), true),
        (theirs(), Some(service(true, url("theirs"))), false),
    ] {
        let evidence = evidence(settings, service);
        assert_eq!(evidence.points_here(&ours()), Some(expected), "{evidence:?}");
    }
}

#[test]
fn what_twilio_did_not_say_is_not_guessed() {
    let known = evidence(ours().settings(), None);
    let no_service = Evidence { service: Err(Cause::TimedOut), ..known.clone() };
    assert_eq!((no_service.points_here(&ours()), no_service.now().is_some()), (None, true));
    let no_number = Evidence { number: Err(Cause::TimedOut), ..known.clone() };
    assert_eq!((no_number.points_here(&ours()), no_number.now()), (None, None));
    let gone = Evidence { number: Ok(None), ..known };
    assert_eq!((gone.points_here(&ours()), gone.now()), (Some(false), None));
}

#[test]
fn what_a_number_does_now_is_shown_in_one_object() {
    let now = evidence(theirs(), Some(service(false, None))).now().unwrap();
    let shown = json!({
        "sms_url": "https://theirs.example.net", "sms_method": "GET",
        "sms_fallback_url": "https://theirs-too.example.net", "sms_fallback_method": "POST",
        "sms_application_sid": null,
        "messaging_service": { "sid": "MG1", "name": "Marketing", "inbound_url": null, "use_number_webhook": false },
        "voice_url": "https://calls.example.net",
    });
    assert_eq!(serde_json::to_value(&now).unwrap(), shown);
    assert_eq!(serde_json::from_value::<Now>(shown).unwrap(), now);
}

#[test]
fn a_method_without_an_address_says_nothing() {
    let blank = Settings { sms_method: Some("POST".to_owned()), ..Settings::default() };
    assert!(blank.is_same(&Settings::default()));
    assert!(!theirs().is_same(&Settings { sms_method: None, ..theirs() }), "POST is not GET");
}

#[test]
fn the_prefix_says_how_a_sender_is_registered() {
    for (number, expected) in [
        ("+18005550100", SenderKind::TollFree),
        ("+18885550100", SenderKind::TollFree),
        ("+18225550100", SenderKind::LongCode),
        ("+19725550100", SenderKind::LongCode),
        ("+442079460018", SenderKind::Elsewhere),
        ("+8005550100", SenderKind::Elsewhere),
    ] {
        assert_eq!(sender_kind(&PhoneNumber::parse(number).unwrap()), expected, "{number}");
    }
}
