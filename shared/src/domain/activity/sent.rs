//! What a customer was sent, as it is shown among the texts.

use std::fmt;

use serde::Serialize;

use super::exchange::{Direction, Line};
use crate::domain::conversation::Conversation;
use crate::domain::messages::key::Key;
use crate::domain::replies::said::{By, Handed, LoggedSaid, Said};
use crate::domain::replies::sender::{Whose, whose};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How long after a conversation's last text what is sent still is an answer to it: as long as people may answer.
const ANSWERS: SignedDuration = SignedDuration::from_hours(24);

/// A line of an exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Exchanged {
    /// From the customer.
    Text(Line),
    /// To the customer.
    Message(SentMessage),
}

/// One message to the customer.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct SentMessage {
    /// Our own name of it.
    pub id: String,
    /// Twilio's. None: it is not known.
    pub message_sid: Option<String>,
    /// When it was about to be handed over.
    pub at: Timestamp,
    /// Always to the customer; lines of both kinds have it.
    pub direction: Direction,
    /// Whether a person wrote it.
    pub by: Author,
    /// Who wrote it, where a person did. None: no person did, or nobody knows which.
    pub name: Option<String>,
    /// The texts that an automatic one was made of.
    pub keys: Vec<Key>,
    /// As the customer reads them.
    pub words: String,
    /// Whether Twilio took it, and what it reported since.
    pub state: SentState,
    /// Why it was not sent or delivered, or may not have been.
    pub why: Option<String>,
    /// Twilio's code, where it gave one.
    pub code: Option<u32>,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// One of our replies.
    Automatic,
    /// Somebody of the business, in Activity.
    Person,
    /// Somebody, without IntelliSend.
    Outside,
}

/// How far a message has come, as far as anyone knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SentState {
    /// It is being handed over.
    Sending,
    /// Twilio has it.
    Sent,
    /// The customer has it.
    Delivered,
    /// The customer did not get it.
    NotDelivered,
    /// Twilio did not take it.
    NotSent,
    /// It may have been sent; nobody can say.
    Unclear,
}

/// What Twilio reported of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Twilio's, of the message that the report is about.
    pub message_sid: String,
    /// `delivered`, `undelivered`, `failed` and the like.
    pub status: String,
    /// Twilio's error code. None: there is none.
    pub code: Option<u32>,
    /// When the report came in.
    pub at: Timestamp,
}

const INTERRUPTED: &str = "Sending it was interrupted.";
const LOOK_FIRST: &str = "It may have been sent; look before sending it again.";

impl SentMessage {
    /// As it is shown, given what was reported of it: what came last and is final counts.
    #[must_use]
    pub fn of(logged: &LoggedSaid, reports: &[Reported], now: Timestamp) -> Self {
        let Said { id, at, by, body, handed } = &logged.said;
        let is_under_way = logged.is_under_way(now);
        let (message_sid, state, why, code) = match handed {
            Handed::Attempted if is_under_way => (None, SentState::Sending, None, None),
            Handed::Attempted => {
                (None, SentState::Unclear, Some(format!("{INTERRUPTED} {LOOK_FIRST}")), None)
            }
            Handed::Over(sid) => {
                let sid = sid.as_str().to_owned();
                let own = reports.iter().filter(|report| report.message_sid == sid);
                let last = own.filter(|report| final_state(report).is_some()).max_by_key(|report| report.at);
                let state = last.and_then(final_state).unwrap_or(SentState::Sent);
                let failed = last.filter(|_| state == SentState::NotDelivered);
                let code = failed.and_then(|report| report.code);
                (Some(sid), state, failed.map(|report| why_not(report.code)), code)
            }
            Handed::Refused { code, why } => {
                let why = code.map_or_else(|| why.clone(), |code| why_not(Some(code)));
                (None, SentState::NotSent, Some(why), *code)
            }
            Handed::Unclear { why } => {
                let why = format!("Twilio did not say whether it was sent ({why}). {LOOK_FIRST}");
                (None, SentState::Unclear, Some(why), None)
            }
        };
        let (by, name, keys) = match by {
            By::Automatic(keys) => (Author::Automatic, None, keys.clone()),
            By::Person(name) => (Author::Person, Some(name.clone()), Vec::new()),
            By::Outside => (Author::Outside, None, Vec::new()),
        };
        Self {
            id: id.as_str().to_owned(),
            message_sid,
            at: *at,
            direction: Direction::Out,
            by,
            name,
            keys,
            words: body.clone(),
            state,
            why,
            code,
        }
    }
}

fn final_state(report: &Reported) -> Option<SentState> {
    match report.status.as_str() {
        "delivered" | "read" => Some(SentState::Delivered),
        "undelivered" | "failed" => Some(SentState::NotDelivered),
        _ => None,
    }
}

/// What a code of Twilio's means to whoever waits for an answer.
#[must_use]
pub fn why_not(code: Option<u32>) -> String {
    let Some(code) = code else { return "Twilio gives no reason.".to_owned() };
    match whose(code) {
        Whose::OptedOut => {
            format!("The customer asked for no more texts, so Twilio sends them none ({code}).")
        }
        Whose::TheNumbers => format!("The customer's number cannot be reached, or takes no texts ({code})."),
        Whose::TheSenders => {
            format!("Texts of your number are not let through ({code}). Its page here says more.")
        }
        Whose::Nobodys => format!("Twilio's error {code}."),
    }
}

/// Texts and messages as one exchange, in the order they were sent.
#[must_use]
pub fn among(texts: Vec<Line>, messages: Vec<SentMessage>) -> Vec<Exchanged> {
    let mut all: Vec<Exchanged> = texts.into_iter().map(Exchanged::Text).collect();
    all.extend(messages.into_iter().map(Exchanged::Message));
    all.sort_by_key(|line| match line {
        Exchanged::Text(text) => (text.at, false),
        Exchanged::Message(message) => (message.at, true),
    });
    all
}

/// When what is sent is of what is shown: from its first text until a day after its last, or until the thread's newest
/// conversation began where that is another one.
#[must_use]
pub fn answered_within(
    (first, last): (Timestamp, Timestamp),
    newest: Option<&Conversation>,
) -> (Timestamp, Timestamp) {
    let until = after(last, ANSWERS);
    let next = newest.map(Conversation::begun_at).filter(|begun_at| last < *begun_at);
    (first, next.map_or(until, |next| next.min(until)))
}

/// Personal: not printed.
impl fmt::Debug for SentMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SentMessage({}, {:?})", self.id, self.state)
    }
}

#[cfg(test)]
mod tests;
