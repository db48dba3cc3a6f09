//! What came in and what became of it, as the office sees it: the list, one conversation, a table, figures.

use intellisend::drivers::Rested;
use serde_json::{Value, json};
use tests::api::{Answered, ask_function};
use tests::events::Http;
use tests::faults::{Fault, Plan};
use tests::ground::CUSTOMER;

use crate::api::{Api, claims};
use crate::office::Office;
use crate::tenants::base;

/// The texts of one conversation.
mod exchange;

const LIST: &str = "/v1/conversations";
const OTHERS: [&str; 3] = ["+19725550101", "+19725550102", "+19725550103"];

/// An answer that is as the description says.
async fn ask(api: &Api, path: &str) -> Answered {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    ask_function(&api.function, &Http::new("GET", path).query(query).claims(api.claims())).await
}

async fn list(api: &Api, query: &str) -> Vec<Value> {
    let page = ask(api, &format!("{LIST}?{query}")).await.with(200);
    page["conversations"].as_array().expect("conversations").clone()
}

async fn open(api: &Api, shown: &Value) -> Value {
    let id = shown["id"].as_str().expect("an id");
    let mut opened = ask(api, &format!("{LIST}/{id}")).await.with(200);
    opened["conversation"].take()
}

/// States and customers of what is listed.
fn told(listed: &[Value]) -> Vec<(&str, &str)> {
    let of = listed.iter().map(|shown| (shown["state"].as_str(), shown["customer"]["number"].as_str()));
    of.map(|(state, number)| (state.unwrap(), number.unwrap())).collect()
}

async fn office() -> (Office, Api) {
    let office = Office::open().await;
    let api = Api::of(&office.desk.ground).await;
    (office, api)
}

#[tokio::test]
async fn a_text_is_listed_before_it_is_booked_and_under_the_same_name_after() {
    let (office, api) = office().await;
    let desk = &office.desk;
    assert_eq!(list(&api, "").await, Vec::<Value>::new());
    desk.receive("No heat").await;
    let before = list(&api, "").await;
    assert_eq!(told(&before), [("waiting", CUSTOMER)]);
    assert_eq!((&before[0]["owed"], &before[0]["booking"]), (&json!(1), &Value::Null));
    desk.drive().await;
    desk.receive("12 Oak St").await;
    desk.drive().await;
    let after = list(&api, "").await;
    assert_eq!(told(&after), [("booked", CUSTOMER)]);
    assert_eq!(after[0]["id"], before[0]["id"]);
    assert_eq!((&after[0]["texts"], &after[0]["owed"]), (&json!(2), &json!(0)));
    assert_eq!(after[0]["newest"]["words"], "12 Oak St");
    let booking = desk.one_booking(&[]).await;
    let shown = &after[0]["booking"];
    assert_eq!(
        (&shown["id"], &shown["external_id"], &shown["environment"], &shown["status"]),
        (&json!(booking.id.to_string()), &json!(booking.external_id), &json!("integration"), &Value::Null)
    );
    let opened = open(&api, &after[0]).await;
    let exchange = opened["exchange"].as_array().unwrap();
    let lines: Vec<_> =
        exchange.iter().map(|line| (line["words"].as_str().unwrap(), &line["state"])).collect();
    assert_eq!(lines, [("No heat", &json!("settled")), ("12 Oak St", &json!("settled"))]);
    assert_eq!((&opened["left_out"], &opened["number_texted"]), (&json!(0), &json!(desk.ground.seed.number)));
}

#[tokio::test]
async fn no_name_shows_a_number_and_another_business_s_name_is_like_any_that_means_nothing() {
    let ((office, mine), (_theirs, others)) = (self::office().await, self::office().await);
    office.desk.receive("No heat").await;
    office.desk.drive().await;
    let listed = list(&mine, "").await;
    let id = listed[0]["id"].as_str().unwrap();
    assert!(!id.contains("972555") && !id.contains("500555"), "{id}");
    let unknown = ask(&others, &format!("{LIST}/ct_1")).await;
    assert_eq!(unknown.status, 404);
    assert_eq!(ask(&others, &format!("{LIST}/{id}")).await, unknown);
    assert_eq!(ask(&mine, &format!("{LIST}/ct_1")).await, unknown);
    let operator = mine.by_operator();
    let path = format!("{}/conversations", base(&office.desk.ground));
    let seen = ask(&operator, &path).await.with(200);
    assert_eq!(seen["conversations"], json!(listed), "operators see what the business sees");
    assert_eq!(ask(&operator, &format!("{path}/{id}")).await.status, 200);
    let viewer = mine.by(claims(Some(&office.desk.ground.seed.tenant), &["viewers"]));
    assert_eq!(list(&viewer, "").await, listed);
}

#[tokio::test]
async fn what_is_parked_says_why_and_what_to_do() {
    let (office, api) = office().await;
    let desk = &office.desk;
    desk.ground.recorder.plan(Plan::default().next("…/bookings", Fault::Status(403, String::new())));
    desk.receive("No heat").await;
    assert!(matches!(desk.drive().await, Rested::Parked { .. }));
    // It is told as what it is once the next drive has seen that a person must act.
    desk.pass(30);
    desk.drive().await;
    let listed = list(&api, "").await;
    assert_eq!((told(&listed), &listed[0]["parked"]), (vec![("parked", CUSTOMER)], &json!(1)));
    let why = &listed[0]["why"];
    assert!(why["cause"].as_str().unwrap().contains("booking provider"), "{why}");
    assert!(why["remedy"].as_str().unwrap().contains("API Application Access"), "{why}");
    let opened = open(&api, &listed[0]).await;
    assert_eq!(opened["exchange"][0]["state"], "parked");
    office.lose_connection().await;
    let listed = list(&api, "").await;
    assert!(listed[0]["why"]["remedy"].as_str().unwrap().contains("activate"), "{}", listed[0]["why"]);
}

#[tokio::test]
async fn what_servicetitan_never_takes_is_set_aside_with_what_it_said() {
    let (office, api) = office().await;
    let said = json!({
        "title": "Validation failed.", "status": 400, "traceId": "00-4bf92f", "errors": { "Summary": ["Too long."] },
    });
    let refusal = Fault::Status(400, said.to_string());
    office.desk.ground.recorder.plan(Plan::default().next("servicetitan POST …/bookings", refusal));
    office.desk.receive("No heat").await;
    assert_eq!(office.desk.drive().await, Rested::Settled { writes: 0, set_aside: true });
    let listed = list(&api, "state=set_aside").await;
    assert_eq!(told(&listed), [("set_aside", CUSTOMER)]);
    let why = &listed[0]["why"];
    assert_eq!(
        (&why["errors"], &why["trace_id"]),
        (&json!({ "Summary": ["Too long."] }), &json!("00-4bf92f"))
    );
    let figures = ask(&api, "/v1/stats").await.with(200);
    assert_eq!((&figures["set_aside"], &figures["texts"]), (&json!(1), &json!(0)));
    office.desk.receive("Hello?").await;
    office.desk.drive().await;
    assert_eq!(told(&list(&api, "").await), [("booked", CUSTOMER)]);
    assert_eq!(ask(&api, "/v1/stats").await.with(200)["set_aside"], 0);
}

#[tokio::test]
async fn what_is_held_waits_for_a_click_and_keeps_its_name_whatever_is_clicked() {
    let (office, api) = office().await;
    let desk = &office.desk;
    desk.receive("booked").await;
    desk.drive().await;
    office.disconnect().await;
    desk.receive("during").await;
    desk.drive().await;
    office.drive_another(OTHERS[0], "unwanted").await;
    let held = list(&api, "state=held").await;
    assert_eq!(told(&held), [("held", OTHERS[0]), ("held", CUSTOMER)]);
    let opened = open(&api, &held[1]).await;
    let states: Vec<&Value> =
        opened["exchange"].as_array().unwrap().iter().map(|line| &line["state"]).collect();
    assert_eq!(states, [&json!("settled"), &json!("held")]);
    assert!(held[0]["why"]["remedy"].as_str().unwrap().contains("dismiss"));
    office.click("dismiss").await;
    let listed = list(&api, "").await;
    assert_eq!(told(&listed), [("dismissed", OTHERS[0]), ("dismissed", CUSTOMER), ("booked", CUSTOMER)]);
    assert_eq!(open(&api, &held[0]).await["exchange"][0]["state"], "dismissed");
}

#[tokio::test]
async fn page_by_page_each_is_listed_once_and_filters_narrow_it() {
    let (office, api) = office().await;
    for (customer, body) in OTHERS.iter().zip(["one", "two", "three"]) {
        office.drive_another(customer, body).await;
    }
    office.desk.receive("owed").await;
    let (mut seen, mut path) = (Vec::new(), format!("{LIST}?limit=1"));
    loop {
        let page = ask(&api, &path).await.with(200);
        seen.extend(page["conversations"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => path = format!("{LIST}?limit=1&after={next}"),
            None => break,
        }
    }
    let newest_first =
        [("waiting", CUSTOMER), ("booked", OTHERS[2]), ("booked", OTHERS[1]), ("booked", OTHERS[0])];
    assert_eq!(told(&seen), newest_first);
    for typed in ["(972)%20555-0102", "+19725550102", "%2B1%20972.555.0102"] {
        assert_eq!(told(&list(&api, &format!("number={typed}")).await), [newest_first[2]], "{typed}");
    }
    assert_eq!(told(&list(&api, "state=waiting").await), [newest_first[0]]);
    let second = seen[2]["last_text_at"].as_str().unwrap();
    assert_eq!(told(&list(&api, &format!("from={second}")).await), newest_first[..3]);
    assert_eq!(told(&list(&api, &format!("to={second}")).await), newest_first[3..]);
    let (_other, others) = self::office().await;
    let cursor = ask(&api, &format!("{LIST}?limit=1")).await.with(200)["next"].as_str().unwrap().to_owned();
    for wrong in ["state=lost", "number=12", "from=today", "format=xml", "limit=0", "after=garbage"] {
        assert_eq!(ask(&api, &format!("{LIST}?{wrong}")).await.status, 400, "{wrong}");
    }
    assert_eq!(ask(&others, &format!("{LIST}?after={cursor}")).await.status, 400, "a stranger's place");
}

#[tokio::test]
async fn a_table_opens_in_a_spreadsheet_and_runs_nothing_there() {
    let (office, api) = office().await;
    office.desk.receive("=HYPERLINK(\"https://example.com\",\"No heat\")").await;
    office.desk.drive().await;
    let answer = ask(&api, &format!("{LIST}?format=csv")).await.with(200);
    let table = answer.as_str().expect("a table");
    let lines: Vec<&str> = table.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 2, "{table}");
    assert!(lines[0].starts_with('\u{feff}') && lines[1].contains("\"'=HYPERLINK(\"\"https"), "{table}");
    let event = Http::new("GET", LIST).query("format=csv").claims(api.claims()).event();
    let answer = api.function.invoke(&event).await.unwrap();
    let headers = &answer["headers"];
    assert_eq!(headers["content-disposition"], "attachment; filename=\"conversations.csv\"");
    assert_eq!((&headers["x-next"], &headers["cache-control"]), (&Value::Null, &json!("no-store")));
}

#[tokio::test]
async fn figures_say_how_much_came_how_fast_it_was_booked_and_what_waits() {
    let (office, api) = office().await;
    let desk = &office.desk;
    let none = ask(&api, "/v1/stats?days=1").await.with(200);
    assert_eq!((&none["texts"], &none["median_seconds_to_booking"]), (&json!(0), &Value::Null));
    for body in ["No heat", "12 Oak St"] {
        desk.receive(body).await;
        desk.drive().await;
    }
    // The hours of nobody: every text is outside of them.
    let closed = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        .map(|day| (day.to_owned(), json!([])));
    let hours: serde_json::Map<String, Value> = closed.into_iter().collect();
    api.put("/v1/settings", json!({ "opening_hours": hours })).await;
    let figures = ask(&api, "/v1/stats?days=2").await.with(200);
    assert_eq!(
        (&figures["days"], &figures["texts"], &figures["bookings"]),
        (&json!(2), &json!(2), &json!(1))
    );
    assert_eq!(figures["texts_outside_hours"], 2);
    assert!(figures["median_seconds_to_booking"].as_u64().is_some_and(|seconds| seconds >= 1), "{figures}");
    office.disconnect().await;
    desk.receive("held").await;
    desk.drive().await;
    assert_eq!(ask(&api, "/v1/stats").await.with(200)["waiting"]["held"], 1);
    for wrong in ["0", "91", "week"] {
        assert_eq!(ask(&api, &format!("/v1/stats?days={wrong}")).await.status, 400, "{wrong}");
    }
}
