//! Clocks that differ by a minute: of those who take texts in, of those who drive, and of those who mint tokens.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use intellisend::domain::connection::token::Need;
use intellisend::domain::delivery::Settling;
use intellisend::domain::ids::{AccountSid, ConnectionKey, Environment, ThreadKey};
use intellisend::domain::phone::Sender;
use intellisend::domain::settings::Replies;
use intellisend::domain::time::{SignedDuration, Timestamp, after};
use intellisend::drivers::{
    Clock, Drove, Posted, Receiver, Rested, Swept, Work, drive, hear_all, sweep_these,
};
use intellisend::store::TenantConnection;
use tests::fakes::servicetitan::Booking;
use tests::fakes::twilio::Message;
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tests::phone::{self, Parameters, Report};
use tests::until::until;

use crate::desk::PATH;
use crate::follow_ups::summary;
use crate::people::{AMEND, CREATE};
use crate::replies::{LIFE, ORDINARY};
use crate::tokens::MINT;

/// By so many seconds the clocks are ahead of the right time. No two differ by more than a minute.
const AHEAD: [i64; 3] = [-30, 0, 30];
const BEHIND: usize = 0;
const FAST: usize = 2;

/// Unclear effects settle as in production: a minute is a fifth of it.
const SETTLE: u32 = 300;

/// A receiver and some drivers for each clock.
struct Skewed {
    ground: Ground,
    receivers: Vec<Receiver>,
    works: Vec<Work>,
    clocks: Vec<Arc<AtomicI64>>,
}

impl Skewed {
    async fn open() -> Self {
        let ground = Ground::quiet().await;
        let clocks: Vec<_> = AHEAD.iter().map(|seconds| Arc::new(AtomicI64::new(seconds * 1_000))).collect();
        let (mut receivers, mut works) = (Vec::new(), Vec::new());
        for (ahead, clock) in AHEAD.iter().zip(&clocks) {
            for n in 0..3 {
                let work = ground.work(&format!("driver {ahead} {n}"), Clock::Moved(Arc::clone(clock))).await;
                works.push(Work { settling: Settling::of_seconds(SETTLE), ..work });
            }
            let work = works.last().expect("one");
            let (store, vault) = (Arc::clone(&work.store), Arc::clone(&work.vault));
            let url = Some(ground.stack.described.api_url.clone());
            receivers.push(Receiver::new(store, vault, url, Clock::Moved(Arc::clone(clock))));
        }
        Self { ground, receivers, works, clocks }
    }

    /// One of the drivers with that clock.
    fn work(&self, clock: usize) -> &Work {
        &self.works[clock * 3]
    }

    fn pass(&self, seconds: i64) {
        for clock in &self.clocks {
            clock.fetch_add(seconds * 1_000, Ordering::Relaxed);
        }
    }

    fn posted<'a>(path: &'a str, request: &'a phone::Request) -> Posted<'a> {
        let header = |name: &str| {
            let found = request.headers.iter().find(|(header, _)| header == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        Posted {
            domain: "",
            path,
            query: "",
            content_type: header("Content-Type"),
            signature: header("X-Twilio-Signature"),
            body: request.body.as_bytes(),
        }
    }

    fn request(&self, path: &str, parameters: &Parameters) -> phone::Request {
        let url = format!("{}{path}", self.ground.stack.described.api_url);
        phone::request(&url, parameters, &self.ground.seed.auth_token)
    }

    /// A text that is taken in by the receiver with that clock.
    async fn receive(&self, clock: usize, body: &str) {
        let request = self.request(PATH, &self.ground.text(body).parameters());
        self.receivers[clock].sms(Self::posted(PATH, &request)).await.expect("taken in");
    }

    async fn drove(&self, work: &Work) -> Drove {
        let limit = after(work.clock.now(), SignedDuration::from_secs(20));
        drive(work, &self.ground.thread(), limit).await.expect("the tables answer")
    }

    /// Everybody at once.
    async fn all_drive(&self) -> Vec<Drove> {
        join_all(self.works.iter().map(|work| self.drove(work))).await
    }

    /// A customer's text that Twilio has, and nobody was posted; sent at that moment of the right time.
    fn kept(&self, customer: &str, body: &str, at: Timestamp) -> Message {
        let (seed, twilio) = (&self.ground.seed, &self.ground.twilio);
        let message = twilio.inbound(&seed.account_sid, customer, &seed.number, body, &[]);
        twilio.edit(&message.sid, |message| (message.created_at, message.sent_at) = (at, Some(at)));
        message
    }

    /// The turn of the account's log, for whoever has that clock.
    async fn swept(&self, clock: usize) -> Swept {
        let work = self.work(clock);
        let account = AccountSid::parse(&self.ground.seed.account_sid).expect("an account");
        let due = work.store.next_sweep(&account).await.expect("the tables answer").expect("on the list");
        sweep_these(work, vec![due], after(work.clock.now(), SignedDuration::from_secs(20))).await
    }

    /// The notes of this customer's booking, once that is made.
    async fn notes_of(&self, clock: usize, customer: &str, words: &str) -> String {
        let thread =
            ThreadKey { customer: Sender::parse(customer).expect("a sender"), ..self.ground.thread() };
        let limit = after(self.work(clock).clock.now(), SignedDuration::from_secs(20));
        drive(self.work(clock), &thread, limit).await.expect("the tables answer");
        let mut notes: Vec<String> = self
            .ground
            .bookings()
            .iter()
            .map(summary)
            .filter(|notes| notes.contains(words))
            .map(str::to_owned)
            .collect();
        assert_eq!(notes.len(), 1, "{words}: {notes:?}");
        notes.remove(0)
    }

    fn sent(&self) -> usize {
        self.ground.twilio.sent(&self.ground.seed.account_sid).len()
    }

    /// The one booking, with each of these texts in it once, and nothing left to do whoever looks.
    async fn one_booking(&self, words: &[String]) -> Booking {
        let bookings = self.ground.bookings();
        let [booking] = bookings.as_slice() else { panic!("one booking, not {}", bookings.len()) };
        for words in words {
            let line = format!("Customer: {words}\n");
            assert_eq!(summary(booking).matches(&line).count(), 1, "{words} in {}", summary(booking));
        }
        let far = after(self.work(FAST).clock.now(), SignedDuration::from_hours(24));
        let owed = self.work(FAST).store.owed(far).await.expect("the tables answer");
        assert!(owed.iter().all(|due| due.thread != self.ground.thread()), "something is still owed");
        booking.clone()
    }
}

#[tokio::test]
async fn drivers_and_receivers_a_minute_apart_make_one_booking_with_every_text_whatever_is_lost() {
    let skewed = Skewed::open().await;
    let lost = Plan::default().next(CREATE, Fault::DropBefore).next(CREATE, Fault::DropAfter);
    skewed.ground.recorder.plan(lost.next(AMEND, Fault::DropAfter).next(AMEND, Fault::DropBefore));
    let mut words = Vec::new();
    for round in 0..3 {
        // Whoever texts later has the earlier time.
        for clock in [FAST, 1, BEHIND] {
            let body = format!("text {round} by {clock}");
            skewed.receive(clock, &body).await;
            words.push(body);
            skewed.all_drive().await;
            assert!(skewed.ground.bookings().len() <= 1, "made twice");
        }
        skewed.pass(100);
    }
    until("everything is in the booking", Duration::from_secs(60), async || {
        skewed.pass(i64::from(SETTLE) / 5);
        let rested = skewed.all_drive().await;
        assert!(skewed.ground.bookings().len() <= 1, "made twice");
        let settled = |drove: &Drove| matches!(drove.rested, Rested::Settled { .. });
        rested.iter().all(settled).then_some(())
    })
    .await;
    skewed.one_booking(&words).await;
}

#[tokio::test]
async fn a_claim_of_a_clock_that_is_behind_is_left_alone_by_one_that_is_ahead_while_it_may_take_effect() {
    let skewed = Skewed::open().await;
    skewed.receive(1, "It leaks").await;
    skewed.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropBefore));
    assert!(matches!(skewed.drove(skewed.work(BEHIND)).await.rested, Rested::Claimed { .. }));
    // Leave to send ends after 120 s, and 120 s later nothing of it can take effect any more.
    skewed.pass(235);
    let early = skewed.drove(skewed.work(FAST)).await.rested;
    assert!(matches!(early, Rested::Claimed { .. }), "{early:?}");
    skewed.pass(6);
    let rested = skewed.drove(skewed.work(FAST)).await.rested;
    assert_eq!(rested, Rested::Settled { writes: 1, set_aside: false });
    // Who is behind still thinks that the claim was its own.
    skewed.drove(skewed.work(BEHIND)).await;
    skewed.one_booking(&["It leaks".to_owned()]).await;
}

#[tokio::test]
async fn whoever_answers_no_text_is_answered_twice() {
    let skewed = Skewed::open().await;
    skewed.ground.settings(|profile| profile.replies = Replies::Ask).await;
    let mut before = 0;
    for burst in 0..2 {
        for (n, clock) in [FAST, BEHIND, 1].into_iter().enumerate() {
            skewed.receive(clock, &format!("{ORDINARY} {burst}{n}")).await;
            skewed.all_drive().await;
        }
        for _ in 0..4 {
            skewed.pass(70);
            skewed.all_drive().await;
        }
        // A clock that is ahead ends a burst sooner: half a minute later the rest of it is answered, and never more.
        let replies = skewed.sent() - before;
        assert!((1..=2).contains(&replies), "{replies} replies to a burst");
        before = skewed.sent();
        skewed.pass(70);
        skewed.all_drive().await;
        assert_eq!(skewed.sent(), before);
    }
    assert_eq!(skewed.ground.bookings().len(), 1);
}

#[tokio::test]
async fn danger_that_is_taken_in_by_a_clock_that_is_behind_is_answered_after_a_reply_by_one_that_is_ahead() {
    let skewed = Skewed::open().await;
    skewed.ground.settings(|profile| profile.replies = Replies::Ask).await;
    skewed.receive(FAST, ORDINARY).await;
    skewed.pass(6);
    skewed.drove(skewed.work(FAST)).await;
    assert_eq!(skewed.sent(), 1);
    skewed.receive(BEHIND, LIFE).await;
    assert_eq!(skewed.drove(skewed.work(1)).await.replies, 1);
    assert_eq!(skewed.sent(), 2);
    skewed.pass(70);
    skewed.all_drive().await;
    assert_eq!(skewed.sent(), 2);
    skewed.one_booking(&[ORDINARY.to_owned(), LIFE.to_owned()]).await;
}

#[tokio::test]
async fn a_refusal_that_is_heard_by_a_clock_that_is_behind_is_found_to_be_of_the_message() {
    let skewed = Skewed::open().await;
    skewed.ground.settings(|profile| profile.replies = Replies::Ask).await;
    // They said an hour ago that they want texts.
    skewed.receive(1, "START").await;
    skewed.drove(skewed.work(1)).await;
    skewed.pass(3_600);
    skewed.receive(1, ORDINARY).await;
    skewed.pass(40);
    skewed.drove(skewed.work(FAST)).await;
    let sent = skewed.ground.twilio.sent(&skewed.ground.seed.account_sid);
    let [message] = sent.as_slice() else { panic!("one reply, not {}", sent.len()) };
    let report = Report::of(message, "undelivered", Some(21_610));
    let request = skewed.request("/twilio/status", &report.parameters());
    skewed.receivers[BEHIND].status(Skewed::posted("/twilio/status", &request)).await.expect("taken in");
    let item = format!("report#undelivered#{}", message.sid);
    hear_all(skewed.work(BEHIND), vec![(skewed.ground.thread(), &item)]).await;
    let (work, thread) = (skewed.work(1), skewed.ground.thread());
    let veiled =
        work.vault.veil().await.unwrap().name(&thread.tenant, thread.customer.number().as_ref().unwrap());
    let allowance = work.store.allowance(&thread.tenant, &veiled).await.unwrap().allowance;
    assert!(allowance.opted_out.is_some(), "{allowance:?}");
}

/// The generation of the token that this driver gets.
async fn token(work: &Work, key: &ConnectionKey, connection: &TenantConnection, need: Need) -> u64 {
    work.broker.token(&key.tenant, connection, need).await.expect("a token").generation
}

#[tokio::test]
async fn minters_a_minute_apart_all_have_a_token_for_at_most_one_mint_a_clock() {
    let skewed = Skewed::open().await;
    let tenant = skewed.ground.thread().tenant;
    let found = skewed.work(1).store.tenant(&tenant).await.unwrap();
    let connection = found.connection(Environment::Integration).expect("connected").clone();
    let key = ConnectionKey { tenant, environment: Environment::Integration };
    let asked = || {
        let calls = skewed.ground.recorder.calls();
        calls.iter().filter(|call| call.path.ends_with("/connect/token")).count()
    };
    let slow = Fault::Delay(Duration::from_millis(300));
    skewed.ground.recorder.plan(Plan::default().every(MINT, slow));
    for round in 0..3 {
        skewed.ground.recorder.clear();
        let before = skewed.work(1).store.token(&key).await.unwrap().generation;
        let ask = |work| token(work, &key, &connection, Need::AnyValid);
        let generations = join_all(skewed.works.iter().map(ask)).await;
        assert!(generations.iter().all(|each| *each > before), "round {round}: {generations:?}");
        // A lease is shorter than what the clocks differ by: it keeps those apart whose clocks agree.
        assert!((1..=AHEAD.len()).contains(&asked()), "round {round}: {} mints", asked());
        // Over for whoever is ahead, and for whoever is behind.
        skewed.pass(960);
    }
    let ask = |work| token(work, &key, &connection, Need::AnyValid);
    let newest = join_all(skewed.works.iter().map(ask)).await.into_iter().max().expect("some");
    skewed.ground.recorder.clear();
    for work in &skewed.works {
        assert_eq!(token(work, &key, &connection, Need::NewerThan(newest)).await, newest + 1);
    }
    assert_eq!(asked(), 1, "one that is refused is replaced once, whoever minted it");
}

#[tokio::test]
async fn a_sweep_half_a_minute_off_takes_each_text_once_and_none_from_before_and_says_late_so_much_sooner_or_later()
 {
    for clock in [BEHIND, FAST] {
        let skewed = Skewed::open().await;
        let store = &skewed.work(1).store;
        let since = store.numbers(&skewed.ground.thread().tenant).await.unwrap()[0].record.active_since;
        skewed.pass(30 * 60);
        let ago = |seconds: i64| after(skewed.work(1).clock.now(), SignedDuration::from_secs(-seconds));
        skewed.kept("+19725550101", "from before", after(since, -SignedDuration::from_secs(1)));
        skewed.kept("+19725550102", "just theirs", after(since, SignedDuration::from_secs(1)));
        skewed.kept("+19725550103", "eleven minutes", ago(11 * 60));
        skewed.kept("+19725550104", "nine minutes", ago(9 * 60));
        let young = skewed.kept("+19725550105", "a minute", ago(60));
        let swept = skewed.swept(clock).await;
        assert_eq!((swept.texts, swept.failed), (3, 0), "what is a minute old may be on its way");
        for (customer, words, is_late) in [
            ("+19725550102", "just theirs", true),
            ("+19725550103", "eleven minutes", true),
            ("+19725550104", "nine minutes", false),
        ] {
            let notes = skewed.notes_of(clock, customer, words).await;
            assert_eq!(notes.contains("LATE: texted "), is_late, "{words} in {notes}");
        }
        skewed.pass(95);
        assert_eq!(skewed.swept(clock).await.texts, 1);
        assert_eq!(skewed.swept(clock).await.texts, 0);
        // Its webhook was on the way after all, to somebody with another clock.
        let text = phone::Text::of(&young, skewed.ground.twilio.url());
        let request = skewed.request(PATH, &text.parameters());
        for receiver in &skewed.receivers {
            let accepted = receiver.sms(Skewed::posted(PATH, &request)).await.expect("taken in");
            assert!(accepted.duplicate);
        }
        skewed.notes_of(clock, "+19725550105", "a minute").await;
        assert_eq!(skewed.ground.bookings().len(), 4, "none from before");
    }
}
