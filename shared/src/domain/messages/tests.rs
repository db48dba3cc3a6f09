mod change;
mod pages;
mod warnings;
mod worded;
mod words;

use serde_json::{Value, json};

use super::key::{Key, Language};
use super::{InForce, Messages};
use crate::domain::fields::{Errors, Fields};
use crate::domain::phone::PhoneNumber;
use crate::domain::settings::Profile;
use crate::domain::settings::rules::Targets;

/// The name has as many characters as the page counts with.
fn business() -> Profile {
    let office_phone = PhoneNumber::typed("(972) 555-0100").ok();
    Profile { business: "Acme Plumbing and Heating".to_owned(), office_phone, ..Profile::default() }
}

fn changed(before: &Profile, given: Value) -> Result<Profile, Errors> {
    let Value::Object(given) = given else { panic!("an object") };
    before.changed(Fields::new(given), &Targets::default())
}

/// With one text of the tenant's own.
fn with(language: &str, key: &str, text: &str) -> Result<Profile, Errors> {
    changed(&business(), json!({ "messages": { language: { key: text } } }))
}

fn in_force(profile: &Profile, language: Language, key: Key) -> (String, bool) {
    let InForce { template, own } = profile.messages.in_force(language, key);
    (template.to_string(), own)
}

#[test]
fn only_what_the_tenant_changed_is_stored_and_is_read_again() {
    let own = with("es", "urgent", "{business}: urgente. Respuesta automática, STOP.").unwrap();
    let stored = serde_json::to_value(&own).unwrap();
    let expected = json!({ "es": { "urgent": "{business}: urgente. Respuesta automática, STOP." } });
    assert_eq!(stored["messages"], expected);
    assert_eq!(serde_json::from_value::<Profile>(stored).unwrap(), own);
    assert_eq!(serde_json::to_value(business()).unwrap()["messages"], json!({}));
}

#[test]
fn settings_from_before_there_were_own_words_have_ours() {
    let stored: Profile = serde_json::from_value(json!({ "business": "Acme" })).unwrap();
    assert_eq!(stored.messages, Messages::default());
    let (text, own) = in_force(&stored, Language::English, Key::Added);
    assert_eq!((text.as_str(), own), ("Added to your request. If it can't wait, call {phone}.", false));
}

#[test]
fn stored_words_that_cannot_be_read_give_way_to_ours_and_never_stop_a_booking() {
    let stored = json!({
        "en": { "added": "Call {fax}.", "smalltalk": "Nice day.", "life_gas": "Relax.", "ask_when": "When?" },
        "fr": { "added": "Bien." },
    });
    let read: Profile = serde_json::from_value(json!({ "messages": stored })).unwrap();
    assert_eq!(in_force(&read, Language::English, Key::AskWhen), ("When?".to_owned(), true));
    for key in [Key::Added, Key::LifeGas] {
        assert!(!in_force(&read, Language::English, key).1, "{key:?}");
    }
    assert_eq!(serde_json::to_value(read.messages).unwrap(), json!({ "en": { "ask_when": "When?" } }));
}
