//! A table that is restored to an earlier moment: whatever it forgot, nothing is booked twice and nobody is answered
//! twice. As operations say, nothing is driven for ten minutes before; what came in since that moment comes from Twilio's
//! log.

use aws_sdk_dynamodb::types::AttributeValue;
use intellisend::domain::time::{SignedDuration, Timestamp, after, sortable};
use intellisend::drivers::Rested;
use serde_json::{Value, json};
use tests::fakes::servicetitan::{Booking, Lag};
use tests::faults::{Fault, Plan};

use crate::desk::Desk;
use crate::follow_ups::summary;
use crate::people::CREATE;
use crate::replies::Chat;
use crate::saving::saved;
use crate::sweep::Log;
use crate::tables::{Item, Tables, value};

/// For how long nothing is driven.
const REST: i64 = 660;

/// The words of what a customer texts, none of which is a part of another.
const WORDS: [&str; 5] = ["alpha rattles", "bravo leaks", "charlie hums", "delta drips", "echo smokes"];

/// A story, and the table as it was at one moment of it.
struct Story {
    chat: Chat,
    /// At which moment the table is kept.
    keep_at: usize,
    moments: usize,
    kept: Option<Vec<Item>>,
}

impl Story {
    async fn kept_at(keep_at: usize) -> Self {
        Self { chat: Chat::open().await, keep_at, moments: 0, kept: None }
    }

    /// One of the moments that a table may be restored to.
    async fn moment(&mut self) {
        if self.moments == self.keep_at {
            self.kept = Some(Tables::of(&self.chat.desk.ground).of_tenant("Threads").await);
        }
        self.moments += 1;
    }

    /// A text that is stored, booked and answered.
    async fn texted(&mut self, words: &str) {
        self.chat.desk.receive(words).await;
        self.moment().await;
        self.chat.drove().await;
        self.moment().await;
        self.chat.desk.pass(60);
        self.chat.drove().await;
        self.moment().await;
    }

    /// Has the table as it was then, with what Twilio's log has beside it, and everything come back until nothing is left
    /// to do. False: the story has no such moment.
    async fn set_back(&mut self) -> bool {
        let Some(kept) = self.kept.take() else { return false };
        let tables = Tables::of(&self.chat.desk.ground);
        let lost = lost(&tables.of_tenant("Threads").await, &kept);
        self.chat.desk.pass(REST);
        tables.set_back("Threads", &kept).await;
        for (at, text) in lost.into_iter().enumerate() {
            let now = after(self.chat.now(), SignedDuration::from_millis(i64::try_from(at).expect("few")));
            tables.put("Threads", swept(text, now)).await;
        }
        self.everything_comes_back().await;
        true
    }

    async fn everything_comes_back(&self) {
        self.chat.drove().await;
        for _ in 0..5 {
            self.chat.desk.settle();
            self.chat.minute().await;
        }
        assert!(self.chat.is_done().await, "something is left to do");
    }

    /// Each of these texts in one booking, once, and nobody answered who had been.
    fn nothing_is_doubled(&self, words: &[&str], bookings: usize, replies: usize) {
        let at = self.keep_at;
        let made = self.chat.desk.ground.bookings();
        assert_eq!(made.len(), bookings, "restored to moment {at}: {:?}", notes(&made));
        for words in words {
            let line = format!("Customer: {words}");
            let times: usize = made.iter().map(|booking| summary(booking).matches(&line).count()).sum();
            assert_eq!(times, 1, "restored to moment {at}: {words} in {:?}", notes(&made));
        }
        assert_eq!(self.chat.sent().len(), replies, "restored to moment {at}: somebody was answered again");
    }
}

fn notes(bookings: &[Booking]) -> Vec<&str> {
    bookings.iter().map(summary).collect()
}

/// Texts that are in the table now and were not then, the oldest first.
fn lost(now: &[Item], then: &[Item]) -> Vec<Item> {
    let name = |item: &Item| value(item, "item").unwrap_or_default();
    let is_lost = |item: &&Item| {
        name(item).starts_with("text#") && !then.iter().any(|before| name(before) == name(item))
    };
    let mut lost: Vec<Item> = now.iter().filter(is_lost).cloned().collect();
    lost.sort_by_key(|item| value(item, "received_at"));
    lost
}

/// A text as a sweep of Twilio's log takes it in.
fn swept(mut item: Item, now: Timestamp) -> Item {
    let mut data: Value = serde_json::from_str(&value(&item, "data").expect("a document")).expect("JSON");
    data["of"]["sent_at"] = data["of"]["received_at"].clone();
    data["of"]["received_at"] = json!(now.to_string());
    data["of"]["came_by"] = json!("sweep");
    for forgotten in ["conversation", "expires_at", "set_aside"] {
        item.remove(forgotten);
    }
    let text = |value: String| AttributeValue::S(value);
    item.insert("received_at".to_owned(), text(sortable(now)));
    item.insert("due".to_owned(), text(sortable(after(now, SignedDuration::from_secs(60)))));
    item.insert("data".to_owned(), text(data.to_string()));
    item
}

#[tokio::test]
async fn whatever_a_restored_log_forgot_is_in_one_booking_once_and_answered_once() {
    for keep_at in 0.. {
        let mut story = Story::kept_at(keep_at).await;
        story.moment().await;
        for words in &WORDS[..3] {
            story.texted(words).await;
        }
        let replies = story.chat.sent().len();
        if !story.set_back().await {
            assert_eq!(keep_at, 10, "the story has so many moments");
            break;
        }
        story.nothing_is_doubled(&WORDS[..3], 1, replies);
    }
}

/// The sweep itself, from Twilio's log: what was there is not known any more, and a day's look back finds it.
#[tokio::test]
async fn what_a_restored_log_forgot_comes_back_by_the_sweep_and_is_in_one_booking_once_and_answered_once() {
    for keep_at in 0..3 {
        let log = Log { desk: Chat::open().await.desk };
        let tables = Tables::of(&log.desk.ground);
        let mut kept = Vec::new();
        for (at, words) in WORDS[..3].iter().enumerate() {
            if at == keep_at {
                kept = tables.of_tenant("Threads").await;
            }
            log.posted(words).await;
            log.desk.drive().await;
            log.desk.pass(60);
            log.desk.drive().await;
        }
        log.pass_minutes(5);
        assert_eq!(log.sweep().await.texts, 0, "all of it is known");
        let sent = || log.desk.ground.twilio.sent(&log.desk.ground.seed.account_sid);
        let replies = sent();
        assert!(!replies.is_empty());
        log.desk.pass(REST);
        tables.set_back("Threads", &kept).await;
        log.pass_minutes(24 * 60);
        assert_eq!(log.sweep().await.texts, 3 - keep_at, "restored to moment {keep_at}");
        let chat = Chat { desk: log.desk };
        chat.drove().await;
        for _ in 0..5 {
            chat.desk.settle();
            chat.minute().await;
        }
        assert!(chat.is_done().await, "restored to moment {keep_at}: something is left to do");
        let log = Log { desk: chat.desk };
        assert_eq!(log.sweep().await.texts, 0, "each once");
        let made = log.desk.ground.bookings();
        assert_eq!(made.len(), 1, "restored to moment {keep_at}: {:?}", notes(&made));
        // Where the webhook told another minute than Twilio's log does, the line of before stays above as the office's words.
        for words in &WORDS[..3] {
            let (_, texts) = summary(&made[0]).split_once("--- Texts").expect("the texts");
            let times = texts.matches(&format!("Customer: {words}")).count();
            assert_eq!(times, 1, "restored to moment {keep_at}: {words} in {:?}", notes(&made));
        }
        let after = log.desk.ground.twilio.sent(&log.desk.ground.seed.account_sid);
        assert_eq!(after.len(), replies.len(), "restored to moment {keep_at}: somebody was answered again");
    }
}

#[tokio::test]
async fn a_booking_that_the_office_dealt_with_and_its_follow_up_are_not_made_again() {
    for keep_at in 0.. {
        let mut story = Story::kept_at(keep_at).await;
        story.texted(WORDS[0]).await;
        story.texted(WORDS[1]).await;
        let first = story.chat.desk.ground.bookings()[0].id;
        story.chat.desk.ground.servicetitan.dismiss(first, 0);
        story.texted(WORDS[2]).await;
        story.texted(WORDS[3]).await;
        let replies = story.chat.sent().len();
        if !story.set_back().await {
            assert_eq!(keep_at, 12, "the story has so many moments");
            break;
        }
        let made = story.chat.desk.ground.bookings();
        assert_eq!(made.len(), 2, "restored to moment {keep_at}: {:?}", notes(&made));
        for words in &WORDS[..4] {
            assert!(
                made.iter().any(|booking| summary(booking).contains(words)),
                "{words}: {:?}",
                notes(&made)
            );
        }
        assert_eq!(story.chat.sent().len(), replies, "restored to moment {keep_at}");
    }
}

#[tokio::test]
async fn a_create_that_was_unclear_when_the_log_was_kept_is_found_and_adopted() {
    let mut story = Story::kept_at(0).await;
    let desk = &story.chat.desk;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(1));
    desk.receive(WORDS[0]).await;
    desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropAfter));
    assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
    story.moment().await;
    story.chat.desk.settle();
    story.chat.drove().await;
    story.texted(WORDS[1]).await;
    let replies = story.chat.sent().len();
    assert!(story.set_back().await);
    story.nothing_is_doubled(&WORDS[..2], 1, replies);
}

/// The contractor has another secret from now on, which is saved.
async fn rotated(desk: &Desk, secret: &str) {
    let client_id = &desk.ground.seed.client_id;
    desk.ground.servicetitan.client(client_id, |client| client.client_secrets = vec![secret.to_owned()]);
    saved(desk, &json!({ "client_secret": secret })).await.expect("saved");
}

async fn booked(desk: &Desk, words: &str) {
    desk.receive(words).await;
    let fresh = desk.another("fresh").await;
    assert_eq!(desk.drive_with(&fresh).await, Rested::Settled { writes: 1, set_aside: false }, "{words}");
}

#[tokio::test]
async fn a_token_of_before_is_not_used_and_one_mint_brings_the_next() {
    let desk = Desk::open().await;
    let tables = Tables::of(&desk.ground);
    booked(&desk, WORDS[0]).await;
    let kept = tables.of_tenant("Tokens").await;
    rotated(&desk, "cs1.second-secret").await;
    booked(&desk, WORDS[1]).await;
    desk.ground.servicetitan.forget_tokens();
    tables.set_back("Tokens", &kept).await;
    desk.ground.recorder.clear();
    booked(&desk, WORDS[2]).await;
    let calls = desk.ground.recorder.calls();
    assert_eq!(calls.iter().filter(|call| call.path.ends_with("/connect/token")).count(), 1);
    desk.one_booking(&WORDS[..3]).await;
    assert_eq!(desk.ground.bookings().len(), 1);
}

#[tokio::test]
async fn connections_of_before_go_on_with_the_tokens_of_before() {
    let desk = Desk::open().await;
    let tables = Tables::of(&desk.ground);
    booked(&desk, WORDS[0]).await;
    let (tenants, tokens) = (tables.of_tenant("Tenants").await, tables.of_tenant("Tokens").await);
    let (client_id, first) = (&desk.ground.seed.client_id, &desk.ground.seed.client_secret);
    rotated(&desk, "cs1.second-secret").await;
    booked(&desk, WORDS[1]).await;
    desk.ground.servicetitan.client(client_id, |client| client.client_secrets.push(first.clone()));
    desk.pass(REST);
    tables.set_back("Tenants", &tenants).await;
    tables.set_back("Tokens", &tokens).await;
    booked(&desk, WORDS[2]).await;
    desk.one_booking(&WORDS[..3]).await;
    assert_eq!(desk.ground.bookings().len(), 1);
}

#[tokio::test]
async fn connections_of_before_with_tokens_of_after_say_what_to_do_and_that_is_enough() {
    let desk = Desk::open().await;
    let tables = Tables::of(&desk.ground);
    booked(&desk, WORDS[0]).await;
    let tenants = tables.of_tenant("Tenants").await;
    for secret in ["cs1.second-secret", "cs1.third-secret", "cs1.fourth-secret"] {
        rotated(&desk, secret).await;
    }
    desk.pass(REST);
    tables.set_back("Tenants", &tenants).await;
    desk.receive(WORDS[1]).await;
    let rested = desk.drive_with(&desk.another("fresh").await).await;
    let Rested::Parked { why, .. } = rested else { panic!("{rested:?}") };
    assert!(why.to_string().contains("save its client secret once more"), "{why}");
    rotated(&desk, "cs1.fourth-secret").await;
    booked(&desk, WORDS[2]).await;
    desk.one_booking(&WORDS[..3]).await;
    assert_eq!(desk.ground.bookings().len(), 1);
}
