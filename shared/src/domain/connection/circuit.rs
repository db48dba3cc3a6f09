//! Keeps an outage cheap: after a few failures in a row nobody calls for a while, then one does, to see. Only for what
//! passes by itself.

use super::super::outcome::Cause;
use super::super::time::{SignedDuration, Timestamp, after};

/// The circuit of a host, which many connections share.
mod host;

pub use host::{Host, OF_A_HOST, Opened};

/// The first pause; each next one is twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// However long the other side asks to be left alone, it is asked again after this.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// How long the one call may take that is let through to see. Longer than any call's time-out.
const TRIAL: SignedDuration = SignedDuration::from_secs(30);

/// A circuit that was opened this long ago is none: whoever opened it closed it, or is gone.
const FORGOTTEN: SignedDuration = SignedDuration::from_mins(15);

/// Whether a circuit that was open `until` then is still shown.
pub(super) fn is_current(until: Timestamp, now: Timestamp) -> bool {
    now < after(until, FORGOTTEN)
}

/// What is known of a connection, or of a host, in one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circuit {
    in_a_row: u32,
    /// How often it opened since a call last worked.
    opened: u32,
    open_until: Option<Timestamp>,
    /// One call is made to see, and the others wait for it.
    is_tried: bool,
    /// The other side answered, and named the time until when it is to be left alone.
    has_asked: bool,
}

/// How a call failed for a reason that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failure {
    /// How long to wait, where the other side said so.
    pub wait: Option<SignedDuration>,
    /// It was no answer to the call.
    pub silent: bool,
    /// It took as long as a call may take, and so would the next.
    pub timed_out: bool,
}

/// Failures in a row that open the circuit of a connection, where none of them was waited for in vain.
pub const OF_A_CONNECTION: u32 = 3;

impl Failure {
    /// How a call failed, and how long it was asked to `wait`.
    #[must_use]
    pub fn of(cause: &Cause, wait: Option<SignedDuration>) -> Self {
        let silent = !matches!(cause.status(), Some(400..=499));
        Self { wait, silent, timed_out: matches!(cause, Cause::TimedOut) }
    }
}

impl Circuit {
    /// Whether a call may be made. One that is let through after a pause keeps the others waiting until it is over.
    ///
    /// # Errors
    /// The moment until which none may.
    pub fn admit(&mut self, now: Timestamp) -> Result<(), Timestamp> {
        match self.open_until {
            Some(until) if now < until => Err(until),
            Some(_) => {
                *self = Self { open_until: Some(after(now, TRIAL)), is_tried: true, ..*self };
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The one call that is made to see, named by the moment until which the others wait for it. None: none is.
    #[must_use]
    pub fn trial(&self) -> Option<Timestamp> {
        self.open_until.filter(|_| self.is_tried)
    }

    /// Whoever was let through to see, at that moment, does not call after all: the next may.
    pub fn give_back(&mut self, trial: Timestamp, admitted_at: Timestamp) {
        if self.trial() == Some(trial) {
            *self = Self { open_until: Some(admitted_at), is_tried: false, ..*self };
        }
    }

    /// Whether calls are answered, as far as is known. Who asked for fewer calls answered, and once that is over nothing
    /// says that it does not.
    #[must_use]
    pub const fn answers(&self) -> bool {
        self.open_until.is_none() || self.has_asked
    }

    /// Until when no call may be made, if none may.
    #[must_use]
    pub fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.open_until.filter(|until| now < *until)
    }

    /// Whether calls fail, as far as is known: it was opened, and none was answered since.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open_until.is_some()
    }

    /// A call failed for a reason that passes. Until when the circuit is open, if that is news. A call that was under way
    /// when it opened says what is known: only who asks for a longer wait says more.
    pub fn failed(&mut self, threshold: u32, failure: Failure, now: Timestamp) -> Option<Timestamp> {
        self.in_a_row = self.in_a_row.saturating_add(1);
        let asked = failure.wait.map(|wait| after(now, wait.min(LONGEST_WAIT)));
        let until = match self.open_until {
            Some(until) if now < until && !self.is_tried => asked.filter(|asked| until < *asked)?,
            None if asked.is_none() && !failure.timed_out && self.in_a_row < threshold => return None,
            _ => {
                let pause = (FIRST_PAUSE * (1_i32 << self.opened.min(8))).min(LONGEST_PAUSE);
                self.opened = self.opened.saturating_add(1);
                asked.unwrap_or_else(|| after(now, pause))
            }
        };
        *self = Self { open_until: Some(until), is_tried: false, has_asked: asked.is_some(), ..*self };
        Some(until)
    }

    /// The other side answered, whatever it said. Whether that closed the circuit.
    pub fn answered(&mut self) -> bool {
        let was_open = self.is_open();
        *self = Self::default();
        was_open
    }
}

#[cfg(test)]
mod tests;
