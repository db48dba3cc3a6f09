//! What needed nothing, and is booked after all.

use intellisend::domain::audit::{Act, Actor};
use intellisend::domain::conversation::noise::NeedsNone;
use intellisend::drivers::{Rested, book_text};
use tests::ground::Ground;
use tests::phone::Text;

use crate::noise::{mark, reason, sid};
use crate::office::Office;

fn ann() -> Actor {
    Actor { who: "ann@example.com".to_owned(), operator: false, from: "192.0.2.1".to_owned() }
}

/// A person's click in the tray.
async fn book(office: &Office, text: &Text) -> bool {
    let (work, thread) = (&office.desk.work, office.desk.ground.thread());
    book_text(work, &thread.tenant, &ann(), &thread, &sid(text)).await.unwrap()
}

#[tokio::test]
async fn one_click_books_what_needed_none_whatever_it_says() {
    let office = Office::open().await;
    let desk = &office.desk;
    mark(desk).await;
    let text = desk.receive("thanks, that was you?").await;
    assert_eq!(desk.drive().await, Rested::NeedsNone { texts: 1 });
    assert!(book(&office, &text).await);
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    desk.one_booking(&["thanks, that was you?"]).await;
    assert_eq!(reason(desk, &text).await, None, "it is in the tray no longer");
    assert!(!book(&office, &text).await, "one click is enough");
    let trail = office.trail(Act::TextBooked).await;
    assert_eq!(trail.len(), 1, "{trail:?}");
    assert_eq!(trail[0].by, "ann@example.com");
    assert!(!trail[0].detail.contains("thanks"));
}

#[tokio::test]
async fn a_keyword_and_a_reaction_that_are_booked_stay_booked() {
    let office = Office::open().await;
    let desk = &office.desk;
    let texts = [desk.receive("👍").await, desk.receive("STOP").await];
    assert_eq!(desk.drive().await, Rested::NeedsNone { texts: 2 });
    for text in &texts {
        assert!(book(&office, text).await);
    }
    desk.drive().await;
    desk.one_booking(&["👍", "STOP"]).await;
}

#[tokio::test]
async fn what_was_part_of_a_conversation_joins_its_booking() {
    let office = Office::open().await;
    let desk = &office.desk;
    desk.receive("No heat").await;
    desk.drive().await;
    let text = desk.receive("ok").await;
    desk.drive().await;
    assert!(book(&office, &text).await);
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    desk.one_booking(&["No heat", "Customer: ok"]).await;
    assert_eq!(desk.ground.bookings().len(), 1);
}

#[tokio::test]
async fn a_dismissed_text_is_booked_by_a_second_thought() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.disconnect().await;
    let text = desk.receive("unwanted, or not").await;
    desk.drive().await;
    assert!(!book(&office, &text).await, "what is held is not in the tray");
    office.click("dismiss").await;
    office.reconnect().await;
    assert!(book(&office, &text).await);
    desk.drive().await;
    desk.one_booking(&["unwanted, or not"]).await;
}

#[tokio::test]
async fn nothing_that_is_owed_booked_unknown_or_another_tenants_is_in_the_tray() {
    let office = Office::open().await;
    let desk = &office.desk;
    let text = desk.receive("No heat").await;
    assert!(!book(&office, &text).await, "owed");
    desk.drive().await;
    assert!(!book(&office, &text).await, "booked");
    assert!(!book(&office, &desk.ground.text("never came in")).await, "unknown");
    let noise = desk.receive("thanks").await;
    desk.drive().await;
    let other = Ground::quiet().await.thread().tenant;
    let theirs = book_text(&desk.work, &other, &ann(), &desk.ground.thread(), &sid(&noise)).await;
    assert_eq!(theirs, Ok(false));
    assert_eq!(reason(desk, &noise).await, Some(NeedsNone::Thanks));
    assert!(office.trail(Act::TextBooked).await.is_empty());
}
