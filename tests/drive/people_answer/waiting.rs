use intellisend::drivers::{Driven, Rested};

use super::{NOTHING_TO_DO, SETTLED};
use crate::people::People;

#[tokio::test]
async fn a_message_after_the_office_dealt_with_the_booking_opens_nothing_and_is_told_with_the_next_text() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let text = people.booked().await;
    let id = desk.one_booking(&[]).await.id;
    desk.ground.servicetitan.dismiss(id, 1);
    people.answer(&text, "We come at 3").await.with(201);
    assert_eq!(desk.drive().await, NOTHING_TO_DO);
    assert_eq!(desk.ground.bookings().len(), 1);
    assert_eq!(people.ours(&text).await.len(), 1, "it is in Activity");
    desk.receive("Which door?").await;
    assert_eq!(desk.drive().await, SETTLED);
    desk.one_booking(&["Dana (office): We come at 3", "Customer: Which door?"]).await;
}

#[tokio::test]
async fn while_a_connection_is_waited_for_a_message_waits_and_with_none_to_wait_for_it_is_left_to_activity() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let text = people.booked().await;
    people.answer(&text, "We come at 3").await.with(201);
    people.office.lose_connection().await;
    desk.drive().await;
    people.office.reconnect().await;
    assert_eq!(desk.drive().await, SETTLED, "it is still owed");
    desk.one_booking(&["Dana (office): We come at 3"]).await;
    people.office.disconnect().await;
    people.answer(&text, "Or at 4").await.with(201);
    assert_eq!(desk.drive().await, Rested::Held { texts: 0 });
    let booking = desk.one_booking(&[]).await;
    assert!(!booking.summary.unwrap().contains("Or at 4"));
    assert_eq!(people.ours(&text).await.len(), 2);
}

#[tokio::test]
async fn a_message_that_waits_for_a_connection_costs_no_drive_and_after_three_days_it_is_left_to_activity() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let text = people.booked().await;
    people.answer(&text, "We come at 3").await.with(201);
    people.office.lose_connection().await;
    desk.pass(72 * 3_600 - 60);
    let waits = people.minute().await;
    assert_eq!((waits.threads, waits.waiting, waits.settled), (1, 1, 0), "{waits:?}");
    assert_eq!(waits.reasons, ["nothing can be booked"]);
    desk.pass(120);
    let left = people.minute().await;
    assert_eq!((left.threads, left.waiting, left.failed), (1, 0, 0), "{left:?}");
    assert_eq!(people.minute().await, Driven::default(), "nothing is owed any more");
    assert_eq!(people.ours(&text).await.len(), 1);
}
