//! One conversation's held texts, booked or dismissed, and a text of the tray booked after all.

use intellisend::drivers::Rested;
use serde_json::json;

use crate::people::People;

const OTHER_CUSTOMER: &str = "+19725550101";

/// An office with a held text of two customers each; the first one's.
async fn with_two_held() -> (People, tests::phone::Text) {
    let people = People::open().await;
    let (office, desk) = (&people.office, &people.office.desk);
    office.disconnect().await;
    let text = desk.receive("mine").await;
    desk.drive().await;
    office.drive_another(OTHER_CUSTOMER, "another's").await;
    office.reconnect().await;
    (people, text)
}

#[tokio::test]
async fn one_conversation_is_booked_once_and_the_others_stay_held() {
    let (people, text) = with_two_held().await;
    assert_eq!(people.act(&text, "book").await.with(200), json!({ "texts": 1 }));
    assert_eq!(people.act(&text, "book").await.with(200), json!({ "texts": 0 }));
    people.office.desk.drive().await;
    people.office.desk.one_booking(&["mine"]).await;
    assert_eq!((people.office.waiting().await.held, people.times("held_booked").await), (1, 1));
}

#[tokio::test]
async fn what_is_dismissed_can_be_booked_after_all_and_its_neighbours_stay_held() {
    let (people, text) = with_two_held().await;
    assert_eq!(people.act(&text, "dismiss").await.with(200), json!({ "texts": 1 }));
    assert_eq!(people.act(&text, "dismiss").await.with(200), json!({ "texts": 0 }));
    let desk = &people.office.desk;
    assert!(matches!(desk.drive().await, Rested::Settled { writes: 0, .. }));
    assert_eq!((desk.ground.bookings().len(), people.office.waiting().await.held), (0, 1));
    assert_eq!(people.act(&text, "book").await.with(200), json!({ "texts": 1 }));
    assert_eq!(people.act(&text, "book").await.with(200), json!({ "texts": 0 }));
    desk.drive().await;
    desk.one_booking(&["mine"]).await;
    assert_eq!(people.times("text_booked").await, 1);
}

#[tokio::test]
async fn without_a_connection_nothing_is_booked_but_anything_may_be_dismissed() {
    let (people, text) = with_two_held().await;
    people.office.disconnect().await;
    assert_eq!(people.act(&text, "book").await.with(422)["title"], "Not connected");
    assert_eq!(people.office.waiting().await.held, 2);
    assert_eq!(people.act(&text, "dismiss").await.with(200), json!({ "texts": 1 }));
}

#[tokio::test]
async fn two_people_who_decide_differently_at_once_leave_it_booked_or_dismissed() {
    for _ in 0..3 {
        let (people, text) = with_two_held().await;
        let (booked, dismissed) = tokio::join!(people.act(&text, "book"), people.act(&text, "dismiss"));
        let (booked, dismissed) = (booked.with(200), dismissed.with(200));
        people.office.desk.drive().await;
        let bookings = people.ground().bookings().len();
        assert_eq!(people.office.waiting().await.held, 1);
        // Dismissed first and booked after all is both.
        assert!(booked["texts"] == 1 || dismissed["texts"] == 1, "{booked} {dismissed}");
        assert_eq!(bookings, usize::from(booked["texts"] == 1), "{booked} {dismissed}");
    }
}
