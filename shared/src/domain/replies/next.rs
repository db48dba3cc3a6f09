//! The next step towards a customer's answer. What may be said at all is decided apart from what is said.

use super::allowance::Allowance;
use super::dialogue::Dialogue;
use super::due::{due, is_too_late, unanswered};
use super::sender::SenderHealth;
use crate::domain::conversation::triage::{Urgency, urgency};
use crate::domain::conversation::understanding::Question;
use crate::domain::conversation::{Conversation, Log, Logged};
use crate::domain::ids::ThreadKey;
use crate::domain::messages::key::{Key, Language};
use crate::domain::messages::values::Values;
use crate::domain::settings::{Profile, Replies};
use crate::domain::time::Timestamp;

/// What a reply is decided from: everything as it was read for this decision.
#[derive(Debug)]
pub struct Exchange<'a> {
    pub thread: &'a ThreadKey,
    pub profile: &'a Profile,
    /// Without what needs nothing.
    pub log: &'a Log,
    /// The part of the conversation that what is owed belongs to, or the newest one. None: there is none.
    pub part: Option<&'a Conversation>,
    pub dialogue: &'a Dialogue,
    pub allowance: &'a Allowance,
    pub sender: &'a SenderHealth,
    /// A person has taken over.
    pub is_paused: bool,
    /// Operators have stopped replies: of this business, or of all.
    pub is_stopped: bool,
    /// The business may send one more automatic reply today.
    pub has_room_today: bool,
    pub now: Timestamp,
}

/// A reply as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The texts that it is made of, in their order.
    pub keys: Vec<Key>,
    pub body: String,
    /// What it asks, if it does.
    pub asks: Option<Question>,
    /// No cap and no pause of a person's holds it back.
    pub is_life: bool,
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
    Wait { until: Timestamp, record: Dialogue },
    /// These texts get no reply. For logs and for people: why.
    Drop { record: Dialogue, why: Silence },
    /// Record all of this at once, then hand the reply over, once.
    Send { record: Dialogue, allowance: Box<Allowance>, sender: SenderHealth, reply: Reply },
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
    OptedOut,
    /// The sender is no telephone, or one of a country that is not allowed.
    Unreachable,
    /// Nothing reaches the number for now.
    NumberFails,
    /// Nothing of ours is delivered for now.
    SenderFails,
    TooLate,
    /// The same words again and again: a machine.
    Machine,
    /// The customer has had as many as a customer gets in a day.
    CustomersCap,
    /// The business has sent as many as it may in a day.
    BusinessCap,
    /// The customer is marked *do not text* in ServiceTitan.
    DoNotText,
    /// There is nothing to say.
    NothingToSay,
}

/// What comes next.
#[must_use]
pub fn next(exchange: &Exchange<'_>) -> Step {
    let Exchange { profile, log, dialogue, allowance, now, .. } = exchange;
    let texts = unanswered(log, dialogue);
    let Some(newest) = texts.last() else {
        return match dialogue.due {
            None => Step::Nothing,
            Some(_) => Step::Drop {
                record: Dialogue { due: None, ..(*dialogue).clone() },
                why: Silence::NothingToSay,
            },
        };
    };
    let until = Some(newest.received_at).max(dialogue.answered_until);
    let record = Dialogue { answered_until: until, due: None, refused: 0, ..(*dialogue).clone() };
    let texts: Vec<_> = texts.into_iter().filter(|text| !is_too_late(text.at(), *now)).collect();
    let is_life = texts.iter().any(|text| urgency(&text.body) == Urgency::Life);
    let silence = if profile.replies == Replies::Off {
        Some(Silence::Off)
    } else if exchange.is_stopped {
        Some(Silence::Stopped)
    } else if exchange.thread.customer.number().is_none() {
        Some(Silence::Unreachable)
    } else if allowance.opted_out.is_some() {
        Some(Silence::OptedOut)
    } else if texts.is_empty() {
        Some(Silence::TooLate)
    } else if is_life {
        None
    } else if exchange.is_paused {
        Some(Silence::Paused)
    } else if allowance.ended_until.is_some_and(|until| *now < until) {
        Some(Silence::NumberFails)
    } else if exchange.sender.lets(*now) {
        None
    } else {
        Some(Silence::SenderFails)
    };
    if let Some(why) = silence {
        return Step::Drop { record, why };
    }
    let again = dialogue.due.filter(|_| dialogue.refused > 0);
    let apart = (!is_life).then(|| allowance.next_at());
    if let Some(until) = due(&texts).max(again).max(apart).filter(|until| now < until) {
        return Step::Wait { until, record: Dialogue { due: Some(until), ..(*dialogue).clone() } };
    }
    if !is_life && !allowance.has_room(*now) {
        return Step::Drop { record, why: Silence::CustomersCap };
    }
    if !is_life && !exchange.has_room_today {
        return Step::Drop { record, why: Silence::BusinessCap };
    }
    let is_settled = |logged: &&Logged| {
        exchange.part.is_some_and(|part| logged.settled_in.as_ref() == Some(&part.opened_by))
    };
    let is_booked = texts
        .iter()
        .all(|text| log.texts.iter().filter(is_settled).any(|logged| logged.text.sid == text.sid));
    let key = match (is_life, is_booked) {
        (true, _) => Key::LifeGas,
        (false, true) if dialogue.introduced => Key::Added,
        (false, true) => Key::AckOpen,
        (false, false) => Key::Trouble,
    };
    if key == Key::Trouble && dialogue.said.contains(&key) {
        return Step::Drop { record, why: Silence::NothingToSay };
    }
    let values = Values::of(profile, Language::English);
    let words = profile.messages.in_force(Language::English, key);
    let body = words.map(|words| words.template.render(&values)).unwrap_or_default();
    let mut said = dialogue.said.clone();
    said.push(key);
    let (introduced, last_reply_at) = (dialogue.introduced || !is_life, Some(*now));
    Step::Send {
        record: Dialogue { said, introduced, last_reply_at, ..record },
        allowance: Box::new(allowance.replied(*now)),
        sender: exchange.sender.probing(*now),
        reply: Reply { keys: vec![key], body, asks: None, is_life },
    }
}
