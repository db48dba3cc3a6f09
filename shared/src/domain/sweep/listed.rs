use std::fmt;

use sha2::{Digest, Sha256};

use super::cursor::to_second;
use crate::domain::card;
use crate::domain::conversation::{Conversation, ThreadState};
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};
use crate::domain::phone::{PhoneNumber, Sender};
use crate::domain::replies::said::{By, Handed, LoggedSaid, Said, SaidId};
use crate::domain::text::{CameBy, Media, Text};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// What is younger is left to the next reading: its webhook, or whoever sends it, may still be on the way.
const YOUNG: SignedDuration = SignedDuration::from_mins(2);

/// Somebody who writes to a customer for so long after that one's last text takes the conversation over.
const IN_CONVERSATION: SignedDuration = SignedDuration::from_hours(72);

/// Which way a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// What we are for.
    FromCustomer,
    /// Sent through Twilio's API, by us or by anybody else, or typed in its console.
    ToCustomer,
    /// The same, but it never arrived, or is to be sent later: nobody was told anything by it.
    NotSent,
    /// Answered by a machine: Twilio's own answer to a STOP, or that of a webhook.
    Automatic,
}

/// A message as Twilio's log shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Listed {
    /// Twilio's id.
    pub sid: MessageSid,
    /// What it counts as.
    pub direction: Direction,
    /// By Twilio's clock, to the second.
    pub at: Timestamp,
    /// As Twilio shows it; a customer's need not be a number.
    pub from: String,
    /// As Twilio shows it.
    pub to: String,
    /// Its words.
    pub body: String,
    /// How many files came with it.
    pub files: u32,
    /// Twilio's `MG…`, where it went by one.
    pub messaging_service: Option<String>,
}

/// Numbers and words are personal.
impl fmt::Debug for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listed({} {:?})", self.sid.as_str(), self.direction)
    }
}

/// Whose a number is, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theirs {
    /// The business.
    pub tenant: TenantId,
    /// What is older is nobody's.
    pub active_since: Timestamp,
}

impl Listed {
    /// Whether it may still be on its way.
    #[must_use]
    pub fn is_young(&self, now: Timestamp) -> bool {
        now < after(self.at, YOUNG)
    }

    /// Our number, and the customer.
    fn sides(&self) -> Option<(PhoneNumber, Sender)> {
        let (own, customer) = match self.direction {
            Direction::FromCustomer => (&self.to, &self.from),
            Direction::ToCustomer => (&self.from, &self.to),
            Direction::NotSent | Direction::Automatic => return None,
        };
        Some((PhoneNumber::parse(own).ok()?, Sender::parse(customer).ok()?))
    }

    /// The number of ours that it would be of. None: it is of nobody's.
    #[must_use]
    pub fn number(&self) -> Option<PhoneNumber> {
        self.sides().map(|(number, _)| number)
    }

    /// The thread that it is of. None: it is with none of our numbers, from before the number became the tenant's, an
    /// answer of a machine's, not sent, or too young.
    pub fn thread(
        &self,
        whose: impl Fn(&PhoneNumber) -> Option<Theirs>,
        now: Timestamp,
    ) -> Option<ThreadKey> {
        let (number, customer) = self.sides()?;
        let Theirs { tenant, active_since } = whose(&number)?;
        // Who had the number before let it go two minutes earlier, or more.
        let is_theirs = to_second(active_since) <= self.at && !self.is_young(now);
        is_theirs.then_some(ThreadKey { tenant, customer, number })
    }

    /// As the webhook would have brought it, but for what only the webhook is told.
    #[must_use]
    pub fn text(&self, media: Vec<Media>, received_at: Timestamp) -> Text {
        Text {
            media,
            sent_at: Some(self.at),
            messaging_service: self.messaging_service.clone(),
            ..Text::arrived(self.sid.clone(), &self.body, CameBy::Sweep, received_at)
        }
    }
}

/// Whether somebody who writes at this moment, outside of IntelliSend, takes a conversation over: there is one that tells of
/// that moment, and its customer wrote lately. What is sent to others, or was before it, is none of ours: its log is not
/// read as far back, so nobody would ever see to it.
#[must_use]
pub fn takes_over(state: &ThreadState, at: Timestamp) -> bool {
    let tells = |open: &Conversation| open.tells_from() <= at;
    let is_lately = |open: &Conversation| at <= after(open.last_text_at, IN_CONVERSATION);
    state.conversation.as_ref().is_some_and(|open| tells(open) && is_lately(open))
}

/// What a message to a customer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told<'a> {
    /// A message of ours, as we know it.
    Ours,
    /// Ours, of which nobody knew whether it was sent.
    Adopted(&'a Said),
    /// Sent past us: a person answers there.
    Outside,
}

/// What it is, in the light of what is on record for its thread.
#[must_use]
pub fn told<'a>(listed: &Listed, on_record: &'a [LoggedSaid]) -> Told<'a> {
    let is_it = |said: &Said| matches!(&said.handed, Handed::Over(sid) if *sid == listed.sid);
    if on_record.iter().any(|logged| is_it(&logged.said)) {
        return Told::Ours;
    }
    let is_unclear = |said: &&Said| {
        matches!(said.handed, Handed::Attempted | Handed::Unclear { .. })
            && said.body.trim() == listed.body.trim()
    };
    on_record.iter().map(|logged| &logged.said).find(is_unclear).map_or(Told::Outside, Told::Adopted)
}

/// What somebody sent without us, as it is kept: the same however often it is found.
#[must_use]
pub fn outside(listed: &Listed) -> Said {
    let digest = Sha256::digest(listed.sid.as_str());
    let first = digest.first_chunk().copied().unwrap_or_default();
    Said {
        id: SaidId::of(u64::from_be_bytes(first)),
        at: listed.at,
        by: By::Outside,
        body: card::masked(&listed.body).into_owned(),
        handed: Handed::Over(listed.sid.clone()),
    }
}
