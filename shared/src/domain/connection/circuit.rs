//! Keeps an outage cheap: after a few failures in a row nobody calls for a while, then one does, to see. Only for what
//! passes by itself.

use super::super::time::{SignedDuration, Timestamp, after};

/// The first pause; each next one is twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// However long the other side asks to be left alone, it is asked again after this.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// How long the one call may take that is let through to see. Longer than any call's time-out.
const TRIAL: SignedDuration = SignedDuration::from_secs(30);

/// What is known of a connection, or of a host, in one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circuit {
    in_a_row: u32,
    /// How often it opened since a call last worked.
    opened: u32,
    open_until: Option<Timestamp>,
}

/// Failures in a row that open the circuit of a connection.
pub const OF_A_CONNECTION: u32 = 3;

/// Failures in a row that open the circuit of a host: of several connections, or they would have theirs open.
pub const OF_A_HOST: u32 = 10;

impl Circuit {
    /// Whether a call may be made. One that is let through after a pause keeps the others waiting until it is over.
    ///
    /// # Errors
    /// The moment until which none may.
    pub fn admit(&mut self, now: Timestamp) -> Result<(), Timestamp> {
        match self.open_until {
            Some(until) if now < until => Err(until),
            Some(_) => {
                self.open_until = Some(after(now, TRIAL));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Until when no call may be made, if none may.
    #[must_use]
    pub fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.open_until.filter(|until| now < *until)
    }

    /// A call failed for a reason that passes, after `wait` where the other side said so. Since when the circuit is open
    /// until when, if this opened it.
    pub fn failed(
        &mut self,
        threshold: u32,
        wait: Option<SignedDuration>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        self.in_a_row = self.in_a_row.saturating_add(1);
        let was_open = self.open_until.is_some();
        if wait.is_none() && self.in_a_row < threshold && !was_open {
            return None;
        }
        let pause = (FIRST_PAUSE * (1_i32 << self.opened.min(8))).min(LONGEST_PAUSE);
        let until = after(now, wait.map_or(pause, |wait| wait.min(LONGEST_WAIT)));
        self.opened = self.opened.saturating_add(1);
        self.open_until = Some(until);
        Some(until)
    }

    /// The other side answered, whatever it said. Whether that closed the circuit.
    pub fn answered(&mut self) -> bool {
        let was_open = self.open_until.is_some();
        *self = Self::default();
        was_open
    }
}

#[cfg(test)]
mod tests;
