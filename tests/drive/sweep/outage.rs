use futures_util::future::join_all;
use intellisend::domain::ids::ThreadKey;
use intellisend::domain::phone::Sender;
use intellisend::domain::settings::Replies;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Rested, Swept, drive, sweep_these};
use tests::fakes::servicetitan::Booking;
use tests::fakes::twilio::{Media, Message};
use tests::faults::{Fault, Plan};

use super::{LIST, Log, found, sids};

const CUSTOMERS: [&str; 3] = ["+19725550100", "+19725550101", "+19725550102"];

impl Log {
    async fn drive_of(&self, customer: &str) -> Rested {
        let customer = Sender::parse(customer).unwrap();
        let thread = ThreadKey { customer, ..self.desk.ground.thread() };
        let limit = after(self.now(), SignedDuration::from_secs(20));
        drive(&self.desk.work, &thread, limit).await.unwrap().rested
    }

    fn replies(&self) -> Vec<Message> {
        self.desk.ground.twilio.sent(&self.desk.ground.seed.account_sid)
    }

    fn booking_with(&self, words: &str) -> Booking {
        let mut bookings = self.desk.ground.bookings();
        bookings.retain(|booking| booking.summary.as_deref().is_some_and(|summary| summary.contains(words)));
        assert_eq!(bookings.len(), 1, "{words} is in one booking");
        bookings.remove(0)
    }
}

#[tokio::test]
async fn half_an_hour_without_webhook_and_fallback_loses_nothing_and_books_each_text_once_and_late() {
    let log = Log::open().await;
    log.desk.ground.settings(|profile| profile.replies = Replies::Acknowledge).await;
    log.posted("Before the outage").await;
    log.drive_of(CUSTOMERS[0]).await;
    log.pass_minutes(30);
    assert_eq!(log.sweep().await, found(0), "nothing is lacking");
    // Each of three customers writes every ten minutes, and nobody is posted to.
    for minute in 0..3 {
        for customer in CUSTOMERS {
            log.kept_from(customer, &format!("minute {minute}0 of {customer}"), &[]);
        }
        log.pass_minutes(10);
    }
    assert_eq!(log.sweep().await, found(9));
    for customer in CUSTOMERS {
        log.drive_of(customer).await;
    }
    for customer in CUSTOMERS {
        let booking = log.booking_with(&format!("minute 00 of {customer}"));
        let summary = booking.summary.unwrap();
        for minute in [10, 20] {
            assert!(summary.contains(&format!("minute {minute} of {customer}")), "{summary}");
        }
        assert!(summary.contains("LATE: texted "), "{summary}");
    }
    assert_eq!(log.desk.ground.bookings().len(), 3);
    let before = log.replies().len();
    for _ in 0..3 {
        log.pass_minutes(5);
        assert_eq!(log.sweep().await, found(0), "each once");
        for customer in CUSTOMERS {
            log.drive_of(customer).await;
        }
    }
    assert_eq!(log.replies().len(), before, "nobody is answered so late");
    assert_eq!(log.desk.ground.bookings().len(), 3);
}

#[tokio::test]
async fn a_text_that_is_found_soon_is_not_late_and_gets_its_answer() {
    let log = Log::open().await;
    log.desk.ground.settings(|profile| profile.replies = Replies::Acknowledge).await;
    log.kept("My furnace rattles");
    log.desk.pass(110);
    assert_eq!(log.sweep().await, found(0), "its webhook may be on the way");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(1));
    log.desk.drive().await;
    log.desk.pass(30);
    log.desk.drive().await;
    let booking = log.desk.one_booking(&["My furnace rattles"]).await;
    assert!(!booking.summary.unwrap().contains("LATE"));
    assert_eq!(log.replies().len(), 1);
}

#[tokio::test]
async fn whoever_sweeps_at_the_same_time_or_once_more_takes_nothing_in_twice() {
    let log = Log::open().await;
    let kept = [log.kept("Cold house"), log.kept("Upstairs"), log.posted("And downstairs").await];
    log.pass_minutes(12);
    let due = log.desk.work.store.next_sweep(&log.account()).await.unwrap().unwrap();
    let works = join_all((0..3).map(async |n| log.desk.another(&format!("other{n}")).await)).await;
    let limit = after(log.now(), SignedDuration::from_secs(20));
    let one_turn = join_all(works.iter().map(|work| sweep_these(work, vec![due.clone()], limit))).await;
    let texts: usize = one_turn.iter().map(|swept| swept.texts).sum();
    assert_eq!((texts, one_turn.iter().filter(|swept| swept.pages > 0).count()), (2, 1), "one had the turn");
    // A turn that was given up, while whoever had it is still at it.
    let turn = log.desk.work.store.next_sweep(&log.account()).await.unwrap().unwrap();
    let ours = log.desk.work.store.take_sweep(&turn, log.now()).await.unwrap().unwrap();
    assert_eq!(log.sweep().await, found(0));
    assert!(!log.desk.work.store.end_sweep(&ours, &ours.sweep.cursor, log.now()).await.unwrap(), "too late");
    assert_eq!(log.stored().await, sids(&kept.iter().collect::<Vec<_>>()));
    log.desk.drive().await;
    log.desk.one_booking(&["Cold house", "Upstairs", "And downstairs"]).await;
}

#[tokio::test]
async fn what_was_dealt_with_or_set_apart_is_known_to_the_ledger_even_when_it_is_gone_from_the_thread() {
    let log = Log::open().await;
    log.posted("Cold house").await;
    log.desk.drive().await;
    let tables = crate::tables::Tables::of(&log.desk.ground);
    tables.clear("Threads", "thread", &log.desk.ground.thread().key()).await;
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(0));
}

#[tokio::test]
async fn a_text_from_before_the_number_became_theirs_is_never_taken() {
    let log = Log::open().await;
    let store = &log.desk.work.store;
    let numbers = store.numbers(&log.desk.ground.thread().tenant).await.unwrap();
    let since = numbers[0].record.active_since;
    let (before, theirs) = (log.kept("somebody else's customer"), log.kept("Cold house"));
    log.at(&before, after(since, -SignedDuration::from_secs(1)));
    log.at(&theirs, after(since, SignedDuration::from_secs(1)));
    for _ in 0..3 {
        log.pass_minutes(24 * 60);
        log.sweep().await;
    }
    assert_eq!(log.stored().await, sids(&[&theirs]));
}

#[tokio::test]
async fn a_text_to_a_number_that_was_let_go_is_nobodys_and_its_account_is_read_no_more() {
    let log = Log::open().await;
    let (store, tenant) = (&log.desk.work.store, log.desk.ground.thread().tenant);
    let number = store.numbers(&tenant).await.unwrap().remove(0);
    log.kept("Cold house");
    log.pass_minutes(5);
    store.change(&tenant).remove_number(&number, log.now()).unwrap().commit().await.unwrap();
    assert_eq!(log.sweep().await, Swept { accounts: 1, ..Swept::default() });
    assert_eq!(store.next_sweep(&log.account()).await.unwrap(), None);
    assert_eq!(log.stored().await, Vec::<String>::new());
    let again = intellisend::store::TenantNumber { version: 1, ..number };
    let later = after(log.now(), SignedDuration::from_mins(3));
    store.change(&tenant).number(&again, Default::default(), later).unwrap().commit().await.unwrap();
    assert!(store.next_sweep(&log.account()).await.unwrap().is_some(), "with a number it is read again");
}

#[tokio::test]
async fn what_came_with_a_text_is_found_with_it() {
    let log = Log::open().await;
    let files = [Media::new("image/jpeg", b"one"), Media::new("image/png", b"two")];
    let kept = log.kept_from(CUSTOMERS[0], "Look at this", &files);
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(1));
    let sid = intellisend::domain::ids::MessageSid::parse(&kept.sid).unwrap();
    let text = log.desk.work.store.text(&log.desk.ground.thread(), &sid, log.now()).await.unwrap().unwrap();
    let types: Vec<&str> = text.media.iter().map(|media| media.content_type.as_str()).collect();
    assert_eq!(types, ["image/jpeg", "image/png"]);
    for (media, file) in text.media.iter().zip(&files) {
        let path = format!("/Accounts/{}/Messages/{}/Media/{}", log.account().as_str(), kept.sid, file.sid);
        assert!(media.url.ends_with(&path), "{}", media.url);
    }
    log.desk.drive().await;
    log.desk.one_booking(&["Look at this"]).await;
}

#[tokio::test]
async fn files_that_cannot_be_read_hold_a_text_up_for_a_while_and_never_for_good() {
    let log = Log::open().await;
    log.kept_from(CUSTOMERS[0], "Look at this", &[Media::new("image/jpeg", b"one")]);
    log.kept_from(CUSTOMERS[1], "Cold house", &[]);
    log.pass_minutes(5);
    let plan = Plan::default().every("driver twilio GET …/Media.json", Fault::Status(503, String::new()));
    log.desk.ground.recorder.plan(plan);
    let swept = log.sweep().await;
    assert_eq!((swept.texts, swept.failed), (1, 1), "nobody else waits for it");
    for _ in 0..4 {
        log.pass_minutes(1);
        assert_eq!(log.sweep().await.failed, 1);
    }
    log.pass_minutes(1);
    assert_eq!(log.sweep().await, found(1));
    log.desk.drive().await;
    log.desk.one_booking(&["Look at this"]).await;
}

#[tokio::test]
async fn after_an_outage_of_the_whole_log_a_text_still_waits_for_its_files() {
    let log = Log::open().await;
    log.kept_from(CUSTOMERS[0], "Look at this", &[Media::new("image/jpeg", b"one")]);
    log.pass_minutes(5);
    log.desk.ground.recorder.plan(Plan::default().every(LIST, Fault::Status(503, String::new())));
    for _ in 0..7 {
        assert_eq!(log.sweep().await.failed, 1);
        log.pass_minutes(1);
    }
    let plan = Plan::default().next("driver twilio GET …/Media.json", Fault::Status(429, String::new()));
    log.desk.ground.recorder.plan(plan);
    let swept = log.sweep().await;
    assert_eq!(Swept { overdue_seconds: 0, ..swept }, Swept { failed: 1, ..found(0) });
    log.pass_minutes(1);
    assert_eq!(log.sweep().await, found(1));
    let sid = intellisend::domain::ids::MessageSid::parse(&log.stored().await[0]).unwrap();
    let text = log.desk.work.store.text(&log.desk.ground.thread(), &sid, log.now()).await.unwrap().unwrap();
    assert_eq!(text.media[0].content_type, "image/jpeg");
}

#[tokio::test]
async fn an_account_is_read_every_five_minutes_and_hourly_where_nobody_texts() {
    let log = Log::open().await;
    log.sweep().await;
    assert_eq!(log.next_in().await, 5);
    log.pass_minutes(25 * 60);
    log.sweep().await;
    assert_eq!(log.next_in().await, 60);
    log.kept("Cold house");
    log.pass_minutes(60);
    assert_eq!(log.sweep().await, found(1));
    assert_eq!(log.next_in().await, 5);
}
