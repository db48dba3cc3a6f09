//! The next step towards a customer's answer. What may be said at all is decided apart from what is said.

use super::allowance::Allowance;
use super::dialogue::Dialogue;
use super::sender::SenderHealth;
use crate::domain::conversation::understanding::Question;
use crate::domain::conversation::{Conversation, Log};
use crate::domain::ids::ThreadKey;
use crate::domain::messages::key::Key;
use crate::domain::settings::Profile;
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
    Send { record: Dialogue, allowance: Allowance, sender: SenderHealth, reply: Reply },
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
