//! What was set aside or put off, and is tried at once because a person says so.

use futures_util::future::join_all;
use intellisend::domain::ids::Environment;
use intellisend::drivers::Rested;
use intellisend::drivers::connection::{activate, save};
use serde_json::json;
use tests::fakes::servicetitan::Lag;
use tests::faults::{Fault, Plan};

use crate::people::{AMEND, CREATE, People};
use crate::saving::{ann, right, tenant_id, wanted};

const ASIDE: Rested = Rested::Settled { writes: 0, set_aside: true };
const BOOKED: Rested = Rested::Settled { writes: 1, set_aside: false };

#[tokio::test]
async fn what_was_set_aside_is_booked_by_a_click_and_a_second_click_does_nothing() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let first = desk.receive("No heat").await;
    desk.receive("12 Oak St").await;
    people.refuse_next(CREATE);
    assert_eq!(desk.drive().await, ASIDE);
    assert_eq!(people.act(&first, "retry").await.with(200), json!({ "texts": 2 }));
    assert_eq!(people.act(&first, "retry").await.with(200), json!({ "texts": 0 }));
    assert_eq!(desk.drive().await, BOOKED);
    desk.one_booking(&["No heat", "12 Oak St"]).await;
    assert_eq!(people.act(&first, "retry").await.with(200), json!({ "texts": 0 }));
    assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: false });
    assert_eq!((desk.writes(), people.times("conversation_retried").await), (2, 1));
    assert_eq!(people.trail().await[0].1, "…0100, texts: 2");
}

#[tokio::test]
async fn ten_clicks_and_ten_drivers_at_once_make_one_booking_and_one_line() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| desk.another(name))).await;
    let first = desk.receive("No heat").await;
    people.refuse_next(CREATE);
    assert_eq!(desk.drive().await, ASIDE);
    let clicks = join_all((0..10).map(|_| people.act(&first, "retry")));
    let (answers, _) = tokio::join!(clicks, join_all(workers.iter().map(|work| desk.drive_with(work))));
    let tried: u64 = answers.iter().filter_map(|answer| answer.body["texts"].as_u64()).sum();
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 409)), "{answers:?}");
    desk.drive().await;
    desk.one_booking(&["No heat"]).await;
    assert_eq!((tried, desk.ground.bookings().len()), (1, 1));
    assert_eq!(people.times("conversation_retried").await, 1);
}

#[tokio::test]
async fn while_an_attempt_may_still_land_the_answer_says_when_to_come_back() {
    let people = People::open().await;
    let desk = &people.office.desk;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(1));
    let first = desk.receive("No heat").await;
    desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropAfter));
    assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
    let problem = people.act(&first, "retry").await.with(409);
    assert_eq!(problem["title"], "Under way");
    assert!(problem["detail"].as_str().unwrap().contains("Try again in"), "{problem}");
    desk.settle();
    desk.drive().await;
    desk.one_booking(&["No heat"]).await;
    assert_eq!((desk.ground.bookings().len(), people.times("conversation_retried").await), (1, 0));
}

#[tokio::test]
async fn what_waits_for_its_time_need_not_wait_after_a_click() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let first = desk.receive("No heat").await;
    let busy = r#"{"title":"Rate limit is exceeded. Try again in 600 seconds.","status":429}"#;
    desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::Status(429, busy.to_owned())));
    assert!(matches!(desk.drive().await, Rested::Parked { .. }));
    assert_eq!(due_now(&people).await, 0);
    assert_eq!(people.act(&first, "retry").await.with(200), json!({ "texts": 1 }));
    assert_eq!(people.act(&first, "retry").await.with(200), json!({ "texts": 0 }));
    assert_eq!(due_now(&people).await, 1);
}

/// What the schedule would drive now.
async fn due_now(people: &People) -> usize {
    let work = &people.office.desk.work;
    let owed = work.store.owed(work.clock.now()).await.unwrap();
    owed.iter().filter(|due| due.thread == people.ground().thread()).count()
}

#[tokio::test]
async fn an_amendment_that_was_set_aside_is_made_with_all_texts_and_the_booked_ones_count_once() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let first = desk.receive("No heat").await;
    desk.drive().await;
    desk.receive("12 Oak St").await;
    people.refuse_next(AMEND);
    assert_eq!(desk.drive().await, ASIDE);
    assert_eq!(people.act(&first, "retry").await.with(200), json!({ "texts": 1 }));
    assert_eq!(desk.drive().await, BOOKED);
    desk.one_booking(&["No heat", "12 Oak St"]).await;
    let month = intellisend::domain::usage::Month::of(desk.work.clock.now());
    let usage = desk.work.store.usage(&desk.ground.thread().tenant, &month).await.unwrap();
    assert_eq!((usage.texts, usage.bookings), (2, 1));
}

#[tokio::test]
async fn what_has_been_set_aside_for_a_week_is_booked_by_a_click_and_not_held_for_its_age() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let first = desk.receive("No heat").await;
    people.refuse_next(CREATE);
    assert_eq!(desk.drive().await, ASIDE);
    desk.pass(7 * 24 * 3_600);
    // The function's clock is the system's; this driver's is a week on.
    assert_eq!(people.act(&first, "retry").await.with(200), json!({ "texts": 1 }));
    assert_eq!(desk.drive().await, BOOKED);
    desk.one_booking(&["No heat"]).await;
}

#[tokio::test]
async fn what_was_set_aside_where_texts_no_longer_go_joins_what_is_open_now() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let first = desk.receive("No heat").await;
    people.refuse_next(CREATE);
    assert_eq!(desk.drive().await, ASIDE);
    let (tenant, production) = (tenant_id(desk), Environment::Production);
    save(&desk.work, &tenant, production, &ann(), &wanted(&right(desk))).await.unwrap();
    activate(&desk.work, &tenant, production, &ann()).await.unwrap();
    desk.receive("Hello").await;
    assert_eq!(desk.drive().await, BOOKED);
    assert_eq!(people.act(&first, "retry").await.with(200), json!({ "texts": 1 }));
    assert_eq!(people.act(&first, "retry").await.with(200), json!({ "texts": 0 }));
    assert_eq!(desk.drive().await, BOOKED);
    desk.one_booking(&["No heat", "Hello"]).await;
}

#[tokio::test]
async fn without_a_connection_nothing_is_tried_and_nothing_changes() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let first = desk.receive("No heat").await;
    people.refuse_next(CREATE);
    desk.drive().await;
    people.office.disconnect().await;
    assert_eq!(people.act(&first, "retry").await.with(422)["title"], "Not connected");
    people.office.reconnect().await;
    assert_eq!(people.act(&first, "retry").await.with(200), json!({ "texts": 1 }));
}
