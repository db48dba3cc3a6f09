//! A canary: every five minutes a text that nobody wrote is posted to the public webhook, as Twilio would, and in the next
//! turn its booking has to be in ServiceTitan, where it is dismissed.

mod posted;
mod went;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::posted::Posted;
pub use self::went::{Found, Went};
use super::connection::Connection;
use super::connection::destination::Destination;
use super::ids::{AccountSid, Environment, ExternalId, MessageSid};
use super::settings::Profile;
use super::time::{SignedDuration, Timestamp, after};

/// From one turn to the next. Less than five minutes, since whoever takes turns comes by each minute, and not on the
/// second.
const EVERY: SignedDuration = SignedDuration::from_secs(290);

/// A booking that was not dismissed by then is left to whoever looks at the sandbox.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// The same where its text was not taken in: whoever took too long to say so may have taken it in.
const PATIENCE_WHERE_REFUSED: SignedDuration = SignedDuration::from_mins(30);

/// Bookings that are looked for in one turn. After an outage the backlog is gone within some turns.
const AT_ONCE: usize = 12;

/// What the office reads of a booking that was dismissed.
pub const DISMISSING_MEMO: &str = "A canary of IntelliSend: nobody texted. It is dismissed by itself.";

/// A tenant's canary, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canary {
    /// Made up by us: Twilio has no such account.
    pub account: AccountSid,
    /// Name of the secret with the auth token that its texts are signed with.
    pub secret: String,
    /// When an operator began it.
    pub since: Timestamp,
    /// Turns that were taken so far.
    pub turns: u64,
    /// The turns whose booking may be there and is not dismissed, the oldest first.
    pub open: Vec<Turn>,
    /// What the newest turn found wrong. None: all was well, or there was no turn yet.
    pub wrong: Option<Wrong>,
}

/// A turn: one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Counts from 1.
    pub number: u64,
    /// When it was taken, a moment before its text was posted.
    pub at: Timestamp,
    /// Its text was not taken in, as far as anybody heard: that no booking came of it is no news.
    pub refused: bool,
}

/// What is wrong, since the first turn in a row that found anything wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// When that turn was.
    pub since: Timestamp,
    /// What the newest turn found, in sentences.
    pub why: String,
}

impl Canary {
    /// Before its first turn, which is due at once.
    #[must_use]
    pub const fn new(account: AccountSid, secret: String, now: Timestamp) -> Self {
        Self { account, secret, since: now, turns: 0, open: Vec::new(), wrong: None }
    }

    /// When the newest turn was taken. None: none was.
    #[must_use]
    pub fn last_at(&self) -> Option<Timestamp> {
        self.open.last().map(|turn| turn.at)
    }

    /// Whether it is time for the next turn. The newest turn is open until the next one has looked for its booking.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.last_at().is_none_or(|last| after(last, EVERY) <= now)
    }

    /// With the next turn taken.
    #[must_use]
    pub fn taken(&self, now: Timestamp) -> (Self, Turn) {
        let turn = Turn { number: self.turns + 1, at: now, refused: false };
        let patience = |open: &Turn| if open.refused { PATIENCE_WHERE_REFUSED } else { PATIENCE };
        let kept = self.open.iter().filter(|open| now < after(open.at, patience(open)));
        let open = kept.copied().chain([turn]).collect();
        (Self { turns: turn.number, open, ..self.clone() }, turn)
    }

    /// The earlier turns whose bookings are looked for now, the newest first.
    pub fn looked_for(&self) -> impl Iterator<Item = Turn> {
        self.open.iter().rev().take(AT_ONCE).copied()
    }

    /// What is on record once its turn is over. The newest turn stays open in any case.
    #[must_use]
    pub fn after_turn(&self, turn: Turn, went: &Went) -> Self {
        let is_over = |of: &Turn| went.found.contains(&(*of, Found::Dismissed));
        let own = |of: Turn| if of == turn { Turn { refused: went.refused.is_some(), ..of } } else { of };
        let open = self.open.iter().copied().filter(|of| *of == turn || !is_over(of)).map(own).collect();
        let since = self.wrong.as_ref().map_or(turn.at, |wrong| wrong.since);
        let wrong = went.wrong(turn).map(|why| Wrong { since, why });
        Self { open, wrong, ..self.clone() }
    }

    /// The text of a turn. The same turn's is the same text, however often it is posted.
    #[must_use]
    pub fn text(&self, turn: Turn) -> Posted {
        Posted::of(self.sid(turn), turn.number)
    }

    /// What its booking is found by.
    #[must_use]
    pub fn external_id(&self, turn: Turn) -> ExternalId {
        ExternalId::of(&self.sid(turn))
    }

    fn sid(&self, turn: Turn) -> MessageSid {
        // With its time: a table that was set back counts some turns twice.
        let Turn { number, at, .. } = turn;
        let digest = Sha256::digest(format!("{}#{number}#{at}", self.account.as_str()));
        MessageSid::made_up(digest.first_chunk().copied().unwrap_or_default())
    }
}

/// Why no text may be sent through a tenant as it is now. Its bookings are real ones, so they go to the sandbox alone.
#[must_use]
pub fn barred(profile: &Profile, active: Option<&Connection>) -> Option<&'static str> {
    if profile.suspended {
        Some("the business is suspended")
    } else if profile.active != Some(Environment::Integration) {
        Some("the business's texts do not go to the integration environment")
    } else if !active.is_some_and(Connection::can_take_texts) {
        Some("the business's connection to the integration environment cannot take texts")
    } else {
        None
    }
}

/// Where a canary's text goes, where the business's texts go there: into a sandbox or nowhere. What was posted before they went
/// somewhere else waits for a person's click, and is not booked by that either.
#[must_use]
pub fn destination(of_texts: Destination) -> Destination {
    match of_texts {
        Destination::Book(place) if place.environment != Environment::Integration => {
            Destination::Hold { since: Timestamp::MIN }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
