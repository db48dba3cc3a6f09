use intellisend::domain::choices::{Choices, Inactive};
use intellisend::domain::connection::Place;
use intellisend::domain::conversation::customer::Caller;
use intellisend::domain::conversation::{
    Acted, Answered, Circumstances, Effect, Known, Log, Logged, Question, Sight, Step, acted, next,
};
use intellisend::domain::delivery::Settling;
use intellisend::domain::ids::{
    BookingId, Environment, MessageSid, ProviderId, ServiceTitanTenant, TenantId, ThreadKey,
};
use intellisend::domain::outcome::Outcome;
use intellisend::domain::phone::{PhoneNumber, Sender};
use intellisend::domain::settings::{Profile, Replies};
use intellisend::domain::text::Text;

use super::super::texts::at;

const HERE: Place = Place {
    environment: Environment::Integration,
    tenant: ServiceTitanTenant(1),
    provider: ProviderId(7001),
};
const MADE: BookingId = BookingId(41);
/// Each text is a step or two; more of them would be a circle.
const MOST_STEPS: usize = 200;

/// A thread with its log, as the store would keep them, and all that was settled.
#[derive(Default)]
pub(super) struct Run {
    known: Known,
    log: Log,
    settled: Vec<MessageSid>,
}

impl Run {
    pub(super) fn receive(&mut self, text: &Text) {
        self.log.texts.push(Logged { text: text.clone(), settled_in: None });
        self.log
            .texts
            .sort_by(|a, b| (a.text.received_at, &a.text.sid).cmp(&(b.text.received_at, &b.text.sid)));
    }

    /// To its rest, with nothing found, nobody known and every write done.
    pub(super) fn drive(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        for _ in 0..MOST_STEPS {
            match decide(&self.known, &self.log) {
                Step::Ask(question) => self.answer(question),
                Step::Save { record } => self.known = Known::of(record),
                Step::Do { record, effect } => {
                    effects.push(effect);
                    let done = Outcome::Done(Answered { booking: MADE, seen: None });
                    self.known = match acted(record, done, at(60)) {
                        Acted::Save(state) | Acted::Anew(state) => Known::of(*state),
                        other => panic!("it was done, and yet {other:?}"),
                    };
                }
                Step::Rest { settled } => {
                    self.settle(&settled);
                    if settled.is_empty() || self.log.owed().is_empty() {
                        return effects;
                    }
                }
                Step::Leave { .. } => panic!("nobody else has it"),
            }
        }
        panic!("it comes to no end");
    }

    fn answer(&mut self, question: Question) {
        match question {
            Question::Caller(..) => self.known.caller = Some(Caller::NotToBeKnown),
            Question::Booking(..) => self.known.sight = Some(Sight::Hidden),
            other => self.known.absent.push(other),
        }
    }

    fn settle(&mut self, settled: &[MessageSid]) {
        let opened_by = self.known.state.conversation.as_ref().map(|open| open.opened_by.clone());
        for logged in self.log.texts.iter_mut().filter(|logged| settled.contains(&logged.text.sid)) {
            logged.settled_in.clone_from(&opened_by);
        }
        self.settled.extend_from_slice(settled);
        // A round begins with nothing but what was stored.
        self.known = Known::of(self.known.state.clone());
    }

    pub(super) fn settled_sorted(&self) -> Vec<MessageSid> {
        let mut settled = self.settled.clone();
        settled.sort();
        settled
    }

    pub(super) fn received_sorted(&self) -> Vec<MessageSid> {
        let mut received: Vec<_> = self.log.texts.iter().map(|logged| logged.text.sid.clone()).collect();
        received.sort();
        received
    }
}

fn decide(known: &Known, log: &Log) -> Step {
    let thread = ThreadKey {
        tenant: TenantId::parse("tn_demo").expect("a tenant"),
        customer: Sender::parse("+19725550100").expect("a sender"),
        number: PhoneNumber::parse("+15005550001").expect("a number"),
    };
    let profile = Profile {
        business: "Demo Heating".to_owned(),
        time_zone: "America/Chicago".to_owned(),
        replies: Replies::Off,
        active: Some(HERE.environment),
        ..Profile::default()
    };
    let now = Circumstances {
        thread: &thread,
        profile: &profile,
        active: HERE,
        unreachable: false,
        defaults: Choices::default(),
        inactive: &Inactive::default(),
        links: None,
        settling: Settling::of_seconds(300),
        nonce: 7,
        now: at(60),
    };
    next(known, log, &now)
}
