//! The next step of a conversation. Pure: the same input gives the same step.

use super::amendment::Amendment;
use super::content::Content;
use super::draft::{Draft, draft};
use super::elsewhere::resumed;
use super::follows::{Goes, Handled};
use super::part::current;
use super::seen::Seen;
use super::summary::{Exchanged, MOST_CHARACTERS, characters_beside};
use super::understanding::{Understood, understand};
use super::written::{Written, and_attempted};
use super::{
    Circumstances, Conversation, Effect, Known, Log, Logged, Patience, Question, Sight, Step, ThreadState,
};
use crate::domain::delivery::{Claim, Delivery, Next, Provenance, Record, Write};
use crate::domain::ids::{BookingId, ExternalId, MessageSid};
use crate::domain::outcome::Cause;
use crate::domain::replies::said::Said;
use crate::domain::text::{CameBy, Text};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// A first create goes without a look-up only while every text is younger than this.
const FIRST_HAND: SignedDuration = SignedDuration::from_secs(120);

/// How often a booking is made where nobody may look for what became of it.
const MADE_BLINDLY: u8 = 2;

/// Texts of a sweep that are asked about one by one. Whoever asks has to be through within an invocation.
const MOST_ASKED_ABOUT: usize = 8;

/// The next step.
#[must_use]
pub fn next(known: &Known, log: &Log, now: &Circumstances<'_>) -> Step {
    if let Some(record) = resumed(known, log, now) {
        return Step::Save { record };
    }
    let Some(part) = current(known, log, now) else {
        return Step::Rest { settled: Vec::new() };
    };
    if let Some(settled) = part.left_behind(log, now) {
        return Step::Rest { settled };
    }
    if part.handled.is_some() {
        return part.rest_of_handled(log, now);
    }
    let texts = part.texts(log);
    let elided = part.elided(known, log);
    let said = part.said(log, now.now);
    let content = Content::of(&texts, elided).sent_by(&part.caller).answered_with(&said);
    let mut part = part.clone();
    let step = match part.booking.next(&content, provenance(&texts, elided, now.now), now.now) {
        Next::LookUp if known.absent.contains(&part.question()) => part.booking.next_if_absent(),
        // Bookings may not be read. A create that may have arrived is made once more all the same, and says so.
        Next::LookUp if known.unanswered.contains(&part.question()) => {
            let is_in_doubt = matches!(part.booking.delivery, Delivery::Attempted { .. });
            // Once, and never for what may be a second booking as it is: then a person has to look.
            let is_enough = is_in_doubt && part.may_be_a_duplicate();
            part.unverified |= is_in_doubt;
            if is_enough {
                // It stays in doubt, so that it is looked for once that may be done.
                part.booking = Record { claim: None, attempts: MADE_BLINDLY, ..part.booking };
                Next::SetAside
            } else {
                part.booking.next_if_absent()
            }
        }
        step => step,
    };
    let reading = Reading { known, log, now, texts, elided, said, content };
    match step {
        Next::Leave { until } => Step::Leave { until },
        Next::Settle => reading.at_rest(&part),
        // A stray doorbell, or a log that forgot before the state did: a booking is never emptied by that.
        _ if !part.is_owing(log, now) => Step::Rest { settled: Vec::new() },
        Next::LookUp => Step::Ask(part.question()),
        Next::Create => match part.forgotten(known, log) {
            Some(question) => Step::Ask(question),
            None => reading.make(&part),
        },
        Next::Amend { made } => reading.amend(&part, made),
        Next::SetAside => {
            let cause = Cause::TooOften { attempts: part.booking.attempts };
            let booking = part.booking.clone().put_aside(reading.content, cause);
            Step::Save { record: part.with(booking) }
        }
    }
}

/// What a look-up under a text's external id changes: the oldest is ours, the younger ones are dismissed. None found:
/// nothing to record.
#[must_use]
pub fn looked_up(
    known: &Known,
    log: &Log,
    now: &Circumstances<'_>,
    id: &ExternalId,
    found: Vec<BookingId>,
) -> Option<ThreadState> {
    current(known, log, now)?.opened_by_what_is(id, log).adopting(found)
}

/// The same for the note of a text's that a job has.
#[must_use]
pub fn found_note(
    known: &Known,
    log: &Log,
    now: &Circumstances<'_>,
    text: &MessageSid,
) -> Option<ThreadState> {
    current(known, log, now)?.opened_by_what_is(&ExternalId::of(text), log).adopting_note()
}

fn provenance(texts: &[&Text], elided: u32, now: Timestamp) -> Provenance {
    let first_hand =
        |text: &&Text| text.came_by == CameBy::Webhook && now < after(text.received_at, FIRST_HAND);
    if elided == 0 && texts.iter().all(first_hand) { Provenance::FirstHand } else { Provenance::Doubtful }
}

/// What one round knows of one part.
struct Reading<'a> {
    known: &'a Known,
    log: &'a Log,
    now: &'a Circumstances<'a>,
    texts: Vec<&'a Text>,
    /// Texts of it that were passed over.
    elided: u32,
    /// What the customer was sent meanwhile.
    said: Vec<&'a Said>,
    content: Content,
}

impl Reading<'_> {
    /// A booking of its own, or a note on the job that the booking before has become.
    fn make(self, part: &Conversation) -> Step {
        if let Some(question) = self.asks_who(part, Patience::Little) {
            return Step::Ask(question);
        }
        let part = part.noting_late(self.log, self.now.now).at_pace(self.log, self.now.now);
        let choices = part.choices(&self.texts, self.now);
        let part = part.carrying(choices);
        let understood = self.understood(&part);
        let draft = draft(&part, &understood, choices, self.exchanged(), MOST_CHARACTERS, self.now);
        let making = Written::making(&draft, self.content.clone(), part.newest(&self.texts));
        // Where nobody could look, what an earlier attempt carried may be what is there.
        let ours = if part.unverified { and_attempted(part.ours.clone(), making) } else { vec![making] };
        let draft = Box::new(draft);
        let effect = match (part.goes, &part.follows) {
            (Goes::Note(job), Some(follows)) => Effect::NoteJob(part.place, job, follows.booking, draft),
            _ => Effect::CreateBooking(part.place, draft),
        };
        self.claim(&Conversation { ours, ..part }, Write::Create, effect)
    }

    /// The booking is read first: one that the office has dealt with is left alone, and of others what they changed.
    fn amend(self, part: &Conversation, made: BookingId) -> Step {
        if let Some(question) = self.asks_who(part, Patience::Little) {
            return Step::Ask(question);
        }
        match &self.known.sight {
            None => Step::Ask(Question::Booking(part.place, made, part.external_id())),
            Some(Sight::Gone) => self.gone(part, made),
            Some(Sight::Hidden) => self.rewrite(part, made, None),
            Some(Sight::Seen(seen)) => {
                match (Handled::of(seen, self.now.now), part.found_written(made, seen)) {
                    (Some(handled), _) => Step::Save { record: part.handled(made, Some(seen), handled) },
                    // An amendment had landed of which nobody heard.
                    (None, Some(found)) if found.carries(&self.content) => {
                        Step::Save { record: found.state() }
                    }
                    (None, Some(found)) => self.rewrite(&found, made, Some(seen)),
                    (None, None) => self.rewrite(part, made, Some(seen)),
                }
            }
        }
    }

    /// What was written a moment ago may be missing from every list yet.
    fn gone(&self, part: &Conversation, made: BookingId) -> Step {
        let now = self.now.now;
        let until = part.pace.claimed_at.map(|claimed| after(claimed, self.now.settling.settle()));
        match until.filter(|until| now < *until) {
            Some(until) => Step::Leave { until },
            None => Step::Save { record: part.handled(made, None, Handled::gone(now)) },
        }
    }

    fn rewrite(self, part: &Conversation, made: BookingId, seen: Option<&Seen>) -> Step {
        let part = part.noting_late(self.log, self.now.now).at_pace(self.log, self.now.now);
        let choices = part.choices(&self.texts, self.now);
        let understood = self.understood(&part);
        let of = |room| draft(&part, &understood, choices, self.exchanged(), room, self.now);
        let making = |draft: &Draft| Written::making(draft, self.content.clone(), part.newest(&self.texts));
        // What we would write now is ours as well: since a table was set back, newer versions may be there than are known.
        let ours: Vec<Written> = part.ours.iter().cloned().chain([making(&of(MOST_CHARACTERS))]).collect();
        let office = seen.map(|seen| seen.words_of_the_office(&ours)).unwrap_or_default();
        let draft = of(characters_beside(&office));
        let (last, newest) = (part.ours.last().cloned(), part.newest(&self.texts));
        let fresh = making(&draft);
        let amendment = match seen {
            Some(seen) => Amendment::of(draft, seen, &part.ours, office),
            None => Amendment::blind(draft),
        };
        let attempted = last.map_or(fresh, |last| last.amended(&amendment, self.content.clone(), newest));
        let ours = and_attempted(part.ours.clone(), attempted);
        let part = Conversation { ours, ..part.carrying(amendment.choices) };
        let effect = Effect::AmendBooking(part.place, made, Box::new(amendment));
        self.claim(&part, Write::Amend, effect)
    }

    /// Everything that was read is in it. Who texts may still be asked, now that nothing waits for the answer.
    fn at_rest(self, part: &Conversation) -> Step {
        let is_made = matches!(part.booking.delivery, Delivery::Done { .. });
        match self.asks_who(part, Patience::Enough) {
            Some(question) if is_made && part.booking.set_aside.is_none() && !self.log.owed().is_empty() => {
                Step::Ask(question)
            }
            _ => part.rest(self.content, self.log, self.now),
        }
    }

    /// Asked at most once with each patience in a round.
    fn asks_who(&self, part: &Conversation, patience: Patience) -> Option<Question> {
        let number = self.now.thread.customer.number()?;
        let question = Question::Caller(part.place, number, patience);
        let is_lacking = match patience {
            Patience::Little => part.caller.is_unknown(),
            Patience::Enough => part.caller.is_incomplete(),
        };
        let is_wanted = part.goes == Goes::Booking && is_lacking;
        (is_wanted && !self.known.unanswered.contains(&question)).then_some(question)
    }

    fn exchanged(&self) -> Exchanged<'_> {
        Exchanged { texts: &self.texts, elided: self.elided, said: &self.said }
    }

    fn understood(&self, part: &Conversation) -> Understood {
        understand(&self.texts, &part.asked(&self.known.dialogue), &self.now.profile.zone())
    }

    fn claim(self, part: &Conversation, write: Write, effect: Effect) -> Step {
        let newest = part.newest(&self.texts);
        part.claim(write, effect, self.content, newest, self.now)
    }
}

impl Conversation {
    /// The booking's external id: made from the first text that it is for.
    #[must_use]
    pub fn external_id(&self) -> ExternalId {
        ExternalId::of(&self.opened_by)
    }

    /// Whether it is there already.
    pub(super) fn question(&self) -> Question {
        self.question_of(&self.opened_by)
    }

    fn question_of(&self, text: &MessageSid) -> Question {
        match self.goes {
            Goes::Booking => Question::BookingsByExternalId(self.place, ExternalId::of(text)),
            Goes::Note(job) => Question::NoteOf(self.place, job, text.clone()),
        }
    }

    /// Whether it was made for another of its texts, as far as that is still to be asked. What a sweep brings may have been
    /// dealt with before the log was set back, and not in one part with what came before it.
    fn forgotten(&self, known: &Known, log: &Log) -> Option<Question> {
        let is_its_own = |logged: &Logged| logged.settled_in.as_ref() == Some(&self.opened_by);
        if log.texts.iter().any(is_its_own) || known.unanswered.contains(&self.question()) {
            return None;
        }
        let owed = log.texts.iter().filter(|logged| logged.settled_in.is_none()).map(|logged| &logged.text);
        let swept = owed.filter(|text| text.came_by == CameBy::Sweep && text.sid != self.opened_by);
        let mut questions = swept.take(MOST_ASKED_ABOUT).map(|text| self.question_of(&text.sid));
        questions.find(|question| !known.absent.contains(question) && !known.unanswered.contains(question))
    }

    /// As it was opened by the text with that external id. Where that is another than was thought, none of what was tried
    /// so far has made it.
    fn opened_by_what_is(self, id: &ExternalId, log: &Log) -> Self {
        let opener = log.texts.iter().find(|logged| ExternalId::of(&logged.text.sid) == *id);
        match opener.filter(|opener| opener.text.sid != self.opened_by) {
            Some(opener) => {
                Self { opened_by: opener.text.sid.clone(), booking: Record::looked_up_first(), ..self }
            }
            None => self,
        }
    }

    fn carries(&self, content: &Content) -> bool {
        matches!(&self.booking.delivery, Delivery::Done { content: Some(carried), .. } if carried == content)
    }

    /// When the newest of these texts came in, or one that was claimed for before.
    fn newest(&self, texts: &[&Text]) -> Timestamp {
        texts.last().map_or(self.last_text_at, |text| text.received_at.max(self.last_text_at))
    }

    /// Twins first; a twin that resists for too long is let go, since a person sees it in ServiceTitan.
    fn rest(&self, content: Content, log: &Log, now: &Circumstances<'_>) -> Step {
        match self.twins.first() {
            None => Step::Rest { settled: log.owed() },
            Some(_) if self.twin_resists() => Step::Save { record: self.without_twin().state() },
            Some(twin) => {
                let more = Self { dismissals: self.dismissals + 1, ..self.clone() };
                let (effect, newest) = (Effect::DismissTwin(self.place, *twin), self.last_text_at);
                more.claim(Write::Dismiss, effect, content, newest, now)
            }
        }
    }

    /// The office has dealt with its booking: nothing is left to do for it but its twins.
    fn rest_of_handled(&self, log: &Log, now: &Circumstances<'_>) -> Step {
        match self.booking.claimed_until(now.now) {
            Some(until) => Step::Leave { until },
            None if self.twins.is_empty() => Step::Rest { settled: Vec::new() },
            None => self.rest(self.claimed_content(log), log, now),
        }
    }

    fn claim(
        &self,
        write: Write,
        effect: Effect,
        content: Content,
        last_text_at: Timestamp,
        now: &Circumstances<'_>,
    ) -> Step {
        let claim = Claim::new(write, content, now.nonce, now.settling, now.now);
        let booking = self.booking.clone().claimed(claim);
        let before_claim = Some(self.last_text_at);
        let claimed = Self { booking, last_text_at, before_claim, ..self.clone() };
        Step::Do { record: claimed.state(), effect }
    }
}
