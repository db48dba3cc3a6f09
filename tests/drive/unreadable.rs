//! A connection that may make and change bookings, and may not read them.

use axum::http::StatusCode;
use intellisend::domain::conversation::summary::UNVERIFIED;
use intellisend::drivers::Rested;
use serde_json::{Value, json};
use tests::fakes::servicetitan::{Booking, ChangeAnswer};
use tests::faults::{Fault, Plan};

use crate::api::Api;
use crate::attention::client;
use crate::desk::Desk;
use crate::follow_ups::{booked, summary, tenant, text};

const CREATE: &str = "servicetitan POST …/bookings";
const SETTLED: Rested = Rested::Settled { writes: 1, set_aside: false };

async fn blind() -> Desk {
    let desk = Desk::open().await;
    client(&desk, |client| client.scopes.retain(|scope| scope != "tn.crm.bookings:r"));
    desk
}

fn open(desk: &Desk) -> Vec<Booking> {
    desk.ground.bookings().into_iter().filter(Booking::is_open).collect()
}

#[tokio::test]
async fn a_create_that_is_unclear_is_made_once_more_says_so_and_no_third_time() {
    for (fault, arrived) in [(Fault::DropAfter, 1), (Fault::DropBefore, 0)] {
        let desk = blind().await;
        desk.ground.recorder.plan(Plan::default().next(CREATE, fault));
        assert!(matches!(text(&desk, "first").await, Rested::Claimed { .. }));
        desk.settle();
        assert_eq!(desk.drive().await, SETTLED);
        assert_eq!(text(&desk, "second").await, SETTLED);
        let bookings = open(&desk);
        assert_eq!(bookings.len(), arrived + 1);
        let notes = summary(&bookings[arrived]);
        assert!(
            notes.starts_with(UNVERIFIED) && notes.contains("first") && notes.contains("second"),
            "{notes}"
        );
    }
    let desk = blind().await;
    desk.ground.recorder.plan(Plan::default().every(CREATE, Fault::DropAfter));
    text(&desk, "first").await;
    for _ in 0..3 {
        desk.settle();
        desk.drive().await;
    }
    assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: true }, "a person has to look");
    assert_eq!(open(&desk).len(), 2);
}

#[tokio::test]
async fn a_change_is_made_of_the_notes_alone_and_its_answer_tells_what_the_office_did() {
    let desk = blind().await;
    let id = booked(&desk).await;
    assert_eq!(text(&desk, "No heat").await, SETTLED);
    let calls = desk.ground.recorder.calls();
    let amended = calls.iter().rfind(|call| call.method == "PATCH").expect("amended");
    let body: Value = serde_json::from_slice(&amended.body).unwrap();
    assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["summary"]);
    desk.one_booking(&["first", "No heat"]).await;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.closed_patch = StatusCode::OK);
    desk.ground.servicetitan.convert(id, 9_001);
    assert_eq!(text(&desk, "third").await, SETTLED);
    assert_eq!(text(&desk, "fourth").await, SETTLED);
    let notes = desk.ground.servicetitan.notes(&tenant(&desk), 9_001);
    let [third, fourth] = &notes[..] else { panic!("two notes: {notes:?}") };
    assert!(third.text.contains("third") && !third.text.contains("No heat"), "{}", third.text);
    assert!(fourth.text.contains("fourth") && !fourth.text.contains("third"), "{}", fourth.text);
}

#[tokio::test]
async fn whether_a_booking_that_was_dealt_with_takes_changes_or_not_its_answer_has_texts_go_on_elsewhere() {
    for (closed, answer) in [
        (StatusCode::OK, ChangeAnswer::Whole),
        (StatusCode::OK, ChangeAnswer::Brief),
        (StatusCode::CONFLICT, ChangeAnswer::Empty),
    ] {
        let desk = blind().await;
        desk.ground.servicetitan.unknowns(|unknowns| {
            (unknowns.closed_patch, unknowns.change_answer) = (closed, answer);
        });
        let id = booked(&desk).await;
        desk.ground.servicetitan.dismiss(id, 0);
        assert_eq!(text(&desk, "second").await, SETTLED, "{closed}, {answer:?}");
        let booking = desk.one_booking(&["second"]).await;
        assert!(
            summary(&booking).starts_with(&format!("FOLLOW-UP to booking {id}")),
            "{}",
            summary(&booking)
        );
    }
}

#[tokio::test]
async fn a_booking_that_may_not_be_changed_any_more_was_dealt_with() {
    for is_gone in [false, true] {
        let desk = blind().await;
        desk.ground.servicetitan.unknowns(|unknowns| unknowns.change_answer = ChangeAnswer::Empty);
        let id = booked(&desk).await;
        if is_gone {
            desk.ground.servicetitan.delete(id);
        } else {
            desk.ground.servicetitan.dismiss(id, 0);
        }
        assert_eq!(text(&desk, "second").await, SETTLED, "gone: {is_gone}");
        let booking = desk.one_booking(&["second"]).await;
        assert!(
            summary(&booking).starts_with(&format!("FOLLOW-UP to booking {id}")),
            "{}",
            summary(&booking)
        );
        assert_eq!(text(&desk, "third").await, SETTLED);
        assert_eq!(desk.one_booking(&["second", "third"]).await.id, booking.id);
    }
}

#[tokio::test]
async fn a_create_that_is_refused_for_an_id_is_made_without_it_at_once() {
    let desk = blind().await;
    let defaults = json!({ "defaults": { "campaign_id": 201 } });
    Api::of(&desk.ground).await.put("/v1/connections/integration", defaults).await;
    let refused = Fault::Status(400, r#"{"title":"No","status":400}"#.to_owned());
    desk.ground.recorder.plan(Plan::default().next(CREATE, refused));
    assert_eq!(text(&desk, "first").await, SETTLED);
    let booking = desk.one_booking(&["first", "did not take the campaign"]).await;
    assert_eq!(booking.campaign_id, None);
    assert!(!summary(&booking).contains("POSSIBLE DUPLICATE"));
}
