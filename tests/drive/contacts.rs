//! Staff to alert, and the code that shows that a number is theirs.

use intellisend::domain::ids::ThreadKey;
use intellisend::domain::phone::Sender;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::drive;
use serde_json::{Value, json};
use tests::fakes::twilio::MESSAGES;
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tests::phone::Text;

use crate::api::{Api, blamed};
use crate::desk::Desk;
use crate::tables::{Tables, value};

const SEND: &str = "twilio POST …/Messages.json";

fn ann(number: &str) -> Value {
    json!({ "name": "Ann", "number": number, "alerts": ["emergency"], "hours": "always" })
}

/// Ann, saved; the path to confirm her.
pub(crate) async fn saved(api: &Api) -> String {
    let saved = api.put("/v1/contacts", json!({ "contacts": [ann("9725550101")] })).await;
    format!("/v1/contacts/{}/confirm", saved["contacts"][0]["id"].as_str().unwrap())
}

/// The code in the newest message that Twilio was given.
pub(crate) fn code(ground: &Ground) -> String {
    let sent = ground.twilio.sent(&ground.seed.account_sid);
    let words = sent.last().expect("a message").body.clone();
    let code = words.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6);
    code.unwrap_or_else(|| panic!("a code in {words}")).to_owned()
}

pub(crate) fn another(code: &str) -> String {
    if code == "000000" { "000001".to_owned() } else { "000000".to_owned() }
}

#[tokio::test]
async fn contacts_are_replaced_as_a_whole_or_not_at_all() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    assert_eq!(api.get("/v1/contacts").await, json!({ "contacts": [] }));
    let ben = json!({ "name": "Ben", "number": "+44 20 7946 0018", "alerts": [], "hours": "opening_hours" });
    let saved = api.put("/v1/contacts", json!({ "contacts": [ann("(972) 555-0101"), ben] })).await;
    let id = saved["contacts"][0]["id"].as_str().unwrap();
    assert!(id.starts_with("ct_"));
    assert_eq!(
        saved["contacts"][0],
        json!({
            "id": id, "name": "Ann", "number": "+19725550101", "alerts": ["emergency"], "hours": "always",
            "confirmed_at": null, "opted_out": false,
        })
    );
    assert_eq!(api.get("/v1/contacts").await, saved);
    let own = &ground.seed.number;
    let bad =
        json!({ "contacts": [ann("9725550101"), ann("9725550101"), ann(own), { "name": "x", "age": 7 }] });
    let (status, problem) = api.ask("PUT", "/v1/contacts", Some(bad)).await;
    assert_eq!(status, 422);
    let expected = [
        "contacts.1.number",
        "contacts.2.number",
        "contacts.3.age",
        "contacts.3.alerts",
        "contacts.3.hours",
        "contacts.3.number",
    ];
    assert_eq!(blamed(&problem), expected);
    assert_eq!(api.get("/v1/contacts").await, saved);
    api.put("/v1/contacts", json!({ "contacts": [] })).await;
    let trail = api.get("/v1/audit").await;
    let details: Vec<&str> =
        trail["entries"].as_array().unwrap().iter().map(|entry| entry["detail"].as_str().unwrap()).collect();
    assert_eq!(details, ["none", "Ann, Ben"]);
}

#[tokio::test]
async fn a_code_from_the_businesss_own_number_confirms_a_contact_until_its_number_changes() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let path = saved(&api).await;
    let (status, answer) = api.ask("POST", &path, Some(json!({}))).await;
    assert_eq!((status, &answer["sent_to"]), (202, &json!("…0101")));
    assert!(answer["expires_at"].is_string());
    let [message] = &ground.twilio.sent(&ground.seed.account_sid)[..] else { panic!("one message") };
    assert_eq!(
        (message.from.as_deref(), message.to.as_str()),
        (Some(ground.seed.number.as_str()), "+19725550101")
    );
    let call = ground.recorder.calls().into_iter().find(|call| call.target == "twilio").unwrap();
    assert!(String::from_utf8_lossy(&call.body).contains("ValidityPeriod=600"));
    let code = code(&ground);
    let (status, answer) = api.ask("POST", &path, Some(json!({ "code": another(&code) }))).await;
    assert_eq!((status, blamed(&answer)), (422, vec!["code"]));
    let (status, answer) = api.ask("POST", &path, Some(json!({ "code": code }))).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer["contact"]["confirmed_at"].is_string());
    assert_eq!(api.ask("POST", &path, None).await.0, 422, "there is nothing left to confirm");
    let mut changed = answer["contact"].clone();
    for shown in ["confirmed_at", "opted_out"] {
        changed.as_object_mut().unwrap().remove(shown);
    }
    let kept = api.put("/v1/contacts", json!({ "contacts": [changed] })).await;
    assert!(kept["contacts"][0]["confirmed_at"].is_string());
    changed["number"] = "9725550102".into();
    let moved = api.put("/v1/contacts", json!({ "contacts": [changed] })).await;
    assert_eq!(moved["contacts"][0]["confirmed_at"], Value::Null);
    let acts = api.acts("/v1/audit").await;
    let expected = [
        "contacts_saved",
        "contact_confirmed",
        "contact_code_refused",
        "contact_code_requested",
        "contacts_saved",
    ];
    assert_eq!(acts, expected);
    assert!(!api.get("/v1/audit").await.to_string().contains(&code));
}

#[tokio::test]
async fn a_code_is_stored_as_a_hash_and_is_in_no_log() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let path = saved(&api).await;
    api.ask("POST", &path, Some(json!({}))).await;
    let code = code(&ground);
    let items = Tables::of(&ground).items("Tenants", "tenant_id", &ground.seed.tenant).await;
    let stored = items.iter().find(|item| value(item, "item").as_deref() == Some("codes")).unwrap();
    assert!(!value(stored, "data").unwrap().contains(&code));
    let logs = api.function.logs().join("\n");
    assert!(!logs.contains(&code) && !logs.contains("9725550101"), "{logs}");
}

#[tokio::test]
async fn a_code_is_on_record_before_it_is_sent_and_is_not_sent_again_where_that_is_unclear() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let path = saved(&api).await;
    ground.recorder.plan(Plan::default().next(SEND, Fault::DropAfter));
    let (status, problem) = api.ask("POST", &path, Some(json!({}))).await;
    assert_eq!((status, &problem["title"]), (502, &json!("Unclear")));
    assert_eq!(ground.twilio.calls("POST", MESSAGES), 1);
    assert_eq!(api.ask("POST", &path, Some(json!({}))).await.0, 422, "it may have been sent");
    assert_eq!(api.ask("POST", &path, Some(json!({ "code": code(&ground) }))).await.0, 200);
}

#[tokio::test]
async fn nothing_is_sent_that_could_not_be_written_down() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let path = saved(&api).await;
    ground.recorder.plan(Plan::default().every("TransactWriteItems", Fault::Status(400, "{}".to_owned())));
    assert_eq!(api.ask("POST", &path, Some(json!({}))).await.0, 503);
    assert_eq!(ground.twilio.calls("POST", MESSAGES), 0);
}

#[tokio::test]
async fn what_twilio_refuses_is_said_and_may_be_asked_for_at_once() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let path = saved(&api).await;
    ground.twilio.set_unreachable("+19725550101", 21614);
    let (status, problem) = api.ask("POST", &path, Some(json!({}))).await;
    assert_eq!((status, &problem["title"]), (422, &json!("Not accepted by Twilio")));
    assert!(problem["detail"].as_str().unwrap().contains("cannot take texts"), "{problem}");
    ground.recorder.plan(Plan::default().next(SEND, Fault::Refuse));
    let again = api.ask("POST", &path, Some(json!({}))).await;
    assert!(matches!(again.0, 502 | 503), "{again:?}");
}

#[tokio::test]
async fn without_a_number_there_is_nothing_to_text_from() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let operator = api.by_operator();
    let tenant = operator
        .ask("POST", "/v1/operator/tenants", Some(json!({ "business": "Numberless", "time_zone": "UTC" })))
        .await
        .1;
    let base = format!("/v1/operator/tenants/{}", tenant["tenant"]["tenant_id"].as_str().unwrap());
    let saved = operator.put(&format!("{base}/contacts"), json!({ "contacts": [ann("9725550101")] })).await;
    let path = format!("{base}/contacts/{}/confirm", saved["contacts"][0]["id"].as_str().unwrap());
    let (status, problem) = operator.ask("POST", &path, Some(json!({}))).await;
    assert_eq!(status, 422);
    assert!(problem["detail"].as_str().unwrap().contains("Connect a Twilio number first"), "{problem}");
}

#[tokio::test]
async fn a_contact_who_texted_stop_is_shown_as_opted_out() {
    let desk = Desk::open().await;
    let api = Api::of(&desk.ground).await;
    saved(&api).await;
    let seed = &desk.ground.seed;
    desk.post(&Text::new(&seed.account_sid, "+19725550101", &seed.number, "STOP")).await;
    let thread = ThreadKey { customer: Sender::parse("+19725550101").unwrap(), ..desk.ground.thread() };
    let limit = after(desk.work.clock.now(), SignedDuration::from_secs(20));
    drive(&desk.work, &thread, limit).await.unwrap();
    assert_eq!(api.get("/v1/contacts").await["contacts"][0]["opted_out"], true);
}
