//! What waited goes on by itself once it can: in order, a lane for each tenant, and nothing that is too old.

use aws_sdk_dynamodb::types::AttributeValue;
use intellisend::domain::audit::Act;
use intellisend::domain::connection::health::Health;
use intellisend::domain::connection::trouble::{Kind, Trouble};
use intellisend::domain::ids::{ConnectionKey, Environment, TenantId};
use intellisend::domain::time::{SignedDuration, Timestamp, after, sortable};
use intellisend::drivers::alerts::tend_these;
use intellisend::drivers::{Driven, Rested, drain};
use intellisend::store::OfTenant;
use serde_json::{Value, json};
use tests::fakes::servicetitan::Booking;
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tests::phone::Text;
use tests::stack::in_servicetitan;

use crate::desk::Desk;
use crate::office::Office;
use crate::tables::{Tables, value};

/// Longer than until the schedule drives what no doorbell has rung for.
const DUE: i64 = 61;

fn tenant(ground: &Ground) -> TenantId {
    ground.thread().tenant
}

/// A text of the customer's with that number, taken in by the desk's webhook.
async fn receive(desk: &Desk, customer: usize, body: &str) -> Text {
    let seed = &desk.ground.seed;
    let text = Text::new(&seed.account_sid, &format!("+1972555{customer:04}"), &seed.number, body);
    desk.post(&text).await;
    text
}

/// One minute's work at these tenants, as far as there is time.
async fn drained_within(desk: &Desk, tenants: &[TenantId], time: SignedDuration) -> Driven {
    let now = desk.work.clock.now();
    let mut due = desk.work.store.owed(now).await.expect("the tables answer");
    due.retain(|text| tenants.contains(&text.thread.tenant));
    drain(&desk.work, due, after(now, time)).await
}

async fn drained(desk: &Desk) -> Driven {
    drained_within(desk, &[tenant(&desk.ground)], SignedDuration::from_mins(10)).await
}

/// The customers' numbers in the order in which their bookings were made.
fn booked(ground: &Ground) -> Vec<usize> {
    let mut bookings = ground.bookings();
    bookings.sort_by_key(|booking| booking.id);
    bookings.iter().map(|booking| booking.name.rsplit_once('-').unwrap().1.parse().unwrap()).collect()
}

fn first_line(booking: &Booking) -> String {
    booking.summary.as_deref().unwrap_or_default().lines().next().unwrap_or_default().to_owned()
}

/// Makes a text of the customer's so much older, as if it had come in then.
pub(crate) async fn age(desk: &Desk, text: &Text, hours: i64) {
    let by = -SignedDuration::from_hours(hours);
    let earlier = |moment: &str| sortable(after(moment.parse::<Timestamp>().expect("a moment"), by));
    let tables = Tables::of(&desk.ground);
    let items = tables.items("Threads", "thread", &desk.ground.thread().key()).await;
    let name = format!("text#{}", text.message_sid);
    let mut item =
        items.into_iter().find(|item| value(item, "item").as_ref() == Some(&name)).expect("it is there");
    for attribute in ["received_at", "due"] {
        let older = earlier(&value(&item, attribute).expect("a moment"));
        item.insert(attribute.to_owned(), AttributeValue::S(older));
    }
    let mut data: Value = serde_json::from_str(&value(&item, "data").expect("a document")).expect("JSON");
    data["of"]["received_at"] = json!(earlier(data["of"]["received_at"].as_str().expect("a moment")));
    item.insert("data".to_owned(), AttributeValue::S(data.to_string()));
    tables.put("Threads", item).await;
}

/// A person must act: the connection is not called until then.
async fn needs_attention(office: &Office) {
    let work = &office.desk.work;
    let key = ConnectionKey { tenant: tenant(&office.desk.ground), environment: Environment::Integration };
    let found = work.store.tenant(&key.tenant).await.unwrap();
    let connection = found.active().expect("an active connection");
    let health = Health { connection_generation: connection.generation, ..Health::default() };
    let trouble = Trouble { kind: Kind::Credentials, said: "invalid_client".to_owned(), trace_id: None };
    let next = health.failed(trouble, work.clock.now()).expect("news");
    work.store.put_health(&key, &found.health(connection), next).await.unwrap();
}

#[tokio::test]
async fn what_was_parked_is_booked_once_urgent_first_and_then_oldest_as_soon_as_it_can_be() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.lose_connection().await;
    for customer in 0..30 {
        let body = match customer {
            20 => "I smell gas",
            10 | 25 => "no heat since this morning",
            _ => "please call me",
        };
        receive(desk, customer, body).await;
    }
    desk.pass(DUE);
    assert_eq!(drained(desk).await.waiting, 30);
    assert_eq!(office.waiting().await.parked, 30);
    office.reconnect().await;
    let driven = drained(desk).await;
    assert_eq!((driven.threads, driven.settled, driven.writes), (30, 30, 30));
    assert_eq!(office.waiting().await, intellisend::store::Waiting::default());
    // Up to eight are under way at once, so that none overtakes more than seven others.
    let mut plan = vec![20, 10, 25];
    plan.extend((0..30).filter(|customer| ![20, 10, 25].contains(customer)));
    let made = booked(&desk.ground);
    assert_eq!(made.len(), 30, "each once");
    for (at, customer) in made.iter().enumerate() {
        let planned = plan.iter().position(|planned| planned == customer).unwrap();
        assert!(planned < at + 8, "{customer} is number {at} of {made:?}");
    }
    assert_eq!(drained(desk).await.threads, 0);
}

#[tokio::test]
async fn a_tenant_that_cannot_book_costs_one_look_a_minute_and_nothing_at_servicetitan() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.lose_connection().await;
    for customer in 0..5 {
        receive(desk, customer, "please call me").await;
    }
    desk.pass(DUE);
    drained(desk).await;
    for why in ["no connection is active", "it needs attention"] {
        for minutes in [1, 30] {
            desk.pass(minutes * 60);
            desk.ground.recorder.clear();
            let driven = drained(desk).await;
            assert_eq!((driven.threads, driven.waiting, driven.failed), (5, 5, 0), "{why}");
            let calls = desk.ground.recorder.calls();
            let actions: Vec<&str> = calls.iter().filter_map(|call| call.action.as_deref()).collect();
            assert_eq!(calls.len(), 2, "{why}: {calls:?}");
            assert!(actions[0].ends_with("Scan") && actions[1].ends_with("BatchGetItem"), "{actions:?}");
            let waiting = office.waiting().await;
            assert_eq!((waiting.owed, waiting.parked), (0, 5), "{why}: it says so however long it takes");
        }
        office.reconnect().await;
        needs_attention(&office).await;
    }
    office.works_again().await;
    let waiting = office.waiting().await;
    assert_eq!((waiting.owed, waiting.parked), (5, 0), "from now on it waits for us");
    assert_eq!(drained(desk).await.settled, 5);
}

/// How all that is owed to the desk's tenant stands, as the schedule sees it each minute.
async fn standing(desk: &Desk) -> Vec<OfTenant> {
    let now = desk.work.clock.now();
    let mut standing = desk.work.store.standing(now).await.expect("the tables answer");
    standing.retain(|of| of.tenant == tenant(&desk.ground));
    standing
}

#[tokio::test]
async fn what_nobody_comes_for_is_an_alarm_once_the_reason_that_it_was_parked_for_is_gone() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.lose_connection().await;
    receive(desk, 0, "please call me").await;
    desk.pass(DUE);
    drained(desk).await;
    desk.pass(600);
    let limit = after(desk.work.clock.now(), SignedDuration::ZERO);
    let tended = tend_these(&desk.work, standing(desk).await, limit).await;
    assert_eq!((tended.owed_texts, tended.parked_texts, tended.oldest_owed_seconds), (0, 1, 0));
    office.reconnect().await;
    let tended = tend_these(&desk.work, standing(desk).await, limit).await;
    assert_eq!((tended.owed_texts, tended.parked_texts), (1, 0));
    assert!(tended.oldest_owed_seconds > 600, "{tended:?}");
    assert_eq!(drained(desk).await.settled, 1);
    assert!(standing(desk).await.is_empty());
}

#[tokio::test]
async fn what_is_held_is_not_in_the_list_that_is_read_each_minute_and_comes_back_to_it_by_a_click() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.disconnect().await;
    desk.receive("Cold house").await;
    assert_eq!(desk.drive().await, Rested::Held { texts: 1 });
    assert!(standing(desk).await.is_empty(), "however much is held");
    assert_eq!(office.waiting().await.held, 1);
    office.reconnect().await;
    office.click("book").await;
    assert_eq!(standing(desk).await.len(), 1);
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
}

#[tokio::test]
async fn a_flood_of_one_tenant_keeps_no_other_waiting() {
    let flooded = Desk::open().await;
    let other = Desk::open().await;
    in_servicetitan(&flooded.ground.servicetitan, &other.ground.seed);
    for customer in 0..24 {
        receive(&flooded, customer, "I smell gas").await;
    }
    receive(&other, 0, "please call me").await;
    flooded.pass(DUE);
    let (slow, quick) = (&flooded.ground.seed, &other.ground.seed);
    let creates = format!("servicetitan POST …/{}/…/bookings", slow.servicetitan_tenant);
    let slowly = Fault::Delay(std::time::Duration::from_secs(2));
    flooded.ground.recorder.plan(Plan::default().every(&creates, slowly));
    let tenants = [tenant(&flooded.ground), tenant(&other.ground)];
    let drains = drained_within(&flooded, &tenants, SignedDuration::from_mins(10));
    let booked_there = |fake: &tests::fakes::servicetitan::ServiceTitan| {
        !fake.bookings(&quick.servicetitan_tenant.to_string()).is_empty()
    };
    let first = async {
        flooded.ground.servicetitan.until(booked_there).await;
        flooded.ground.bookings().len()
    };
    let (driven, booked_by_then) = tokio::join!(drains, first);
    assert!(booked_by_then < 24, "it did not wait for the flood to end: {booked_by_then}");
    assert_eq!((driven.settled, flooded.ground.bookings().len()), (25, 24));
}

#[tokio::test]
async fn when_the_time_is_over_the_rest_is_left_for_the_next_minute() {
    let desk = Desk::open().await;
    for customer in 0..3 {
        receive(&desk, customer, "please call me").await;
    }
    desk.pass(DUE);
    let own = [tenant(&desk.ground)];
    let over = drained_within(&desk, &own, SignedDuration::ZERO).await;
    assert_eq!((over.threads, over.waiting, over.settled), (3, 3, 0));
    assert_eq!(over.reasons, ["out of time"]);
    assert_eq!(desk.ground.bookings().len(), 0);
    assert_eq!(drained(&desk).await.settled, 3);
    assert_eq!(booked(&desk.ground).len(), 3);
}

#[tokio::test]
async fn a_text_of_61_minutes_says_late_for_good_and_one_of_59_does_not() {
    for (minutes, is_late) in [(59, false), (61, true)] {
        let desk = Desk::open().await;
        desk.receive("Cold house").await;
        desk.pass(minutes * 60);
        assert_eq!(drained(&desk).await.settled, 1);
        let line = first_line(&desk.one_booking(&["Cold house"]).await);
        assert_eq!(line.starts_with("LATE: texted "), is_late, "{line}");
        assert_eq!(line.ends_with(", 1 h 1 min before this reached ServiceTitan"), is_late, "{line}");
        desk.receive("12 Oak St").await;
        desk.drive().await;
        let amended = desk.one_booking(&["Cold house", "12 Oak St"]).await;
        assert_eq!(first_line(&amended), line);
        assert_eq!(desk.writes(), 2);
    }
}

#[tokio::test]
async fn what_is_older_than_72_hours_is_held_and_what_is_newer_is_booked() {
    let office = Office::open().await;
    let desk = &office.desk;
    let old = desk.receive("too old").await;
    age(desk, &old, 73).await;
    let younger = desk.receive("old enough").await;
    age(desk, &younger, 71).await;
    desk.receive("new").await;
    desk.pass(DUE);
    assert_eq!(drained(desk).await.settled, 1);
    let booking = desk.one_booking(&["old enough", "new"]).await;
    assert!(!booking.summary.as_deref().unwrap_or_default().contains("too old"));
    assert_eq!(office.waiting().await.held, 1);
    let (_, answer) = office.request("GET", "/v1/connections").await.unwrap();
    assert_eq!(answer["texts"]["held"], 1);
    assert_eq!(office.click("book").await, (200.into(), json!({ "threads": 1, "texts": 1, "left": 0 })));
    desk.drive().await;
    let booking = desk.one_booking(&["too old", "old enough", "new"]).await;
    let line = first_line(&booking);
    assert!(line.starts_with("LATE: texted ") && line.contains(", 3 days 1 h before"), "{line}");
    assert_eq!((office.waiting().await.held, office.trail(Act::HeldBooked).await.len()), (0, 1));
}

#[tokio::test]
async fn where_nothing_else_is_owed_a_click_books_what_is_too_old_once_and_it_is_not_held_again() {
    let office = Office::open().await;
    let desk = &office.desk;
    desk.receive("Cold house").await;
    desk.pass(73 * 3_600);
    assert_eq!(desk.drive().await, Rested::Held { texts: 1 });
    assert_eq!(desk.writes(), 0);
    office.click("book").await;
    // The click was made by a clock that is right.
    assert_eq!(drained(desk).await.settled, 1);
    let booking = desk.one_booking(&["Cold house"]).await;
    assert!(first_line(&booking).starts_with("LATE: "), "{booking:?}");
    assert_eq!(office.waiting().await, intellisend::store::Waiting::default());
}

#[tokio::test]
async fn what_is_too_old_can_be_dismissed() {
    let office = Office::open().await;
    let desk = &office.desk;
    desk.receive("Cold house").await;
    desk.pass(73 * 3_600);
    assert_eq!(drained(desk).await.held, 1);
    assert_eq!(office.click("dismiss").await, (200.into(), json!({ "threads": 1, "texts": 1, "left": 0 })));
    assert_eq!((drained(desk).await.threads, desk.ground.bookings().len()), (0, 0));
    assert_eq!(office.waiting().await, intellisend::store::Waiting::default());
}

#[tokio::test]
async fn while_nothing_can_be_booked_what_grows_too_old_is_held_without_a_call_to_servicetitan() {
    for attention in [false, true] {
        let office = Office::open().await;
        let desk = &office.desk;
        office.lose_connection().await;
        desk.receive("Cold house").await;
        desk.pass(DUE);
        assert_eq!(drained(desk).await.waiting, 1);
        if attention {
            office.reconnect().await;
            needs_attention(&office).await;
        }
        desk.pass(72 * 3_600);
        desk.ground.recorder.clear();
        assert_eq!(drained(desk).await.held, 1);
        let calls = desk.ground.recorder.calls();
        assert!(calls.iter().all(|call| call.target == "aws"), "{calls:?}");
        if attention {
            office.works_again().await;
        } else {
            office.reconnect().await;
        }
        assert_eq!((drained(desk).await.threads, desk.ground.bookings().len()), (0, 0));
        assert_eq!(office.waiting().await.held, 1);
    }
}

#[tokio::test]
async fn a_refused_text_that_grows_too_old_is_held_like_one_that_was_never_tried() {
    let office = Office::open().await;
    let desk = &office.desk;
    desk.receive("Cold house").await;
    desk.ground
        .recorder
        .plan(Plan::default().next("servicetitan POST …/bookings", Fault::Status(403, String::new())));
    assert!(matches!(desk.drive().await, Rested::Parked { .. }));
    desk.pass(73 * 3_600);
    assert_eq!(desk.drive().await, Rested::Held { texts: 1 });
    assert_eq!((desk.ground.bookings().len(), office.waiting().await.held), (0, 1));
    office.click("book").await;
    office.works_again().await;
    assert_eq!(drained(desk).await.settled, 1);
    desk.one_booking(&["Cold house"]).await;
    assert_eq!(desk.ground.bookings().len(), 1);
}
