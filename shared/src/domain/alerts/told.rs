use serde::{Deserialize, Serialize};

use super::Kind;
use crate::domain::phone::PhoneNumber;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// A contact's text within this long of an alert is an answer to it.
pub const ANSWER: SignedDuration = SignedDuration::from_mins(60);

/// Alerts of one kind to one contact are at least so far apart. Not emergencies: none of them waits.
const APART: SignedDuration = SignedDuration::from_mins(1);

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Alerts to one contact within a day. Emergencies count, and are held back by nothing.
const MOST_A_DAY: usize = 30;

/// Alerts that are remembered: a flood of emergencies must not make an item of any size.
const REMEMBERED: usize = 60;

/// What one telephone was told within the last day, the newest last. By number, so that whoever saves the list of contacts
/// again has told as much as before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Told(Vec<One>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct One {
    at: Timestamp,
    kind: Kind,
    from: PhoneNumber,
}

/// Whether a contact may be told of something now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Nothing is in the way.
    Now,
    /// Not before then: they were told something else a moment ago.
    Later(Timestamp),
    /// It was told as much as anybody is within a day.
    No,
}

impl Told {
    /// Whether one more of this sort may be told now. Emergencies always may.
    #[must_use]
    pub fn may(&self, kind: Kind, now: Timestamp) -> May {
        if kind.is_emergency() {
            return May::Now;
        }
        let last = self.0.iter().filter(|one| one.kind == kind).map(|one| after(one.at, APART)).max();
        match last.filter(|next| now < *next) {
            _ if self.lately(now).count() >= MOST_A_DAY => May::No,
            Some(next) => May::Later(next),
            None => May::Now,
        }
    }

    /// With one more, from this number of ours.
    #[must_use]
    pub fn with(&self, kind: Kind, from: &PhoneNumber, now: Timestamp) -> Self {
        let new = One { at: now, kind, from: from.clone() };
        let mut told: Vec<One> = self.lately(now).cloned().chain([new]).collect();
        let surplus = told.len().saturating_sub(REMEMBERED);
        told.drain(..surplus);
        Self(told)
    }

    /// When it was told something from this number, as far as that may be answered.
    pub fn from_number<'a>(&'a self, ours: &'a PhoneNumber) -> impl Iterator<Item = Timestamp> + 'a {
        self.0.iter().filter(move |one| one.from == *ours).map(|one| one.at)
    }

    /// From when on nothing of it counts any more.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.0.last().map_or(Timestamp::MIN, |last| after(last.at, DAY))
    }

    fn lately(&self, now: Timestamp) -> impl Iterator<Item = &One> {
        self.0.iter().filter(move |one| now < after(one.at, DAY))
    }
}
