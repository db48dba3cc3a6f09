//! Texts that come in while a person has disconnected: held, and booked or dismissed by a click.

use futures_util::future::join_all;
use intellisend::domain::audit::{Act, Actor};
use intellisend::domain::time::{SignedDuration, Timestamp, after};
use intellisend::drivers::{Decided, Rested, Verdict, decide_held};
use serde_json::{Value, json};
use tests::fakes::servicetitan::Booking;
use tests::faults::{Fault, Plan};

use crate::office::Office;

const OTHER_CUSTOMER: &str = "+19725550101";

fn words(booking: &Booking) -> &str {
    booking.summary.as_deref().unwrap_or_default()
}

#[tokio::test]
async fn what_comes_in_after_a_disconnect_is_held_and_what_came_before_is_booked_by_itself() {
    let office = Office::open().await;
    let desk = &office.desk;
    desk.receive("before").await;
    office.disconnect().await;
    desk.receive("during").await;
    assert!(matches!(desk.drive().await, Rested::Parked { .. }));
    assert!(matches!(desk.drive().await, Rested::Parked { .. }));
    let waiting = office.waiting().await;
    assert_eq!((waiting.owed, waiting.parked, waiting.held), (0, 1, 1));
    office.reconnect().await;
    desk.receive("after").await;
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    let booking = desk.one_booking(&["before", "after"]).await;
    assert!(!words(&booking).contains("during"), "{}", words(&booking));
    assert_eq!(office.waiting().await.held, 1);
}

#[tokio::test]
async fn a_held_text_costs_nothing_on_later_drives() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.disconnect().await;
    desk.receive("during").await;
    assert_eq!(desk.drive().await, Rested::Held { texts: 1 });
    desk.ground.recorder.clear();
    assert_eq!(desk.drive().await, Rested::Held { texts: 0 });
    // Other functions of the desk may still be warming up.
    let mut calls = desk.ground.recorder.calls();
    calls.retain(|call| call.caller == "driver");
    let reads = ["BatchGetItem", "GetItem", "Query"];
    assert!(
        calls.iter().all(|call| reads.iter().any(|read| call.line().ends_with(read))),
        "it only reads: {calls:?}"
    );
    let far = after(desk.work.clock.now(), SignedDuration::from_hours(1_000));
    let owed = desk.work.store.owed(far).await.unwrap();
    assert!(owed.iter().all(|due| due.thread != desk.ground.thread()), "nobody comes back for it");
}

#[tokio::test]
async fn one_click_books_what_is_held_once_and_in_its_place_under_ten_drivers() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.disconnect().await;
    desk.receive("during one").await;
    desk.receive("during two").await;
    desk.drive().await;
    office.reconnect().await;
    desk.receive("after").await;
    desk.drive().await;
    assert_eq!(office.click("book").await, (200.into(), json!({ "threads": 1, "texts": 2, "left": 0 })));
    assert_eq!(office.click("book").await, (200.into(), json!({ "threads": 0, "texts": 0, "left": 0 })));
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| desk.another(name))).await;
    join_all(workers.iter().map(|work| desk.drive_with(work))).await;
    desk.drive().await;
    let booking = desk.one_booking(&[]).await;
    let at = |what: &str| words(&booking).find(what).unwrap_or_else(|| panic!("no {what}"));
    assert!(at("during one") < at("during two") && at("during two") < at("after"), "{}", words(&booking));
    assert_eq!((words(&booking).matches("Customer: during").count(), desk.ground.bookings().len()), (2, 1));
    assert_eq!(office.waiting().await, intellisend::store::Waiting::default());
    let trail = office.trail(Act::HeldBooked).await;
    assert_eq!(trail.len(), 1, "{trail:?}");
    assert_eq!((&*trail[0].detail, &*trail[0].by), ("texts: 2, threads: 1", "ann@example.com"));
}

#[tokio::test]
async fn where_nothing_was_booked_yet_a_click_opens_a_conversation_after_a_look() {
    let office = Office::open().await;
    office.disconnect().await;
    office.desk.receive("first").await;
    office.desk.receive("second").await;
    office.desk.drive().await;
    office.reconnect().await;
    office.click("book").await;
    office.desk.ground.recorder.clear();
    office.desk.drive().await;
    office.desk.one_booking(&["first", "second"]).await;
    let calls = office.desk.ground.recorder.calls();
    let at = |method: &str| {
        calls.iter().position(|call| call.method == method && call.path.contains("/bookings")).unwrap()
    };
    assert!(at("GET") < at("POST"), "{calls:?}");
}

#[tokio::test]
async fn what_is_dismissed_is_never_booked_and_in_no_later_transcript() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.disconnect().await;
    let text = desk.receive("unwanted").await;
    assert_eq!(desk.drive().await, Rested::Held { texts: 1 });
    assert_eq!(office.click("dismiss").await.1, json!({ "threads": 1, "texts": 1, "left": 0 }));
    assert_eq!(office.click("dismiss").await.1, json!({ "threads": 0, "texts": 0, "left": 0 }));
    office.reconnect().await;
    assert_eq!(office.click("book").await.1, json!({ "threads": 0, "texts": 0, "left": 0 }));
    // Twilio delivers it again.
    desk.post(&text).await;
    desk.drive().await;
    assert_eq!(desk.ground.bookings().len(), 0);
    for body in ["wanted", "more"] {
        desk.receive(body).await;
        desk.drive().await;
    }
    let booking = desk.one_booking(&["wanted", "more"]).await;
    assert!(!words(&booking).contains("unwanted"), "{}", words(&booking));
    assert_eq!(office.trail(Act::HeldDismissed).await.len(), 1);
}

#[tokio::test]
async fn without_a_connection_nothing_can_be_booked_and_everything_stays_held() {
    let office = Office::open().await;
    office.disconnect().await;
    office.desk.receive("during").await;
    office.desk.drive().await;
    let (status, problem) = office.click("book").await;
    assert_eq!((status, &problem["title"]), (422.into(), &"Not connected".into()));
    assert_eq!(office.waiting().await.held, 1);
    assert!(office.trail(Act::HeldBooked).await.is_empty());
}

#[tokio::test]
async fn a_click_never_touches_another_tenants_texts() {
    let (mine, theirs) = (Office::open().await, Office::open().await);
    for office in [&mine, &theirs] {
        office.disconnect().await;
        office.desk.receive("during").await;
        office.desk.drive().await;
        office.reconnect().await;
    }
    for click in ["book", "dismiss"] {
        mine.click(click).await;
        assert_eq!(theirs.waiting().await.held, 1);
    }
    assert_eq!(mine.waiting().await.held, 0);
}

#[tokio::test]
async fn when_the_time_is_over_the_answer_says_how_many_are_left() {
    let office = Office::open().await;
    let work = &office.desk.work;
    office.disconnect().await;
    office.desk.receive("one").await;
    office.desk.drive().await;
    office.drive_another(OTHER_CUSTOMER, "two").await;
    let (tenant, ann) = (office.desk.ground.thread().tenant, Actor::ourselves());
    let over = decide_held(work, &tenant, &ann, Verdict::Book, work.clock.now()).await.unwrap();
    assert_eq!(over, Decided { threads: 0, texts: 0, left: 2 });
    let limit = after(work.clock.now(), SignedDuration::from_secs(20));
    let done = decide_held(work, &tenant, &ann, Verdict::Book, limit).await.unwrap();
    assert_eq!(done, Decided { threads: 2, texts: 2, left: 0 });
}

#[tokio::test]
async fn what_waits_is_counted_by_who_has_to_do_something_about_it() {
    let office = Office::open().await;
    let desk = &office.desk;
    let before = desk.work.clock.now();
    desk.receive("booked").await;
    desk.drive().await;
    desk.ground.recorder.plan(Plan::default().next("…/bookings/…", Fault::Status(429, String::new())));
    desk.receive("delayed by ServiceTitan").await;
    desk.drive().await;
    let waiting = office.waiting().await;
    assert_eq!((waiting.owed, waiting.parked, waiting.held), (1, 0, 0));
    assert!(waiting.oldest_owed.is_some_and(|oldest| oldest >= before));
    let refused = Plan::default().next("PATCH …/bookings/…", Fault::Status(403, String::new()));
    desk.ground.recorder.plan(refused);
    desk.drive().await;
    let waiting = office.waiting().await;
    assert_eq!((waiting.owed, waiting.parked, waiting.oldest_owed), (0, 1, None));
    office.disconnect().await;
    let (_, rested) = office.drive_another(OTHER_CUSTOMER, "held").await;
    assert_eq!(rested, Rested::Held { texts: 1 });
    let (_, answer) = office.request("GET", "/v1/connections").await.unwrap();
    let texts = &answer["texts"];
    assert_eq!(
        (&texts["owed"], &texts["parked"], &texts["held"]),
        (&json!(0), &json!(1), &json!(1)),
        "{texts}"
    );
    assert_eq!((&texts["oldest_owed"], &texts["at_least"]), (&Value::Null, &json!(false)), "{texts}");
    let came = |which: &str| texts[which].as_str().expect("a moment").parse::<Timestamp>().expect("a moment");
    assert!(before <= came("oldest_parked") && came("oldest_parked") <= came("oldest_held"), "{texts}");
    // Nobody comes back for it while nothing can be booked. Once something can, and nobody comes, that is our trouble.
    desk.pass(600);
    let waiting = office.waiting().await;
    assert_eq!((waiting.owed, waiting.parked, waiting.held), (0, 1, 1));
    office.reconnect().await;
    office.works_again().await;
    let waiting = office.waiting().await;
    assert_eq!((waiting.owed, waiting.parked, waiting.held), (1, 0, 1));
}

#[tokio::test]
async fn what_came_in_lately_is_counted_wherever_it_is() {
    let office = Office::open().await;
    let (desk, store) = (&office.desk, &office.desk.work.store);
    let (tenant, before) = (desk.ground.thread().tenant, desk.work.clock.now());
    let since = async |from| store.texts_since(&tenant, from).await.unwrap();
    assert_eq!(since(before).await.texts, 0);
    desk.receive("booked").await;
    desk.receive("booked with it").await;
    desk.drive().await;
    office.disconnect().await;
    office.drive_another(OTHER_CUSTOMER, "dismissed").await;
    office.click("dismiss").await;
    desk.receive("held").await;
    desk.drive().await;
    office.drive_another("+19725550102", "held as well").await;
    desk.receive("owed").await;
    let counted = since(before).await;
    assert_eq!((counted.texts, counted.at_least), (6, false));
    assert_eq!(since(after(desk.work.clock.now(), SignedDuration::from_secs(1))).await.texts, 0);
}
