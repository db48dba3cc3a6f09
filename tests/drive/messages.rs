//! The words of replies, as a business chooses them over HTTP.

use serde_json::{Value, json};
use tests::contract::{Contract, Received};
use tests::ground::Ground;

use crate::api::{Api, blamed};
use crate::tables::{Tables, value};

const SETTINGS: &str = "/v1/settings";
const OPENING: &str = "{business}: got it. Automatic reply, STOP to opt out.";

/// A business with a name and a number.
async fn business(ground: &Ground) -> Api {
    let api = Api::of(ground).await;
    put(&api, json!({ "business": "Acme Plumbing", "office_phone": "(972) 555-0100" })).await;
    api
}

/// The answer is as the description says.
async fn put(api: &Api, given: Value) -> Value {
    let saved = api.put(SETTINGS, given).await;
    let received =
        Received { status: 200, content_type: "application/json".to_owned(), body: saved.to_string() };
    Contract::read().check("PUT", SETTINGS, &received).expect("as described");
    assert_eq!(api.get(SETTINGS).await, saved);
    saved
}

/// What is stored of them.
async fn stored(ground: &Ground) -> Value {
    let items = Tables::of(ground).items("Tenants", "tenant_id", &ground.seed.tenant).await;
    let profile = items.iter().find(|item| value(item, "item").as_deref() == Some("profile")).expect("it");
    let document: Value = serde_json::from_str(&value(profile, "data").expect("a document")).unwrap();
    document["of"]["messages"].clone()
}

#[tokio::test]
async fn every_text_is_shown_in_both_languages_as_a_customer_would_read_it() {
    let ground = Ground::quiet().await;
    let api = business(&ground).await;
    let messages = &api.get(SETTINGS).await["messages"];
    let described = &Contract::read().document["components"]["schemas"]["MessageKey"]["enum"];
    let mut described: Vec<&str> = described.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    described.sort_unstable();
    for language in ["en", "es"] {
        let mut keys: Vec<&String> = messages[language].as_object().unwrap().keys().collect();
        keys.sort_unstable();
        assert_eq!(keys, described);
    }
    let expected = json!({
        "text": "Added to your request. If it can't wait, call {phone}.", "own": false, "fixed": false,
        "preview": {
            "text": "Added to your request. If it can't wait, call (972) 555-0100.",
            "characters": 61, "segments": 1, "encoding": "gsm7", "lacks": [],
        },
    });
    assert_eq!(messages["en"]["added"], expected);
    assert_eq!(messages["en"]["life_gas"]["fixed"], true);
    let spanish = "Lo agregamos a su solicitud. Si no puede esperar, llame al (972) 555-0100.";
    assert_eq!(messages["es"]["added"]["preview"]["text"], spanish);
    let closed = messages["es"]["ack_closed"]["preview"]["text"].as_str().unwrap();
    assert!(closed.contains("Abrimos 8 AM lun."), "{closed}");
}

#[tokio::test]
async fn own_words_are_in_force_until_null_and_nothing_else_is_stored() {
    let ground = Ground::quiet().await;
    let api = business(&ground).await;
    let usual = api.get(SETTINGS).await;
    let given = json!({ "messages": { "en": { "ack_open": OPENING, "ask_when": "When?" } } });
    let saved = put(&api, given).await;
    let shown = &saved["messages"]["en"]["ack_open"];
    assert_eq!((&shown["text"], &shown["own"]), (&json!(OPENING), &json!(true)));
    let read = "Acme Plumbing: got it. Automatic reply, STOP to opt out.";
    assert_eq!(shown["preview"]["text"], read);
    assert_eq!(stored(&ground).await, json!({ "en": { "ack_open": OPENING, "ask_when": "When?" } }));
    let saved = put(&api, json!({ "messages": { "en": { "ack_open": null }, "es": {} } })).await;
    assert_eq!(saved["messages"]["en"]["ack_open"], usual["messages"]["en"]["ack_open"]);
    assert_eq!(stored(&ground).await, json!({ "en": { "ask_when": "When?" } }));
    assert_eq!(put(&api, json!({ "messages": { "en": { "ask_when": null } } })).await, usual);
    assert_eq!(stored(&ground).await, json!({}));
    let trail = api.get("/v1/audit").await;
    let details = trail["entries"].as_array().unwrap().iter().map(|entry| entry["detail"].clone());
    assert_eq!(details.take(3).collect::<Vec<_>>(), ["messages"; 3]);
}

#[tokio::test]
async fn words_that_cannot_be_are_refused_all_at_once_and_by_name() {
    let ground = Ground::quiet().await;
    let api = business(&ground).await;
    let before = api.get(SETTINGS).await;
    let given = json!({
        "retention_days": 29,
        "messages": {
            "en": {
                "ack_open": "Hello from {company}", "added": "x".repeat(321), "ask_when": " ", "call_me": "a\tb",
                "done_open": "See bit.ly/acme", "life_gas": "Relax.", "neutral": 7, "smile": ":)",
                "urgent": OPENING,
            },
            "es": { "ask_who": OPENING },
            "fr": { "added": "Bien." },
        },
    });
    let (status, problem) = api.ask("PUT", SETTINGS, Some(given)).await;
    assert_eq!(status, 422, "{problem}");
    let wrong = ["ack_open", "added", "ask_when", "call_me", "done_open", "life_gas", "neutral", "smile"];
    let mut expected: Vec<String> = wrong.iter().map(|key| format!("messages.en.{key}")).collect();
    expected.extend(["messages.es.ask_who", "messages.fr", "retention_days"].map(str::to_owned));
    assert_eq!(blamed(&problem), expected);
    let whys = problem["errors"]["messages.en.ack_open"].as_array().unwrap();
    let unknown = "There is no {company} to fill in. There are: {business}, {phone}, {opens}.";
    assert_eq!((whys.len(), &whys[0]), (4, &json!(unknown)));
    assert_eq!(problem["errors"]["messages.fr"], json!(["There is no such field."]));
    assert_eq!(api.get(SETTINGS).await, before);
}

#[tokio::test]
async fn what_is_odd_is_saved_and_pointed_out_and_a_longer_name_never_fails() {
    let ground = Ground::quiet().await;
    let api = business(&ground).await;
    let long = format!("{{business}}{}", "x".repeat(252));
    let given = json!({
        "messages": { "en": { "added": long }, "es": { "done_open": "Cita confirmada. Vamos en camino, aquí." } },
    });
    let saved = put(&api, given).await;
    let expected = json!({
        "messages.en.added": ["This takes 2 segments, and each is paid for."],
        "messages.es.done_open": [
            "Not in the GSM-7 alphabet, so that a segment holds 70 characters and not 160: “í”.",
            "This says “confirmada”, which only the office can know.",
            "This says “en camino”, which only the office can know.",
        ],
    });
    assert_eq!(saved["warnings"], expected);
    let renamed = put(&api, json!({ "business": "{phone} Peña García", "office_phone": null })).await;
    let warned: Vec<&String> = renamed["warnings"].as_object().unwrap().keys().collect();
    assert_eq!(warned, ["business", "messages.en.added", "messages.es.done_open", "office_phone"]);
    let preview = &renamed["messages"]["en"]["trouble"]["preview"];
    let without = "{phone} Peña García: we got your text, and the office may see it later than usual. Automatic \
                   reply, STOP to opt out.";
    assert_eq!(
        (&preview["text"], &preview["encoding"], &preview["lacks"]),
        (&json!(without), &json!("ucs2"), &json!(["phone"]))
    );
    let longer = put(&api, json!({ "business": "A name that takes more than twenty" })).await;
    let too_long = "This has 356 characters once it is filled in and, where it comes first, followed by who writes; a \
                    reply has at most 320.";
    assert_eq!(longer["warnings"]["messages.en.added"][0], too_long);
}
