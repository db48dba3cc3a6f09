use super::TEST_BOOKING;
use crate::domain::audit::Line;
use crate::domain::connection::test_booking::MarkAfter;
use crate::domain::connection::{Connection, TestBooking};
use crate::domain::ids::ConnectionKey;
use crate::drivers::Work;
use crate::store::{Change, Named, SaveError, Unavailable};

/// Somebody else may save the connection at the same moment: it is read again, this often.
const TRIES: u32 = 5;

/// What is written when something has come of a test booking, all or nothing.
pub(super) struct Conclusion<'a> {
    pub(super) item: &'a str,
    pub(super) mark: MarkAfter,
    pub(super) line: Option<Line>,
}

/// Writes it. `shown` says, from what the connection shows now, what it shows from now on; None: the same.
pub(super) async fn conclude(
    work: &Work,
    key: &ConnectionKey,
    conclusion: &Conclusion<'_>,
    shown: impl Fn(Option<&TestBooking>) -> Option<TestBooking>,
) -> Result<(), Unavailable> {
    for _ in 0..TRIES {
        let tenant = work.store.tenant(&key.tenant).await?;
        let found = tenant.connection_or_none(key.environment);
        let change = start(work, key, conclusion)?;
        let shown = shown(found.connection.test_booking.as_ref());
        // A tenant that was deleted meanwhile shows nothing any more.
        let change = match shown.filter(|_| tenant.profile.is_some()) {
            None => change,
            Some(test) => {
                let connection = Connection { test_booking: Some(test), ..found.connection.clone() };
                change.connection(&found.changed(connection))?
            }
        };
        match change.commit().await {
            Ok(()) => return Ok(()),
            Err(SaveError::Moved) => {}
            Err(SaveError::Unavailable(error)) => return Err(error),
        }
    }
    Err(Unavailable::Service("the connection moved too often".to_owned()))
}

fn start<'a>(
    work: &'a Work,
    key: &'a ConnectionKey,
    conclusion: &Conclusion<'_>,
) -> Result<Change<'a>, Unavailable> {
    let change = work.store.change(&key.tenant);
    let change = match &conclusion.mark {
        MarkAfter::Stays => change,
        MarkAfter::Goes => change.remove(conclusion.item)?,
        MarkAfter::Becomes(mark) => {
            change.put(Named { item: conclusion.item, kind: Some(TEST_BOOKING) }, TEST_BOOKING, mark)?
        }
    };
    match &conclusion.line {
        None => Ok(change),
        Some(line) => change.audit(line),
    }
}
