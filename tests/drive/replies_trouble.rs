//! Replies while something else is in trouble: they wait for nobody, and say only what is so.

use intellisend::domain::messages::key::Key;
use intellisend::domain::replies::said::Handed;
use intellisend::drivers::Rested;
use tests::faults::{Fault, Plan};

use crate::replies::{Chat, LIFE, ORDINARY, SEND, keys};

const CREATE: &str = "servicetitan POST …/bookings";

#[tokio::test]
async fn while_servicetitan_is_down_the_customer_is_told_to_call_and_no_more() {
    let chat = Chat::open().await;
    chat.desk.ground.servicetitan.set_maintenance(true);
    chat.desk.receive(ORDINARY).await;
    assert!(matches!(chat.drove().await.rested, Rested::Parked { .. }));
    chat.desk.pass(6);
    let drove = chat.drove().await;
    assert!(matches!(drove.rested, Rested::Parked { .. }), "{drove:?}");
    assert_eq!((drove.replies, chat.sent().len()), (1, 1));
    assert!(matches!(keys(&chat.said().await[0]), [Key::Trouble]));
    chat.desk.receive("12 Oak St").await;
    chat.desk.pass(40);
    assert_eq!((chat.drove().await.replies, chat.sent().len()), (0, 1), "it is said once");
    chat.desk.ground.servicetitan.set_maintenance(false);
    chat.desk.pass(60);
    chat.drove().await;
    chat.desk.one_booking(&[ORDINARY, "12 Oak St"]).await;
}

#[tokio::test]
async fn a_booking_in_doubt_holds_no_reply_up() {
    let chat = Chat::open().await;
    chat.desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropBefore));
    chat.desk.receive(ORDINARY).await;
    assert!(matches!(chat.drove().await.rested, Rested::Claimed { .. }));
    chat.desk.pass(6);
    let drove = chat.drove().await;
    assert!(matches!(drove.rested, Rested::Claimed { .. }), "{drove:?}");
    assert_eq!(drove.replies, 1);
    assert!(matches!(keys(&chat.said().await[0]), [Key::Trouble]), "nobody knows that the office has it");
    chat.desk.settle();
    chat.drove().await;
    chat.desk.one_booking(&[ORDINARY]).await;
}

#[tokio::test]
async fn a_reply_in_doubt_is_never_repeated_and_holds_no_booking_up() {
    for fault in [Fault::DropAfter, Fault::DropBefore, Fault::StatusAfter(500), Fault::Garbage] {
        let chat = Chat::open().await;
        chat.planned().await;
        chat.desk.ground.recorder.plan(Plan::default().next(SEND, fault.clone()));
        assert_eq!(chat.answered().await, 1, "{fault:?}: it may have been sent");
        assert!(matches!(chat.said().await[0].handed, Handed::Unclear { .. }), "{fault:?}");
        assert!(chat.is_done().await);
        chat.desk.pass(300);
        assert_eq!((chat.drove().await.replies, chat.tried()), (0, 1), "{fault:?}");
        chat.desk.receive("12 Oak St").await;
        assert!(matches!(chat.drove().await.rested, Rested::Settled { writes: 1, .. }));
        chat.answered().await;
        assert_eq!(chat.tried(), 2, "the next text has a reply of its own");
    }
}

#[tokio::test]
async fn a_life_reply_is_sent_while_servicetitan_is_down() {
    let chat = Chat::open().await;
    chat.desk.ground.servicetitan.set_maintenance(true);
    chat.desk.receive(LIFE).await;
    let drove = chat.drove().await;
    assert!(matches!(drove.rested, Rested::Parked { .. }), "{drove:?}");
    assert_eq!((drove.replies, chat.sent().len()), (1, 1));
}

#[tokio::test]
async fn ten_minutes_after_the_text_nobody_is_answered_any_more() {
    let chat = Chat::open().await;
    chat.planned().await;
    chat.desk.pass(600);
    assert_eq!((chat.minute().await.replies, chat.tried()), (0, 0));
    assert!(chat.is_done().await, "it is dropped");
    chat.desk.receive("12 Oak St").await;
    chat.drove().await;
    chat.desk.pass(600);
    assert_eq!((chat.drove().await.replies, chat.tried()), (0, 0));
}

#[tokio::test]
async fn nothing_is_sent_by_somebody_who_was_held_up_since_it_was_recorded() {
    let chat = Chat::open().await;
    chat.planned().await;
    chat.desk.pass(6);
    let slow = Fault::Delay(std::time::Duration::from_millis(500));
    chat.desk.ground.recorder.plan(Plan::default().next("driver …TransactWriteItems", slow));
    let (replies, ()) = tokio::join!(async { chat.drove().await.replies }, async {
        let limit = std::time::Duration::from_secs(10);
        let delayed =
            |calls: &[tests::proxy::Call]| calls.iter().any(|call| call.fault.is_some()).then_some(());
        chat.desk.ground.recorder.until("it is being recorded", limit, delayed).await;
        chat.desk.pass(60);
    });
    assert_eq!((replies, chat.tried()), (0, 0));
    assert!(matches!(chat.said().await[0].handed, Handed::Refused { .. }));
    chat.desk.pass(60);
    assert_eq!((chat.drove().await.replies, chat.sent().len()), (1, 1), "it was certainly not sent");
}
