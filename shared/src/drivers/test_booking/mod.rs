//! A test booking: made, read back, confirmed, dismissed. Whatever happens on the way, it is dismissed in the end.

mod conclude;
mod due;
mod make;
mod see;
mod step;

use thiserror::Error;

use crate::store::Unavailable;

pub(in crate::drivers) use due::dismiss_before_cut;
pub use due::{Dismissed, dismiss_due_test_booking, dismiss_due_test_bookings};
pub use make::{Tested, make_test_booking};
pub use see::{Seen, see_test_booking};

/// The list of marks that stand for test bookings.
const TEST_BOOKING: &str = "test_booking";

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TestError {
    /// Something else has to be done first.
    #[error("{0}")]
    NotYet(&'static str),
    /// It was seen, dismissed, or never made.
    #[error("no test booking is kept")]
    NoneKept,
    /// The tables stopped answering in the middle. A booking that was made is dismissed all the same.
    #[error("cut off: {0}")]
    CutOff(Unavailable),
    /// Nothing was done. Later.
    #[error(transparent)]
    Store(#[from] Unavailable),
}
