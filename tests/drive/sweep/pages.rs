use intellisend::domain::time::{SignedDuration, after};
use tests::faults::{Fault, Plan};

use super::{LIST, Log};

impl Log {
    /// Messages of others that stand between.
    pub(super) fn crowd(&self, messages: usize) {
        let (seed, twilio) = (&self.desk.ground.seed, &self.desk.ground.twilio);
        for _ in 0..messages {
            let message = twilio.sent_elsewhere(&seed.account_sid, "+15005559999", "+12145550199", "News!");
            self.at(&message, self.now());
        }
    }
}

#[tokio::test]
async fn a_log_of_several_pages_is_read_to_its_end() {
    let log = Log::open().await;
    log.kept("the oldest");
    log.crowd(150);
    log.kept("in the middle");
    log.crowd(150);
    log.kept("the newest");
    log.pass_minutes(5);
    let swept = log.sweep().await;
    assert_eq!((swept.pages, swept.texts, swept.failed), (4, 3, 0));
    log.desk.drive().await;
    log.desk.one_booking(&["the oldest", "in the middle", "the newest"]).await;
    log.pass_minutes(30);
    log.sweep().await;
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.pages, 1, "and no further than to a quarter of an hour before");
}

#[tokio::test]
async fn a_longer_log_is_gone_on_with_in_the_next_minute_and_the_cursor_waits_for_its_end() {
    let log = Log::open().await;
    log.sweep().await;
    let before = log.on_record().await.cursor.read_until;
    log.pass_minutes(1);
    log.kept("the oldest");
    log.crowd(1_050);
    log.kept("the newest");
    log.pass_minutes(5);
    let swept = log.sweep().await;
    assert_eq!((swept.pages, swept.texts), (10, 1));
    let cursor = log.on_record().await.cursor;
    assert_eq!((cursor.read_until, log.next_in().await), (before, 1));
    log.pass_minutes(1);
    let swept = log.sweep().await;
    assert_eq!((swept.pages, swept.texts, swept.failed), (2, 1, 0), "the newest first");
    assert!(log.on_record().await.cursor.read_until > before);
    log.desk.drive().await;
    log.desk.one_booking(&["the oldest", "the newest"]).await;
}

#[tokio::test]
async fn new_texts_do_not_wait_for_a_long_reading_to_come_to_its_end() {
    let log = Log::open().await;
    log.sweep().await;
    log.pass_minutes(25 * 60);
    let mut kept = vec![log.kept("the oldest")];
    log.crowd(1_900);
    log.pass_minutes(10);
    let swept = log.sweep().await;
    assert_eq!((swept.pages, swept.texts), (10, 0));
    for body in ["while it lasts", "a minute later"] {
        kept.push(log.kept(body));
        log.pass_minutes(3);
        let swept = log.sweep().await;
        assert!(swept.texts >= 1, "{body}: {swept:?}");
        assert!(log.stored().await.contains(&kept.last().unwrap().sid), "{body}");
    }
    // The next one goes back to before the long one began, which is as much once more.
    for _ in 0..4 {
        log.pass_minutes(1);
        log.sweep().await;
    }
    assert_eq!(log.stored().await, super::sids(&kept.iter().collect::<Vec<_>>()));
    assert_eq!(log.on_record().await.cursor.behind, None);
}

#[tokio::test]
async fn whatever_breaks_off_in_the_middle_is_gone_on_with_and_loses_nothing() {
    let busy = Fault::Status(429, r#"{"code":20429,"message":"Too many requests","status":429}"#.to_owned());
    let garbage =
        [busy, Fault::Status(503, String::new()), Fault::Garbage, Fault::Truncate, Fault::DropBefore];
    for fault in garbage {
        let log = Log::open().await;
        log.sweep().await;
        let before = log.on_record().await.cursor.read_until;
        log.pass_minutes(1);
        log.kept("the oldest");
        log.crowd(120);
        log.kept("the newest");
        log.pass_minutes(5);
        let plan =
            Plan::default().next(LIST, Fault::Delay(std::time::Duration::ZERO)).next(LIST, fault.clone());
        log.desk.ground.recorder.plan(plan);
        let swept = log.sweep().await;
        assert_eq!((swept.pages, swept.texts, swept.failed), (1, 1, 1), "{fault:?}");
        assert_eq!(log.on_record().await.cursor.read_until, before, "{fault:?}");
        assert_eq!(log.next_in().await, 1);
        log.pass_minutes(1);
        let swept = log.sweep().await;
        assert_eq!((swept.pages, swept.texts, swept.failed), (2, 1, 0), "{fault:?}");
        assert!(log.on_record().await.cursor.read_until > before);
        log.desk.drive().await;
        log.desk.one_booking(&["the oldest", "the newest"]).await;
    }
}

#[tokio::test]
async fn a_place_that_twilio_does_not_know_any_more_has_the_log_read_from_its_top() {
    let log = Log::open().await;
    log.kept("the oldest");
    log.crowd(120);
    log.pass_minutes(5);
    let gone = Fault::Status(400, r#"{"code":20006,"message":"No such page","status":400}"#.to_owned());
    let plan = Plan::default().next(LIST, Fault::Delay(std::time::Duration::ZERO)).next(LIST, gone);
    log.desk.ground.recorder.plan(plan);
    assert_eq!(log.sweep().await.failed, 1);
    assert_eq!(log.on_record().await.cursor.behind.unwrap().next, None);
    log.pass_minutes(1);
    let swept = log.sweep().await;
    assert_eq!((swept.pages, swept.texts), (3, 1));
}

#[tokio::test]
async fn where_the_tables_do_not_answer_the_cursor_stays_and_the_same_is_read_again() {
    for failing in ["driver …BatchGetItem", "driver …TransactWriteItems", "driver …UpdateItem"] {
        let log = Log::open().await;
        log.sweep().await;
        let before = log.on_record().await.cursor;
        log.pass_minutes(1);
        let kept = log.kept("Cold house");
        log.pass_minutes(5);
        log.desk.ground.recorder.plan(Plan::default().every(failing, Fault::Status(500, String::new())));
        assert_eq!(log.sweep().await.failed, 1, "{failing}");
        log.desk.ground.recorder.plan(Plan::default());
        assert_eq!(log.on_record().await.cursor, before, "{failing}");
        log.pass_minutes(2);
        assert_eq!(log.sweep().await.failed, 0, "{failing}");
        assert_eq!(log.stored().await, [kept.sid], "{failing}");
    }
}

#[tokio::test]
async fn a_message_that_nobody_can_read_hides_no_other() {
    let log = Log::open().await;
    let odd = log.kept("odd");
    log.desk.ground.twilio.edit(&odd.sid, |message| "XX1".clone_into(&mut message.sid));
    let kept = log.kept("Cold house");
    log.pass_minutes(5);
    let swept = log.sweep().await;
    assert_eq!((swept.texts, swept.unreadable, swept.failed), (1, 1, 0));
    assert_eq!(log.stored().await, [kept.sid]);
}

#[tokio::test]
async fn two_days_are_looked_through_once_a_day() {
    let log = Log::open().await;
    log.pass_minutes(60 * 60);
    log.sweep().await;
    let hidden = log.kept("listed late");
    log.at(&hidden, after(log.now(), -SignedDuration::from_hours(20)));
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.texts, 0, "nobody looks so far back each time");
    log.pass_minutes(24 * 60);
    assert_eq!(log.sweep().await.texts, 1);
}
