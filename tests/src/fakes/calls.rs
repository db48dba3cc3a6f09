//! What was called how often, how the newest calls were answered, and word to whoever waits for something to change.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use jiff::Timestamp;
use tokio::sync::watch;

/// Calls counted by method and path template.
pub type Counts = BTreeMap<(String, String), u64>;

/// As many of the newest calls are kept, however long a fake runs.
const KEPT: usize = 500;

/// A call and how it was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Counts on, in the order of the answers.
    pub number: u64,
    /// When it was answered, by the real clock.
    pub at: Timestamp,
    pub took: Duration,
    pub method: String,
    pub template: &'static str,
    /// Path and query; of a mint the id of the client.
    pub about: String,
    pub status: u16,
    /// What was asked for was done, whatever was answered.
    pub done: bool,
}

impl Call {
    pub(super) fn new(
        (method, template, about): (String, &'static str, String),
        status: StatusCode,
        done: bool,
        took: Duration,
    ) -> Call {
        let (number, at, status) = (0, Timestamp::UNIX_EPOCH, status.as_u16());
        Call { number, at, took, method, template, about, status, done }
    }
}

/// The newest calls, oldest first.
#[derive(Default)]
struct Newest {
    answered: u64,
    calls: VecDeque<Call>,
}

#[derive(Default)]
pub(super) struct Calls {
    counts: Mutex<Counts>,
    newest: Mutex<Newest>,
    changes: watch::Sender<u64>,
}

impl Calls {
    pub(super) fn note(&self, method: &str, template: &str) {
        *lock(&self.counts).entry((method.to_owned(), template.to_owned())).or_default() += 1;
    }

    pub(super) fn count(&self, method: &str, template: &str) -> u64 {
        lock(&self.counts).get(&(method.to_owned(), template.to_owned())).copied().unwrap_or_default()
    }

    pub(super) fn counts(&self) -> Counts {
        lock(&self.counts).clone()
    }

    /// Gives the call its number and its time.
    pub(super) fn answered(&self, call: Call) {
        let mut newest = lock(&self.newest);
        newest.answered += 1;
        let number = newest.answered;
        newest.calls.push_back(Call { number, at: Timestamp::now(), ..call });
        if newest.calls.len() > KEPT {
            newest.calls.pop_front();
        }
    }

    /// Calls that were answered after the one with this number, as far as they are kept.
    pub(super) fn since(&self, number: u64) -> Vec<Call> {
        lock(&self.newest).calls.iter().filter(|call| call.number > number).cloned().collect()
    }

    pub(super) fn changed(&self) {
        self.changes.send_modify(|changes| *changes += 1);
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Subscribes before it looks, so that no change falls between the two.
    pub(super) async fn until(&self, mut holds: impl FnMut() -> bool) {
        let mut changes = self.changes();
        while !holds() && changes.changed().await.is_ok() {}
    }
}

/// A test that panicked while holding a lock has already failed; the others should still see the data.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
