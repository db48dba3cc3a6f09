//! A text that nobody wrote goes all the way by itself.

use serde_json::json;
use tests::ground::Ground;

use crate::bookings::booked;

#[tokio::test]
async fn a_canary_goes_from_the_schedule_through_the_webhook_to_its_booking() {
    let ground = Ground::live().await;
    let path = format!("/v1/operator/tenants/{}/canary", ground.seed.tenant);
    let begun = ground.operator().put(&path, &json!({})).await;
    assert_eq!((begun.status, &begun.body["canary"]["turns"]), (200, &json!(0)));
    let bookings = booked(&ground, |bookings| !bookings.is_empty()).await;
    let [booking] = bookings.as_slice() else { panic!("one booking, not {}", bookings.len()) };
    assert!(booking.summary.as_ref().is_some_and(|summary| summary.contains("IntelliSend canary 1")));
    let ended = ground.operator().delete(&path).await;
    assert_eq!((ended.status, &ended.body), (200, &json!({ "canary": null })));
    assert!(
        ground.bookings().iter().all(|booking| !booking.is_open()),
        "it is dismissed with the canary's end"
    );
}
