//! One drive of one thread, step by step as `drivers/conversation.rs` and `ask.rs` do it, without what only
//! the way to ServiceTitan needs: tokens, circuits and time-outs.

use intellisend::domain::choices::Choices;
use intellisend::domain::conversation::hold::{Holding, hold, is_too_old};
use intellisend::domain::conversation::limits::{PutOff, put_off};
use intellisend::domain::conversation::noise::sift::{Among, Noise, sift};
use intellisend::domain::conversation::{
    Circumstances, Effect, Known, Log, Owed, Question, Step, ThreadState, found_note, looked_up, next,
};
use intellisend::domain::delivery::Settling;
use intellisend::domain::outcome::Cause;
use intellisend::domain::time::{SignedDuration, Timestamp, after};

use super::attempt::Attempt;
use super::thread::{Became, Thread};
use super::world::World;

/// The schedule comes back each minute. For who waits for days, five minutes are as good.
const PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// Many more than any conversation needs.
const MOST_STEPS: usize = 2_000;

/// What came of a question.
enum Learned {
    More,
    Record(Box<ThreadState>),
    Nothing(Cause),
}

impl World {
    /// Does whatever a thread still needs, as far as it can be done now. When to come back; None: nothing is owed.
    pub(super) fn drive(&mut self, thread: &str) -> Option<Timestamp> {
        let (mut state, mut steps) = (self.threads[thread].state.clone(), 0);
        loop {
            let now = self.now;
            self.thread(thread).hear_wishes(now);
            let Thread { dialogue, allowance, .. } = &self.threads[thread];
            let (dialogue, allowance) = (dialogue.clone(), allowance.clone());
            let mut known = Known { dialogue, allowance, ..Known::of(state.clone()) };
            let Some(log) = self.without_noise(thread, &known) else { continue };
            if self.active.is_none() {
                return self.hold_or_wait(thread, &known, &log);
            }
            state = loop {
                steps += 1;
                assert!(steps < MOST_STEPS, "{thread} goes round in circles");
                if self.hold(thread, &known, &log, |_| false) {
                    break state;
                }
                let step = self.decide(thread, |now| next(&known, &log, now));
                if let Some(until) = self.put_off(thread, &state, &log, &step) {
                    return Some(until);
                }
                match step {
                    Step::Leave { until } => return Some(until),
                    Step::Ask(question) => match self.ask(thread, &mut known, &log, question) {
                        Learned::More => {}
                        Learned::Record(record) => break self.save(thread, &record),
                        Learned::Nothing(cause) => return Some(self.park(thread, &log, None, &cause)),
                    },
                    Step::Save { record } => break self.save(thread, &record),
                    Step::Do { record, effect } => match self.attempt(thread, &record, &effect) {
                        Attempt::Goes(on) => break *on,
                        Attempt::Settling(until) => return Some(until),
                        Attempt::Later(wait, cause) => return Some(self.park(thread, &log, wait, &cause)),
                    },
                    Step::Rest { settled } => {
                        if let Some(open) = &state.conversation {
                            let into = Became::Settled(open.opened_by.clone());
                            self.thread(thread).becomes(&settled, &into);
                        }
                        if !settled.is_empty() && settled.len() < log.owed().len() {
                            break state;
                        }
                        return None;
                    }
                }
            };
        }
    }

    pub(super) fn decide<T>(&mut self, thread: &str, decide: impl FnOnce(&Circumstances<'_>) -> T) -> T {
        self.nonce += 1;
        decide(&Circumstances {
            thread: &self.threads[thread].key,
            profile: &self.profile,
            active: self.active.expect("texts go somewhere"),
            unreachable: false,
            defaults: Choices::default(),
            inactive: &self.inactive,
            links: self.links.as_ref(),
            settling: Settling::of_seconds(300),
            nonce: self.nonce,
            now: self.now,
        })
    }

    /// The log without what needs none. None: some of it was decided about now, and the log is to be read again.
    pub(super) fn without_noise(&mut self, thread: &str, known: &Known) -> Option<Log> {
        let Thread { key, .. } = &self.threads[thread];
        let (active, is_not_a_customer) = (self.active, self.is_not_a_customer);
        let follow_up = SignedDuration::from_hours(72);
        let among =
            Among { known, sender: &key.customer, active, is_not_a_customer, alerted: &[], follow_up };
        let sifted = sift(self.threads[thread].log(), &among);
        let noise = sifted.due(known, self.now).to_vec();
        for Noise { owed, why } in &noise {
            self.thread(thread).becomes(std::slice::from_ref(&owed.sid), &Became::NeedsNone(*why));
        }
        noise.is_empty().then_some(sifted.log)
    }

    /// Until when the amendment of this step is put off, since so many texts come.
    fn put_off(&mut self, thread: &str, state: &ThreadState, log: &Log, step: &Step) -> Option<Timestamp> {
        let Step::Do { effect: Effect::AmendBooking(..), .. } = step else { return None };
        let PutOff { until, record } = put_off(state, log, self.now)?;
        if let Some(record) = record {
            self.save(thread, &record);
        }
        Some(until)
    }

    fn ask(&mut self, thread: &str, known: &mut Known, log: &Log, question: Question) -> Learned {
        let answer = match &question {
            Question::BookingsByExternalId(place, id) => {
                self.office.by_external_id(*place, id).map(|found| {
                    if found.is_empty() {
                        known.absent.push(question.clone());
                    }
                    self.decide(thread, |now| looked_up(known, log, now, id, found))
                })
            }
            Question::NoteOf(_, job, text) => self.office.has_note(*job, text).map(|found| {
                if !found {
                    known.absent.push(question.clone());
                }
                found.then(|| self.decide(thread, |now| found_note(known, log, now, text))).flatten()
            }),
            Question::Booking(_, id, _) => self.office.sight(*id).map(|sight| {
                known.sight = Some(sight);
                None
            }),
            Question::Caller(_, _, patience) => {
                match self.office.who_has(*patience) {
                    Some(caller) => known.caller = Some(caller),
                    None => known.unanswered.push(question.clone()),
                }
                Ok(None)
            }
        };
        match answer {
            Ok(Some(record)) => Learned::Record(Box::new(record)),
            Ok(None) => Learned::More,
            Err(cause) if cause.status() == Some(403) => {
                known.unanswered.push(question);
                Learned::More
            }
            Err(cause) => Learned::Nothing(cause),
        }
    }

    /// Holds what is too old to be booked by itself, and what `waits`. Whether there was any.
    fn hold(&mut self, thread: &str, known: &Known, log: &Log, waits: impl Fn(&Owed) -> bool) -> bool {
        let now = self.now;
        match hold(known, log, now, |text| is_too_old(text.texted_at, now) || waits(text)) {
            Holding::Hold(texts) if !texts.is_empty() => {
                let sids: Vec<_> = texts.into_iter().map(|text| text.sid).collect();
                self.thread(thread).becomes(&sids, &Became::Held);
                true
            }
            Holding::Hold(_) | Holding::Leave { .. } => false,
        }
    }

    /// Where texts go nowhere since a person disconnected.
    fn hold_or_wait(&mut self, thread: &str, known: &Known, log: &Log) -> Option<Timestamp> {
        let since = self.disconnected_at;
        self.hold(thread, known, log, |text| text.received_at >= since);
        let log = self.threads[thread].log();
        let why = Cause::NotConnected { why: "no connection is active".to_owned() };
        (!log.owed().is_empty()).then(|| self.park(thread, &log, None, &why))
    }

    fn park(&mut self, thread: &str, log: &Log, wait: Option<SignedDuration>, why: &Cause) -> Timestamp {
        self.thread(thread).becomes(&log.owed(), &Became::Owed(Some(why.to_string())));
        after(self.now, wait.unwrap_or(PAUSE))
    }

    pub(super) fn save(&mut self, thread: &str, record: &ThreadState) -> ThreadState {
        self.thread(thread).save(record)
    }
}
