//! One customer's thread as the store would keep it, and somebody who does what the decision says.

use super::super::allowance::{Allowance, Confirm, OptedOut, Rule};
use super::super::dialogue::Dialogue;
use super::super::due::{answerable, unanswered};
use super::super::next::{Exchange, Reply, Silence, Step, next};
use super::super::sender::SenderHealth;
use crate::domain::choices::Choices;
use crate::domain::choices::Inactive;
use crate::domain::connection::Place;
use crate::domain::conversation::consent::withdraws;
use crate::domain::conversation::content::Content;
use crate::domain::conversation::customer::Caller;
use crate::domain::conversation::follows::Handled;
use crate::domain::conversation::seen::Status;
use crate::domain::conversation::{
    Circumstances, Conversation, Known, Log, Logged, ThreadState, current_part,
};
use crate::domain::delivery::{Delivery, Settling};
use crate::domain::ids::{
    BookingId, Environment, JobId, MessageSid, ProviderId, ServiceTitanTenant, TenantId, ThreadKey,
};
use crate::domain::messages::key::Language;
use crate::domain::phone::{PhoneNumber, Sender};
use crate::domain::settings::{Profile, Replies};
use crate::domain::text::{CameBy, Text};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// Where the office hangs its clock it is a Friday, 3:04 PM, and open.
const BEGINS: &str = "2026-11-20T21:04:00Z";

const PLACE: Place = Place {
    environment: Environment::Integration,
    tenant: ServiceTitanTenant(1),
    provider: ProviderId(7001),
};

/// A reply, and when it was handed over.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) at: Timestamp,
    pub(super) reply: Reply,
    /// Whether every text that it is about was in a booking that is made.
    pub(super) was_booked: bool,
}

pub(super) struct World {
    pub(super) thread: ThreadKey,
    pub(super) profile: Profile,
    pub(super) log: Log,
    pub(super) state: ThreadState,
    pub(super) dialogue: Dialogue,
    pub(super) allowance: Allowance,
    pub(super) sender: SenderHealth,
    pub(super) caller: Caller,
    pub(super) paused_at: Option<Timestamp>,
    pub(super) is_not_a_customer: bool,
    pub(super) is_stopped: bool,
    pub(super) has_room_today: bool,
    pub(super) now: Timestamp,
    pub(super) sent: Vec<Sent>,
    pub(super) dropped: Vec<Silence>,
    texts: u32,
}

impl World {
    pub(super) fn new(replies: Replies) -> Self {
        Self {
            thread: ThreadKey {
                tenant: TenantId::parse("tn_demo").unwrap(),
                customer: Sender::parse("+19725550100").unwrap(),
                number: PhoneNumber::parse("+15005550001").unwrap(),
            },
            profile: Profile {
                business: "Demo Heating".to_owned(),
                time_zone: "America/Chicago".to_owned(),
                office_phone: PhoneNumber::parse("+15005550199").ok(),
                replies,
                ..Profile::default()
            },
            log: Log::default(),
            state: ThreadState::default(),
            dialogue: Dialogue::default(),
            allowance: Allowance::default(),
            sender: SenderHealth::default(),
            caller: Caller::Nobody,
            paused_at: None,
            is_not_a_customer: false,
            is_stopped: false,
            has_room_today: true,
            now: BEGINS.parse().unwrap(),
            sent: Vec::new(),
            dropped: Vec::new(),
            texts: 0,
        }
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.now = after(self.now, SignedDuration::from_secs(seconds));
    }

    /// What somebody writes about being texted counts at once.
    pub(super) fn receive(&mut self, body: &str) -> Text {
        match withdraws(body) {
            Some(_) if self.allowance.opted_out.is_none() => self.opt_out(false),
            None if body == "START" => self.allowance.opted_out = None,
            _ => {}
        }
        self.texts += 1;
        let sid = MessageSid::parse(&format!("SM{:032}", self.texts)).unwrap();
        let text = Text::arrived(sid, body, CameBy::Webhook, self.now);
        self.log.texts.push(Logged { text: text.clone(), settled_in: None });
        text
    }

    /// One that was sent earlier and comes only now.
    pub(super) fn receive_late(&mut self, body: &str, seconds: i64) {
        self.receive(body);
        let sent_at = after(self.now, SignedDuration::from_secs(-seconds));
        let last = self.log.texts.last_mut().unwrap();
        last.text = Text { came_by: CameBy::Sweep, sent_at: Some(sent_at), ..last.text.clone() };
    }

    fn decide<T>(&self, decide: impl FnOnce(&Known, &Circumstances<'_>) -> T) -> T {
        let known = Known {
            dialogue: self.dialogue.clone(),
            caller: Some(self.caller.clone()),
            ..Known::of(self.state.clone())
        };
        decide(
            &known,
            &Circumstances {
                thread: &self.thread,
                profile: &self.profile,
                active: PLACE,
                unreachable: false,
                defaults: Choices::default(),
                inactive: &Inactive::default(),
                links: None,
                settling: Settling::of_seconds(300),
                nonce: 7,
                now: self.now,
            },
        )
    }

    fn part(&self) -> Option<Conversation> {
        self.decide(|known, now| current_part(known, &self.log, now))
    }

    /// Whether a person has taken over since the conversation began.
    pub(super) fn is_taken_over(&self) -> bool {
        let begun_at = self.part().map(|part| part.begun_at());
        self.paused_at.is_some_and(|at| begun_at.is_none_or(|begun_at| begun_at <= at))
    }

    /// Everything that came in is booked.
    pub(super) fn book(&mut self) {
        let Some(mut part) = self.part() else { return };
        let mut into = |logged: &mut Logged| {
            logged.settled_in.get_or_insert_with(|| part.opened_by.clone());
        };
        self.log.texts.iter_mut().for_each(&mut into);
        let all: Vec<&Text> = self.log.texts.iter().map(|logged| &logged.text).collect();
        part.booking.delivery = Delivery::Done { made: BookingId(41), content: Some(Content::of(&all, 0)) };
        part.last_text_at = self.now;
        self.state.conversation = Some(part);
    }

    /// The office deals with the booking.
    pub(super) fn handle(&mut self, status: Status) {
        let at = self.now;
        if let Some(part) = self.state.conversation.as_mut().filter(|part| part.handled.is_none()) {
            let job = (status == Status::Converted).then_some(JobId(4711));
            part.handled = Some(Handled { status, job, at });
        }
    }

    pub(super) fn opt_out(&mut self, confirm: bool) {
        let confirm =
            confirm.then(|| Confirm { from: self.thread.number.clone(), language: Language::English });
        self.allowance.opted_out = Some(OptedOut { at: self.now, rule: Rule::Words, text: None, confirm });
    }

    pub(super) fn step(&self) -> Step {
        let part = self.part();
        next(&Exchange {
            thread: &self.thread,
            profile: &self.profile,
            log: &self.log,
            part: part.as_ref(),
            dialogue: &self.dialogue,
            allowance: &self.allowance,
            sender: &self.sender,
            paused_at: self.paused_at,
            is_not_a_customer: self.is_not_a_customer,
            is_stopped: self.is_stopped,
            has_room_today: self.has_room_today,
            now: self.now,
        })
    }

    /// A doorbell rings. What was handed over by it.
    pub(super) fn ring(&mut self) -> Option<Sent> {
        match self.step() {
            Step::Nothing => None,
            Step::Wait { record, .. } => {
                self.dialogue = record;
                None
            }
            Step::Drop { record, why } => {
                self.dialogue = record;
                self.dropped.push(why);
                None
            }
            Step::Send { record, allowance, sender, reply } => {
                let was_booked = self.is_booked();
                (self.dialogue, self.allowance, self.sender) = (record, *allowance, sender);
                let sent = Sent { at: self.now, reply, was_booked };
                self.sent.push(sent.clone());
                Some(sent)
            }
        }
    }

    /// Doorbells ring whenever something is due.
    pub(super) fn rest(&mut self, seconds: i64) -> Vec<String> {
        let until = after(self.now, SignedDuration::from_secs(seconds));
        let mut said = Vec::new();
        loop {
            said.extend(self.ring().map(|sent| sent.reply.body));
            match self.dialogue.due.filter(|due| *due <= until) {
                Some(due) => self.now = self.now.max(due),
                None => break,
            }
        }
        self.now = until;
        said
    }

    /// A text that is booked at once, and what is said to it within a minute.
    pub(super) fn says(&mut self, body: &str) -> Vec<String> {
        self.receive(body);
        self.book();
        self.rest(60)
    }

    /// Whether every text that a reply now would be about is where the office finds it.
    fn is_booked(&self) -> bool {
        let part = self.state.conversation.as_ref();
        let is_made = part.is_some_and(|part| matches!(part.booking.delivery, Delivery::Done { .. }));
        let unanswered = unanswered(&self.log, &self.dialogue);
        let texts = answerable(&unanswered, self.now);
        let is_settled = |text: &Text| {
            self.log.texts.iter().any(|logged| logged.text.sid == text.sid && logged.settled_in.is_some())
        };
        is_made && texts.into_iter().all(is_settled)
    }
}
