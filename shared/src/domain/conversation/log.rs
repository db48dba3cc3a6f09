//! What was read of a thread's log.

use crate::domain::ids::MessageSid;
use crate::domain::replies::said::{LoggedSaid, Said};
use crate::domain::text::{CameBy, Text};
use crate::domain::time::Timestamp;

/// A text as it was read, with the conversation that it was settled in; None: it is owed. Held texts, and those that
/// were decided to need none, are in no log.
#[derive(Debug, Clone)]
pub struct Logged {
    /// As it came in.
    pub text: Text,
    /// Of that conversation, the text that it began with.
    pub settled_in: Option<MessageSid>,
}

/// What was read of a thread's log: at most a hundred texts, and how many lie between.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// In the order they came.
    pub texts: Vec<Logged>,
    /// Texts that were passed over between the first three and the newest.
    pub elided: u32,
    /// Those of them that are still owed.
    pub elided_owed: Vec<Owed>,
    /// Those of them that are about being texted: whatever is passed over, that is heard.
    pub elided_wishes: Vec<Text>,
    /// What was sent meanwhile, in the order it was.
    pub said: Vec<LoggedSaid>,
    /// Messages of people's that were passed over and are still owed.
    pub elided_said: Vec<LoggedSaid>,
}

/// A text that is still owed, read or passed over: what decides what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// By which it is struck off.
    pub sid: MessageSid,
    /// How we got it.
    pub came_by: CameBy,
    /// By the clock of whoever took it in.
    pub received_at: Timestamp,
    /// When it was sent, as far as anyone knows.
    pub texted_at: Timestamp,
}

impl From<&Text> for Owed {
    fn from(text: &Text) -> Self {
        let (sid, texted_at) = (text.sid.clone(), text.at());
        Self { sid, came_by: text.came_by, received_at: text.received_at, texted_at }
    }
}

impl Log {
    /// What was sent and may have been read, in the order it was. What somebody is just about to hand over is not known to
    /// be: of a person's message that is waited for.
    pub fn read_by_now(&self, now: Timestamp) -> impl Iterator<Item = &LoggedSaid> {
        self.said.iter().filter(move |logged| logged.said.may_be_read() && !logged.is_under_way(now))
    }

    /// Messages of people's that are still to go into the notes, and by now can.
    pub fn said_owed(&self, now: Timestamp) -> impl Iterator<Item = &LoggedSaid> {
        self.said.iter().filter(move |logged| logged.is_owed && !logged.is_under_way(now))
    }

    /// The same with those that were passed over, which no notes will have.
    pub fn said_to_strike_off(&self, now: Timestamp) -> impl Iterator<Item = &Said> {
        let elided = self.elided_said.iter().filter(move |logged| !logged.is_under_way(now));
        self.said_owed(now).chain(elided).map(|logged| &logged.said)
    }

    /// What is still owed of it.
    #[must_use]
    pub fn owed(&self) -> Vec<MessageSid> {
        self.owing().map(|text| text.sid).collect()
    }

    /// The same, with what decides about it.
    pub fn owing(&self) -> impl Iterator<Item = Owed> {
        let read = self.texts.iter().filter(|logged| logged.settled_in.is_none());
        read.map(|logged| Owed::from(&logged.text)).chain(self.elided_owed.iter().cloned())
    }
}
