//! What to do next for one customer's conversation, from what is known and what was read.

/// Which texts a booking carries, as one comparable value.
pub mod content;
/// What the booking should be now.
pub mod draft;
/// The booking's words.
pub mod summary;

use serde::{Deserialize, Serialize};

use self::content::Content;
use self::draft::Draft;
use super::connection::Place;
use super::delivery::{After, Claim, Delivery, Next, Provenance, Record, Settling, Write};
use super::ids::{BookingId, ExternalId, MessageSid, ThreadKey};
use super::outcome::{Again, Cause, Outcome};
use super::settings::Profile;
use super::text::{CameBy, Text};
use super::time::{SignedDuration, Timestamp, after};

/// A first create goes without a look-up only while every text is younger than this.
const FIRST_HAND: SignedDuration = SignedDuration::from_secs(120);

/// One conversation: a run of texts that becomes one booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub opened_by: MessageSid,
    /// When that text was received: the log is read from shortly before.
    pub opened_at: Timestamp,
    /// When the newest text was received that a claim was made for.
    pub last_text_at: Timestamp,
    /// Where its booking is made, whatever becomes active later.
    pub place: Place,
    pub booking: Record<Content, BookingId>,
    /// Bookings found beside ours with the same external id; each is to be dismissed.
    pub twins: Vec<BookingId>,
}

/// What a thread's state item holds: what was learned and done, never the texts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Thread {
    pub conversation: Option<Conversation>,
}

/// What a driver knows in one round.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub thread: Thread,
    /// The booking that a look-up of this round did not find. Never stored: it is true only for as long as nobody
    /// else acts.
    pub absent: Option<ExternalId>,
}

/// A text as it was read, with the conversation that it was settled in.
#[derive(Debug, Clone)]
pub struct Logged {
    pub text: Text,
    pub settled_in: Option<MessageSid>,
}

/// What was read of a thread's log: at most a hundred texts, and how many lie between.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// In the order they came.
    pub texts: Vec<Logged>,
    /// Texts that were passed over between the first three and the newest.
    pub elided: u32,
    /// Those of them that are still owed.
    pub elided_owed: Vec<MessageSid>,
}

impl Log {
    /// What is still owed of it.
    #[must_use]
    pub fn owed(&self) -> Vec<MessageSid> {
        let open = self.texts.iter().filter(|logged| logged.settled_in.is_none());
        open.map(|logged| logged.text.sid.clone()).chain(self.elided_owed.iter().cloned()).collect()
    }
}

/// What a decision needs beside the thread.
#[derive(Debug)]
pub struct Setting<'a> {
    pub thread: &'a ThreadKey,
    pub profile: &'a Profile,
    /// Where texts go now.
    pub active: Place,
    pub settling: Settling,
    /// For the next claim; fresh for each decision.
    pub nonce: u64,
    pub now: Timestamp,
}

/// A read. May be repeated freely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    BookingsByExternalId(Place, ExternalId),
}

/// A write at ServiceTitan. Recorded first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    CreateBooking(Place, Draft),
    AmendBooking(Place, BookingId, Draft),
    DismissTwin(Place, BookingId),
}

impl Effect {
    /// Where it takes effect.
    #[must_use]
    pub const fn place(&self) -> Place {
        match self {
            Self::CreateBooking(place, _) | Self::AmendBooking(place, ..) | Self::DismissTwin(place, _) => {
                *place
            }
        }
    }
}

/// One step of a driver.
#[derive(Debug)]
pub enum Step {
    /// Somebody holds the claim: go, the texts stay owed.
    Leave {
        until: Timestamp,
    },
    Ask(Question),
    /// Record this, and with it the leave to do that.
    Do {
        record: Thread,
        effect: Effect,
    },
    /// Record this and look again.
    Save {
        record: Thread,
    },
    /// Everything is done: these texts are no longer owed.
    Rest {
        settled: Vec<MessageSid>,
    },
}

/// The next step. The same input gives the same step.
#[must_use]
pub fn next(known: &Known, log: &Log, setting: &Setting<'_>) -> Step {
    let Some(conversation) = current(known, log, setting) else {
        return Step::Rest { settled: Vec::new() };
    };
    let texts = conversation.texts(log);
    let content = Content::of(&texts, log.elided);
    let provenance = provenance(&texts, log.elided, setting.now);
    match conversation.booking.next(&content, provenance, setting.now) {
        Next::LookUp if known.absent.as_ref() == Some(&conversation.external_id()) => {
            conversation.perform(conversation.booking.absent(), &texts, content, log, setting)
        }
        next => conversation.perform(next, &texts, content, log, setting),
    }
}

/// What a look-up changes: the oldest is ours, the younger ones are dismissed. None found: nothing to record.
#[must_use]
pub fn looked_up(known: &Known, mut found: Vec<BookingId>) -> Option<Thread> {
    found.sort_unstable();
    let mut found = found.into_iter();
    let (conversation, ours) = (known.thread.conversation.as_ref()?, found.next()?);
    let booking = conversation.booking.adopted(ours);
    Some(Thread {
        conversation: Some(Conversation { booking, twins: found.collect(), ..conversation.clone() }),
    })
}

/// What to do once an effect has been attempted.
#[derive(Debug, PartialEq, Eq)]
pub enum Acted {
    /// Record this, under the claim's own version, and read the texts once more.
    Save(Box<Thread>),
    /// Look whether the booking is there; if not, the claim settles.
    LookUpAtOnce,
    /// Write nothing: the claim settles.
    Leave,
}

/// What the outcome of the effect that `thread` records changes.
#[must_use]
pub fn acted(thread: Thread, outcome: Outcome<BookingId>) -> Acted {
    let Some(conversation) = thread.conversation else {
        return Acted::Leave;
    };
    if conversation.booking.claim.as_ref().is_some_and(|claim| claim.write == Write::Dismiss) {
        return conversation.dismissed(&outcome);
    }
    match conversation.booking.clone().after(outcome) {
        After::Save(booking) => Acted::Save(Box::new(conversation.with(booking))),
        After::LookUpAtOnce => Acted::LookUpAtOnce,
        After::Leave => Acted::Leave,
    }
}

/// The conversation that what is owed belongs to: the open one, or a new one where texts now go elsewhere.
fn current(known: &Known, log: &Log, setting: &Setting<'_>) -> Option<Conversation> {
    let owed = log.texts.iter().find(|logged| logged.settled_in.is_none());
    match &known.thread.conversation {
        Some(open) if open.place == setting.active || owed.is_none() => Some(open.clone()),
        Some(open) if !open.may_close(known, setting.now) => Some(open.clone()),
        _ => owed.map(|first| Conversation {
            opened_by: first.text.sid.clone(),
            opened_at: first.text.received_at,
            last_text_at: first.text.received_at,
            place: setting.active,
            booking: Record::wanted(),
            twins: Vec::new(),
        }),
    }
}

fn provenance(texts: &[&Text], elided: u32, now: Timestamp) -> Provenance {
    let first_hand =
        |text: &&Text| text.came_by == CameBy::Webhook && now < after(text.received_at, FIRST_HAND);
    if elided == 0 && texts.iter().all(first_hand) { Provenance::FirstHand } else { Provenance::Doubtful }
}

impl Conversation {
    /// The booking's external id: made from the first text that it is for.
    #[must_use]
    pub fn external_id(&self) -> ExternalId {
        ExternalId::of(&self.opened_by)
    }

    /// Its own texts: those settled in it, and those not settled yet.
    fn texts<'a>(&self, log: &'a Log) -> Vec<&'a Text> {
        let ours =
            |logged: &&Logged| logged.settled_in.as_ref().is_none_or(|in_which| *in_which == self.opened_by);
        log.texts.iter().filter(ours).map(|logged| &logged.text).collect()
    }

    /// Nothing of it is under way or in doubt.
    fn may_close(&self, known: &Known, now: Timestamp) -> bool {
        let attempted = matches!(self.booking.delivery, Delivery::Attempted { .. });
        let doubtful = attempted && known.absent.as_ref() != Some(&self.external_id());
        !doubtful && self.booking.claimed_until(now).is_none() && self.twins.is_empty()
    }

    /// A twin that cannot be dismissed is let go: a person sees it in ServiceTitan, and no repetition would help.
    fn dismissed(&self, outcome: &Outcome<BookingId>) -> Acted {
        let gone = match outcome {
            Outcome::Done(_) | Outcome::NotDone { again: Again::Never, .. } => true,
            Outcome::NotDone { .. } => false,
            Outcome::Unclear { .. } => return Acted::Leave,
        };
        let mut next = Self { booking: self.booking.clone().released(), ..self.clone() };
        if gone && !next.twins.is_empty() {
            next.twins.remove(0);
        }
        Acted::Save(Box::new(Thread { conversation: Some(next) }))
    }

    fn perform(
        &self,
        next: Next,
        texts: &[&Text],
        content: Content,
        log: &Log,
        setting: &Setting<'_>,
    ) -> Step {
        match next {
            Next::Leave { until } => Step::Leave { until },
            Next::LookUp => Step::Ask(Question::BookingsByExternalId(self.place, self.external_id())),
            Next::Claim(write) => {
                self.claim(write, self.effect(write, texts, log, setting), content, setting)
            }
            Next::SetAside => {
                let cause = Cause::TooOften { attempts: self.booking.attempts };
                let booking = self.booking.clone().put_aside(content, cause);
                Step::Save { record: self.with(booking) }
            }
            Next::Settle => match self.twins.first() {
                Some(twin) => {
                    self.claim(Write::Dismiss, Effect::DismissTwin(self.place, *twin), content, setting)
                }
                None => Step::Rest { settled: log.owed() },
            },
        }
    }

    fn effect(&self, write: Write, texts: &[&Text], log: &Log, setting: &Setting<'_>) -> Effect {
        let draft = draft::draft(self.external_id(), texts, log.elided, setting);
        match (&self.booking.delivery, write) {
            (Delivery::Done { made, .. }, Write::Amend | Write::Dismiss) => {
                Effect::AmendBooking(self.place, *made, draft)
            }
            _ => Effect::CreateBooking(self.place, draft),
        }
    }

    fn claim(&self, write: Write, effect: Effect, content: Content, setting: &Setting<'_>) -> Step {
        let claim = Claim::new(write, content, setting.nonce, setting.settling, setting.now);
        Step::Do { record: self.with(self.booking.clone().claimed(claim)), effect }
    }

    fn with(&self, booking: Record<Content, BookingId>) -> Thread {
        Thread { conversation: Some(Self { booking, ..self.clone() }) }
    }
}

#[cfg(test)]
mod tests;
