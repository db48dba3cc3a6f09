mod again;
mod aging;
mod choices;
mod consent;
mod counts;
mod failures;
mod follows;
mod gone;
mod holding;
mod noise;
mod office;
mod places;
mod properties;
mod records;
mod said;
mod twins;
mod unseen;

use super::content::Content;
use super::customer::Caller;
use super::{
    Acted, Answered, Circumstances, Conversation, Effect, Known, Log, Logged, Owed, Question, Sight, Step,
    acted, heard_out, looked_up, next,
};
use crate::domain::choices::{Choices, Inactive};
use crate::domain::connection::Place;
use crate::domain::delivery::{ATTEMPTS, Delivery, Settling};
use crate::domain::ids::{
    BookingId, Environment, ExternalId, MessageSid, ProviderId, ServiceTitanTenant, TenantId, ThreadKey,
};
use crate::domain::outcome::{Again, Cause, Outcome, Problem, unsuccessful};
use crate::domain::phone::{PhoneNumber, Sender};
use crate::domain::settings::{Profile, Replies};
use crate::domain::text::{CameBy, Text};
use crate::domain::time::{SignedDuration, Timestamp, after};

pub(super) const HERE: Place = Place {
    environment: Environment::Integration,
    tenant: ServiceTitanTenant(1),
    provider: ProviderId(7001),
};
const THERE: Place = Place { environment: Environment::Production, ..HERE };
const MADE: BookingId = BookingId(41);

pub(super) fn at(seconds: i64) -> Timestamp {
    after("2026-11-21T21:04:00Z".parse().unwrap(), SignedDuration::from_secs(seconds))
}

pub(super) fn sid(number: u32) -> MessageSid {
    MessageSid::parse(&format!("SM{number:032}")).unwrap()
}

pub(super) fn text(number: u32, seconds: i64, body: &str) -> Text {
    Text {
        sid: sid(number),
        body: body.to_owned(),
        media: vec![],
        came_by: CameBy::Webhook,
        received_at: at(seconds),
        sent_at: None,
        messaging_service: None,
        opt_out: None,
    }
}

pub(super) fn in_setting<T>(active: Place, seconds: i64, decide: impl FnOnce(&Circumstances<'_>) -> T) -> T {
    let thread = ThreadKey {
        tenant: TenantId::parse("tn_demo").unwrap(),
        customer: Sender::parse("+19725550100").unwrap(),
        number: PhoneNumber::parse("+15005550001").unwrap(),
    };
    let profile = Profile {
        business: "Demo Heating".to_owned(),
        time_zone: "America/Chicago".to_owned(),
        replies: Replies::Off,
        active: Some(active.environment),
        ..Profile::default()
    };
    let settling = Settling::of_seconds(300);
    decide(&Circumstances {
        thread: &thread,
        profile: &profile,
        active,
        unreachable: false,
        defaults: Choices::default(),
        inactive: &Inactive::default(),
        links: None,
        settling,
        nonce: 7,
        now: at(seconds),
    })
}

/// A thread with its log, as the store would keep them, and the moment.
#[derive(Clone)]
struct Run {
    known: Known,
    log: Log,
    active: Place,
    /// What the tenant's record says of the open conversation's place.
    unreachable: bool,
    defaults: Choices,
    seconds: i64,
    /// What a look-up of the number gives.
    caller: Caller,
    /// The booking as the office sees it; None: ours is not to be read.
    there: Option<Sight>,
}

impl Run {
    fn of(texts: &[Text]) -> Self {
        let mut run = Self {
            known: Known::default(),
            log: Log::default(),
            active: HERE,
            unreachable: false,
            defaults: Choices::default(),
            seconds: 60,
            caller: Caller::NotToBeKnown,
            there: None,
        };
        texts.iter().for_each(|text| run.receive(text));
        run
    }

    fn receive(&mut self, text: &Text) {
        self.log.texts.push(Logged { text: text.clone(), settled_in: None });
        self.log
            .texts
            .sort_by(|a, b| (a.text.received_at, &a.text.sid).cmp(&(b.text.received_at, &b.text.sid)));
    }

    fn decide<T>(&self, decide: impl FnOnce(&Circumstances<'_>) -> T) -> T {
        let (defaults, unreachable) = (self.defaults, self.unreachable);
        in_setting(self.active, self.seconds, |setting| {
            decide(&Circumstances { defaults, unreachable, ..*setting })
        })
    }

    /// The next step but questions about who texts and what the office did, which are answered on the way.
    fn step(&self) -> Step {
        let mut known = self.known.clone();
        loop {
            match self.decide(|setting| next(&known, &self.log, setting)) {
                Step::Ask(Question::Caller(..)) => known.caller = Some(self.caller.clone()),
                Step::Ask(Question::Booking(..)) => {
                    known.sight = Some(self.there.clone().unwrap_or(Sight::Hidden));
                }
                step => return step,
            }
        }
    }

    fn given_up(&self) -> Option<super::ThreadState> {
        self.decide(|setting| super::given_up::given_up(&self.known, &self.log, setting))
    }

    fn asked(&self) -> (Place, ExternalId) {
        match self.step() {
            Step::Ask(Question::BookingsByExternalId(place, id)) => (place, id),
            other => panic!("no question: {other:?}"),
        }
    }

    fn found(&mut self, found: &[i64]) {
        let (place, id) = self.asked();
        let found = found.iter().copied().map(BookingId).collect();
        let adopted = self.decide(|now| looked_up(&self.known, &self.log, now, &id, found));
        match adopted {
            Some(state) => self.known = Known::of(state),
            None => self.known.absent.push(Question::BookingsByExternalId(place, id)),
        }
    }

    fn attempt(&mut self) -> Effect {
        match self.step() {
            Step::Do { record, effect } => {
                self.known = Known::of(record);
                effect
            }
            other => panic!("no effect: {other:?}"),
        }
    }

    /// The conversation once its next effect is claimed.
    fn attempted(mut self) -> Conversation {
        self.attempt();
        self.known.state.conversation.unwrap()
    }

    fn answered(&mut self, outcome: Outcome<BookingId>) -> Effect {
        let effect = self.attempt();
        let outcome = outcome.map(|booking| Answered { booking, seen: None });
        match acted(self.known.state.clone(), outcome, at(self.seconds)) {
            Acted::Save(thread) | Acted::Anew(thread) => self.known.state = *thread,
            other => panic!("nothing to save: {other:?}"),
        }
        effect
    }

    fn done(&mut self) -> Effect {
        self.answered(Outcome::Done(MADE))
    }

    fn rest(&mut self) -> Vec<MessageSid> {
        let Step::Rest { settled } = self.step() else { panic!("no rest: {:?}", self.step()) };
        let opened_by = self.known.state.conversation.as_ref().map(|open| open.opened_by.clone());
        for logged in self.log.texts.iter_mut().filter(|logged| settled.contains(&logged.text.sid)) {
            logged.settled_in.clone_from(&opened_by);
        }
        settled
    }

    /// To its rest, with nothing found and every write done.
    fn drive(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        loop {
            match self.step() {
                Step::Ask(_) => self.found(&[]),
                Step::Do { .. } => effects.push(self.done()),
                Step::Save { record } => self.known = Known::of(record),
                Step::Rest { .. } => break,
                other => panic!("unexpected: {other:?}"),
            }
        }
        self.rest();
        effects
    }
}

fn booked(texts: &[Text]) -> Run {
    let mut run = Run::of(texts);
    run.drive();
    run
}

fn made() -> Answered {
    Answered { booking: MADE, seen: None }
}

fn not_done(again: Again) -> Outcome<BookingId> {
    Outcome::NotDone { cause: Cause::Broken, again }
}

fn unclear<T>() -> Outcome<T> {
    Outcome::Unclear { cause: Cause::TimedOut }
}

fn created(effect: &Effect) -> (Place, &str, &str) {
    match effect {
        Effect::CreateBooking(place, draft) => (*place, draft.external_id.as_str(), &draft.summary),
        other => panic!("not created: {:?}", other.place()),
    }
}

fn amended(effect: &Effect) -> (Place, BookingId, &str) {
    match effect {
        Effect::AmendBooking(place, id, by) => (*place, *id, &by.notes),
        other => panic!("not amended: {:?}", other.place()),
    }
}

fn external_id(number: u32) -> String {
    ExternalId::of(&sid(number)).as_str().to_owned()
}

#[test]
fn nothing_received_is_nothing_to_do() {
    assert!(Run::of(&[]).rest().is_empty());
}

#[test]
fn the_first_text_is_claimed_made_into_a_booking_and_settled() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    let effect = run.attempt();
    let (place, id, summary) = created(&effect);
    assert_eq!((place, id), (HERE, external_id(1).as_str()));
    assert!(summary.contains("Cold house"), "{summary}");
    assert!(matches!(run.step(), Step::Leave { until } if until == at(360)));
    let Acted::Save(thread) = acted(run.known.state.clone(), Outcome::Done(made()), at(60)) else {
        panic!("unsaved")
    };
    run.known.state = *thread;
    assert_eq!(run.rest(), [sid(1)]);
    assert!(run.rest().is_empty());
}

#[test]
fn a_second_text_amends_that_booking_with_the_whole_transcript() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.receive(&text(2, 30, "12 Oak St"));
    let effect = run.done();
    let (place, made, summary) = amended(&effect);
    assert_eq!((place, made), (HERE, MADE));
    assert!(summary.contains("Cold house") && summary.contains("12 Oak St"), "{summary}");
    assert_eq!(run.rest(), [sid(2)]);
}

#[test]
fn a_text_with_an_earlier_time_that_comes_late_joins_the_open_conversation() {
    let mut run = booked(&[text(2, 30, "12 Oak St")]);
    run.receive(&text(1, 0, "Cold house"));
    let effect = run.done();
    let (_, made, summary) = amended(&effect);
    assert_eq!(made, MADE);
    assert!(summary.find("Cold house") < summary.find("12 Oak St"), "{summary}");
}

#[test]
fn what_is_owed_among_the_elided_texts_is_settled_with_the_others() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    (run.log.elided, run.log.elided_owed) = (2, vec![Owed::from(&text(5, 5, ""))]);
    run.found(&[]);
    assert!(created(&run.done()).2.contains("2 texts left out"));
    assert_eq!(run.rest(), [sid(1), sid(5)]);
}

#[test]
fn without_a_conversation_there_is_nothing_to_record() {
    let id = ExternalId::of(&sid(1));
    let nothing =
        in_setting(HERE, 0, |now| looked_up(&Known::default(), &Log::default(), now, &id, vec![MADE]));
    assert_eq!(nothing, None);
    assert_eq!(acted(Known::default().state, Outcome::Done(made()), at(0)), Acted::Leave);
}
