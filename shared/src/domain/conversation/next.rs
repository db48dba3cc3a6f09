//! The next step of a conversation, and what an answer changes. Pure: the same input gives the same step.

use super::choices::OptionalIds;
use super::content::Content;
use super::draft::draft;
use super::{Circumstances, Conversation, Effect, Known, Log, Logged, Question, Step, ThreadState};
use crate::domain::choices::Choices;
use crate::domain::delivery::{ATTEMPTS, After, Claim, Delivery, Next, Provenance, Record, Write};
use crate::domain::ids::{BookingId, ExternalId, MessageSid};
use crate::domain::outcome::{Again, Cause, Outcome};
use crate::domain::text::{CameBy, Text};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// A first create goes without a look-up only while every text is younger than this.
const FIRST_HAND: SignedDuration = SignedDuration::from_secs(120);

/// The next step.
#[must_use]
pub fn next(known: &Known, log: &Log, now: &Circumstances<'_>) -> Step {
    let Some(conversation) = current(known, log, now) else {
        return Step::Rest { settled: Vec::new() };
    };
    if let Some(settled) = conversation.left_behind(log, now) {
        return Step::Rest { settled };
    }
    let texts = conversation.texts(log);
    let content = Content::of(&texts, log.elided);
    let step = match conversation.booking.next(&content, provenance(&texts, log.elided, now.now), now.now) {
        Next::LookUp if known.absent.contains(&conversation.question()) => {
            conversation.booking.next_if_absent()
        }
        step => step,
    };
    match step {
        Next::Leave { until } => Step::Leave { until },
        Next::Settle => conversation.rest(content, log, now),
        // A stray doorbell, or a log that forgot before the state did: a booking is never emptied by that.
        _ if log.owed().is_empty() => Step::Rest { settled: Vec::new() },
        Next::LookUp => Step::Ask(conversation.question()),
        Next::Create => {
            let conversation = conversation.noting_late(log, now.now);
            let choices = conversation.choices(&texts, now);
            let draft = draft(&conversation, choices, &texts, log.elided, now);
            conversation.carrying(choices).claim(
                Write::Create,
                Effect::CreateBooking(conversation.place, draft),
                content,
                log,
                now,
            )
        }
        Next::Amend { made } => {
            let conversation = conversation.noting_late(log, now.now);
            let draft = draft(&conversation, Choices::default(), &texts, log.elided, now);
            conversation.claim(
                Write::Amend,
                Effect::AmendBooking(conversation.place, made, draft),
                content,
                log,
                now,
            )
        }
        Next::SetAside => {
            let cause = Cause::TooOften { attempts: conversation.booking.attempts };
            let booking = conversation.booking.clone().put_aside(content, cause);
            Step::Save { record: conversation.with(booking) }
        }
    }
}

/// What a look-up changes: the oldest is ours, the younger ones are dismissed. None found: nothing to record.
#[must_use]
pub fn looked_up(
    known: &Known,
    log: &Log,
    now: &Circumstances<'_>,
    found: Vec<BookingId>,
) -> Option<ThreadState> {
    current(known, log, now)?.adopting(found)
}

/// What to do once an effect has been attempted.
#[derive(Debug, PartialEq, Eq)]
pub enum Acted {
    /// Record this, under the claim's own version, and read the texts once more.
    Save(Box<ThreadState>),
    /// Look whether the booking is there; if not, the claim settles.
    LookUpAtOnce,
    /// Write nothing: the claim settles.
    Leave,
}

/// What the outcome of the effect that `state` records changes.
#[must_use]
pub fn acted(state: ThreadState, outcome: Outcome<BookingId>) -> Acted {
    let Some(conversation) = state.conversation else {
        return Acted::Leave;
    };
    if conversation.booking.claim.as_ref().is_some_and(|claim| claim.write == Write::Dismiss) {
        return conversation.dismissed(&outcome);
    }
    let (conversation, outcome) = conversation.leaving_out_ids(outcome);
    // What was certainly not done is not in the booking, so it may go elsewhere.
    let may_repeat =
        matches!(outcome, Outcome::NotDone { again: Again::Later(_) | Again::WhenConnected, .. });
    let conversation = if may_repeat { conversation.back_before_claim() } else { conversation };
    match conversation.booking.clone().after(outcome) {
        After::Save(booking) => Acted::Save(Box::new(conversation.with(booking))),
        After::LookUpAtOnce => Acted::LookUpAtOnce,
        After::Leave => Acted::Leave,
    }
}

/// The state once an unclear attempt was heard out: its claim stays and settles.
#[must_use]
pub fn heard_out(state: &ThreadState) -> ThreadState {
    let conversation = state.conversation.clone();
    ThreadState {
        conversation: conversation.map(|open| Conversation { booking: open.booking.heard_out(), ..open }),
    }
}

/// The conversation that what is owed belongs to: the open one, or a new one where texts now go elsewhere.
fn current(known: &Known, log: &Log, now: &Circumstances<'_>) -> Option<Conversation> {
    let owed = log.texts.iter().find(|logged| logged.settled_in.is_none());
    match &known.state.conversation {
        Some(open) if open.place == now.active || owed.is_none() => Some(open.clone()),
        Some(open) if !open.may_close(known, log, now) => Some(open.clone()),
        before => owed.map(|first| {
            let unknown = before.as_ref().filter(|open| open.leaves_unknown(known, log));
            // Under the same external id it is found, should texts ever go to the former place again.
            let first = unknown.and_then(|open| open.opener(log)).unwrap_or(&first.text);
            let follows_unknown = unknown.is_some();
            Conversation {
                opened_by: first.sid.clone(),
                opened_at: first.received_at,
                last_text_at: first.received_at,
                before_claim: None,
                place: now.active,
                booking: if follows_unknown { Record::looked_up_first() } else { Record::wanted() },
                optional_ids: OptionalIds::None,
                twins: Vec::new(),
                dismissals: 0,
                follows_unknown,
                late: None,
                late_before_claim: None,
            }
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

    /// The state with the oldest of these adopted and the others to be dismissed.
    #[must_use]
    pub fn adopting(&self, mut found: Vec<BookingId>) -> Option<ThreadState> {
        found.sort_unstable();
        let mut found = found.into_iter();
        let booking = self.booking.adopted(found.next()?);
        let adopted = Self { booking, twins: found.collect(), dismissals: 0, ..self.clone() };
        Some(ThreadState { conversation: Some(adopted) })
    }

    fn question(&self) -> Question {
        Question::BookingsByExternalId(self.place, self.external_id())
    }

    /// Whether its booking is certainly not there: none was made, or a look-up of this round found none.
    pub(super) fn is_unmade(&self, known: &Known) -> bool {
        match &self.booking.delivery {
            Delivery::Wanted | Delivery::Refused => true,
            Delivery::Attempted { .. } => known.absent.contains(&self.question()),
            Delivery::Done { .. } => false,
        }
    }

    /// Where the last claim came to nothing: what it was made for is in no doubt, and was not late in any booking.
    fn back_before_claim(self) -> Self {
        let last_text_at = self.before_claim.unwrap_or(self.last_text_at);
        Self { last_text_at, late: self.late_before_claim.clone(), ..self }
    }

    /// Its own texts: those settled in it, and those not settled yet.
    fn texts<'a>(&self, log: &'a Log) -> Vec<&'a Text> {
        let ours =
            |logged: &&Logged| logged.settled_in.as_ref().is_none_or(|in_which| *in_which == self.opened_by);
        log.texts.iter().filter(ours).map(|logged| &logged.text).collect()
    }

    /// Owed texts from before the last claim: they are, or may be, in this booking already.
    fn claimed_for<'a>(&'a self, log: &'a Log) -> impl Iterator<Item = &'a Text> {
        let owed = log.texts.iter().filter(|logged| logged.settled_in.is_none()).map(|logged| &logged.text);
        owed.filter(|text| text.received_at <= self.last_text_at)
    }

    /// What its booking carries where every claim was made good.
    pub(super) fn claimed_content(&self, log: &Log) -> Content {
        let mut texts = self.texts(log);
        texts.retain(|text| text.received_at <= self.last_text_at);
        Content::of(&texts, log.elided)
    }

    /// Nothing of it is under way, in doubt, or booked and not yet settled. Where nobody can ever be asked about it, its
    /// doubt ends as unknown once it has settled: no twin comes of that, since texts then go to another account.
    fn may_close(&self, known: &Known, log: &Log, now: &Circumstances<'_>) -> bool {
        let open = if now.unreachable {
            self.left_behind(log, now).is_some()
        } else {
            self.is_in_doubt(known, log) || !self.twins.is_empty()
        };
        !open && self.booking.claimed_until(now.now).is_none()
    }

    /// Whether owed texts are, or may be, in its booking.
    fn is_in_doubt(&self, known: &Known, log: &Log) -> bool {
        let is_made = matches!(self.booking.delivery, Delivery::Done { .. });
        if is_made { self.claimed_for(log).next().is_some() } else { !self.is_unmade(known) }
    }

    /// Whether texts that it leaves to the next conversation may have arrived: in its own place, or in one of before.
    fn leaves_unknown(&self, known: &Known, log: &Log) -> bool {
        let is_made = matches!(self.booking.delivery, Delivery::Done { .. });
        let may_have_arrived = self.is_in_doubt(known, log) || (self.follows_unknown && !is_made);
        may_have_arrived && self.claimed_for(log).next().is_some()
    }

    /// The text that opened it, for as long as that is owed.
    fn opener<'a>(&'a self, log: &'a Log) -> Option<&'a Text> {
        self.claimed_for(log).find(|text| text.sid == self.opened_by)
    }

    /// Where texts now go elsewhere: those that the booking is known to carry. They are settled here, before the next
    /// conversation opens.
    fn left_behind(&self, log: &Log, now: &Circumstances<'_>) -> Option<Vec<MessageSid>> {
        let Delivery::Done { content: Some(carried), .. } = &self.booking.delivery else {
            return None;
        };
        let settled: Vec<_> = self.claimed_for(log).map(|text| text.sid.clone()).collect();
        let at_rest = self.booking.claimed_until(now.now).is_none();
        let known = at_rest && !settled.is_empty() && *carried == self.claimed_content(log);
        (self.place != now.active && known).then_some(settled)
    }

    /// Twins first; a twin that resists for too long is let go, since a person sees it in ServiceTitan.
    fn rest(&self, content: Content, log: &Log, now: &Circumstances<'_>) -> Step {
        match self.twins.first() {
            None => Step::Rest { settled: log.owed() },
            Some(_) if self.dismissals >= ATTEMPTS => {
                Step::Save { record: ThreadState { conversation: Some(self.without_twin()) } }
            }
            Some(twin) => {
                let more = Self { dismissals: self.dismissals + 1, ..self.clone() };
                more.claim(Write::Dismiss, Effect::DismissTwin(self.place, *twin), content, log, now)
            }
        }
    }

    /// A twin that is gone, or can never be dismissed, is let go.
    fn dismissed(&self, outcome: &Outcome<BookingId>) -> Acted {
        let released = Self { booking: self.booking.clone().released(), ..self.clone() };
        let next = match outcome {
            Outcome::Done(_) | Outcome::NotDone { again: Again::Never, .. } => released.without_twin(),
            Outcome::NotDone { cause, .. } if cause.status() == Some(404) => released.without_twin(),
            Outcome::NotDone { .. } => released,
            Outcome::Unclear { .. } => return Acted::Leave,
        };
        Acted::Save(Box::new(ThreadState { conversation: Some(next) }))
    }

    fn without_twin(&self) -> Self {
        Self { twins: self.twins.iter().skip(1).copied().collect(), dismissals: 0, ..self.clone() }
    }

    fn claim(
        &self,
        write: Write,
        effect: Effect,
        content: Content,
        log: &Log,
        now: &Circumstances<'_>,
    ) -> Step {
        let claim = Claim::new(write, content, now.nonce, now.settling, now.now);
        let newest = self.texts(log).last().map_or(self.last_text_at, |text| text.received_at);
        let booking = self.booking.clone().claimed(claim);
        let (before_claim, last_text_at) = (Some(self.last_text_at), newest.max(self.last_text_at));
        let claimed = Self { booking, last_text_at, before_claim, ..self.clone() };
        Step::Do { record: ThreadState { conversation: Some(claimed) }, effect }
    }

    fn with(&self, booking: Record<Content, BookingId>) -> ThreadState {
        ThreadState { conversation: Some(Self { booking, ..self.clone() }) }
    }
}
