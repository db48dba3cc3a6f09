//! Questions, and what was seen of each.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

/// Something that the documentation does not say.
pub(super) struct Question {
    pub(super) asks: &'static str,
    /// What the product does about it, and in brackets the switch of the fake that it is tested with.
    pub(super) product: &'static str,
}

/// What was seen, or why nothing could be.
pub(super) type Seen = Result<String, String>;

#[derive(Default)]
pub(super) struct Sheet {
    seen: Mutex<BTreeMap<&'static str, Seen>>,
}

impl Sheet {
    pub(super) fn note(&self, question: &Question, seen: Seen) {
        lock(&self.seen).insert(question.asks, seen);
    }

    /// Whatever of these was not noted has this reason.
    pub(super) fn note_rest(&self, questions: &[&Question], why: &str) {
        let mut seen = lock(&self.seen);
        for question in questions {
            seen.entry(question.asks).or_insert_with(|| Err(why.to_owned()));
        }
    }

    pub(super) fn seen(&self, question: &Question) -> Seen {
        let seen = lock(&self.seen).get(question.asks).cloned();
        seen.unwrap_or_else(|| Err("the probe did not get to it".to_owned()))
    }
}

/// A panic elsewhere does not keep the probe from cleaning up.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
