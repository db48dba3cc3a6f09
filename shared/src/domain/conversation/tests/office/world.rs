//! The thread as the store keeps it, the moment, and requests that are still on their way.

use super::super::*;
use super::driver::{Driver, Fate};
use super::servicetitan::{Manner, ServiceTitan};
use crate::domain::conversation::ThreadState;
use crate::domain::conversation::understanding::{Asked, Question as Asks};

/// Where texts may go: two environments, and in one of them another booking provider.
pub(super) const PLACES: [Place; 3] = [HERE, THERE, Place { provider: ProviderId(7002), ..HERE }];

/// How long the log reaches back before the opening of a conversation.
const OVERLAP: i64 = 600;

/// A state as it was read, and its version.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub(super) state: ThreadState,
    pub(super) version: u64,
}

/// A request that takes effect later than anybody listened.
#[derive(Debug, Clone)]
pub(super) struct Flight {
    pub(super) effect: Effect,
    /// How often the office had touched the booking when it was read.
    pub(super) read: u32,
    pub(super) lands_at: i64,
}

/// Somebody else wrote first.
#[derive(Debug)]
pub(super) struct Moved;

#[derive(Debug)]
pub(super) struct World {
    pub(super) state: Found,
    pub(super) texts: Vec<Logged>,
    /// Texts that a person must look at: too old, or refused for good.
    pub(super) in_activity: Vec<MessageSid>,
    pub(super) servicetitan: ServiceTitan,
    pub(super) flights: Vec<Flight>,
    pub(super) active: Place,
    /// What a look-up of the number gives; None: no answer.
    pub(super) caller: Option<Caller>,
    pub(super) seconds: i64,
    pub(super) drivers: [Driver; 2],
    /// Whether bookings could be read all the time.
    pub(super) could_look: bool,
    received: u32,
    /// What the first texts say, each with its place; the others have words of their own.
    pub(super) says: Vec<&'static str>,
    /// The questions that were asked, once there was a booking.
    pub(super) asked: Vec<Asked>,
}

impl World {
    pub(super) fn new(manner: Manner) -> Self {
        Self {
            state: Found::default(),
            texts: Vec::new(),
            in_activity: Vec::new(),
            servicetitan: ServiceTitan::new(manner),
            flights: Vec::new(),
            active: HERE,
            caller: Some(Caller::NotToBeKnown),
            seconds: 0,
            drivers: [Driver::default(), Driver::default()],
            could_look: manner.may_look,
            received: 0,
            says: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// A text with words of its own, received as long ago.
    pub(super) fn receive(&mut self, ago: i64, urgent: bool) {
        self.received += 1;
        let number = self.received;
        let urgent = if urgent { "No heat, " } else { "" };
        let own = word(&sid(number));
        let says = self.says.get(number as usize - 1).copied().unwrap_or(&own);
        let text = text(number, self.seconds - ago, &format!("{urgent}{says}"));
        self.texts.push(Logged { text, settled_in: None });
        let order = |logged: &Logged| (logged.text.received_at, logged.text.sid.clone());
        self.texts.sort_by_key(order);
    }

    /// Replies ask who and when as soon as there is a booking.
    pub(super) fn ask(&mut self) {
        if self.asked.is_empty() && !self.servicetitan.bookings.is_empty() {
            let ask = |question| Asked { question, at: at(self.seconds) };
            self.asked = vec![ask(Asks::Who), ask(Asks::When)];
        }
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.seconds += seconds;
        self.flights.sort_by_key(|flight| flight.lands_at);
        let landing = self.flights.iter().take_while(|flight| flight.lands_at <= self.seconds).count();
        for flight in self.flights.drain(..landing).collect::<Vec<_>>() {
            let _ = self.servicetitan.carry_out(&flight.effect, flight.read, at(flight.lands_at));
        }
    }

    pub(super) fn log(&self, state: &ThreadState) -> Log {
        let opened_at = state.conversation.as_ref().map_or(Timestamp::MIN, |open| open.opened_at);
        let from = after(opened_at, SignedDuration::from_secs(-OVERLAP));
        let texts = self.texts.iter().filter(|logged| logged.text.received_at >= from).cloned().collect();
        Log { texts, ..Log::default() }
    }

    /// One write, conditional on the version that was read.
    pub(super) fn save(&mut self, found: &Found, record: ThreadState) -> Result<Found, Moved> {
        if found.version != self.state.version {
            return Err(Moved);
        }
        self.state = Found { state: record, version: found.version + 1 };
        Ok(self.state.clone())
    }

    pub(super) fn settle(&mut self, found: &Found, settled: &[MessageSid]) -> Result<(), Moved> {
        let Some(open) = &found.state.conversation else { return Ok(()) };
        let is_owed = |sid: &MessageSid| self.owed().any(|owed| owed == *sid);
        if found.version != self.state.version || !settled.iter().all(is_owed) {
            return Err(Moved);
        }
        for logged in self.texts.iter_mut().filter(|logged| settled.contains(&logged.text.sid)) {
            logged.settled_in = Some(open.opened_by.clone());
        }
        if open.booking.set_aside.is_some() {
            self.in_activity.extend(settled.iter().cloned());
        }
        Ok(())
    }

    /// A text that is held is in no log any more.
    pub(super) fn hold(&mut self, found: &Found, texts: &[Owed]) -> Result<Found, Moved> {
        let held = |logged: &Logged| texts.iter().any(|text| text.sid == logged.text.sid);
        let saved = self.save(found, found.state.clone())?;
        self.texts.retain(|logged| !held(logged));
        self.in_activity.extend(texts.iter().map(|text| text.sid.clone()));
        Ok(saved)
    }

    pub(super) fn owed(&self) -> impl Iterator<Item = MessageSid> {
        let owed = self.texts.iter().filter(|logged| logged.settled_in.is_none());
        owed.map(|logged| logged.text.sid.clone())
    }

    /// Until nothing is owed and nothing is under way, without further faults.
    pub(super) fn come_to_rest(&mut self) {
        for _ in 0..400 {
            for by in 0..2 {
                Driver::drive(self, by, Fate::Done);
            }
            if self.owed().next().is_none() && self.flights.is_empty() {
                return;
            }
            self.pass(30);
        }
        panic!("stuck with {:?} in {:#?}", self.owed().collect::<Vec<_>>(), self.state);
    }
}

/// What only this text says.
pub(super) fn word(sid: &MessageSid) -> String {
    format!("word-{}", &sid.as_str()[28..])
}
