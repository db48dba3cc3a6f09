use std::fmt;

use crate::domain::phone::PhoneNumber;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// A call that is longer ago is not told of.
pub const CALLED_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// A telephone call, as far as its record says.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// As the office's system wrote it.
    pub from: String,
    /// When it came in.
    pub at: Timestamp,
    /// From the office to somebody.
    pub is_outbound: bool,
}

/// Numbers are personal: only the time is printed.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({})", self.at)
    }
}

/// When this number last called the office, if that was within a day. Calls are found by a number as loosely as customers
/// are, so each is compared.
#[must_use]
pub fn last_call(calls: &[Call], number: &PhoneNumber, now: Timestamp) -> Option<Timestamp> {
    let from = after(now, -CALLED_WITHIN);
    let its = calls.iter().filter(|call| !call.is_outbound && number.is_written(&call.from));
    its.map(|call| call.at).filter(|at| *at >= from).max()
}
