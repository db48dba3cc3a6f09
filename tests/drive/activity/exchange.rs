use aws_sdk_dynamodb::types::AttributeValue;
use intellisend::domain::activity::exchange::Line;
use intellisend::domain::activity::sent::Exchanged;
use intellisend::domain::conversation::noise::NeedsNone;
use intellisend::domain::time::{SignedDuration, Timestamp, after, sortable};
use intellisend::drivers::{Opened, Rested, Work, open_activity};
use serde_json::{Value, json};
use tests::api::ask_function;
use tests::events::Http;
use tests::faults::{Fault, Plan};
use tests::proxy::Call;

use super::{LIST, ask, list, office, open, told};
use crate::desk::Desk;
use crate::follow_ups::booked;
use crate::tables::{Tables, value};

const SETTLED: &str = "settled";
const NEEDS_NONE: &str = "needs_none";

/// DynamoDB gives a mebibyte at a time: of such texts a hundred and a few.
const LONG: usize = 9_400;

/// Words and states of an exchange.
fn lines(opened: &Value) -> Vec<(&str, &str)> {
    let lines = opened["exchange"].as_array().expect("an exchange").iter();
    lines.map(|line| (line["words"].as_str().unwrap(), line["state"].as_str().unwrap())).collect()
}

/// Texts of the thread like its newest one, each so much later than the one before, in the conversation that this text
/// opened: their own words are their numbers.
async fn many_more(desk: &Desk, count: u32, step: SignedDuration, opened_by: Option<&str>) {
    let tables = Tables::of(&desk.ground);
    let items = tables.items("Threads", "thread", &desk.ground.thread().key()).await;
    let text = items.into_iter().filter(|item| value(item, "item").unwrap().starts_with("text#"));
    let last = text.max_by_key(|item| value(item, "received_at")).expect("a text");
    let (sid, data) = (value(&last, "item").unwrap()[5..].to_owned(), value(&last, "data").unwrap());
    let mut of: Value = serde_json::from_str(&data).unwrap();
    let mut at: Timestamp = of["of"]["received_at"].as_str().unwrap().parse().unwrap();
    for number in 1..=count {
        at = after(at, step);
        let own = format!("{}f{number:04}", &sid[..sid.len() - 5]);
        let words = format!("{number} {}", "x".repeat(LONG));
        of["of"]["sid"] = json!(own);
        of["of"]["body"] = json!(words);
        of["of"]["received_at"] = json!(at.to_string());
        let mut item = last.clone();
        let mut set = |name: &str, value: String| item.insert(name.to_owned(), AttributeValue::S(value));
        set("item", format!("text#{own}"));
        set("received_at", sortable(at));
        set("data", of.to_string());
        opened_by.map(|opened_by| set("conversation", opened_by.to_owned()));
        tables.put("Threads", item).await;
    }
}

#[tokio::test]
async fn noise_in_an_open_conversation_is_part_of_its_exchange_and_no_line_of_the_list() {
    let (office, api) = office().await;
    let desk = &office.desk;
    for body in ["No heat", "👍", "12 Oak St", "thanks!"] {
        desk.receive(body).await;
        desk.drive().await;
    }
    let listed = list(&api, "").await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!((&listed[0]["texts"], &listed[0]["newest"]["words"]), (&json!(2), &json!("12 Oak St")));
    assert_eq!(list(&api, "state=needs_none").await, Vec::<Value>::new());
    let opened = open(&api, &listed[0]).await;
    let expected =
        [("No heat", SETTLED), ("👍", NEEDS_NONE), ("12 Oak St", SETTLED), ("thanks!", NEEDS_NONE)];
    assert_eq!((lines(&opened), &opened["left_out"]), (expected.to_vec(), &json!(0)));
    assert_eq!(opened["newest"], listed[0]["newest"]);
    let why = |place: usize| (&opened["exchange"][place]["why"], &opened["exchange"][place]["rule"]);
    assert_eq!(why(0), (&Value::Null, &Value::Null));
    for (place, reason) in [(1, NeedsNone::Reaction), (3, NeedsNone::Thanks)] {
        assert_eq!(why(place), (&json!(reason.for_people()), &json!(reason.as_str())));
    }
}

#[tokio::test]
async fn noise_of_a_conversation_leads_to_it_by_its_own_name_and_is_booked_by_that_all_the_same() {
    let (office, api) = office().await;
    let desk = &office.desk;
    for body in ["No heat", "ok"] {
        desk.receive(body).await;
        desk.drive().await;
    }
    let conversation = open(&api, &list(&api, "").await[0]).await;
    let noise = &conversation["exchange"][1];
    assert_ne!(noise["id"], conversation["id"]);
    assert_eq!(open(&api, noise).await, conversation);
    let path = format!("{LIST}/{}/book", noise["id"].as_str().unwrap());
    let click = Http::new("POST", &path).claims(api.claims());
    assert_eq!(ask_function(&api.function, &click).await.with(200)["texts"], 1);
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    let opened = open(&api, &list(&api, "").await[0]).await;
    assert_eq!(
        (lines(&opened), &opened["id"]),
        (vec![("No heat", SETTLED), ("ok", SETTLED)], &conversation["id"])
    );
    assert_eq!(opened["exchange"][1]["id"], Value::Null);
}

#[tokio::test]
async fn noise_that_is_in_no_conversation_is_a_line_of_its_own_and_says_why_in_words() {
    let (office, api) = office().await;
    office.desk.receive("thanks!").await;
    office.desk.drive().await;
    let listed = list(&api, "state=needs_none").await;
    let why = &listed[0]["why"];
    assert_eq!((&why["cause"], &why["rule"]), (&json!("Only thanks or OK"), &json!("thanks")));
    let opened = open(&api, &listed[0]).await;
    assert_eq!(lines(&opened), [("thanks!", NEEDS_NONE)]);
    assert_eq!(opened["exchange"][0]["id"], listed[0]["id"]);
    let table = ask(&api, &format!("{LIST}?format=csv")).await.with(200);
    assert!(table.as_str().unwrap().contains("Only thanks or OK"), "{table}");
}

#[tokio::test]
async fn noise_of_the_part_that_the_office_has_dealt_with_stays_in_the_exchange() {
    let (office, api) = office().await;
    let desk = &office.desk;
    let id = booked(desk).await;
    for body in ["ok", "second"] {
        desk.receive(body).await;
        desk.drive().await;
        if body == "ok" {
            desk.ground.servicetitan.convert(id, 9_001);
        }
    }
    let listed = list(&api, "").await;
    assert_eq!(told(&listed).len(), 1, "{listed:?}");
    let opened = open(&api, &listed[0]).await;
    assert_eq!(lines(&opened), [("first", SETTLED), ("ok", NEEDS_NONE), ("second", SETTLED)]);
}

#[tokio::test]
async fn an_old_conversation_has_its_exchange_however_much_was_texted_since() {
    let (office, api) = office().await;
    let desk = &office.desk;
    desk.receive("No heat").await;
    desk.drive().await;
    let listed = list(&api, "").await;
    let other = format!("SM{}", "0".repeat(32));
    many_more(desk, 250, SignedDuration::from_secs(60), Some(&other)).await;
    let opened = open(&api, &listed[0]).await;
    assert_eq!((lines(&opened), &opened["left_out"]), (vec![("No heat", SETTLED)], &json!(0)));
}

#[tokio::test]
async fn of_a_long_conversation_the_newest_texts_are_shown_and_the_others_counted() {
    let (office, api) = office().await;
    let desk = &office.desk;
    for body in ["No heat", "ok"] {
        desk.receive(body).await;
        desk.drive().await;
    }
    many_more(desk, 230, SignedDuration::from_millis(1), None).await;
    let listed = list(&api, "").await;
    desk.ground.recorder.clear();
    let opened = open(&api, &listed[0]).await;
    let lines = lines(&opened);
    assert_eq!((lines.len(), &opened["left_out"]), (200, &json!(32)));
    assert!(lines.contains(&("ok", NEEDS_NONE)) && !lines.contains(&("No heat", SETTLED)));
    let is_number = |number: &str| lines.iter().any(|(words, _)| words.starts_with(&format!("{number} ")));
    assert!(is_number("230") && is_number("32") && !is_number("31"));
    let counts = |call: &&Call| String::from_utf8_lossy(&call.body).contains("\"Select\":\"COUNT\"");
    assert_eq!(
        desk.ground.recorder.calls().iter().filter(counts).count(),
        1,
        "what is not shown is only counted"
    );
}

/// The one conversation there is, as somebody opens it whom this one serves.
async fn opened_by(work: &Work, desk: &Desk, name: &str) -> Opened {
    let id = desk.ground.thread().tenant;
    let (tenant, sealer) = (desk.work.store.tenant(&id).await, desk.work.vault.sealer().await);
    let opened = open_activity(work, (&id, &tenant.unwrap()), &sealer.unwrap(), name).await;
    opened.unwrap().expect("the conversation")
}

#[tokio::test]
async fn a_photo_has_the_link_of_the_notes_until_that_ends() {
    let (office, api) = office().await;
    let desk = &office.desk;
    let mut text = desk.ground.text("Look");
    text.media =
        ["image/jpeg", "video/mp4"].map(|of| ("https://api.example.com".to_owned(), of.to_owned())).into();
    desk.post(&text).await;
    desk.drive().await;
    let notes = desk.one_booking(&["Look"]).await.summary.unwrap();
    let opened = open(&api, &list(&api, "").await[0]).await;
    let media = opened["exchange"][0]["media"].as_array().unwrap();
    let links: Vec<&str> = media.iter().map(|media| media["link"].as_str().unwrap()).collect();
    assert_eq!(links.len(), 2);
    assert!(links.iter().all(|link| notes.contains(&format!("{link}\n"))), "{links:?} in {notes}");
    let name = opened["id"].as_str().unwrap();
    let has_links = |opened: &Opened| first_text(opened).media.iter().all(|media| media.link.is_some());
    let day = 24 * 3_600;
    desk.pass(89 * day);
    assert!(has_links(&opened_by(&desk.work, desk, name).await));
    api.put("/v1/settings", json!({ "photo_link_days": 30 })).await;
    assert!(!has_links(&opened_by(&desk.work, desk, name).await), "the business says how long");
    api.put("/v1/settings", json!({ "photo_link_days": 90 })).await;
    desk.pass(2 * day);
    assert!(!has_links(&opened_by(&desk.work, desk, name).await));
}

#[tokio::test]
async fn without_what_signs_links_the_exchange_is_shown_all_the_same() {
    let (office, api) = office().await;
    let desk = &office.desk;
    let mut text = desk.ground.text("Look");
    text.media.push(("https://api.example.com".to_owned(), "image/jpeg".to_owned()));
    desk.post(&text).await;
    desk.drive().await;
    let name = list(&api, "").await[0]["id"].as_str().unwrap().to_owned();
    let cold = desk.another("cold").await;
    desk.ground.recorder.plan(Plan::default().every("cold aws …GetSecretValue", Fault::DropBefore));
    let opened = opened_by(&cold, desk, &name).await;
    let text = first_text(&opened);
    assert_eq!((text.words.as_str(), &text.media[0].link), ("Look", &None));
}

fn first_text(opened: &Opened) -> &Line {
    let Exchanged::Text(text) = &opened.exchange[0] else { panic!("a text") };
    text
}
