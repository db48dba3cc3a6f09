//! What a delivery report changes: for the customer it was sent to, and for the number it was sent from.

use super::allowance::Allowance;
use super::sender::{SenderHealth, Whose, whose};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How long nothing is sent to a number that cannot be reached.
const ENDED: SignedDuration = SignedDuration::from_hours(24);

/// What became of a message, as far as anything follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It is on the customer's telephone.
    Delivered,
    /// It was not, for this reason of Twilio's.
    Failed(u32),
}

/// What is remembered since it was heard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heard {
    /// None: as before.
    pub sender: Option<SenderHealth>,
    /// None: as before.
    pub allowance: Option<Allowance>,
    /// The customer has opted out at Twilio.
    pub has_opted_out: bool,
    /// What the business is told. None: nothing.
    pub news: Option<News>,
}

/// What the people of a business should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Replies are not delivered, and pause.
    NotDelivered {
        /// Twilio's error code, which says why.
        code: u32,
        /// When replies began to pause: with the third failure in a row.
        since: Timestamp,
    },
    /// They are again; they were not since then.
    DeliveredAgain {
        /// When replies had begun to pause.
        since: Timestamp,
    },
}

impl Arrival {
    /// What a status of Twilio's says; `None`: nothing final.
    #[must_use]
    pub fn of(status: &str, code: Option<u32>) -> Option<Self> {
        match status {
            "delivered" | "read" => Some(Self::Delivered),
            "undelivered" | "failed" => Some(Self::Failed(code.unwrap_or_default())),
            _ => None,
        }
    }
}

/// What follows.
#[must_use]
pub fn heard(arrival: Arrival, sender: &SenderHealth, allowance: &Allowance, now: Timestamp) -> Heard {
    match arrival {
        Arrival::Delivered => delivered(sender, allowance),
        Arrival::Failed(code) => match whose(code) {
            Whose::OptedOut => Heard { has_opted_out: true, ..Heard::default() },
            Whose::TheNumbers => {
                let ended = Allowance { ended_until: Some(after(now, ENDED)), ..allowance.clone() };
                Heard { allowance: Some(ended), ..Heard::default() }
            }
            Whose::TheSenders => {
                let next = sender.failed(code, now);
                let news = next.since.filter(|_| sender.since.is_none());
                let news = news.map(|since| News::NotDelivered { code, since });
                Heard { sender: Some(next), news, ..Heard::default() }
            }
            Whose::Nobodys => Heard::default(),
        },
    }
}

impl Heard {
    /// Of a message that was handed over before the trouble began: that it arrived says nothing of the sender now.
    #[must_use]
    pub fn of_before_the_trouble(self) -> Self {
        Self { sender: None, news: None, ..self }
    }
}

fn delivered(sender: &SenderHealth, allowance: &Allowance) -> Heard {
    let was_failing = *sender != SenderHealth::default();
    let reached = allowance.ended_until.is_some();
    Heard {
        sender: was_failing.then(|| sender.delivered()),
        allowance: reached.then(|| Allowance { ended_until: None, ..allowance.clone() }),
        news: sender.since.map(|since| News::DeliveredAgain { since }),
        ..Heard::default()
    }
}

#[cfg(test)]
mod tests;
