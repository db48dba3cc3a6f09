//! Time in steps of twelve seconds.
//!
//! With a settle time of 60 s, a permit (24 s), a pause (12 s) and the skew of clocks (12 s) are whole ticks. A write's
//! time-out (5 s) and the other side's lateness (7 s) follow each other and are one tick together: how long after its
//! sending a request may take effect. The sum is 2 + 1 + 1 + 1 = 5 ticks, the whole settle time, so that a tick more
//! anywhere is a tick too many.
//!
//! A world holds only how far away a moment is. Every decision is made "now", which is always the same moment; that
//! keeps the number of worlds finite however long they last.

use intellisend::domain::time::after;
use jiff::{SignedDuration, Timestamp};

pub const SETTLE_SECONDS: u32 = 60;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

pub const TICK: SignedDuration = SignedDuration::from_secs(12);

/// A length as ticks.
#[must_use]
pub fn of(length: SignedDuration) -> u8 {
    let (seconds, tick) = (length.as_secs(), TICK.as_secs());
    assert!(seconds % tick == 0, "{length:?} is not a whole number of ticks");
    u8::try_from(seconds / tick).unwrap_or(0)
}

/// The moment so many ticks from now.
#[must_use]
pub fn moment(ticks: u8) -> Timestamp {
    after(NOW, TICK * i32::from(ticks))
}

/// How many ticks from now a moment is. What is past is 0: it makes no difference how long.
#[must_use]
pub fn until(moment: Timestamp) -> u8 {
    of(moment.duration_since(NOW))
}
