use intellisend::domain::replies::said::{By, Handed, LoggedSaid};
use intellisend::domain::settings::Replies;
use intellisend::domain::time::{SignedDuration, after};
use tests::faults::{Fault, Plan};

use super::Log;
use crate::replies::{ORDINARY, SEND};

impl Log {
    async fn said(&self) -> Vec<LoggedSaid> {
        let (from, to) = (after(self.now(), -SignedDuration::from_hours(24)), self.now());
        self.desk.work.store.said_in(&self.desk.ground.thread(), from, to).await.unwrap()
    }

    pub(super) async fn is_paused(&self) -> bool {
        self.desk.work.store.pause_of(&self.desk.ground.thread()).await.unwrap().is_some()
    }

    /// A text that was booked and answered, unless answering fails.
    async fn answered(&self) {
        self.desk.ground.settings(|profile| profile.replies = Replies::Acknowledge).await;
        self.posted(ORDINARY).await;
        self.desk.drive().await;
        self.desk.pass(30);
        self.desk.drive().await;
    }

    /// What we sent stands in Twilio's log by when the desk's clock says that it was sent.
    fn sent_now(&self) {
        for message in self.desk.ground.twilio.sent(&self.desk.ground.seed.account_sid) {
            self.at(&message, self.now());
        }
    }
}

#[tokio::test]
async fn what_somebody_types_in_twilios_console_takes_the_conversation_over_once() {
    let log = Log::open().await;
    log.posted(ORDINARY).await;
    log.desk.drive().await;
    log.typed_elsewhere("On our way");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.take_overs, 1);
    assert!(log.is_paused().await);
    log.desk.drive().await;
    log.desk.one_booking(&["Office: On our way"]).await;
    let [said] = &log.said().await[..] else { panic!("one message") };
    assert_eq!(said.said.by, By::Outside);
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.take_overs, 0, "once");
    assert_eq!(log.said().await.len(), 1);
}

#[tokio::test]
async fn what_we_sent_ourselves_takes_nothing_over() {
    let log = Log::open().await;
    log.answered().await;
    log.sent_now();
    let before = log.said().await;
    assert!(matches!(before[0].said.handed, Handed::Over(_)), "{before:?}");
    log.pass_minutes(5);
    let swept = log.sweep().await;
    assert_eq!((swept.take_overs, swept.adopted), (0, 0));
    assert!(!log.is_paused().await);
    assert_eq!(log.said().await, before);
}

#[tokio::test]
async fn our_own_reply_of_which_nobody_knew_whether_it_was_sent_is_adopted_and_takes_nothing_over() {
    let log = Log::open().await;
    log.desk.ground.recorder.plan(Plan::default().next(SEND, Fault::DropAfter));
    log.answered().await;
    log.sent_now();
    let [unclear] = &log.said().await[..] else { panic!("one message") };
    assert!(matches!(unclear.said.handed, Handed::Unclear { .. }), "{unclear:?}");
    log.pass_minutes(5);
    let swept = log.sweep().await;
    assert_eq!((swept.take_overs, swept.adopted), (0, 1));
    assert!(!log.is_paused().await);
    let [adopted] = &log.said().await[..] else { panic!("one message") };
    assert!(matches!(adopted.said.handed, Handed::Over(_)), "{adopted:?}");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.adopted, 0, "once");
}

#[tokio::test]
async fn what_is_sent_to_whoever_has_no_conversation_is_none_of_ours() {
    let log = Log::open().await;
    log.typed_elsewhere("Ten percent off this week");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.take_overs, 0);
    assert!(!log.is_paused().await);
    assert!(log.said().await.is_empty());
}

#[tokio::test]
async fn an_answer_of_twilios_own_machine_takes_nothing_over() {
    let log = Log::open().await;
    log.posted(ORDINARY).await;
    log.desk.drive().await;
    let answer = log.typed_elsewhere("You have successfully been unsubscribed.");
    log.desk.ground.twilio.edit(&answer.sid, |message| "outbound-reply".clone_into(&mut message.direction));
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.take_overs, 0);
    assert!(!log.is_paused().await);
}

#[tokio::test]
async fn what_staff_are_told_from_the_same_number_takes_nothing_over() {
    let log = Log::open().await;
    let (store, tenant) = (&log.desk.work.store, log.desk.ground.thread().tenant);
    let staff = crate::alerts::contact_at(tests::ground::CUSTOMER);
    store.change(&tenant).contacts(0, &[staff]).unwrap().commit().await.unwrap();
    log.posted(ORDINARY).await;
    log.desk.drive().await;
    log.typed_elsewhere("IntelliSend: no text waits any more.");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.take_overs, 0);
    assert!(!log.is_paused().await);
}

#[tokio::test]
async fn what_was_sent_before_a_conversation_was_opened_takes_nothing_over_and_is_owed_by_nobody() {
    let log = Log::open().await;
    log.typed_elsewhere("Reminder: we come tomorrow at 9");
    log.pass_minutes(30);
    log.kept("Can you come at 10?");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.texts, 1);
    log.desk.drive().await;
    log.desk.one_booking(&["Can you come at 10?"]).await;
    log.pass_minutes(24 * 60);
    assert_eq!(log.sweep().await.take_overs, 0, "two days are read, with the reminder");
    assert!(!log.is_paused().await && log.said().await.is_empty());
    log.desk.one_booking(&["Can you come at 10?"]).await;
}

#[tokio::test]
async fn what_never_arrived_or_is_to_be_sent_later_takes_nothing_over() {
    let log = Log::open().await;
    log.posted(ORDINARY).await;
    log.desk.drive().await;
    for status in ["failed", "undelivered", "canceled", "scheduled"] {
        let message = log.typed_elsewhere("On our way");
        log.desk.ground.twilio.edit(&message.sid, |message| status.clone_into(&mut message.status));
    }
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.take_overs, 0);
    assert!(!log.is_paused().await && log.said().await.is_empty());
}
