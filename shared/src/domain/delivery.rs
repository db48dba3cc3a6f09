//! The only rule for repeating a write.
//!
//! ServiceTitan has no idempotency key, and a look-up proves nothing while an earlier request may still land. So an
//! effect is claimed and recorded before it is attempted, leave to attempt it expires, and an unclear one settles
//! before anyone repeats it. `docs/decisions/0002` says why each rule is there; a model drives these very functions.
//!
//! `C` is the content version that a write carries (which texts are in it), `B` the thing made.

use serde::{Deserialize, Serialize};

use super::outcome::{Again, Cause, Outcome};
use super::time::{SignedDuration, Timestamp, after};

/// Attempts that fail for the text's own reason, or end the process, before it is set aside.
pub const ATTEMPTS: u8 = 10;

/// How long an attempt and its parts may take: fixed fractions of the settle time, so that a shorter one in tests
/// keeps every inequality between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settling(SignedDuration);

impl Settling {
    /// From the claim until nothing of the attempt can take effect any more.
    #[must_use]
    pub const fn of_seconds(seconds: u32) -> Self {
        Self(SignedDuration::from_secs(seconds as i64))
    }

    /// 300 s: the claim is over.
    #[must_use]
    pub const fn settle(self) -> SignedDuration {
        self.0
    }

    /// 120 of 300 s: from then on nothing is sent.
    #[must_use]
    pub fn permit(self) -> SignedDuration {
        self.0 * 2 / 5
    }

    /// 25 of 300 s: how long a write may take.
    #[must_use]
    pub fn write_time_out(self) -> SignedDuration {
        self.0 / 12
    }

    /// 60 of 300 s: the longest pause between looking at the clock and sending. No function runs for longer.
    #[must_use]
    pub fn pause(self) -> SignedDuration {
        self.0 / 5
    }

    /// 35 of 300 s: how late the other side may still act on a request, and show it in its lists.
    #[must_use]
    pub fn lateness(self) -> SignedDuration {
        self.0 * 7 / 60
    }

    /// 60 of 300 s: how far two clocks may differ.
    #[must_use]
    pub fn skew(self) -> SignedDuration {
        self.0 / 5
    }
}

/// What a claim is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Write {
    /// The first one.
    Create,
    /// Of what is there.
    Amend,
    /// Dismiss a booking that was made twice; repeated without harm.
    Dismiss,
}

/// Who may act on a thread, and until when. Nobody else starts an effect before `settles_at`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Claim<C> {
    /// Tells one claim from any other.
    pub nonce: u64,
    /// Which of them.
    pub write: Write,
    /// What the write carries.
    pub content: C,
    /// Nothing is sent from here on.
    pub send_by: Timestamp,
    /// Nothing that was sent takes effect from here on.
    pub settles_at: Timestamp,
}

impl<C> Claim<C> {
    /// A claim from `now` on; `nonce`: no other claim has it.
    #[must_use]
    pub fn new(write: Write, content: C, nonce: u64, settling: Settling, now: Timestamp) -> Self {
        let (send_by, settles_at) = (after(now, settling.permit()), after(now, settling.settle()));
        Self { nonce, write, content, send_by, settles_at }
    }

    /// May a request be sent under this claim?
    #[must_use]
    pub fn may_send(&self, now: Timestamp) -> bool {
        now < self.send_by
    }

    /// May anything done under this claim still take effect?
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.settles_at
    }
}

/// How far the one thing that must exist at most once has come.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery<C, B> {
    /// Nothing was attempted.
    Wanted,
    /// A create was attempted and certainly not done. Nothing is in doubt, yet the next one looks first.
    Refused,
    /// A create was claimed with this content. It may be there, unless a look-up after settling says otherwise.
    Attempted {
        /// What the attempt carried.
        content: C,
    },
    /// It is there. The content is unknown where it was found without an attempt on record.
    Done {
        /// What the other side calls it by.
        made: B,
        /// What it was last known to say.
        content: Option<C>,
    },
}

/// One thread's delivery: what is known, and who is at it. Every change of it is one write conditional on the
/// version that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record<C, B> {
    /// None: nobody is at it.
    pub claim: Option<Claim<C>>,
    /// How far it has come.
    pub delivery: Delivery<C, B>,
    /// Claims since the last success.
    pub attempts: u8,
    /// What a person must look at, and for which content.
    pub set_aside: Option<SetAside<C>>,
}

/// A delivery that is not tried again until its content changes or a person asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside<C> {
    /// What could not be delivered.
    pub content: C,
    /// Why, as it was said the last time.
    pub cause: Cause,
}

/// Where the texts come from decides whether a first create may go without a look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// Every text came by the webhook within the last two minutes: nothing can have booked them before.
    FirstHand,
    /// Some text is older or was found in a sweep: a table set back could have forgotten a booking.
    Doubtful,
}

/// What a driver does next, after it has read the state and then the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next<B> {
    /// Somebody is at it. What is owed stays owed.
    Leave {
        /// When their claim has settled.
        until: Timestamp,
    },
    /// Is it there already?
    LookUp,
    /// Claim, then make it.
    Create,
    /// Claim, then give what was made its new content.
    Amend {
        /// What is there.
        made: B,
    },
    /// Everything read is in it: clear the owed marks.
    Settle,
    /// Tried too often: say so and stop.
    SetAside,
}

/// What to do after a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After<C, B> {
    /// Write this, under the claim's own version, then read the texts again.
    Save(Record<C, B>),
    /// Look whether it is there; if not, leave the claim to settle.
    LookUpAtOnce,
    /// Write nothing: the claim settles.
    Leave,
}

impl<C: Clone + PartialEq, B: Copy> Record<C, B> {
    /// Nothing was tried yet.
    #[must_use]
    pub const fn wanted() -> Self {
        Self { claim: None, delivery: Delivery::Wanted, attempts: 0, set_aside: None }
    }

    /// Wanted, and never made without a look-up first: an earlier attempt at it, of which nothing is known here, may be
    /// where this one is to be made.
    #[must_use]
    pub fn looked_up_first() -> Self {
        Self { delivery: Delivery::Refused, ..Self::wanted() }
    }

    /// Until when somebody holds the claim, if somebody does.
    #[must_use]
    pub fn claimed_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.claim.as_ref().filter(|claim| claim.is_live(now)).map(|claim| claim.settles_at)
    }

    /// The next thing to do, given the content that was read *after* this record.
    #[must_use]
    pub fn next(&self, read: &C, provenance: Provenance, now: Timestamp) -> Next<B> {
        if let Some(until) = self.claimed_until(now) {
            return Next::Leave { until };
        }
        if self.set_aside.as_ref().is_some_and(|aside| aside.content == *read) {
            return Next::Settle;
        }
        match &self.delivery {
            Delivery::Wanted if provenance == Provenance::FirstHand => Next::Create,
            Delivery::Wanted | Delivery::Refused | Delivery::Attempted { .. } => Next::LookUp,
            Delivery::Done { content: Some(content), .. } if content == read => Next::Settle,
            Delivery::Done { .. } if self.attempts >= ATTEMPTS => Next::SetAside,
            Delivery::Done { made, .. } => Next::Amend { made: *made },
        }
    }

    /// The next thing to do once a look-up found nothing.
    #[must_use]
    pub const fn next_if_absent(&self) -> Next<B> {
        if self.attempts >= ATTEMPTS { Next::SetAside } else { Next::Create }
    }

    /// A look-up found it: adopted with the content of the attempt on record, never with what this driver read.
    #[must_use]
    pub fn adopted(&self, made: B) -> Self {
        let content = match &self.delivery {
            Delivery::Attempted { content } => Some(content.clone()),
            Delivery::Wanted | Delivery::Refused | Delivery::Done { .. } => None,
        };
        Self { claim: None, delivery: Delivery::Done { made, content }, attempts: 0, set_aside: None }
    }

    /// As it is written before an attempt. Dismissing a twin is not an attempt at the delivery.
    #[must_use]
    pub fn claimed(self, claim: Claim<C>) -> Self {
        let attempts = self.attempts.saturating_add(1);
        match claim.write {
            Write::Create => {
                let delivery = Delivery::Attempted { content: claim.content.clone() };
                Self { claim: Some(claim), delivery, attempts, set_aside: None }
            }
            Write::Amend => Self { claim: Some(claim), attempts, set_aside: None, ..self },
            Write::Dismiss => Self { claim: Some(claim), ..self },
        }
    }

    /// The write was done.
    #[must_use]
    pub fn done(self, made: B) -> Self {
        let content = self.claim.map(|claim| claim.content);
        Self { claim: None, delivery: Delivery::Done { made, content }, attempts: 0, set_aside: None }
    }

    /// The write was certainly not done, and not for the text's own reason: the attempt does not count.
    #[must_use]
    pub fn released(self) -> Self {
        match self.claim.as_ref().map(|claim| claim.write) {
            Some(Write::Create | Write::Amend) => {
                Self { attempts: self.attempts.saturating_sub(1), ..self.unclaimed() }
            }
            Some(Write::Dismiss) | None => self.unclaimed(),
        }
    }

    /// Nobody can say what became of it, but whoever tried lived to hear that: the attempt does not count, and the
    /// claim stays until it has settled. What counts is an attempt that ends the process.
    #[must_use]
    pub fn heard_out(self) -> Self {
        match self.claim.as_ref().map(|claim| claim.write) {
            Some(Write::Create | Write::Amend) => Self { attempts: self.attempts.saturating_sub(1), ..self },
            Some(Write::Dismiss) | None => self,
        }
    }

    /// Answered that it cannot be changed now, though it is there and nobody has dealt with it: the attempt counts, or it
    /// would be repeated for ever. The claim stays until it has settled, also where the content is put aside by then.
    #[must_use]
    pub fn conflicted(self, cause: Cause) -> Self {
        match self.claim.clone() {
            Some(claim) if claim.write == Write::Amend && self.attempts >= ATTEMPTS => {
                Self { attempts: 0, set_aside: Some(SetAside { content: claim.content, cause }), ..self }
            }
            _ => self,
        }
    }

    /// Not to be tried again with this content.
    #[must_use]
    pub fn put_aside(self, content: C, cause: Cause) -> Self {
        Self { attempts: 0, set_aside: Some(SetAside { content, cause }), ..self.unclaimed() }
    }

    /// A person asks for it once more, whatever it was put aside for.
    #[must_use]
    pub fn tried_again(self) -> Self {
        Self { attempts: 0, set_aside: None, ..self }
    }

    /// Refused for the text's own reason: the content of the claim is put aside.
    fn refused(self, cause: Cause) -> Self {
        match self.claim.clone() {
            Some(claim) => self.put_aside(claim.content, cause),
            None => self,
        }
    }

    /// A create was claimed only when no other was in doubt, so one that was not done leaves nothing in doubt.
    fn unclaimed(self) -> Self {
        let created = self.claim.as_ref().is_some_and(|claim| claim.write == Write::Create);
        let delivery = if created { Delivery::Refused } else { self.delivery };
        Self { claim: None, delivery, ..self }
    }

    /// What an answer changes. A create that is unclear is looked up at once. An amend is not: the same content may
    /// stem from an earlier attempt while ours still flies.
    #[must_use]
    pub fn after(self, outcome: Outcome<B>) -> After<C, B> {
        match outcome {
            Outcome::Done(made) => After::Save(self.done(made)),
            Outcome::NotDone { cause, again: Again::Never } => After::Save(self.refused(cause)),
            Outcome::NotDone { .. } => After::Save(self.released()),
            Outcome::Unclear { .. } => match self.claim.map(|claim| claim.write) {
                Some(Write::Create) => After::LookUpAtOnce,
                Some(Write::Amend | Write::Dismiss) | None => After::Leave,
            },
        }
    }
}

#[cfg(test)]
mod tests;
