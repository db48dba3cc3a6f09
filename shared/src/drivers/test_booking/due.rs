use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future;
use futures_util::stream::{self, StreamExt};
use serde::Serialize;

use super::TEST_BOOKING;
use super::conclude::{Conclusion, conclude};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::connection::TestBooking;
use crate::domain::connection::test_booking::{DISMISSING_MEMO, MarkAfter, NAME, TestMark, is_dismissed};
use crate::domain::connection::words::{said, trace_id};
use crate::domain::ids::{BookingId, ConnectionKey};
use crate::domain::outcome::Cause;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::drivers::Work;
use crate::drivers::dismiss::{Dismissal, dismiss};
use crate::drivers::entry::Entry;
use crate::store::{Mark, Unavailable};

/// Marks dealt with side by side.
const AT_ONCE: usize = 10;

/// All calls for one mark end within this: the function has a minute, and starts nothing late.
const IN_ALL: SignedDuration = SignedDuration::from_secs(20);

/// A person waits for the disconnect, too.
const BEFORE_CUT: Duration = Duration::from_secs(8);

/// What a run did about test bookings.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Dismissed {
    /// Marks whose time had come.
    pub due: usize,
    /// Marks that nobody has to come back for.
    pub over: usize,
    /// Marks that somebody comes back for.
    pub waiting: usize,
    /// Marks that could not be looked at.
    pub failed: usize,
}

/// What came of a mark that is due.
enum Came {
    /// Nothing of it is left to do; what there is to tell.
    Over(Option<Told>),
    /// Next minute, for this reason.
    Waits(Cause),
}

struct Told {
    detail: String,
    trace_id: Option<String>,
}

/// Dismisses every test booking whose time is over: those that were kept, and those that a call left behind.
///
/// # Errors
/// [`Unavailable`] where the list cannot be read.
pub async fn dismiss_due_test_bookings(
    work: &Work,
    start_nothing_after: Timestamp,
) -> Result<Dismissed, Unavailable> {
    let mut marks = work.store.marks::<TestMark>(TEST_BOOKING).await?;
    marks.retain(|mark| mark.of.is_due(work.clock.now()));
    let mut done = Dismissed { due: marks.len(), ..Dismissed::default() };
    let each = stream::iter(&marks)
        .take_while(|_| future::ready(work.clock.now() < start_nothing_after))
        .map(|mark| dismiss_due_test_booking(work, mark))
        .buffer_unordered(AT_ONCE);
    let mut each = std::pin::pin!(each);
    while let Some(ended) = each.next().await {
        match ended {
            Ok(true) => done.over += 1,
            Ok(false) => done.waiting += 1,
            Err(_) => done.failed += 1,
        }
    }
    Ok(done)
}

/// The same for one of them: whether nothing is left to do. The index may be late, so the mark is read again first.
///
/// # Errors
/// [`Unavailable`].
pub async fn dismiss_due_test_booking(work: &Work, listed: &Mark<TestMark>) -> Result<bool, Unavailable> {
    let (tenant, item) = (&listed.tenant, &listed.item);
    let mark = work.store.mark::<TestMark>(tenant, item, TEST_BOOKING).await?;
    let Some(mark) = mark.filter(|mark| mark.is_due(work.clock.now())) else {
        return Ok(true);
    };
    let key = ConnectionKey { tenant: tenant.clone(), environment: mark.place.environment };
    finish(work, &key, item, &mark).await
}

/// Dismisses what is left of test bookings where a connection is about to be cut, while it still opens the door. What
/// cannot be dismissed by then keeps its mark, and is given up with a line that says what to do by hand.
pub(in crate::drivers) async fn dismiss_before_cut(work: &Work, key: &ConnectionKey) {
    let dismissing = async {
        let items = TestMark::items(key.environment);
        for mark in work.store.marks_of::<TestMark>(&key.tenant, &items, TEST_BOOKING).await? {
            finish(work, key, &mark.item, &mark.of).await?;
        }
        Ok::<_, Unavailable>(())
    };
    // Whatever becomes of it, the disconnect goes on.
    let _ = tokio::time::timeout(BEFORE_CUT, dismissing).await;
}

async fn finish(work: &Work, key: &ConnectionKey, item: &str, mark: &TestMark) -> Result<bool, Unavailable> {
    let told = match settle(work, key, mark).await? {
        Came::Over(told) => told,
        Came::Waits(cause) if mark.is_hopeless(work.clock.now()) => Some(given_up(&cause)),
        Came::Waits(_) => return Ok(false),
    };
    let line = told.map(|told| {
        let line = Line::new(&Actor::ourselves(), Act::TestBookingDismissed, work.clock.now(), told.detail);
        line.with_trace(told.trace_id).in_environment(key.environment)
    });
    let conclusion = Conclusion { item, mark: MarkAfter::Goes, line };
    conclude(work, key, &conclusion, |shown| no_longer_kept(shown?, mark)).await?;
    Ok(true)
}

async fn settle(work: &Work, key: &ConnectionKey, mark: &TestMark) -> Result<Came, Unavailable> {
    let tenant = work.store.tenant(&key.tenant).await?;
    let connection = tenant.connection(key.environment);
    // Connected with another ServiceTitan tenant by now, it opens that one's door and not the booking's.
    let connection =
        connection.filter(|there| there.connection.servicetitan_tenant == Some(mark.place.tenant));
    let Some(connection) = connection else {
        return Ok(Came::Waits(Cause::NotConnected { why: "the booking's connection is gone".to_owned() }));
    };
    let ends_at = after(work.clock.now(), IN_ALL);
    match Entry::open(work, &key.tenant, connection, mark.place, ends_at).await {
        Ok(mut entry) => Ok(look_and_dismiss(work, &mut entry, mark).await),
        Err(error) => Ok(Came::Waits(error.cause())),
    }
}

/// Every booking under the external id, and the one that is on record.
async fn look_and_dismiss(work: &Work, entry: &mut Entry<'_>, mark: &TestMark) -> Came {
    let found = entry
        .read(async |access| work.servicetitan.bookings_by_external_id(access, &mark.external_id).await)
        .await;
    let found = match (found, mark.booking) {
        (Ok(found), _) => found,
        (Err(_), Some(_)) => Vec::new(),
        (Err(cause), None) if cause.status() == Some(403) => return Came::Over(Some(given_up(&cause))),
        (Err(cause), None) => return Came::Waits(cause),
    };
    let over = |id| found.iter().any(|there| there.id == id && is_dismissed(there.status.as_deref()));
    let all: BTreeSet<BookingId> = found.iter().map(|there| there.id).chain(mark.booking).collect();
    // A create that is unclear may still land: that it is not there says nothing before its time is over.
    if all.is_empty() && !mark.is_due(work.clock.now()) {
        return Came::Waits(Cause::TimedOut);
    }
    let mut told = Vec::new();
    for id in all.into_iter().filter(|id| !over(*id)) {
        let dismissal = dismiss(work, entry, id, DISMISSING_MEMO).await;
        if let Dismissal::Open(cause) = dismissal {
            return Came::Waits(cause);
        }
        told.push(dismissal.step(id));
    }
    let trace_id = told.iter().find_map(|step| step.trace_id.clone());
    let details: Vec<String> = told.into_iter().filter_map(|step| step.detail).collect();
    Came::Over((!details.is_empty()).then(|| Told { detail: details.join(" "), trace_id }))
}

fn given_up(cause: &Cause) -> Told {
    let detail = format!(
        "A test booking may be left: {} If there is one under Calls → Bookings, called “{NAME}”, dismiss it by hand.",
        said(cause)
    );
    Told { detail, trace_id: trace_id(cause) }
}

/// None: what the connection shows is another booking, or over already.
fn no_longer_kept(shown: &TestBooking, mark: &TestMark) -> Option<TestBooking> {
    let is_ours = Some(shown.booking) == mark.booking && shown.kept_until.is_some();
    is_ours.then(|| TestBooking { kept_until: None, ..shown.clone() })
}
