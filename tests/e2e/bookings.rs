//! Texts posted to the webhook become bookings.

use std::time::Duration;

use tests::fakes::servicetitan::Booking;
use tests::ground::Ground;
use tests::phone::{self, Answer, Text};

/// Much more than it takes, recovery by the schedule included.
pub(crate) const LIMIT: Duration = Duration::from_secs(150);

const EMPTY: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#;

pub(crate) async fn post(ground: &Ground, text: &Text) -> Answer {
    let url = format!("{}/twilio/sms", ground.stack.described.api_url);
    let request = phone::request(&url, &text.parameters(), &ground.seed.auth_token);
    phone::post(&reqwest::Client::new(), &url, &request).await.unwrap()
}

/// Waits until the tenant's bookings are as said.
pub(crate) async fn booked(ground: &Ground, holds: impl Fn(&[Booking]) -> bool) -> Vec<Booking> {
    let changed = ground.servicetitan.until(|_| holds(&ground.bookings()));
    tokio::time::timeout(LIMIT, changed).await.expect("the booking comes");
    ground.bookings()
}

fn says(booking: &Booking, words: &[&str]) -> bool {
    booking.summary.as_deref().is_some_and(|summary| words.iter().all(|word| summary.contains(word)))
}

#[tokio::test]
async fn a_text_becomes_a_booking_with_its_words_its_number_and_its_source() {
    let ground = Ground::live().await;
    let text = ground.text("My water heater is leaking");
    let answer = post(&ground, &text).await;
    assert_eq!(
        (answer.status, answer.content_type.as_deref(), answer.body.as_str()),
        (200, Some("text/xml"), EMPTY)
    );
    let bookings = booked(&ground, |bookings| !bookings.is_empty()).await;
    let [booking] = bookings.as_slice() else { panic!("one booking, not {}", bookings.len()) };
    assert!(says(booking, &["My water heater is leaking"]));
    assert_eq!(booking.source, "IntelliSend-SMS");
    assert_eq!(booking.name, "Text from (972) 555-0100");
    assert_eq!(booking.external_id, format!("intellisend-{}", text.message_sid));
    assert_eq!(
        booking.contacts.iter().map(|contact| contact.value.as_str()).collect::<Vec<_>>(),
        ["9725550100"]
    );
}

#[tokio::test]
async fn the_same_text_again_changes_nothing_and_a_second_one_amends_the_booking() {
    let ground = Ground::live().await;
    let first = ground.text("My water heater is leaking");
    post(&ground, &first).await;
    booked(&ground, |bookings| bookings.len() == 1).await;
    let again = post(&ground, &first).await;
    assert_eq!((again.status, again.body.as_str()), (200, EMPTY));
    post(&ground, &ground.text("It is in the garage")).await;
    let bookings = booked(&ground, |bookings| says(&bookings[0], &["garage"])).await;
    assert_eq!(bookings.len(), 1);
    let summary = bookings[0].summary.as_deref().unwrap();
    assert_eq!(summary.matches("Customer: My water heater is leaking").count(), 1, "{summary}");
}

#[tokio::test]
async fn a_text_that_was_tampered_with_is_refused_and_books_nothing() {
    let ground = Ground::live().await;
    let url = format!("{}/twilio/sms", ground.stack.described.api_url);
    let mut request = phone::request(&url, &ground.text("Pay to A").parameters(), &ground.seed.auth_token);
    request.body = request.body.replace("Pay+to+A", "Pay+to+B");
    let answer = phone::post(&reqwest::Client::new(), &url, &request).await.unwrap();
    assert_eq!((answer.status, answer.content_type.as_deref()), (403, Some("application/json")));
    post(&ground, &ground.text("A true one")).await;
    let bookings = booked(&ground, |bookings| !bookings.is_empty()).await;
    assert!(bookings.len() == 1 && !says(&bookings[0], &["Pay to"]));
}

#[tokio::test]
async fn a_text_to_the_fallback_address_is_taken_in_alike() {
    let ground = Ground::live().await;
    let url = format!("{}/twilio/sms/fallback", ground.stack.described.api_url);
    let mut parameters = ground.text("By the second way").parameters();
    parameters.push(("ErrorCode".to_owned(), "11200".to_owned()));
    let request = phone::request(&url, &parameters, &ground.seed.auth_token);
    assert_eq!(phone::post(&reqwest::Client::new(), &url, &request).await.unwrap().status, 200);
    assert!(says(&booked(&ground, |bookings| !bookings.is_empty()).await[0], &["By the second way"]));
}

#[tokio::test]
async fn a_burst_of_texts_is_one_booking_with_all_of_them() {
    let ground = Ground::live().await;
    let words = ["hi", "the heater", "in the garage", "leaks", "since monday", "please come"];
    for word in words {
        assert_eq!(post(&ground, &ground.text(word)).await.status, 200);
    }
    let bookings =
        booked(&ground, |bookings| bookings.first().is_some_and(|booking| says(booking, &words))).await;
    assert_eq!(bookings.len(), 1);
}
