//! How often a booking is amended while texts keep pouring in: all of them are kept, and the office is told once.

use serde::{Deserialize, Serialize};

use super::triage::{Urgency, urgency};
use super::{Conversation, Log, ThreadState};
use crate::domain::text::CameBy;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// Texts within [`WITHIN`] that anybody may send. From more on amendments are put off.
const MANY: usize = 10;

const WITHIN: SignedDuration = SignedDuration::from_secs(60);

/// From the last claim to the next, once there are many.
const APART: SignedDuration = SignedDuration::from_secs(30);

/// How fast a conversation's texts come, as far as that was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pace {
    /// When the last claim was made for its booking's words.
    pub claimed_at: Option<Timestamp>,
    /// Until when its amendment is put off. Somebody was asked to come back then.
    pub put_off_until: Option<Timestamp>,
    /// The most texts seen within a minute, once there were many. It stays said.
    pub most: Option<u32>,
}

/// An amendment that waits, because the texts come too fast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutOff {
    /// When enough time has passed.
    pub until: Timestamp,
    /// To be recorded by whoever asks to be woken then. None: somebody has.
    pub record: Option<ThreadState>,
}

/// Whether the next amendment of a conversation, or note on its job, is put off. Never where one of its new texts is about somebody's life.
#[must_use]
pub fn put_off(state: &ThreadState, log: &Log, now: Timestamp) -> Option<PutOff> {
    let open = state.conversation.as_ref()?;
    let until = not_before(&open.pace, log, now)?;
    let pace = Pace { put_off_until: Some(until), most: open.most_texts(log), ..*open.pace };
    let record = (open.pace.put_off_until != Some(until))
        .then(|| ThreadState { conversation: Some(Conversation { pace: Box::new(pace), ..open.clone() }) });
    Some(PutOff { until, record })
}

/// Before which moment no amendment is made. None: it may be made now.
#[must_use]
pub fn not_before(pace: &Pace, log: &Log, now: Timestamp) -> Option<Timestamp> {
    let until = after(pace.claimed_at?, APART);
    let fresh = log.texts.iter().filter(|logged| logged.settled_in.is_none());
    let is_life = || fresh.clone().any(|logged| urgency(&logged.text.body) == Urgency::Life);
    (now < until && within_a_minute(log, now) > MANY && !is_life()).then_some(until)
}

/// How many texts came in by themselves within the last minute, of those that were read or are still owed. What a person
/// had booked, or was swept up later, says nothing of how fast they came.
fn within_a_minute(log: &Log, now: Timestamp) -> usize {
    let from = after(now, -WITHIN);
    let counts = |came_by: CameBy, at: Timestamp| came_by == CameBy::Webhook && at > from;
    let read = log.texts.iter().filter(|logged| counts(logged.text.came_by, logged.text.received_at));
    let passed_over = log.elided_owed.iter().filter(|owed| counts(owed.came_by, owed.received_at));
    read.count() + passed_over.count()
}

impl Pace {
    /// Of a part that follows another: a flood goes on from one note on a job to the next.
    pub(super) fn going_on(before: Option<&Conversation>) -> Self {
        Self { claimed_at: before.and_then(|open| open.pace.claimed_at), ..Self::default() }
    }
}

impl Conversation {
    /// The same, as a claim for its booking's words is made.
    pub(super) fn at_pace(&self, log: &Log, now: Timestamp) -> Self {
        let pace = Pace { claimed_at: Some(now), put_off_until: None, most: self.most_texts(log) };
        Self { pace: Box::new(pace), ..self.clone() }
    }

    /// The most texts of it that came in within a minute, whenever somebody looked: what is told must not hang on that.
    fn most_texts(&self, log: &Log) -> Option<u32> {
        let ours = self.texts(log).into_iter().filter(|text| text.came_by == CameBy::Webhook);
        let passed_over = log.elided_owed.iter().filter(|owed| owed.came_by == CameBy::Webhook);
        let mut times: Vec<Timestamp> = ours.map(|text| text.received_at).collect();
        times.extend(passed_over.map(|owed| owed.received_at));
        times.sort_unstable();
        let within_a_minute_of = |from: Timestamp| {
            let until = after(from, WITHIN);
            times.iter().filter(|at| (from..until).contains(at)).count()
        };
        let many = times.iter().map(|from| within_a_minute_of(*from)).max().filter(|most| *most > MANY);
        self.pace.most.max(many.map(|many| u32::try_from(many).unwrap_or(u32::MAX)))
    }

    /// `MANY TEXTS: at least 312 within a minute from this number; …`.
    pub(super) fn many_texts(&self) -> Option<String> {
        let most = self.pace.most?;
        Some(format!(
            "MANY TEXTS: at least {most} within a minute from this number; where not all of them fit, the notes \
             show the first and the newest."
        ))
    }
}

#[cfg(test)]
mod tests;
