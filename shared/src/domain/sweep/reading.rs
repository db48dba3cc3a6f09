use serde::{Deserialize, Serialize};

use crate::domain::time::Timestamp;

/// One reading of the log, from its newest message back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// What came in since then is for the next reading.
    pub began_at: Timestamp,
    /// What is older is not read.
    pub back_to: Timestamp,
    /// Two days, as once a day.
    pub is_long: bool,
    /// Twilio's address of the page that is to be read next. None: the first one.
    pub next: Option<String>,
    /// Tries in a row to go on with it that failed.
    pub failures: u8,
    /// The oldest message so far of something that nobody can read now.
    pub left: Option<Timestamp>,
}

impl Reading {
    /// A message is left as it is, since something of its thread or number cannot be read.
    pub fn leave(&mut self, at: Timestamp) {
        self.left = earlier(self.left, Some(at));
    }

    /// After a try to go on with it that failed. `from_the_top`: the place where it stopped is not to be had any more.
    #[must_use]
    pub fn failed(self, from_the_top: bool) -> Self {
        let next = self.next.filter(|_| !from_the_top);
        Self { next, failures: self.failures.saturating_add(1), ..self }
    }

    /// From its place on to where an older one ends.
    pub(super) fn and(self, older: &Self) -> Self {
        Self {
            back_to: self.back_to.min(older.back_to),
            is_long: self.is_long || older.is_long,
            left: earlier(self.left, older.left),
            ..self
        }
    }
}

pub(super) fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}
