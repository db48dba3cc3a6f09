use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::{Attempt, Connecting, Effect, Kept, Releasing, connecting, releasing};
use crate::domain::delivery::Settling;
use crate::domain::number::tests::{ours, service, theirs, url};
use crate::domain::number::{Now, Service, Settings, Webhook};
use crate::domain::time::{SignedDuration, Timestamp, after};

fn now(settings: Settings, messaging_service: Option<Service>) -> Now {
    Now { settings, messaging_service, voice_url: url("calls") }
}

fn repeated(now: &Now) -> serde_json::Value {
    serde_json::to_value(now).unwrap()
}

#[test]
fn whatever_a_number_does_with_texts_is_asked_about_first() {
    let application = Settings { sms_application_sid: Some("AP1".to_owned()), ..Settings::default() };
    let fallback = Settings { sms_fallback_url: url("theirs"), ..Settings::default() };
    let ours_but_the_fallback = Settings { sms_fallback_url: url("theirs"), ..ours().settings() };
    let to_us = Some(ours().sms_url);
    for (state, asks) in [
        (now(theirs(), None), true),
        (now(application, None), true),
        (now(fallback, None), true),
        (now(ours_but_the_fallback, None), true),
        (now(Settings::default(), Some(service(false, url("theirs")))), true),
        (now(Settings::default(), Some(service(false, None))), true),
        (now(Settings::default(), Some(service(false, to_us))), false),
        (now(Settings::default(), Some(service(true, url("theirs")))), false),
        // A voice address alone is nothing that would be replaced.
        (now(Settings::default(), None), false),
        (now(ours().settings(), None), false),
        (now(ours().settings(), Some(service(false, url("theirs")))), false),
    ] {
        let unasked = connecting(&state, &ours(), None, None);
        assert_eq!(unasked == Connecting::Asks, asks, "{state:?}");
        let answered = connecting(&state, &ours(), None, Some(&repeated(&state)));
        assert!(matches!(answered, Connecting::Goes { .. }), "{state:?}");
    }
}

#[test]
fn only_an_exact_repetition_counts() {
    let state = now(theirs(), Some(service(true, None)));
    let shown = repeated(&state);
    for (field, value) in [
        ("sms_url", json!("https://other.example.net")),
        ("sms_method", json!("POST")),
        ("sms_fallback_url", json!(null)),
        ("voice_url", json!(null)),
        ("messaging_service", json!(null)),
        ("more", json!(1)),
    ] {
        let mut stale = shown.clone();
        stale[field] = value;
        assert_eq!(connecting(&state, &ours(), None, Some(&stale)), Connecting::Asks, "{field}");
    }
    let mut part = shown.clone();
    part.as_object_mut().unwrap().remove("sms_url");
    for other in [part, json!({}), json!(null), json!(true), json!([shown])] {
        assert_eq!(connecting(&state, &ours(), None, Some(&other)), Connecting::Asks, "{other}");
    }
}

fn goes(state: &Now, kept: Option<&Kept>) -> (Kept, bool) {
    match connecting(state, &ours(), kept, Some(&repeated(state))) {
        Connecting::Goes { kept, point } => (kept, point),
        Connecting::Asks => panic!("it asks"),
    }
}

#[test]
fn what_is_put_back_is_what_the_number_did_last_before_it_came_here() {
    let (first, point) = goes(&now(theirs(), None), None);
    assert_eq!((&first.before, &first.pointed_at, point), (&theirs(), &ours(), true));
    let (again, point) = goes(&now(ours().settings(), None), Some(&first));
    assert_eq!((&again, point), (&first, false), "saved again, nothing is forgotten");
    let other = Settings { sms_url: url("other"), ..Settings::default() };
    assert_eq!(goes(&now(other.clone(), None), Some(&first)).0.before, other, "set to something else since");
    let application = Settings { sms_application_sid: Some("AP1".to_owned()), ..ours().settings() };
    let expected = Settings { sms_application_sid: Some("AP1".to_owned()), ..theirs() };
    assert_eq!(goes(&now(application, None), Some(&first)).0.before, expected);
    assert_eq!(goes(&now(ours().settings(), None), None).0.before, Settings::default(), "nothing is known");
}

#[test]
fn a_new_public_address_is_no_former_setting() {
    let old = Webhook::at("https://old.example.com");
    let kept = Kept { before: theirs(), pointed_at: old.clone() };
    let state = now(old.settings(), None);
    let Connecting::Goes { kept: next, point } = connecting(&state, &ours(), Some(&kept), None) else {
        panic!("it asks about our own address")
    };
    assert_eq!((next.before, next.pointed_at, point), (theirs(), ours(), true));
}

#[test]
fn a_fallback_alone_cannot_be_put_back() {
    let fallback = Settings { sms_fallback_url: url("theirs"), ..Settings::default() };
    assert_eq!(goes(&now(fallback, None), None).0.before, Settings::default());
}

#[test]
fn a_release_touches_only_what_was_pointed_here() {
    let kept = Kept { before: theirs(), pointed_at: ours() };
    let other = Settings { sms_url: url("other"), ..Settings::default() };
    let application = Settings { sms_application_sid: Some("AP1".to_owned()), ..ours().settings() };
    let no_fallback = Settings { sms_fallback_url: None, ..ours().settings() };
    for (state, expected) in [
        (ours().settings(), Releasing::PutBack(theirs())),
        (no_fallback, Releasing::PutBack(theirs())),
        (theirs(), Releasing::AlreadyBack(theirs())),
        (other, Releasing::Leave),
        (application, Releasing::Leave),
        (Settings::default(), Releasing::Leave),
    ] {
        assert_eq!(releasing(&state, &kept), expected, "{state:?}");
    }
}

#[test]
fn a_fallback_that_was_set_since_is_not_lost() {
    let kept = Kept { before: theirs(), pointed_at: ours() };
    let since = |settings| Settings {
        sms_fallback_url: url("since"),
        sms_fallback_method: Some("GET".to_owned()),
        ..settings
    };
    let state = since(ours().settings());
    assert_eq!(
        goes(&now(state.clone(), None), Some(&kept)).0.before,
        since(theirs()),
        "replaced by a person"
    );
    assert_eq!(releasing(&state, &kept), Releasing::PutBack(since(theirs())));
    assert_eq!(
        releasing(&since(theirs()), &kept),
        Releasing::AlreadyBack(since(theirs())),
        "and put back so"
    );
    let nothing = Kept { before: Settings::default(), pointed_at: ours() };
    assert_eq!(releasing(&state, &nothing), Releasing::WouldLose("https://since.example.net".to_owned()));
}

#[test]
fn an_attempt_may_take_effect_until_it_has_settled() {
    let begun = Timestamp::UNIX_EPOCH;
    let attempt = Attempt::new(Effect::Point, Settling::of_seconds(300), begun);
    let at = |seconds| after(begun, SignedDuration::from_secs(seconds));
    assert!(attempt.is_live(at(299)) && !attempt.is_live(at(300)));
    assert_eq!(attempt.send_by, at(120));
}

fn some_url() -> impl Strategy<Value = Option<String>> {
    let own = [ours().sms_url, ours().sms_fallback_url].map(Some);
    select([own.to_vec(), vec![None, url("a"), url("b")]].concat())
}

prop_compose! {
    fn some_settings()(
        sms_url in some_url(),
        sms_fallback_url in some_url(),
        sms_application_sid in select(vec![None, Some("AP1".to_owned())]),
    ) -> Settings {
        Settings { sms_url, sms_fallback_url, sms_application_sid, ..Settings::default() }
    }
}

proptest! {
    /// However often the number is saved, in whatever state a crash or a person left it.
    #[test]
    fn our_own_addresses_are_never_put_back(states in prop::collection::vec(some_settings(), 1..6)) {
        let mut kept: Option<Kept> = None;
        for settings in states {
            let (next, _) = goes(&now(settings, None), kept.as_ref());
            for found in [&next.before.sms_url, &next.before.sms_fallback_url] {
                let ours = ours();
                prop_assert!(*found != Some(ours.sms_url) && *found != Some(ours.sms_fallback_url), "{next:?}");
            }
            prop_assert!(next.before.sms_url.is_some() || next.before.sms_fallback_url.is_none());
            kept = Some(next);
        }
    }

    #[test]
    fn what_is_connected_and_released_does_what_it_did_before(settings in some_settings()) {
        let (kept, _) = goes(&now(settings, None), None);
        prop_assert_eq!(releasing(&ours().settings(), &kept), Releasing::PutBack(kept.before.clone()));
        prop_assert_eq!(releasing(&kept.before, &kept), Releasing::AlreadyBack(kept.before));
    }
}
