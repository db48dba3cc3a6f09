//! One inbound message, parsed once.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::card;
use super::ids::MessageSid;
use super::time::Timestamp;

/// How a text reached us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CameBy {
    /// Twilio posted it.
    Webhook,
    /// A sweep of Twilio's log found it.
    Sweep,
    /// A sweep found it while its number posted to somebody else, who may be answering it: it waits for a click.
    Elsewhere,
    /// It was held or set aside, until a person had it booked.
    Held,
}

/// A file that came with a text. It stays at Twilio; the address opens with the account's credentials only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Twilio's address of it.
    pub url: String,
    /// As Twilio states it; what a customer sends need not be that.
    pub content_type: String,
}

/// A text as it is kept: the log's entry. What was decided about it is not in here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Twilio's id, by which it is found in every log.
    pub sid: MessageSid,
    /// What the customer wrote, without card numbers.
    pub body: String,
    /// In the order in which they came.
    pub media: Vec<Media>,
    /// How we got it.
    pub came_by: CameBy,
    /// When we took it, by our clock.
    pub received_at: Timestamp,
    /// When it was sent, by Twilio's clock; the webhook does not say.
    pub sent_at: Option<Timestamp>,
    /// The Messaging Service that the number belongs to, if Twilio named one.
    pub messaging_service: Option<String>,
    /// `STOP`, `START` or `HELP` where Twilio's Advanced Opt-Out has answered it already.
    pub opt_out: Option<String>,
}

impl Text {
    /// One that comes in at `received_at`, of which nothing else is known yet. Whatever way it came: a card number in it
    /// is masked here, before anything is stored.
    #[must_use]
    pub fn arrived(sid: MessageSid, body: &str, came_by: CameBy, received_at: Timestamp) -> Self {
        Self {
            sid,
            body: card::masked(body).into_owned(),
            media: Vec::new(),
            came_by,
            received_at,
            sent_at: None,
            messaging_service: None,
            opt_out: None,
        }
    }

    /// As a sweep finds it while its number posts to somebody else.
    #[must_use]
    pub fn elsewhere(self) -> Self {
        Self { came_by: CameBy::Elsewhere, ..self }
    }

    /// When it was sent, as far as anyone knows.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.sent_at.unwrap_or(self.received_at)
    }

    /// In its old place, now that a person wants it booked: it is not held for its age.
    #[must_use]
    pub fn asked_for(&self) -> Self {
        Self { came_by: CameBy::Held, ..self.clone() }
    }

    /// A held text as it comes in once more, now that a person wants it booked: only its time of sending is of then.
    #[must_use]
    pub fn released(&self, now: Timestamp) -> Self {
        Self { received_at: now, sent_at: Some(self.at()), ..self.asked_for() }
    }
}

/// What a customer wrote is personal: never printed.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({}, {} media)", self.sid.as_str(), self.media.len())
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Media({})", self.content_type)
    }
}
