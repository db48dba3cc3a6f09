//! What may be sent to one customer by one business, whatever number it is sent from: an item of its own, named by a keyed
//! hash of the customer's number, so that what they asked for outlives the erasure of everything else about them.

use serde::{Deserialize, Serialize};

use super::due::is_too_late;
use super::next::Silence;
use crate::domain::ids::{MessageSid, TenantId};
use crate::domain::messages::key::Language;
use crate::domain::phone::PhoneNumber;
use crate::domain::seal::Seal;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// Automatic replies to one customer within a day.
pub const MOST_A_DAY: usize = 6;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The shortest time between two of them.
pub const APART: SignedDuration = SignedDuration::from_secs(30);

/// From an opt-out: a confirmation that comes later than that is a message that nobody asked for.
const CONFIRM_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// What the platform's root key is used for here.
const PURPOSE: &str = "intellisend allowances 1";

/// Names customers so that nobody can tell who they are without the key.
#[derive(Debug, Clone)]
pub struct Veil(Seal);

impl Veil {
    /// From the platform's root key; None where that is empty.
    #[must_use]
    pub fn from_root(root: &str) -> Option<Self> {
        Seal::from_root(root, PURPOSE).map(Self)
    }

    /// The same customer of the same business always has the same name, and of another one another.
    #[must_use]
    pub fn name(&self, tenant: &TenantId, customer: &PhoneNumber) -> Veiled {
        Veiled(self.0.seal(&[tenant.as_str()], customer.as_str().as_bytes()))
    }
}

/// A customer's name behind the veil.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Veiled(String);

impl Veiled {
    /// As it was stored.
    #[must_use]
    pub fn of_stored(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// By which rule somebody opted out, or in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// One word that Twilio acts on too.
    Keyword,
    /// Words that only we act on: all that the text said.
    Words,
    /// Words that only we act on, within a text that says other things too.
    Phrase,
    /// Twilio refused a message since the customer has opted out there (21610).
    Carrier,
}

impl Rule {
    /// As it is stored, and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::Words => "words",
            Self::Phrase => "phrase",
            Self::Carrier => "carrier",
        }
    }
}

/// That somebody wants no texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptedOut {
    /// When the text was sent, as far as anyone knows, or when the refusal of Twilio was heard.
    pub at: Timestamp,
    /// By what it was understood.
    pub rule: Rule,
    /// The text that said so. None: no text did.
    pub text: Option<MessageSid>,
    /// Where nobody else has confirmed it: from which of the business's numbers that is to be done, and how.
    pub confirm: Option<Confirm>,
}

/// The one message that somebody gets who opted out: that they did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirm {
    /// The business's number that they wrote to.
    pub from: PhoneNumber,
    /// What they write.
    pub language: Language,
}

/// What is remembered of messages to one customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Allowance {
    /// None: nothing stands against texts.
    pub opted_out: Option<OptedOut>,
    /// Until when no reply is tried, since the number cannot be reached.
    pub ended_until: Option<Timestamp>,
    /// When automatic replies were handed over, the newest last.
    pub replied_at: Vec<Timestamp>,
    /// When somebody was last told what this is (HELP), or was to be.
    pub helped_at: Option<Timestamp>,
    /// Where that is still to be said: from which of the business's numbers, and how.
    pub help: Option<Confirm>,
    /// When the newest text was sent that decided whether texts are wanted: one that was sent before it changes nothing.
    pub decided_at: Option<Timestamp>,
    /// Which text that was. None: no text did.
    pub decided_by: Option<MessageSid>,
}

impl Allowance {
    /// Whether one more automatic reply keeps within what a customer gets in a day.
    #[must_use]
    pub fn has_room(&self, now: Timestamp) -> bool {
        self.lately(now).count() < MOST_A_DAY
    }

    /// The earliest moment of the next automatic reply.
    #[must_use]
    pub fn next_at(&self) -> Timestamp {
        self.replied_at.last().map_or(Timestamp::MIN, |last| after(*last, APART))
    }

    /// The cap that stands against one more automatic reply now, with the business's own.
    #[must_use]
    pub fn cap(&self, has_room_today: bool, now: Timestamp) -> Option<Silence> {
        if !self.has_room(now) {
            Some(Silence::CustomersCap)
        } else if !has_room_today {
            Some(Silence::BusinessCap)
        } else {
            None
        }
    }

    /// With one more automatic reply.
    #[must_use]
    pub fn replied(&self, now: Timestamp) -> Self {
        Self { replied_at: self.lately(now).chain([now]).collect(), ..self.clone() }
    }

    /// As if this one had not been: it certainly was not sent.
    #[must_use]
    pub fn not_replied(&self, at: Timestamp) -> Self {
        let replied_at = self.replied_at.iter().copied().filter(|replied| *replied != at).collect();
        Self { replied_at, ..self.clone() }
    }

    /// What is to be confirmed from this number: that somebody opted out, a moment ago.
    #[must_use]
    pub fn to_confirm(&self, from: &PhoneNumber, now: Timestamp) -> Option<&Confirm> {
        let opted_out =
            self.opted_out.as_ref().filter(|opted_out| now < after(opted_out.at, CONFIRM_WITHIN))?;
        opted_out.confirm.as_ref().filter(|confirm| confirm.from == *from)
    }

    /// With the opt-out confirmed.
    #[must_use]
    pub fn confirmed(&self, now: Timestamp) -> Self {
        let opted_out = self.opted_out.clone().map(|opted_out| OptedOut { confirm: None, ..opted_out });
        Self { opted_out, ..self.replied(now) }
    }

    /// How somebody is to be told from this number what this is, who asked a moment ago.
    #[must_use]
    pub fn to_help(&self, from: &PhoneNumber, now: Timestamp) -> Option<&Confirm> {
        let is_timely = self.helped_at.is_some_and(|at| !is_too_late(at, now));
        let help = self.help.as_ref().filter(|_| is_timely && self.opted_out.is_none());
        help.filter(|help| help.from == *from)
    }

    /// With that said.
    #[must_use]
    pub fn helped(&self, now: Timestamp) -> Self {
        Self { help: None, ..self.replied(now) }
    }

    /// Whether what was sent then decides whether texts are wanted: nothing did that was sent after it.
    #[must_use]
    pub fn decides(&self, at: Timestamp, text: Option<&MessageSid>) -> bool {
        self.decided_at.is_none_or(|decided| (decided, self.decided_by.as_ref()) < (at, text))
    }

    /// What stays of somebody who is erased: that they want no texts, and since when. Nothing of whoever does.
    #[must_use]
    pub fn erased(&self) -> Self {
        match self.opted_out.clone() {
            Some(out) => Self {
                opted_out: Some(OptedOut { text: None, confirm: None, ..out }),
                decided_at: self.decided_at,
                ..Self::default()
            },
            None => Self::default(),
        }
    }

    fn lately(&self, now: Timestamp) -> impl Iterator<Item = Timestamp> {
        self.replied_at.iter().copied().filter(move |at| now < after(*at, DAY))
    }
}
