//! How messages of one number of a business fare on their way. Trouble of the sender's (a registration that is missing, a
//! carrier that filters, an auth token that was rotated) is told apart from that of a customer's number.

/// What codes mean for people.
pub mod words;

use serde::{Deserialize, Serialize};

use crate::domain::time::{SignedDuration, Timestamp, after};

/// Failures in a row from which on replies pause.
pub const IN_A_ROW: u8 = 3;

/// How often a reply is tried all the same while they pause.
pub const PROBE: SignedDuration = SignedDuration::from_hours(1);

/// Whose trouble a code of Twilio's is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The customer has opted out at Twilio: 21610.
    OptedOut,
    /// Nothing reaches the customer's number: 21211, 21614, 30003, 30005, 30006.
    TheNumbers,
    /// Nothing that this sender sends is delivered: 30034, 30035, 30032, 30007, 21606, 21608, 20003.
    TheSenders,
    /// Anything else: nothing follows from it.
    Nobodys,
}

/// Whose fault an error code of Twilio's is (<https://www.twilio.com/docs/api/errors>).
#[must_use]
pub const fn whose(code: u32) -> Whose {
    match code {
        21610 => Whose::OptedOut,
        21211 | 21614 | 30003 | 30005 | 30006 => Whose::TheNumbers,
        20003 | 21606 | 21608 | 30007 | 30032 | 30034 | 30035 => Whose::TheSenders,
        _ => Whose::Nobodys,
    }
}

/// What is remembered of one number's messages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SenderHealth {
    /// Failures of the sender's own since the last message that was delivered.
    pub in_a_row: u8,
    /// Twilio's code of the newest of them.
    pub code: Option<u32>,
    /// When replies began to pause. None: they do not.
    pub since: Option<Timestamp>,
    /// When one is tried all the same.
    pub probe_at: Option<Timestamp>,
}

impl SenderHealth {
    /// Whether a reply may be tried now.
    #[must_use]
    pub fn lets(&self, now: Timestamp) -> bool {
        self.since.is_none() || self.probe_at.is_none_or(|probe| probe <= now)
    }

    /// One that is tried while they pause: the next one an hour later.
    #[must_use]
    pub fn probing(&self, now: Timestamp) -> Self {
        if self.since.is_none() {
            self.clone()
        } else {
            Self { probe_at: Some(after(now, PROBE)), ..self.clone() }
        }
    }

    /// A message failed for the sender's own reason.
    #[must_use]
    pub fn failed(&self, code: u32, now: Timestamp) -> Self {
        let in_a_row = self.in_a_row.saturating_add(1);
        let pauses = in_a_row >= IN_A_ROW;
        Self {
            in_a_row,
            code: Some(code),
            since: self.since.or(pauses.then_some(now)),
            probe_at: if pauses { Some(after(now, PROBE)) } else { None },
        }
    }

    /// A message was delivered: nothing is wrong.
    #[must_use]
    pub fn delivered(&self) -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests;
