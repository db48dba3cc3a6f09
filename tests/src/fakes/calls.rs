//! What was called how often, and word to whoever waits for something to change.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// Calls counted by method and path template.
pub type Counts = BTreeMap<(String, String), u64>;

#[derive(Default)]
pub(super) struct Calls {
    counts: Mutex<Counts>,
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
