//! What is counted for billing: each text and each booking at most once, however drivers race and calls fail.

use futures_util::future::join_all;
use intellisend::domain::connection::token::Need;
use intellisend::domain::settings::retention::Retention;
use intellisend::domain::time::{SignedDuration, Timestamp, after};
use intellisend::domain::usage::{Month, Usage};
use intellisend::drivers::Rested;
use intellisend::store::SaveError;
use serde_json::{Value, json};
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tests::proxy::Call;

use crate::api::Api;
use crate::desk::Desk;
use crate::office::Office;
use crate::tables::{Tables, value};
use crate::tenants::TENANTS;

const USAGE: &str = "/v1/operator/usage";

/// The driver's counter: what is due is put off by the same kind of call, on another table.
const COUNT: &str = "driver aws …UpdateItem";

/// Texts and bookings counted for the desk's tenant, of the month that is now and the one that was when the test began.
pub(crate) async fn counted(desk: &Desk) -> (u64, u64) {
    let now = desk.work.clock.now();
    let mut months = vec![Month::of(after(now, -SignedDuration::from_mins(30))), Month::of(now)];
    months.dedup();
    let (tenant, mut sum) = (desk.ground.thread().tenant, Usage::default());
    for month in &months {
        sum = sum + desk.work.store.usage(&tenant, month).await.expect("the tables answer");
    }
    (sum.texts, sum.bookings)
}

/// The tenant's line of what the API answers, and the whole of its page.
async fn shown(operator: &Api, ground: &Ground, query: &str) -> (Value, Value) {
    let mut path = format!("{USAGE}?{query}");
    loop {
        let page = operator.get(&path).await;
        let lines = page["tenants"].as_array().expect("tenants");
        if let Some(own) = lines.iter().find(|line| line["tenant_id"] == *ground.seed.tenant) {
            return (own.clone(), page.clone());
        }
        let next = page["next"].as_str().expect("the tenant is on one of the pages");
        path = format!("{USAGE}?{query}&after={next}");
    }
}

#[tokio::test]
async fn texts_in_bookings_and_bookings_are_shown_by_month_and_added_up() {
    let desk = Desk::open().await;
    let operator = Api::of(&desk.ground).await.by_operator();
    let month = Month::of(desk.work.clock.now()).to_string();
    let (own, _) = shown(&operator, &desk.ground, &format!("month={month}")).await;
    let business = own["business"].clone();
    let tenant = &desk.ground.seed.tenant;
    assert_eq!(own, json!({ "tenant_id": tenant, "business": business, "texts": 0, "bookings": 0 }));
    for body in ["No heat", "12 Oak St"] {
        desk.receive(body).await;
        desk.drive().await;
    }
    desk.drive().await;
    let (own, page) = shown(&operator, &desk.ground, &format!("month={month}&limit=200")).await;
    assert_eq!(own, json!({ "tenant_id": tenant, "business": business, "texts": 2, "bookings": 1 }));
    assert_eq!(page["month"], json!(month));
    for what in ["texts", "bookings"] {
        let lines = page["tenants"].as_array().unwrap().iter();
        let sum: u64 = lines.map(|line| line[what].as_u64().expect("a number")).sum();
        assert_eq!(page["total"][what], sum, "{page}");
    }
    let (now, _) = shown(&operator, &desk.ground, "limit=200").await;
    assert_eq!(now, own, "without a month it is this one");
    let (before, page) = shown(&operator, &desk.ground, "month=2019-02&limit=200").await;
    assert_eq!((&before["texts"], &before["bookings"]), (&json!(0), &json!(0)));
    assert_eq!((&page["month"], &page["total"]), (&json!("2019-02"), &json!({ "texts": 0, "bookings": 0 })));
}

#[tokio::test]
async fn usage_is_read_page_by_page_and_takes_no_nonsense() {
    let ground = Ground::quiet().await;
    let operator = Api::of(&ground).await.by_operator();
    for number in 0..3 {
        let id = format!("{}used{number}", ground.seed.tenant);
        operator
            .ask("POST", TENANTS, Some(json!({ "tenant_id": id, "business": "Paged", "time_zone": "UTC" })))
            .await;
    }
    let (mut seen, mut path, mut limit) = (Vec::new(), format!("{USAGE}?limit=2"), 2);
    loop {
        let page = operator.get(&path).await;
        let lines = page["tenants"].as_array().unwrap();
        assert!(lines.len() <= limit);
        // Those of all tests are in it.
        limit = 40;
        seen.extend(lines.iter().map(|line| line["tenant_id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => path = format!("{USAGE}?limit=40&after={next}"),
            None => break,
        }
    }
    assert!(seen.is_sorted_by(|a, b| a < b), "{seen:?}");
    assert!((0..3).all(|number| seen.contains(&format!("{}used{number}", ground.seed.tenant))), "{seen:?}");
    for month in ["2026", "2026-13", "2026-00", "2026-1", "11-2026", "2026-11-01", "now", "%20"] {
        let (status, problem) = operator.ask("GET", &format!("{USAGE}?month={month}"), None).await;
        assert_eq!((status, &problem["title"]), (400, &json!("Bad query")), "{month}");
        let why = json!({ "month": ["This is not a month, for instance 2026-11."] });
        assert_eq!(problem["errors"], why, "{month}");
    }
    for query in ["limit=0", "after=garbage"] {
        assert_eq!(operator.ask("GET", &format!("{USAGE}?{query}"), None).await.0, 400, "{query}");
    }
}

#[tokio::test]
async fn ten_drivers_at_once_on_one_thread_count_each_text_and_the_booking_once() {
    let desk = Desk::open().await;
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| desk.another(name))).await;
    for round in 0..3 {
        desk.receive(&format!("text {round} a")).await;
        desk.receive(&format!("text {round} b")).await;
        join_all(workers.iter().map(|work| desk.drive_with(work))).await;
    }
    desk.one_booking(&["text 0 a", "text 2 b"]).await;
    assert_eq!(counted(&desk).await, (6, 1));
}

#[tokio::test]
async fn of_two_drivers_that_settle_the_same_texts_one_counts_them() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    // Made and recorded, and not yet settled: the first transaction is the record, the second would settle.
    let plan = Plan::default().next("driver …TransactWriteItems", Fault::Delay(std::time::Duration::ZERO));
    let cut = Fault::Status(400, "{}".to_owned());
    desk.ground.recorder.plan(plan.next("driver …TransactWriteItems", cut));
    let (work, thread) = (&desk.work, desk.ground.thread());
    let limit = after(work.clock.now(), SignedDuration::from_secs(20));
    assert!(intellisend::drivers::drive(work, &thread, limit).await.is_err(), "it stays owed");
    assert_eq!(counted(&desk).await, (0, 1));
    let found = work.store.state(&thread).await.unwrap();
    let owed = work.store.log(&thread, &found.thread).await.unwrap().owed();
    assert_eq!(owed.len(), 1);
    let settle = || work.store.settle(&thread, &found, &owed, Retention::default(), work.clock.now());
    let ended = tokio::join!(settle(), settle());
    assert!(
        matches!(ended, (Ok(()), Err(SaveError::Moved)) | (Err(SaveError::Moved), Ok(()))),
        "one of them: {ended:?}"
    );
    assert_eq!(settle().await, Err(SaveError::Moved));
    assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: false });
    assert_eq!(counted(&desk).await, (1, 1));
}

/// The token's own writes are done before anything is counted.
async fn warm_up(desk: &Desk) {
    let owner = desk.ground.thread().tenant;
    let tenant = desk.work.store.tenant(&owner).await.unwrap();
    desk.work.broker.token(&owner, tenant.active().unwrap(), Need::AnyValid).await.unwrap();
}

#[tokio::test]
async fn a_count_that_may_have_gone_through_is_never_repeated_and_one_that_is_lost_holds_nothing_up() {
    for (fault, expected) in [(Fault::DropAfter, (1, 1)), (Fault::DropBefore, (1, 0))] {
        let desk = Desk::open().await;
        desk.receive("No heat").await;
        warm_up(&desk).await;
        desk.ground.recorder.plan(Plan::default().next(COUNT, fault));
        assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
        desk.one_booking(&["No heat"]).await;
        assert_eq!(counted(&desk).await, expected);
        let calls = desk.ground.recorder.calls();
        let is_count = |call: &&Call| {
            call.line().ends_with("UpdateItem") && String::from_utf8_lossy(&call.body).contains("stats#")
        };
        let counts = calls.iter().filter(is_count).count();
        assert_eq!(counts, 2, "the booking and the text, each tried once: {calls:?}");
    }
}

#[tokio::test]
async fn what_is_held_dismissed_or_set_aside_is_not_billed_and_what_is_booked_after_a_hold_is() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.disconnect().await;
    desk.receive("held and dismissed").await;
    assert_eq!(desk.drive().await, Rested::Held { texts: 1 });
    office.click("dismiss").await;
    desk.receive("held and booked").await;
    assert_eq!(desk.drive().await, Rested::Held { texts: 1 });
    assert_eq!(counted(desk).await, (0, 0));
    office.reconnect().await;
    office.click("book").await;
    desk.drive().await;
    desk.one_booking(&["held and booked"]).await;
    assert_eq!(counted(desk).await, (1, 1));
    desk.receive("refused for good").await;
    let refusal = Fault::Status(400, "{}".to_owned());
    desk.ground.recorder.plan(Plan::default().next("servicetitan PATCH …", refusal));
    assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: true });
    assert_eq!(counted(desk).await, (1, 1));
}

#[tokio::test]
async fn a_day_s_counts_are_one_item_and_go_by_themselves_after_25_months() {
    let desk = Desk::open().await;
    for body in ["No heat", "12 Oak St"] {
        desk.receive(body).await;
        desk.drive().await;
    }
    let items = Tables::of(&desk.ground).items("Tenants", "tenant_id", &desk.ground.seed.tenant).await;
    let stats: Vec<_> = items
        .iter()
        .filter(|item| value(item, "item").is_some_and(|name| name.starts_with("stats#")))
        .collect();
    assert!(matches!(stats.len(), 1 | 2), "two, if it is just midnight: {stats:?}");
    for item in stats {
        let name = value(item, "item").expect("a name");
        let day: Timestamp = format!("{}T00:00:00Z", &name["stats#".len()..]).parse().expect("a day");
        let ends: i64 = value(item, "expires_at").expect("an end").parse().expect("a number");
        let days = (ends - day.as_second()) / 86_400;
        assert!((25 * 30..=25 * 31).contains(&days), "{name} is kept {days} days");
        assert!(!item.contains_key("kind"), "in no list");
    }
}
