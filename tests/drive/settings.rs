//! What a business chooses, and that it holds.

use intellisend::domain::time::Timestamp;
use serde_json::{Value, json};
use tests::events::Http;
use tests::ground::Ground;

use crate::api::{Api, blamed, claims};
use crate::desk::{Desk, event};
use crate::tables::{Tables, value};

const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn closed_but(monday: &Value) -> Value {
    let mut week: Value = WEEK.iter().map(|day| ((*day).to_owned(), json!([]))).collect();
    week["monday"] = monday.clone();
    week
}

#[tokio::test]
async fn settings_are_saved_field_by_field_and_each_save_is_in_the_trail() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let usual = api.get("/v1/settings").await;
    assert_eq!(usual["opening_hours"]["friday"], json!([{ "from": "08:00", "to": "17:00" }]));
    assert_eq!(usual["opening_hours"]["sunday"], json!([]));
    assert_eq!((&usual["retention_days"], &usual["replies"]), (&json!(180), &json!("off")));
    assert_eq!((&usual["photo_link_days"], &usual["follow_up_hours"]), (&json!(90), &json!(72)));
    assert_eq!((&usual["office_phone"], &usual["untouched_after_minutes"]), (&Value::Null, &Value::Null));
    let hours = closed_but(&json!([{ "from": "18:00", "to": "02:00" }, { "from": "06:00", "to": "09:00" }]));
    let given = json!({
        "business": " Acme & Söhne ", "office_phone": "(972) 555-0100", "time_zone": "america/denver",
        "opening_hours": hours, "replies": "acknowledge", "retention_days": "30",
        "photo_link_days": 20, "follow_up_hours": "48", "reply_countries": ["+52", " +1876", "+52"],
        "untouched_after_minutes": 60,
    });
    let mut saved = api.put("/v1/settings", given).await;
    saved.as_object_mut().unwrap().remove("messages");
    let in_order = json!([{ "from": "06:00", "to": "09:00" }, { "from": "18:00", "to": "02:00" }]);
    assert_eq!(
        saved,
        json!({
            "business": "Acme & Söhne", "office_phone": "+19725550100", "time_zone": "America/Denver",
            "opening_hours": closed_but(&in_order), "replies": "acknowledge", "replies_stopped": null, "retention_days": 30, "rules": [],
            "photo_link_days": 20, "follow_up_hours": 48, "warnings": {}, "reply_countries": ["+1876", "+52"],
            "replies_a_day": 1000, "replies_today": 0, "untouched_after_minutes": 60,
        })
    );
    let saved = api.put("/v1/settings", json!({ "office_phone": null })).await;
    assert_eq!((&saved["office_phone"], &saved["time_zone"]), (&Value::Null, &json!("America/Denver")));
    assert_eq!(api.get("/v1/settings").await, saved);
    assert_eq!(api.put("/v1/settings", json!({ "retention_days": 30 })).await, saved);
    let trail = api.get("/v1/audit").await;
    let [newest, first] = trail["entries"].as_array().unwrap().as_slice() else { panic!("{trail}") };
    assert_eq!((&newest["act"], &newest["detail"]), (&json!("settings_saved"), &json!("office_phone")));
    let all = "business, office_phone, time_zone, opening_hours, replies, reply_countries, retention_days, \
               photo_link_days, follow_up_hours, untouched_after_minutes";
    assert_eq!((&first["detail"], &first["by"]), (&json!(all), &json!("ann@example.com")));
    assert_eq!((&first["operator"], &first["from"]), (&json!(false), &json!("192.0.2.1")));
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_is_saved_in_part() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let before = api.get("/v1/settings").await;
    let mut hours =
        closed_but(&json!([{ "from": "08:00", "to": "12:00" }, { "from": "11:00", "to": "13:00" }]));
    hours.as_object_mut().unwrap().remove("sunday");
    let given = json!({
        "business": "A good name", "office_phone": "911", "time_zone": "Mars/Base", "opening_hours": hours,
        "replies": 7, "retention_days": 29, "photo_link_days": 0, "follow_up_hours": 721, "messages": [], "colour": "red",
        "reply_countries": ["+44", "44", 44], "replies_a_day": 9, "replies_today": 0,
        "untouched_after_minutes": 14,
    });
    let (status, problem) = api.ask("PUT", "/v1/settings", Some(given)).await;
    assert_eq!((status, &problem["status"]), (422, &json!(422)));
    let expected = [
        "colour",
        "follow_up_hours",
        "messages",
        "office_phone",
        "opening_hours.monday",
        "opening_hours.sunday",
        "photo_link_days",
        "replies",
        "replies_a_day",
        "replies_today",
        "reply_countries.1",
        "reply_countries.2",
        "retention_days",
        "time_zone",
        "untouched_after_minutes",
    ];
    assert_eq!(blamed(&problem), expected);
    assert_eq!(problem["errors"]["colour"], json!(["There is no such field."]));
    assert_eq!(api.get("/v1/settings").await, before);
    assert_eq!(api.acts("/v1/audit").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_before_anything_else() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let put = || Http::new("PUT", "/v1/settings").claims(api.claims());
    let large = format!("{{\"business\":\"{}\"}}", "x".repeat(64 * 1024));
    for (event, expected) in [
        (put().text("application/json", "{\"business\":"), 400),
        (put().text("application/json", "[]"), 400),
        (put().text("application/json", "null"), 400),
        (put().text("text/plain", "{}"), 415),
        (put().form("business=Acme"), 415),
        (put().text("application/json", &large), 413),
    ] {
        let (status, problem) = api.send(&event.event()).await;
        assert_eq!((status, &problem["status"]), (expected, &json!(expected)), "{problem}");
    }
    let with_charset = put().text("application/json; charset=utf-8", "{\"replies\":\"off\"}").event();
    assert_eq!(api.send(&with_charset).await.0, 200);
}

#[tokio::test]
async fn who_may_only_look_looks_and_a_business_that_is_not_there_is_like_an_unknown_address() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let viewer = api.by(claims(Some(&ground.seed.tenant), &["viewers"]));
    viewer.get("/v1/settings").await;
    assert_eq!(viewer.ask("PUT", "/v1/settings", Some(json!({ "replies": "off" }))).await.0, 403);
    let nobody = api.by(claims(Some("tn_nobody"), &[]));
    let unknown = api.ask("GET", "/v1/nothing", None).await;
    assert_eq!(unknown.0, 404);
    for (method, path) in
        [("GET", "/v1/settings"), ("PUT", "/v1/settings"), ("GET", "/v1/contacts"), ("GET", "/v1/audit")]
    {
        assert_eq!(nobody.ask(method, path, None).await, unknown, "{method} {path}");
    }
    let access = json!({ "token_use": "access", "custom:tenant_id": ground.seed.tenant });
    assert_eq!(api.by(access).ask("GET", "/v1/settings", None).await.0, 403);
}

#[tokio::test]
async fn what_a_customer_wrote_is_kept_for_as_long_as_the_business_says_and_no_longer() {
    let desk = Desk::open().await;
    let api = Api::of(&desk.ground).await;
    api.put("/v1/settings", json!({ "retention_days": 45 })).await;
    desk.receive("My heater leaks").await;
    let tables = Tables::of(&desk.ground);
    let thread = desk.ground.thread().key();
    let owed = tables.items("Threads", "thread", &thread).await;
    assert!(owed.iter().all(|item| !item.contains_key("expires_at")), "what is owed never expires");
    desk.drive().await;
    let report = [
        ("AccountSid", desk.ground.seed.account_sid.as_str()),
        ("MessageSid", "SM00000000000000000000000000000001"),
        ("MessageStatus", "delivered"),
        ("From", &desk.ground.seed.number),
        ("To", tests::ground::CUSTOMER),
    ];
    let report = report.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let reported = desk.webhook.invoke(&event(&desk.ground, "/twilio/status", &report).event()).await;
    assert_eq!(reported.expect("an answer")["statusCode"], 200);
    let now = desk.work.clock.now().as_second();
    let kept = tables.items("Threads", "thread", &thread).await;
    let mut names = Vec::new();
    for item in &kept {
        let ends: i64 = value(item, "expires_at").expect("an end").parse().unwrap();
        let days = (ends - now + 3_600) / 86_400;
        let name = value(item, "item").unwrap();
        assert_eq!(days, 45, "{name}");
        names.push(name.split('#').next().unwrap().to_owned());
    }
    names.sort();
    assert_eq!(names, ["conversation", "report", "state", "text"]);
}

#[tokio::test]
async fn the_trail_is_read_page_by_page_and_takes_no_nonsense() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    for days in 30..35 {
        api.put("/v1/settings", json!({ "retention_days": days })).await;
    }
    let (mut at, mut path) = (Vec::new(), "/v1/audit?limit=2".to_owned());
    loop {
        let page = api.get(&path).await;
        let entries = page["entries"].as_array().unwrap().iter();
        at.extend(entries.map(|entry| entry["at"].as_str().unwrap().parse::<Timestamp>().unwrap()));
        match page["next"].as_str() {
            Some(next) => path = format!("/v1/audit?limit=2&before={}", next.replace('#', "%23")),
            None => break,
        }
    }
    assert_eq!(at.len(), 5);
    assert!(at.is_sorted_by(|newer, older| newer >= older), "{at:?}");
    let long = "x".repeat(2_000);
    for query in [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=many",
        "before=zzz",
        "before=%23",
        &format!("before={long}"),
    ] {
        assert_eq!(api.ask("GET", &format!("/v1/audit?{query}"), None).await.0, 400, "{query}");
    }
    let old = api.get("/v1/audit?before=2020-01-01T00:00:00.000Z%230123456789abcdef&limit=200").await;
    assert_eq!(old, json!({ "entries": [], "next": null }));
}
