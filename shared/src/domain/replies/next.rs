//! The next step towards a customer's answer. What may be said at all is decided apart from what is said.

use super::allowance::{Allowance, Confirm};
use super::choose::choose;
use super::compose::{self, compose};
use super::dialogue::Dialogue;
use super::due::{answerable, due, is_too_late, unanswered};
use super::gates;
use super::sender::SenderHealth;
use super::talk::Talk;
use crate::domain::conversation::understanding::Question;
use crate::domain::conversation::{Conversation, Log};
use crate::domain::ids::ThreadKey;
use crate::domain::messages::key::Key;
use crate::domain::settings::Profile;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// What a reply is decided from: everything as it was read for this decision.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// Whose it is.
    pub thread: &'a ThreadKey,
    /// The business's own settings.
    pub profile: &'a Profile,
    /// Without what needs nothing.
    pub log: &'a Log,
    /// The part of the conversation that what is owed belongs to, or the newest one. None: there is none.
    pub part: Option<&'a Conversation>,
    /// What was said so far.
    pub dialogue: &'a Dialogue,
    /// What the customer may still be sent.
    pub allowance: &'a Allowance,
    /// How messages of the business's number fare.
    pub sender: &'a SenderHealth,
    /// When a person took over, in this conversation or another one. None: nobody has, or it was given back.
    pub paused_at: Option<Timestamp>,
    /// Somebody marked the number as no customer's.
    pub is_not_a_customer: bool,
    /// Operators have stopped replies: of this business, or of all.
    pub is_stopped: bool,
    /// The business may send one more automatic reply today.
    pub has_room_today: bool,
    /// By the driver's clock.
    pub now: Timestamp,
}

/// A reply as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The texts that it is made of, in their order.
    pub keys: Vec<Key>,
    /// As it is sent.
    pub body: String,
    /// What it asks, if it does.
    pub asks: Option<Question>,
    /// No cap and no pause of a person's holds it back.
    pub is_life: bool,
}

impl Reply {
    /// Whether the newest text that it answers, once this is recorded, is too old by now. What is said by itself answers
    /// none.
    #[must_use]
    pub fn is_too_late(&self, record: &Dialogue, now: Timestamp) -> bool {
        let answers = !self.keys.iter().any(|key| matches!(key, Key::OptedOut | Key::Help));
        answers && record.answered_until.is_some_and(|until| is_too_late(until, now))
    }
}

/// What a customer is told is personal.
impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reply({:?})", self.keys)
    }
}

/// One step of whoever answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// No reply is owed.
    Nothing,
    /// It is too early. What is recorded says when to look again.
    Wait {
        /// When to look again.
        until: Timestamp,
        /// The dialogue with that in it.
        record: Dialogue,
    },
    /// These texts get no reply, and why.
    Drop {
        /// The dialogue in which they count as answered.
        record: Dialogue,
        /// What stands against a reply; nothing is recorded of it.
        why: Silence,
    },
    /// Record all of this at once, then hand the reply over, once.
    Send {
        /// The dialogue with the reply in it.
        record: Dialogue,
        /// What the customer may be sent after it.
        allowance: Box<Allowance>,
        /// How the number fares with it.
        sender: SenderHealth,
        /// What is sent.
        reply: Reply,
    },
}

/// Why a customer gets no reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The business has replies switched off.
    Off,
    /// Operators have stopped them.
    Stopped,
    /// A person has taken over.
    Paused,
    /// Somebody at the number wants no texts.
    OptedOut,
    /// The sender is no telephone, or one of a country that is not allowed.
    Unreachable,
    /// Nothing reaches the number for now.
    NumberFails,
    /// Nothing of ours is delivered for now.
    SenderFails,
    /// Ten minutes have passed since the text.
    TooLate,
    /// The same words again and again: a machine.
    Machine,
    /// The customer has had as many as a customer gets in a day.
    CustomersCap,
    /// The business has sent as many as it may in a day.
    BusinessCap,
    /// The customer is marked *do not text* in ServiceTitan.
    DoNotText,
    /// The number is marked as no customer's.
    NotACustomer,
    /// There is nothing to say.
    NothingToSay,
}

/// What comes next. Nothing is sent but what this says, and only once its record is written.
#[must_use]
pub fn next(exchange: &Exchange<'_>) -> Step {
    let unanswered = unanswered(exchange.log, exchange.dialogue);
    let texts = answerable(&unanswered, exchange.now);
    let is_life = gates::is_life(&texts);
    if let Some((key, to, allowance)) = exchange.by_itself().filter(|_| !is_life) {
        return exchange.say_by_itself(key, to, allowance, &unanswered);
    }
    let Some(newest) = unanswered.last() else { return exchange.nothing() };
    let answered = exchange.answered(Some(newest.received_at));
    if let Some(why) = gates::silence(exchange, &texts, is_life) {
        return Step::Drop { record: answered, why };
    }
    if let Some(until) = exchange.not_before(&texts, is_life).filter(|until| exchange.now < *until) {
        return exchange.wait(until);
    }
    let cap = exchange.allowance.cap(exchange.has_room_today, exchange.now).filter(|_| !is_life);
    if let Some(why) = cap {
        return Step::Drop { record: answered, why };
    }
    let talk = Talk::of(exchange, texts);
    match choose(&talk) {
        None => Step::Drop { record: answered, why: Silence::NothingToSay },
        Some(choice) => {
            let reply = compose(&talk, &choice.keys, is_life);
            exchange.send(
                talk.told(answered, &reply, choice.ends),
                exchange.allowance.replied(exchange.now),
                reply,
            )
        }
    }
}

impl Exchange<'_> {
    /// Nobody waits for an answer. What was planned for somebody who did is over.
    fn nothing(&self) -> Step {
        match self.dialogue.due {
            None => Step::Nothing,
            Some(_) => Step::Drop { record: self.answered(None), why: Silence::NothingToSay },
        }
    }

    /// As it is recorded once these texts got their answer, or get none.
    fn answered(&self, newest: Option<Timestamp>) -> Dialogue {
        let texts = self.log.texts.iter().map(|logged| &logged.text);
        let dialogue = self.dialogue.clone();
        let dialogue = match newest {
            Some(newest) => dialogue.answering(texts, newest),
            None => dialogue,
        };
        Dialogue { due: None, refused: 0, ..dialogue }
    }

    /// The earliest moment of a reply. After one that was certainly not sent, the next try is put off further.
    fn not_before(&self, texts: &[&Text], is_life: bool) -> Option<Timestamp> {
        let again = self.dialogue.again(is_life);
        let apart = (!is_life).then(|| self.allowance.next_at());
        due(texts).max(again).max(apart)
    }

    fn wait(&self, until: Timestamp) -> Step {
        Step::Wait { until, record: Dialogue { due: Some(until), ..self.dialogue.clone() } }
    }

    fn send(&self, record: Dialogue, allowance: Allowance, reply: Reply) -> Step {
        let record = Dialogue { last_reply_at: Some(self.now), ..record };
        let (allowance, sender) = (Box::new(allowance), self.sender.probing(self.now));
        Step::Send { record, allowance, sender, reply }
    }

    /// What is said by itself, where nothing forbids any reply at all: that somebody opted out, or what this is; and what
    /// is remembered once it was.
    fn by_itself(&self) -> Option<(Key, &Confirm, Allowance)> {
        let Self { allowance, now, .. } = self;
        let number = &self.thread.number;
        let opted_out =
            allowance.to_confirm(number, *now).map(|to| (Key::OptedOut, to, allowance.confirmed(*now)));
        let help = || allowance.to_help(number, *now).map(|to| (Key::Help, to, allowance.helped(*now)));
        let has_room = allowance.cap(self.has_room_today, *now).is_none();
        opted_out.or_else(help).filter(|_| has_room && gates::lets_confirm(self))
    }

    fn say_by_itself(&self, key: Key, to: &Confirm, allowance: Allowance, unanswered: &[&Text]) -> Step {
        let until = self.allowance.next_at();
        if self.now < until {
            return self.wait(until);
        }
        // Whoever opted out gets no other answer; what else was asked beside HELP still gets its own.
        let record = match key {
            Key::OptedOut => self.answered(unanswered.last().map(|text| text.received_at)),
            _ => {
                let due = due(unanswered).map(|due| due.max(allowance.next_at()));
                Dialogue { due, ..self.answered(None) }
            }
        };
        self.send(record, allowance, compose::by_itself(self, key, to.language))
    }
}
