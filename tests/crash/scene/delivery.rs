//! What AWS does by itself: it delivers what was inserted, queued and is due, once more where that failed, and comes back
//! each minute.

use jiff::{SignedDuration, Timestamp};
use tests::events;
use tests::reckoning::{Fate, Reckoning, value};

use super::{DRIVERS, Scene};
use crate::point::Retries;

/// As often as AWS delivers a batch of the stream again.
const AGAIN: usize = 2;

/// What new items a doorbell rings for.
const RINGS: [&str; 5] = ["text#", "sent#", "report#delivered#", "report#failed#", "report#undelivered#"];

/// More minutes than anything takes.
const MINUTES: usize = 12;

/// A little more than a minute: what is due in one is due.
const MINUTE: i64 = 61;

/// Within so many minutes what was parked goes on, once its reason is gone.
const FOR_PARKED: usize = 4;

/// A record of the stream: a thread and an item.
pub(super) type Record = (String, String);

/// A message of the wake queue.
#[derive(Clone)]
pub(super) struct Queued {
    thread: String,
    due: Timestamp,
}

impl Scene {
    /// Delivers what was inserted since, each record for itself: the newest first, at two processes at once.
    pub(crate) async fn ring(&self) {
        let fresh = self.fresh().await;
        self.deliver(fresh).await;
    }

    /// The same as one batch, at one process.
    pub(crate) async fn ring_at_one(&self) {
        let fresh = self.fresh().await;
        self.deliver_batch(DRIVERS[0], &fresh).await;
    }

    /// Turns the clock, and delivers what is due of the queue by then.
    pub(crate) async fn pass(&self, seconds: i64) {
        self.clock.pass(seconds);
        let due = self.due();
        if self.retries == Retries::Bells {
            self.wake(due).await;
        }
    }

    /// Lets everything happen that comes by itself, until nothing waits for us any more.
    pub(crate) async fn retry(&self) -> Reckoning {
        for minute in 0..MINUTES {
            let failed = std::mem::take(&mut self.heard().failed);
            if self.retries == Retries::Bells {
                let mut records = self.fresh().await;
                records.extend(failed);
                self.deliver(records).await;
            }
            let reckoning = self.reckon().await;
            let may_go_on = minute < FOR_PARKED && reckoning.count(Fate::Parked) > 0;
            if !reckoning.waits_for_us() && !may_go_on && !self.is_unread().await {
                break;
            }
            self.pass(self.next_wake().unwrap_or(MINUTE)).await;
            if self.next_wake().is_none() {
                tokio::join!(self.schedule("recover-messages"), self.schedule("refresh-tokens"));
            }
        }
        if self.retries == Retries::Bells {
            self.repeat().await;
        }
        self.reckon().await
    }

    /// Everything is delivered once more.
    async fn repeat(&self) {
        let (records, messages) = {
            let heard = self.heard();
            (heard.records.clone(), heard.messages.clone())
        };
        let threads: Vec<String> = messages.into_iter().map(|message| message.thread).collect();
        let threads: Vec<&str> = threads.iter().map(String::as_str).collect();
        let keys: Vec<(&str, &str)> = records.iter().map(|(thread, item)| (&**thread, &**item)).collect();
        let (queued, inserted) = (events::queued(&threads), events::inserted(&keys));
        let _ = tokio::join!(self.invoke(DRIVERS[0], &inserted), self.invoke(DRIVERS[1], &queued));
    }

    /// Records of the stream that were not delivered yet, oldest first.
    async fn fresh(&self) -> Vec<Record> {
        let mut items = self.tables.scan("Threads").await;
        items.sort_by_key(|item| value(item, "received_at").unwrap_or_default().to_owned());
        let keys = items.iter().filter_map(|item| Some((value(item, "thread")?, value(item, "item")?)));
        let ringing = keys.filter(|(_, item)| RINGS.iter().any(|prefix| item.starts_with(prefix)));
        let mut heard = self.heard();
        let fresh: Vec<Record> = ringing
            .map(|(thread, item)| (thread.to_owned(), item.to_owned()))
            .filter(|record| !heard.records.contains(record))
            .collect();
        heard.records.extend(fresh.iter().cloned());
        fresh
    }

    async fn deliver(&self, mut records: Vec<Record>) {
        records.reverse();
        if records.is_empty() {
            return;
        }
        let (one, other): (Vec<_>, Vec<_>) = records.iter().enumerate().partition(|(at, _)| at % 2 == 0);
        let part = |records: Vec<(usize, &Record)>| -> Vec<Record> {
            records.into_iter().map(|(_, record)| record.clone()).collect()
        };
        // A single record comes at both.
        let (one, other) = (part(one), part(other));
        let other = if other.is_empty() { one.clone() } else { other };
        tokio::join!(self.deliver_batch(DRIVERS[0], &one), self.deliver_batch(DRIVERS[1], &other));
    }

    async fn deliver_batch(&self, driver: &str, records: &[Record]) {
        if records.is_empty() {
            return;
        }
        let keys: Vec<(&str, &str)> = records.iter().map(|(thread, item)| (&**thread, &**item)).collect();
        let event = events::inserted(&keys);
        let tries = if self.retries == Retries::Bells { 1 + AGAIN } else { 1 };
        for _ in 0..tries {
            if self.invoke(driver, &event).await.is_ok() {
                return;
            }
        }
        self.heard().failed.extend_from_slice(records);
    }

    async fn wake(&self, threads: Vec<String>) {
        if threads.is_empty() {
            return;
        }
        let threads: Vec<&str> = threads.iter().map(String::as_str).collect();
        let event = events::queued(&threads);
        let (one, other) = tokio::join!(self.invoke(DRIVERS[0], &event), self.invoke(DRIVERS[1], &event));
        if one.is_err() && other.is_err() {
            let _ = self.invoke(DRIVERS[0], &event).await;
        }
    }

    /// Looks for messages that were put into the queue since.
    pub(super) fn notice(&self) {
        let calls = self.ground.recorder.calls();
        let now = self.clock.now();
        let mut heard = self.heard();
        let from = heard.calls.min(calls.len());
        for call in &calls[from..] {
            let is_message = call.action.as_deref().is_some_and(|action| action.ends_with(".SendMessage"));
            if is_message && call.landed == Some(200) {
                let message = call.json();
                let delay = message["DelaySeconds"].as_i64().unwrap_or_default();
                let thread = message["MessageBody"].as_str().unwrap_or_default().to_owned();
                let message = Queued { thread, due: now + SignedDuration::from_secs(delay) };
                heard.queued.push(message.clone());
                heard.messages.push(message);
            }
        }
        heard.calls = calls.iter().take_while(|call| call.over).count().max(from);
    }

    /// The messages that are due; of lost doorbells nothing is heard.
    fn due(&self) -> Vec<String> {
        let now = self.clock.now();
        let due: Vec<Queued> = self.heard().queued.extract_if(.., |message| message.due <= now).collect();
        due.into_iter().map(|message| message.thread).collect()
    }

    /// In how many seconds the next message is due, if within a minute.
    fn next_wake(&self) -> Option<i64> {
        let now = self.clock.now();
        let heard = self.heard();
        let next = heard.queued.iter().map(|message| message.due.duration_since(now).as_secs() + 1).min();
        next.filter(|seconds| self.retries == Retries::Bells && *seconds < MINUTE)
    }
}
