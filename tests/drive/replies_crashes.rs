//! A driver that dies anywhere: at most one reply, and exactly one where nothing was in doubt.

use std::sync::Arc;

use intellisend::domain::replies::said::Handed;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::drive;
use tests::faults::{Fault, Plan};
use tokio::sync::Notify;

use crate::replies::{Chat, LIFE};

/// Drives with a process of its own that dies at its `n`th call. Whether it did.
async fn dies(chat: &Chat, n: usize, fault: &Fault) -> bool {
    let (work, thread) = (chat.desk.another("victim").await, chat.desk.ground.thread());
    let limit = after(work.clock.now(), SignedDuration::from_secs(20));
    let recorder = &chat.desk.ground.recorder;
    recorder.clear();
    recorder.plan(Plan::default().at(n, fault.clone()));
    let dies = Arc::new(Notify::new());
    let killing = Arc::clone(&dies);
    recorder.on_kill("victim", move || {
        killing.notify_one();
        std::future::ready(())
    });
    let died = tokio::select! {
        biased;
        () = dies.notified() => true,
        driven = drive(&work, &thread, limit) => driven.is_err(),
    };
    recorder.plan(Plan::default());
    died
}

/// What Twilio has after a driver died at its `n`th call and others came: None where nothing died any more.
async fn survived(chat: &Chat, n: usize, fault: &Fault) -> Option<usize> {
    let died = dies(chat, n, fault).await;
    let calls = chat.desk.ground.recorder.calls();
    let sending = calls.last().is_some_and(|call| call.path.ends_with("/Messages.json"));
    chat.desk.settle();
    for _ in 0..3 {
        chat.minute().await;
        chat.desk.pass(61);
    }
    let sent = chat.sent().len();
    let said = chat.said().await;
    let in_doubt = said.iter().any(|said| said.handed == Handed::Attempted);
    assert!(sent <= 1, "{fault:?} at {n}: sent twice");
    assert!(sent == 1 || in_doubt, "{fault:?} at {n}: nobody was answered, and nothing was in doubt");
    assert!(!sending || sent == usize::from(*fault == Fault::KillAfter), "{fault:?} at {n}: tried again");
    assert!(chat.is_done().await, "{fault:?} at {n}: something is left");
    assert_eq!(chat.desk.ground.bookings().len(), 1, "{fault:?} at {n}");
    died.then_some(sent)
}

#[tokio::test]
async fn whoever_dies_while_a_reply_is_due_is_followed_by_somebody_and_none_is_sent_twice() {
    for fault in [Fault::KillBefore, Fault::KillAfter] {
        for n in 1.. {
            let chat = Chat::open().await;
            chat.planned().await;
            chat.desk.pass(6);
            if survived(&chat, n, &fault).await.is_none() {
                assert!(n > 15, "{n} calls are fewer than a reply takes");
                break;
            }
        }
    }
}

#[tokio::test]
async fn whoever_dies_between_text_and_booking_leaves_a_booking_and_a_reply_to_others() {
    for fault in [Fault::KillBefore, Fault::KillAfter] {
        for n in 1.. {
            let chat = Chat::open().await;
            chat.desk.receive(LIFE).await;
            if survived(&chat, n, &fault).await.is_none() {
                assert!(n > 25, "{n} calls are fewer than a booking and a reply take");
                break;
            }
        }
    }
}
