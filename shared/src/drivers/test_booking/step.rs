use crate::domain::connection::test_booking::{Part, Status, Step, dismissal_open, dismissal_refused};
use crate::domain::ids::BookingId;
use crate::drivers::dismiss::Dismissal;

impl Dismissal {
    /// As a person is told.
    pub(super) fn step(&self, id: BookingId) -> Step {
        match self {
            Self::Done => {
                Step::new(Part::Dismiss, Status::Ok, format!("Booking {id} is dismissed, with a memo."))
            }
            Self::Refused(cause) => dismissal_refused(cause, id),
            Self::Open(cause) => dismissal_open(cause, id),
        }
    }
}
