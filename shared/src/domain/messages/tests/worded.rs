//! Whatever a business has and lacks, there are words, and they can be sent.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::Messages;
use super::super::key::{self, Key, Language, Needs};
use super::super::rules::MOST;
use super::super::values::Values;
use super::{business, changed, with};
use crate::domain::fields::word;
use crate::domain::phone::PhoneNumber;
use crate::domain::settings::Profile;

fn worded(profile: &Profile, language: Language, key: Key) -> String {
    profile.messages.worded(language, key, &Values::of(profile, language))
}

fn without_a_phone(profile: &Profile) -> Profile {
    Profile { office_phone: None, ..profile.clone() }
}

fn never_open(profile: &Profile) -> Profile {
    let week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let closed: serde_json::Map<_, _> = week.map(|day| (day.to_owned(), json!([]))).into_iter().collect();
    changed(profile, json!({ "opening_hours": closed })).unwrap()
}

#[test]
fn a_business_s_own_words_come_first_then_ours_then_ours_without_a_telephone() {
    let own = with("en", "added", "Noted. Call {phone}.").unwrap();
    assert_eq!(worded(&own, Language::English, Key::Added), "Noted. Call (972) 555-0100.");
    assert_eq!(worded(&without_a_phone(&own), Language::English, Key::Added), "Added to your request.");
    let own = with("en", "added", "Noted. We open {opens}.").unwrap();
    let ours = "Added to your request. If it can't wait, call (972) 555-0100.";
    assert_eq!(worded(&never_open(&own), Language::English, Key::Added), ours);
    let closed = "Acme Plumbing and Heating: recibimos su mensaje. Abrimos 8 AM lun y la oficina le va a \
                  responder. Respuesta automatica. STOP para no recibir mas.";
    assert_eq!(worded(&without_a_phone(&business()), Language::Spanish, Key::AckClosed), closed);
}

#[test]
fn who_never_opens_says_what_is_said_while_it_is_open() {
    let own = with("en", "ack_open", "{business}: hi! Automatic reply, STOP to opt out.").unwrap();
    let never = never_open(&own);
    let open = "Acme Plumbing and Heating: hi! Automatic reply, STOP to opt out.";
    assert_eq!(worded(&never, Language::English, Key::AckClosed), open);
    for language in Language::ALL {
        assert_eq!(
            worded(&never, language, Key::DoneClosed),
            worded(&never, language, Key::DoneOpen),
            "{language:?}"
        );
    }
}

#[test]
fn a_name_that_is_too_long_is_cut_and_how_to_stop_never_is() {
    let long = Profile { business: "Plumbing & Heating ".repeat(60), ..business() };
    let said = worded(&long, Language::English, Key::Neutral);
    assert!(said.chars().count() <= MOST && said.starts_with("Plumbing & Heating Plumbing"), "{said}");
    assert!(
        said.ends_with(
            ": we got your text and the office will look at it. Automatic reply, STOP to opt out."
        )
    );
    let text = format!("{{business}}, {} automatic, STOP", "x".repeat(300));
    let given = json!({ "business": "A", "messages": { "en": { "neutral": text } } });
    let own = changed(&business(), given).unwrap();
    let renamed = Profile { business: "A name of thirty characters ok".to_owned(), ..own };
    let said = worded(&renamed, Language::English, Key::Neutral);
    assert!(said.starts_with("A name of thirty characters ok: we got your text"), "{said}");
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-zñé&' ]{1,30}", "[A-Za-z日😀 ]{200,400}", "[a-z\u{7}\n]{1,20}"]
}

fn phones() -> impl Strategy<Value = Option<PhoneNumber>> {
    let phones = ["+19725550100", "+498912345678901"].map(|it| Some(PhoneNumber::parse(it).unwrap()));
    prop_oneof![Just(None), prop::sample::select(phones.to_vec())]
}

/// What may be saved for every key, as far as it is accepted.
fn own_words() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("{business}".to_owned()),
        Just("{phone}".to_owned()),
        Just("{opens}".to_owned()),
        Just(" automatic reply, respuesta automatica ".to_owned()),
        Just(" STOP ".to_owned()),
        "[a-zñ .]{1,120}",
    ];
    prop::collection::vec(part, 1..8).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn whatever_a_business_has_every_text_can_be_sent_and_says_what_it_has_to(
        own in prop::collection::vec((0..42_usize, own_words()), 0..6),
        name in names(), phone in phones(), opens in any::<bool>(),
    ) {
        let mut profile = business();
        for (at, text) in own {
            let (language, key) = key::all().nth(at).unwrap();
            let given: Value = json!({ "messages": { word(&language): { word(&key): text } } });
            profile = changed(&profile, given).unwrap_or(profile);
        }
        profile = if opens { profile } else { never_open(&profile) };
        let profile = Profile { business: name.clone(), office_phone: phone, ..profile };
        let begins: String = name.trim().replace(char::is_control, " ").chars().take(15).collect();
        for (language, key) in key::all() {
            let said = worded(&profile, language, key);
            prop_assert!(!said.contains(['{', '}']), "{key:?}: {said}");
            prop_assert!((1..=MOST).contains(&said.chars().count()) && !said.trim().is_empty(), "{key:?}: {said}");
            if key.is_introduced() {
                let values = Values::of(&profile, language);
                let beside = Messages::introduction(language, &values).chars().count() + 1;
                prop_assert!(beside <= MOST / 2 + 1, "{name}");
                let first = profile.messages.worded_within(MOST - beside, language, key, &values);
                prop_assert!((1..=MOST - beside).contains(&first.chars().count()), "{key:?}: {first}");
                prop_assert!(!first.contains(['{', '}']), "{key:?}: {first}");
            }
            for needs in key.needs() {
                let carries = match needs {
                    Needs::Business => said.contains(begins.trim_end()),
                    Needs::Automatic => ["utomatic", "Auto reply"].iter().any(|it| said.contains(it)),
                    Needs::OptOut => said.contains("STOP"),
                };
                prop_assert!(carries, "{key:?} lacks {needs:?}: {said}");
            }
        }
    }
}
