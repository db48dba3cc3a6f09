//! What was said in one thread, as far as the next reply depends on it: the thread's `dialogue` item. The words are not in
//! it; they are items of their own (`domain::replies::said`).

use serde::{Deserialize, Serialize};

use crate::domain::conversation::understanding::Asked;
use crate::domain::ids::MessageSid;
use crate::domain::messages::key::Key;
use crate::domain::text::Text;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// Questions that are remembered. A conversation has at most three.
const MOST_ASKED: usize = 12;

/// How far the clocks of two receivers may differ.
const APART: SignedDuration = SignedDuration::from_secs(60);

/// Why a conversation's questions are over for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Nothing is left to ask.
    Done,
    /// A person calls.
    WantsACall,
    /// It is about a visit that there is already, or a complaint.
    ExistingVisit,
    /// Nobody is asked anything where something cannot wait.
    Emergency,
    /// The office marked the customer so.
    DoNotService,
    /// The office has dealt with the booking.
    Handled,
    /// A person writes.
    Person,
}

/// What was said so far. It is kept for the thread; what is of another conversation than the current one counts no more.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Dialogue {
    /// The conversation that it is about, by when that began: it may have many parts.
    pub begun_at: Option<Timestamp>,
    /// Texts received until then were answered, or get no answer.
    pub answered_until: Option<Timestamp>,
    /// Of those received shortly before then, which: others may come in after them, by a clock that is behind. None: all
    /// of them.
    pub answered: Option<Vec<MessageSid>>,
    /// The questions of the thread so far, the newest last.
    pub asked: Vec<Asked>,
    /// Which texts were said in this conversation, in that order.
    pub said: Vec<Key>,
    /// Whether the customer knows in this conversation who answers, that it is automatic, and how to get no more of it.
    pub introduced: bool,
    /// Why its questions are over. None: they are not.
    pub ended: Option<Ended>,
    /// When the last automatic reply of the thread was handed over.
    pub last_reply_at: Option<Timestamp>,
    /// When the next thing is to be done for it: a reply is owed from then on. None: nothing is.
    pub due: Option<Timestamp>,
    /// How often a reply was certainly not sent since the last one that was.
    pub refused: u8,
    /// The one that was refused last was about somebody's life.
    pub refused_a_life: bool,
}

impl Dialogue {
    /// As it is for a conversation: what another one was told counts for nothing, but for the questions (which texts may
    /// still answer where the notes are written anew) and for when the last reply was.
    #[must_use]
    pub fn of(&self, begun_at: Timestamp) -> Self {
        if self.begun_at == Some(begun_at) {
            return self.clone();
        }
        Self {
            begun_at: Some(begun_at),
            answered_until: self.answered_until,
            answered: self.answered.clone(),
            asked: self.asked.clone(),
            last_reply_at: self.last_reply_at,
            due: self.due,
            ..Self::default()
        }
    }

    /// When to try once more after one that was certainly not sent. What is about somebody's life waits for none but its own
    /// kind.
    #[must_use]
    pub fn again(&self, is_life: bool) -> Option<Timestamp> {
        self.due.filter(|_| self.refused > 0 && (!is_life || self.refused_a_life))
    }

    /// Whether a text was answered, or gets no answer.
    #[must_use]
    pub fn has_answered(&self, text: &Text) -> bool {
        let Some(until) = self.answered_until.filter(|until| text.received_at <= *until) else {
            return false;
        };
        match &self.answered {
            Some(answered) if after(until, -APART) <= text.received_at => answered.contains(&text.sid),
            Some(_) | None => true,
        }
    }

    /// With all of these answered, which are all that are known until then.
    #[must_use]
    pub fn answering<'a>(self, texts: impl Iterator<Item = &'a Text>, until: Timestamp) -> Self {
        let until = self.answered_until.map_or(until, |before| before.max(until));
        let lately = texts.filter(|text| (after(until, -APART)..=until).contains(&text.received_at));
        let answered = Some(lately.map(|text| text.sid.clone()).collect());
        Self { answered_until: Some(until), answered, ..self }
    }

    /// How many questions were asked since a conversation began.
    #[must_use]
    pub fn questions_since(&self, begun_at: Timestamp) -> usize {
        self.asked.iter().filter(|asked| asked.at >= begun_at).count()
    }

    /// With one more question.
    #[must_use]
    pub fn asking(mut self, asked: Asked) -> Self {
        self.asked.push(asked);
        let surplus = self.asked.len().saturating_sub(MOST_ASKED);
        self.asked.drain(..surplus);
        self
    }
}
