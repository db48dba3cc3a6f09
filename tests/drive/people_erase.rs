//! A customer is erased, whatever is under way, and the receipt names what is left elsewhere.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::join_all;
use intellisend::domain::ids::ThreadKey;
use intellisend::domain::settings::Replies;
use intellisend::drivers::Rested;
use serde_json::{Value, json};
use tests::fakes::servicetitan::{Booking, Lag};
use tests::faults::{Fault, Plan};
use tests::lambda::Failed;
use tests::phone::{Report, Text};

use crate::desk::event;
use crate::held_races::claim_of;
use crate::people::{CREATE, People};
use crate::statuses::{TURN, hear};
use crate::tables::{Item, Tables, value};

const ERASE: &str = "/v1/customers/(972) 555-0100?confirm=yes";

/// What is stored of the thread, but for the marks.
async fn items(people: &People, thread: &ThreadKey) -> Vec<Item> {
    let tables = Tables::of(people.ground());
    let mut items = tables.items("Threads", "thread", &thread.key()).await;
    items.retain(|item| !matches!(value(item, "item").as_deref(), Some("state" | "dialogue")));
    items
}

async fn erased(people: &People) -> Value {
    people.ask("DELETE", ERASE).await.with(200)["receipt"].clone()
}

#[tokio::test]
async fn everything_goes_and_the_receipt_names_what_is_left_in_servicetitan_and_twilio() {
    let people = People::open().await;
    let (desk, thread) = (&people.office.desk, people.ground().thread());
    let first = desk.receive("No heat").await;
    desk.receive("12 Oak St").await;
    desk.drive().await;
    people.act(&first, "pause").await.with(200);
    let report = Report {
        message_sid: tests::fakes::twilio::new_sid("SM"),
        account_sid: first.account_sid.clone(),
        from: first.to.clone(),
        to: first.from.clone(),
        status: "delivered".to_owned(),
        error_code: None,
    };
    let posted = event(people.ground(), "/twilio/status", &report.parameters());
    desk.webhook.invoke(&posted.event()).await.unwrap();
    let booking: Booking = desk.one_booking(&["No heat"]).await;
    people.office.drive_another("+19725550101", "another's").await;
    let receipt = erased(&people).await;
    assert_eq!(receipt["number"], "+19725550100");
    assert_eq!(receipt["deleted"], json!({ "texts": 2, "unbooked": 0, "conversations": 1, "consents": 0 }));
    let left = &receipt["left_in_servicetitan"]["bookings"];
    assert_eq!(left[0]["booking_id"], booking.id.to_string());
    assert_eq!((&left[0]["environment"], left.as_array().unwrap().len()), (&json!("integration"), 1));
    let seed = &people.ground().seed;
    let messages = json!([{ "account_sid": seed.account_sid, "number": seed.number, "messages": 3 }]);
    assert_eq!(receipt["left_in_twilio"]["messages"], messages);
    assert_eq!(receipt["kept"], json!(["ledger", "history"]));
    assert!(items(&people, &thread).await.is_empty());
    assert_eq!(desk.work.store.state(&thread).await.unwrap().thread.conversation, None);
    assert_eq!(items(&people, &people.thread_of("+19725550101")).await.len(), 2, "the neighbour's");
    let again = erased(&people).await;
    assert_eq!(again["deleted"], json!({ "texts": 0, "unbooked": 0, "conversations": 0, "consents": 0 }));
    assert_eq!(again["left_in_servicetitan"]["bookings"], json!([]));
    let trail = people.trail().await;
    assert_eq!(trail[0], ("customer_erased".to_owned(), "…0100, texts: 2, conversations: 1".to_owned()));
    assert!(trail.iter().all(|(_, detail)| !detail.contains("9725550100")), "{trail:?}");
    let ledger = format!("seen#{}#{}", thread.tenant.as_str(), first.message_sid);
    assert_eq!(Tables::of(people.ground()).items("Threads", "thread", &ledger).await.len(), 1);
}

#[tokio::test]
async fn without_a_confirmation_it_only_says_what_would_go() {
    let people = People::open().await;
    let desk = &people.office.desk;
    desk.receive("No heat").await;
    desk.drive().await;
    desk.receive("12 Oak St").await;
    for path in ["/v1/customers/+19725550100", "/v1/customers/+19725550100?confirm=no"] {
        let problem = people.ask("DELETE", path).await.with(409);
        assert_eq!((&problem["texts"], &problem["conversations"]), (&json!(2), &json!(1)));
        assert!(problem["detail"].as_str().unwrap().contains("1 wait to be booked"), "{problem}");
    }
    assert_eq!(items(&people, &people.ground().thread()).await.len(), 3);
    assert_eq!(people.times("customer_erased").await, 0);
}

#[tokio::test]
async fn while_an_attempt_may_still_land_nothing_is_erased_and_the_answer_says_when() {
    let people = People::open().await;
    let (desk, thread) = (&people.office.desk, people.ground().thread());
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(1));
    desk.receive("No heat").await;
    desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropAfter));
    assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
    let problem = people.ask("DELETE", ERASE).await.with(409);
    assert_eq!(problem["title"], "Under way");
    assert!(problem["detail"].as_str().unwrap().contains("Try again in"), "{problem}");
    assert_eq!((items(&people, &thread).await.len(), people.times("customer_erased").await), (2, 0));
}

#[tokio::test]
async fn a_booking_that_nobody_knows_of_is_named_by_its_external_id() {
    let people = People::open().await;
    let desk = &people.office.desk;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(1));
    let first = desk.receive("No heat").await;
    desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropAfter));
    assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
    forget_claim(&people).await;
    let receipt = erased(&people).await;
    assert_eq!(receipt["deleted"], json!({ "texts": 1, "unbooked": 1, "conversations": 1, "consents": 0 }));
    let left = &receipt["left_in_servicetitan"]["bookings"][0];
    assert_eq!(left["booking_id"], Value::Null);
    assert_eq!(left["external_id"], format!("intellisend-{}", first.message_sid));
    desk.settle();
    assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: false });
    assert_eq!(desk.ground.bookings().len(), 1, "nothing is booked a second time");
    // Twilio's log still has it: the ledger keeps a sweep from bringing it back.
    let ledger = format!("seen#{}#{}", people.ground().seed.tenant, first.message_sid);
    assert_eq!(Tables::of(people.ground()).items("Threads", "thread", &ledger).await.len(), 1);
}

#[tokio::test]
async fn an_attempt_that_ended_with_its_process_is_named_as_well() {
    let people = People::open().await;
    let first = people.office.desk.receive("No heat").await;
    claim_of(&people.office, async || {}).await.unwrap();
    people.ask("DELETE", ERASE).await.with(409);
    forget_claim(&people).await;
    let receipt = erased(&people).await;
    let left = &receipt["left_in_servicetitan"]["bookings"][0];
    assert_eq!(left["external_id"], format!("intellisend-{}", first.message_sid));
    assert!(items(&people, &people.ground().thread()).await.is_empty());
}

/// Has the claim settled, by the clock of the function as well.
async fn forget_claim(people: &People) {
    let tables = Tables::of(people.ground());
    let items = tables.items("Threads", "thread", &people.ground().thread().key()).await;
    let state = items.into_iter().find(|item| value(item, "item").as_deref() == Some("state"));
    let mut state: HashMap<_, _> = state.expect("a state");
    let mut data: Value = serde_json::from_str(&value(&state, "data").unwrap()).unwrap();
    let claim = &mut data["of"]["conversation"]["booking"]["claim"];
    claim["settles_at"] = "2026-01-01T00:00:00Z".into();
    claim["send_by"] = "2026-01-01T00:00:00Z".into();
    state.insert("data".to_owned(), AttributeValue::S(data.to_string()));
    tables.put("Threads", state).await;
}

#[tokio::test]
async fn whoever_read_the_texts_before_can_book_nothing_of_them_any_more() {
    let people = People::open().await;
    let (desk, thread) = (&people.office.desk, people.ground().thread());
    desk.receive("No heat").await;
    // Between reading and claiming, for as long as it takes.
    let claim = claim_of(&people.office, async || {
        let receipt = erased(&people).await;
        assert_eq!(
            receipt["deleted"],
            json!({ "texts": 1, "unbooked": 1, "conversations": 0, "consents": 0 })
        );
    });
    assert_eq!(claim.await.unwrap_err(), intellisend::store::SaveError::Moved);
    assert!(matches!(desk.drive().await, Rested::Settled { writes: 0, .. }));
    assert!(items(&people, &thread).await.is_empty());
    assert_eq!(desk.ground.bookings().len(), 0);
}

#[tokio::test]
async fn what_comes_in_afterwards_opens_a_new_conversation_with_nothing_of_before_in_it() {
    let people = People::open().await;
    let desk = &people.office.desk;
    desk.receive("No heat").await;
    desk.drive().await;
    erased(&people).await;
    let next = desk.receive("It is me again").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    let bookings = desk.ground.bookings();
    let notes = bookings[1].summary.clone().unwrap_or_default();
    assert!(notes.contains("me again") && !notes.contains("No heat"), "{notes}");
    let receipt = erased(&people).await;
    let left = receipt["left_in_servicetitan"]["bookings"].as_array().unwrap().clone();
    assert_eq!(left.len(), 1, "the first is in the first receipt");
    assert_eq!(left[0]["external_id"], format!("intellisend-{}", next.message_sid));
}

#[tokio::test]
async fn ten_drivers_and_an_erasure_at_once_leave_nothing_or_one_conversation_and_nothing_under_way() {
    let people = People::open().await;
    let (desk, thread) = (&people.office.desk, people.ground().thread());
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| desk.another(name))).await;
    for round in 0..4 {
        desk.receive(&format!("text {round}")).await;
        let drives = join_all(workers.iter().map(|work| desk.drive_with(work)));
        let (_, answered) = tokio::join!(drives, people.ask("DELETE", ERASE));
        assert!(matches!(answered.status, 200 | 409 | 503), "{answered:?}");
        desk.drive().await;
        let state = desk.work.store.state(&thread).await.unwrap().thread;
        assert!(state.conversation.is_none_or(|open| open.booking.claim.is_none()));
        erased(&people).await;
        assert!(items(&people, &thread).await.is_empty());
    }
    // Each text was in one booking at most.
    let notes: Vec<String> =
        desk.ground.bookings().into_iter().filter_map(|booking| booking.summary).collect();
    for round in 0..4 {
        let of = notes.iter().filter(|notes| notes.contains(&format!("text {round}"))).count();
        assert!(of <= 1, "text {round} in {of} bookings");
    }
}

#[tokio::test]
async fn one_that_is_cut_off_is_finished_by_the_next_and_names_every_booking() {
    let people = People::open().await;
    let (desk, thread) = (&people.office.desk, people.ground().thread());
    for body in ["one", "two", "three"] {
        desk.receive(body).await;
    }
    desk.drive().await;
    let function = people.office.settings.clone();
    desk.ground.recorder.on_kill("save-credentials", move || {
        let function = function.clone();
        async move { function.kill().await }
    });
    for cut in ["save-credentials …TransactWriteItems", "save-credentials …DeleteItem"] {
        desk.ground.recorder.plan(Plan::default().next(cut, Fault::KillAfter));
        let claims = json!({ "token_use": "id", "custom:tenant_id": people.ground().seed.tenant });
        let path = "/v1/customers/+19725550100";
        let request = tests::events::Http::new("DELETE", path).query("confirm=yes").claims(&claims);
        let ended = people.office.settings.invoke(&request.event()).await;
        assert!(matches!(ended, Err(Failed::Crashed { .. })), "{ended:?}");
    }
    let receipt = erased(&people).await;
    assert_eq!(receipt["left_in_servicetitan"]["bookings"].as_array().unwrap().len(), 1, "{receipt}");
    assert!(items(&people, &thread).await.is_empty());
}

#[tokio::test]
async fn held_and_dismissed_texts_and_those_of_a_channel_go_as_well_and_marks_are_named() {
    let people = People::open().await;
    let (office, desk) = (&people.office, &people.office.desk);
    office.disconnect().await;
    let dismissed = desk.receive("dismissed").await;
    desk.drive().await;
    people.act(&dismissed, "dismiss").await.with(200);
    desk.receive("held").await;
    desk.drive().await;
    let seed = &people.ground().seed;
    desk.post(&Text::new(&seed.account_sid, "whatsapp:+19725550100", &seed.number, "by a channel")).await;
    people.ask("PUT", "/v1/not-customers/+19725550100").await.with(200);
    let receipt = erased(&people).await;
    assert_eq!(receipt["deleted"], json!({ "texts": 3, "unbooked": 2, "conversations": 0, "consents": 0 }));
    assert_eq!(receipt["kept"], json!(["ledger", "history", "not_customer"]));
    for customer in ["+19725550100", "whatsapp:+19725550100"] {
        assert!(items(&people, &people.thread_of(customer)).await.is_empty());
    }
    assert_eq!(office.waiting().await.held, 0);
}

#[tokio::test]
async fn what_came_to_a_number_that_was_let_go_is_found_and_goes() {
    let people = People::open().await;
    let desk = &people.office.desk;
    desk.receive("No heat").await;
    desk.drive().await;
    // As if it had come to another number, which is nobody's by now.
    let (from, to) = (people.ground().thread(), people.at_number("+15005558888"));
    let tables = Tables::of(people.ground());
    for mut item in tables.items("Threads", "thread", &from.key()).await {
        item.insert("thread".to_owned(), AttributeValue::S(to.key()));
        tables.put("Threads", item).await;
    }
    let receipt = erased(&people).await;
    assert_eq!(receipt["deleted"], json!({ "texts": 2, "unbooked": 0, "conversations": 2, "consents": 0 }));
    let unknown = json!({ "account_sid": null, "number": "+15005558888", "messages": 1 });
    assert!(receipt["left_in_twilio"]["messages"].as_array().unwrap().contains(&unknown), "{receipt}");
    assert!(items(&people, &to).await.is_empty());
}

#[tokio::test]
async fn a_customer_with_more_waiting_texts_than_one_transaction_takes_is_erased_whole() {
    let people = People::open().await;
    let desk = &people.office.desk;
    for n in 0..110 {
        desk.receive(&format!("text {n}")).await;
    }
    let receipt = erased(&people).await;
    assert_eq!(
        receipt["deleted"],
        json!({ "texts": 110, "unbooked": 110, "conversations": 0, "consents": 0 })
    );
    assert!(items(&people, &people.ground().thread()).await.is_empty());
    assert!(matches!(desk.drive().await, Rested::Settled { writes: 0, .. }));
    assert_eq!(people.times("customer_erased").await, 1);
}

#[tokio::test]
async fn another_business_s_texts_of_the_same_customer_stay() {
    let (mine, theirs) = (People::open().await, People::open().await);
    for people in [&mine, &theirs] {
        people.office.desk.receive("No heat").await;
        people.office.desk.drive().await;
    }
    erased(&mine).await;
    assert_eq!(items(&theirs, &theirs.ground().thread()).await.len(), 2);
    theirs.office.desk.one_booking(&["No heat"]).await;
}

#[tokio::test]
async fn nothing_that_comes_round_afterwards_brings_any_of_it_back() {
    let people = People::open().await;
    people.ground().settings(|profile| profile.replies = Replies::Ask).await;
    let (desk, thread) = (&people.office.desk, people.ground().thread());
    desk.receive("My furnace rattles").await;
    desk.drive().await;
    desk.receive("It smokes").await;
    let booking: Booking = desk.ground.bookings()[0].clone();
    // A reply is planned, a text is owed, and the booking is listened for.
    let receipt = erased(&people).await;
    assert_eq!(receipt["deleted"]["unbooked"], 1);
    desk.ground.servicetitan.dismiss(booking.id, 0);
    for _ in 0..3 {
        desk.pass(TURN);
        let now = desk.work.clock.now();
        let mut due = desk.work.store.owed(now).await.unwrap();
        due.retain(|due| due.thread.tenant == thread.tenant);
        assert!(due.is_empty(), "{due:?}");
        // Doorbells that rang before, and were late.
        let fresh = desk.another("late").await;
        assert!(matches!(desk.drive_with(&fresh).await, Rested::Settled { writes: 0, .. }));
        hear(desk).await;
        assert!(items(&people, &thread).await.is_empty());
    }
    assert_eq!(desk.ground.bookings().len(), 1);
    assert!(desk.ground.twilio.sent(&people.ground().seed.account_sid).is_empty());
}
