//! That a reply is owed, and when: on record before its texts are not owed any more.

use std::sync::Mutex;

use tokio::sync::oneshot;

use super::stage::answer;
use crate::domain::conversation::{Known, Log};
use crate::domain::ids::ThreadKey;
use crate::domain::replies::dialogue::Dialogue;
use crate::domain::replies::due::{is_about_a_life, planned};
use crate::domain::settings::Replies;
use crate::domain::settings::retention::Retention;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::drivers::conversation::{Drive, Stop};
use crate::store::{FoundDialogue, SaveError, Unavailable};

/// Tries of a plan that others write at the same moment.
const TRIES: usize = 3;

/// What one drive learns of the reply that its thread waits for.
pub(in crate::drivers) struct Answering {
    /// Rings as soon as a text shows that a life may be in danger.
    life: Mutex<Option<oneshot::Sender<()>>>,
    seen: Mutex<Option<Seen>>,
}

/// As it was last read.
#[derive(Clone)]
struct Seen {
    found: FoundDialogue,
    /// When something is to be done. None: nothing is.
    due: Option<Timestamp>,
    retention: Retention,
}

impl Seen {
    fn looks_again_at(&self) -> Option<Timestamp> {
        self.due.or(self.found.dialogue.due)
    }

    fn is_planned(&self) -> bool {
        self.due.is_none() || self.due == self.found.dialogue.due
    }
}

impl Answering {
    /// With what rings where a life may be in danger.
    pub(in crate::drivers) fn new() -> (Self, oneshot::Receiver<()>) {
        let (ring, rings) = oneshot::channel();
        (Self { life: Mutex::new(Some(ring)), seen: Mutex::default() }, rings)
    }

    /// Nothing more will ring.
    pub(in crate::drivers) fn is_over(&self) {
        drop(self.life.lock().map(|mut life| life.take()));
    }

    fn ring(&self) {
        if let Some(ring) = self.life.lock().ok().and_then(|mut life| life.take()) {
            // Whoever would hear it is over.
            let _ = ring.send(());
        }
    }

    fn seen(&self) -> Option<Seen> {
        self.seen.lock().ok()?.clone()
    }

    fn sees(&self, seen: Seen) {
        if let Ok(mut kept) = self.seen.lock() {
            *kept = Some(seen);
        }
    }

    /// Once the round is over, however it ended: plans the reply, or answers where that is due. How many were sent.
    pub(in crate::drivers) async fn finish(
        &self,
        work: &Work,
        thread: &ThreadKey,
        start_nothing_after: Timestamp,
    ) -> Result<u32, Unavailable> {
        let Some(seen) = self.seen() else { return Ok(0) };
        let (Some(due), now) = (seen.looks_again_at(), work.clock.now()) else { return Ok(0) };
        if due <= now && now < start_nothing_after {
            return Box::pin(answer(work, thread, start_nothing_after)).await;
        }
        if !seen.is_planned() {
            plan_somehow(work, thread, &seen, due).await?;
        } else if due <= now {
            work.wake.at(thread, now, now).await;
        }
        Ok(0)
    }
}

impl Drive<'_> {
    /// Remembers what these texts wait for, and rings where a life may be in danger.
    pub(in crate::drivers) fn look_at_replies(&self, known: &Known, log: &Log, found: FoundDialogue) {
        let Some(answering) = self.answering else { return };
        let now = self.work.clock.now();
        let profile = self.tenant.settings();
        let is_off = profile.replies == Replies::Off || self.thread.is_synthetic();
        let due = planned(log, &found.dialogue, &known.allowance, &self.thread.number, now);
        if !is_off && is_about_a_life(log, &found.dialogue, now) {
            answering.ring();
        }
        answering.sees(Seen { found, due: due.filter(|_| !is_off), retention: profile.retention });
    }

    /// Plans the reply to what is about to be struck off.
    pub(in crate::drivers) async fn plan_reply(&self) -> Result<(), Stop> {
        let Some((answering, seen)) =
            self.answering.and_then(|answering| Some((answering, answering.seen()?)))
        else {
            return Ok(());
        };
        if let Some(due) = seen.due.filter(|_| !seen.is_planned()) {
            let found = put_due(self.work, self.thread, &seen.found, due, seen.retention).await?;
            answering.sees(Seen { found, ..seen });
        }
        Ok(())
    }
}

/// Whoever writes at the same moment has planned something as well, or has answered.
async fn plan_somehow(
    work: &Work,
    thread: &ThreadKey,
    seen: &Seen,
    due: Timestamp,
) -> Result<(), Unavailable> {
    let mut found = seen.found.clone();
    for _ in 0..TRIES {
        match put_due(work, thread, &found, due, seen.retention).await {
            Ok(_) => return Ok(()),
            Err(SaveError::Unavailable(error)) => return Err(error),
            Err(SaveError::Moved) => {}
        }
        let next = work.store.dialogue(thread).await?;
        let is_answered = next.dialogue.answered_until > found.dialogue.answered_until;
        if is_answered || next.dialogue.due.is_some_and(|planned| planned <= due) {
            return Ok(());
        }
        found = next;
    }
    Ok(())
}

/// Records when to look again, and has somebody look then: whoever records it, once for all.
pub(super) async fn put_due(
    work: &Work,
    thread: &ThreadKey,
    found: &FoundDialogue,
    due: Timestamp,
    retention: Retention,
) -> Result<FoundDialogue, SaveError> {
    let next = Dialogue { due: Some(due), ..found.dialogue.clone() };
    let written = work.store.put_dialogue(thread, found, &next, retention).await?;
    work.wake.at(thread, due, work.clock.now()).await;
    Ok(written)
}
