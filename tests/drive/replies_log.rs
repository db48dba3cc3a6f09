//! Messages stand in the log among the texts, and count as none of them.

use intellisend::domain::replies::said::{By, Handed, Said, SaidId};
use intellisend::domain::settings::retention::Retention;
use intellisend::domain::time::{SignedDuration, after};
use tests::phone::Text;

use crate::desk::Desk;
use crate::replies::{Chat, ORDINARY};

/// A message of a person's, as if it had been sent `ago`.
async fn said(desk: &Desk, n: u64, ago: SignedDuration, is_owed: bool) -> Said {
    let (store, thread) = (&desk.work.store, desk.ground.thread());
    let at = after(desk.work.clock.now(), -ago);
    let by = By::Person("Ann".to_owned());
    let said = Said { id: SaidId::of(n), at, by, body: format!("said {n}"), handed: Handed::Attempted };
    let change = store.change(&thread.tenant).said(&thread, &said, is_owed, Retention::default()).unwrap();
    change.commit().await.unwrap();
    said
}

#[tokio::test]
async fn the_log_has_the_first_three_texts_and_the_newest_97_however_much_was_said_in_between() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    said(&desk, 1_000, SignedDuration::from_secs(61), true).await;
    for n in 0..119 {
        said(&desk, 2 * n, SignedDuration::ZERO, false).await;
        said(&desk, 2 * n + 1, SignedDuration::ZERO, false).await;
        desk.receive(&format!("text {n}")).await;
    }
    let (store, thread) = (&desk.work.store, desk.ground.thread());
    let state = store.state(&thread).await.unwrap();
    let log = store.log(&thread, &state.thread).await.unwrap();
    let bodies: Vec<&str> = log.texts.iter().map(|logged| logged.text.body.as_str()).collect();
    assert_eq!((bodies.len(), log.elided, log.elided_owed.len()), (100, 20, 20));
    assert_eq!(
        (&bodies[..3], bodies[3], bodies[99]),
        (&["first", "text 0", "text 1"][..], "text 22", "text 118")
    );
    let said: Vec<&str> = log.said.iter().map(|logged| logged.said.body.as_str()).collect();
    assert!(said.len() >= 194 && said.contains(&"said 237"), "{}", said.len());
    assert!(log.said.is_sorted_by_key(|logged| logged.said.at));
    assert_eq!(log.elided_said.len(), 1, "what is owed of it is known");
    let recent =
        store.texts_since(&thread.tenant, after(desk.work.clock.now(), -SignedDuration::from_hours(1)));
    assert_eq!(recent.await.unwrap().texts, 120);
}

#[tokio::test]
async fn a_message_that_is_not_in_the_notes_yet_is_owed_and_is_no_text_that_waits() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    let owed = said(&desk, 1, SignedDuration::from_secs(90), true).await;
    let (store, thread, now) = (&desk.work.store, desk.ground.thread(), desk.work.clock.now());
    let state = store.state(&thread).await.unwrap();
    let log = store.log(&thread, &state.thread).await.unwrap();
    assert_eq!((log.texts.len(), log.said.len(), log.said[0].is_owed), (1, 1, true));
    let due = store.owed(now).await.unwrap();
    assert!(due.iter().any(|due| due.thread == thread));
    let tenant = store.tenant(&thread.tenant).await.unwrap();
    let waiting = store.waiting(&thread.tenant, tenant.passage(now), now).await.unwrap();
    assert_eq!((waiting.owed, waiting.parked, waiting.oldest_owed), (0, 0, None));
    assert!(store.waiting_texts(&thread.tenant, Some(&thread)).await.unwrap().is_empty());
    store.said_became(&thread, &owed, &Handed::Unclear { why: "no answer".to_owned() }).await.unwrap();
    let said = store.said_in(&thread, owed.at, owed.at).await.unwrap();
    assert!(matches!(said[0].said.handed, Handed::Unclear { .. }) && said[0].is_owed);
}

#[tokio::test]
async fn the_list_of_conversations_shows_the_newest_text_and_not_what_was_said_after_it() {
    let chat = Chat::open().await;
    let text: Text = chat.planned().await;
    assert_eq!(chat.answered().await, 1);
    let (store, thread) = (&chat.desk.work.store, chat.desk.ground.thread());
    for n in 0..12 {
        said(&chat.desk, n, SignedDuration::ZERO, false).await;
    }
    let newest = store.newest_text(&thread, after(chat.now(), SignedDuration::from_secs(1))).await.unwrap();
    assert_eq!(
        newest.map(|newest| (newest.sid.as_str().to_owned(), newest.body)),
        Some((text.message_sid, ORDINARY.to_owned()))
    );
}

#[tokio::test]
async fn what_a_person_wrote_too_long_before_a_booking_to_be_told_in_it_is_owed_no_more() {
    let desk = Desk::open().await;
    said(&desk, 1, SignedDuration::from_mins(20), true).await;
    said(&desk, 2, SignedDuration::from_mins(5), true).await;
    desk.receive("No heat").await;
    desk.drive().await;
    let booking = desk.one_booking(&["said 2", "No heat"]).await;
    assert!(!booking.summary.unwrap().contains("said 1"));
}
