//! One number that texts without end: everything is kept, and the office is told once.

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use intellisend::drivers::Rested;

use crate::desk::Desk;
use crate::tables::{Tables, value};

const FLOOD: usize = 500;

/// How often the booking was amended.
fn amendments(desk: &Desk) -> usize {
    let calls = desk.ground.recorder.calls();
    calls.iter().filter(|call| call.method == "PATCH" && call.path.contains("/bookings")).count()
}

/// How often anybody was asked to come back.
fn wakes(desk: &Desk) -> usize {
    let calls = desk.ground.recorder.calls();
    calls.iter().filter(|call| call.line().ends_with("SendMessage")).count()
}

/// So many texts, as many at once as Twilio may post.
async fn pour(desk: &Desk, texts: usize) {
    let posts = (0..texts).map(|n| async move { desk.receive(&format!("hello {n:03}?")).await });
    stream::iter(posts).buffer_unordered(8).collect::<Vec<_>>().await;
}

#[tokio::test]
async fn five_hundred_texts_in_a_minute_are_all_kept_cost_few_amendments_and_are_told_of_once() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    let mut put_off = 0;
    for _ in 0..FLOOD / 20 {
        pour(&desk, 20).await;
        put_off += usize::from(matches!(desk.drive().await, Rested::PutOff { .. }));
    }
    assert!(put_off > 0);
    desk.pass(31);
    assert!(matches!(desk.drive().await, Rested::Settled { writes: 1, .. }));
    // On a slow machine the flood takes longer than a minute.
    assert!((1..=FLOOD / 50).contains(&amendments(&desk)), "{}", amendments(&desk));
    assert!(wakes(&desk) <= amendments(&desk), "one is asked to come back, not each: {}", wakes(&desk));
    let booking = desk.one_booking(&["No heat", "hello 019?"]).await;
    let summary = booking.summary.unwrap();
    assert_eq!(summary.matches("MANY TEXTS").count(), 1, "{summary}");
    assert_eq!(desk.ground.bookings().len(), 1);
    let items = Tables::of(&desk.ground).items("Threads", "thread", &desk.ground.thread().key()).await;
    let texts: Vec<_> = items
        .iter()
        .filter(|item| value(item, "item").is_some_and(|name| name.starts_with("text#")))
        .collect();
    assert_eq!(texts.len(), FLOOD + 1);
    assert!(texts.iter().all(|text| text.contains_key("conversation") && !text.contains_key("due")));
    // It stays said.
    desk.pass(3_600);
    desk.receive("and the sink").await;
    assert!(matches!(desk.drive().await, Rested::Settled { writes: 1, .. }));
    assert_eq!(desk.one_booking(&["and the sink"]).await.summary.unwrap().matches("MANY TEXTS").count(), 1);
}

#[tokio::test]
async fn who_texts_slowly_is_never_put_off() {
    let desk = Desk::open().await;
    for n in 0..10 {
        desk.receive(&format!("text {n}")).await;
        assert!(matches!(desk.drive().await, Rested::Settled { writes: 1, .. }), "{n}");
    }
    let booking = desk.one_booking(&["text 0", "text 9"]).await;
    assert!(!booking.summary.unwrap().contains("MANY TEXTS"));
}

#[tokio::test]
async fn a_text_about_somebodys_life_is_booked_at_once_among_any_number_of_others() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    pour(&desk, 15).await;
    assert!(matches!(desk.drive().await, Rested::PutOff { .. }));
    desk.receive("I smell gas").await;
    assert!(matches!(desk.drive().await, Rested::Settled { writes: 1, .. }));
    desk.one_booking(&["hello 014?", "I smell gas"]).await;
}

#[tokio::test]
async fn ten_drivers_that_find_a_flood_ask_one_to_come_back() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    pour(&desk, 15).await;
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| desk.another(name))).await;
    let rested = join_all(workers.iter().map(|work| desk.drive_with(work))).await;
    assert!(rested.iter().all(|rested| matches!(rested, Rested::PutOff { .. })), "{rested:?}");
    assert_eq!((wakes(&desk), amendments(&desk)), (1, 0));
}
