use std::sync::atomic::Ordering;
use std::time::Duration;

use intellisend::domain::alerts::{Alert, Wrong};
use intellisend::drivers::Swept;
use tests::fakes::twilio::Message;
use tests::faults::{Fault, Plan};

use super::{LIST, Log, found, sids};

/// Taking a turn is the first of these in it, ending it the second.
const WRITE: &str = "driver …UpdateItem";

impl Log {
    /// A turn whose end is not written.
    async fn sweep_in_vain(&self) {
        let plan = Plan::default().next(WRITE, Fault::Delay(Duration::ZERO));
        let lost = Fault::Status(500, String::new());
        self.desk.ground.recorder.plan(plan.every(WRITE, lost));
        let swept = self.sweep().await;
        assert_eq!((swept.failed, swept.texts), (1, 0), "nobody hears of it: {swept:?}");
        self.desk.ground.recorder.plan(Plan::default());
        self.pass_minutes(3);
    }

    /// Alerts about the number that are on record.
    async fn alerts(&self) -> Vec<String> {
        let tables = crate::tables::Tables::of(&self.desk.ground);
        let partition = format!("alerts#{}", self.tenant().as_str());
        let items = tables.items("Threads", "thread", &partition).await;
        let names = items.iter().filter_map(|item| crate::tables::value(item, "item"));
        names.filter(|name| name.starts_with("alert#number#")).collect()
    }
}

#[tokio::test]
async fn where_twilio_lists_slowly_each_turn_takes_something_until_all_is_taken() {
    for seconds in [5, 9, 13] {
        let log = Log::open().await;
        let mut kept: Vec<Message> = Vec::new();
        for n in 0..3 {
            kept.push(log.kept(&format!("text {n}")));
            log.crowd(98);
            kept.push(log.kept_from("+19725550144", &format!("other {n}"), &[]));
        }
        log.pass_minutes(3);
        let clock = log.desk.clock();
        let slow = move |line: &str| {
            let page = line.contains("driver twilio GET") && line.ends_with("/Messages.json");
            clock.fetch_add(if page { 1_000 * seconds } else { 0 }, Ordering::Relaxed);
            None
        };
        log.desk.ground.recorder.plan(Plan::default().weather(slow));
        let mut taken = 0;
        for _ in 0..6 {
            taken += log.sweep().await.texts;
        }
        // Where a single page takes more than a turn, the newest is taken, and the rest once Twilio is well.
        assert!(taken == kept.len() || seconds > 10 && taken > 0, "{seconds} s: {taken}");
        log.desk.ground.recorder.plan(Plan::default());
        log.sweep().await;
        let own: Vec<&Message> = kept.iter().filter(|message| message.body.starts_with("text")).collect();
        assert_eq!(log.stored().await, sids(&own), "{seconds} s");
    }
}

#[tokio::test]
async fn what_a_turn_took_whose_end_was_lost_still_counts_as_not_brought_by_the_webhook() {
    let log = Log::open().await;
    log.sweep().await;
    log.kept("Cold house");
    log.pass_minutes(5);
    log.sweep_in_vain().await;
    assert_eq!(log.stored().await.len(), 1);
    assert_eq!(log.sweep().await, found(0));
    log.kept("Upstairs");
    log.pass_minutes(5);
    let missed = Swept { missed: 1, ..found(1) };
    assert_eq!((log.sweep().await, log.looks()), (missed, 1), "twice in a row");
}

#[tokio::test]
async fn a_refused_token_is_told_once_however_often_the_end_of_a_turn_is_lost() {
    let (log, _api) = Log::of_their_own().await;
    log.sweep().await;
    log.rotate_at_twilio(super::attention::NEW_TOKEN);
    for _ in 0..2 {
        log.sweep_in_vain().await;
        assert_eq!(log.alerts().await.len(), 0, "what is not on record is not told");
    }
    assert_eq!(log.sweep().await.refused, 1);
    let since = log.on_record().await.cursor.refused_since.unwrap();
    let alert = Alert::Number { number: log.number(), since, wrong: Wrong::TokenRefused };
    assert!(log.is_told(&alert).await);
    assert_eq!(log.alerts().await.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_told_at_once_is_told_in_the_next_turn() {
    let (log, _api) = Log::of_their_own().await;
    log.sweep().await;
    log.rotate_at_twilio(super::attention::NEW_TOKEN);
    let out = Fault::Status(500, String::new());
    log.desk.ground.recorder.plan(Plan::default().every("driver …DynamoDB_20120810.PutItem", out));
    let swept = log.sweep().await;
    assert_eq!((swept.refused, swept.failed, log.alerts().await.len()), (1, 0, 0));
    let since = log.on_record().await.cursor.refused_since.unwrap();
    log.desk.ground.recorder.plan(Plan::default().every(LIST, Fault::Status(503, String::new())));
    log.pass_minutes(60);
    assert_eq!(log.sweep().await.failed, 1, "whatever else happens in it");
    let alert = Alert::Number { number: log.number(), since, wrong: Wrong::TokenRefused };
    assert!(log.is_told(&alert).await);
    assert!(log.on_record().await.cursor.news.is_empty());
}
