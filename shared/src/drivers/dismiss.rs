use std::time::Duration;

use super::Work;
use super::entry::Entry;
use crate::domain::connection::test_booking::is_dismissed;
use crate::domain::ids::BookingId;
use crate::domain::outcome::{Again, Cause, Outcome};

const WRITE: Duration = Duration::from_secs(6);

/// A dismissal may be repeated without harm, so one whose answer was lost is.
const TRIES: u32 = 2;

/// What came of a dismissal.
pub(super) enum Dismissal {
    Done,
    /// ServiceTitan will not have it done from outside: a person must.
    Refused(Cause),
    /// Not done yet, or nobody knows. To be tried again.
    Open(Cause),
}

/// Takes a booking of ours off the office's screen, which reads `memo`.
pub(super) async fn dismiss(work: &Work, entry: &mut Entry<'_>, id: BookingId, memo: &str) -> Dismissal {
    let mut last = Dismissal::Open(Cause::TooLate);
    for _ in 0..TRIES {
        last = once(work, entry, id, memo).await;
        // A 409, or an answer that was lost: whether it is done, the booking itself says.
        if !matches!(last, Dismissal::Done) && is_over(work, entry, id).await {
            return Dismissal::Done;
        }
        if !matches!(last, Dismissal::Open(_)) {
            break;
        }
    }
    last
}

async fn once(work: &Work, entry: &mut Entry<'_>, id: BookingId, memo: &str) -> Dismissal {
    let servicetitan = &work.servicetitan;
    let outcome =
        entry.write(WRITE, async |access| servicetitan.dismiss_booking(access, id, memo).await).await;
    match outcome {
        Outcome::Done(_) => Dismissal::Done,
        Outcome::Unclear { cause } | Outcome::NotDone { cause, again: Again::Later(_) } => {
            Dismissal::Open(cause)
        }
        Outcome::NotDone { cause, .. } => match cause.status() {
            Some(401) | None => Dismissal::Open(cause),
            Some(_) => Dismissal::Refused(cause),
        },
    }
}

async fn is_over(work: &Work, entry: &mut Entry<'_>, id: BookingId) -> bool {
    let booking = entry.read(async |access| work.servicetitan.booking(access, id).await).await;
    booking.is_ok_and(|booking| is_dismissed(booking["status"].as_str()))
}
