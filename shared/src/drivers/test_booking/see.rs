use super::conclude::{Conclusion, conclude};
use super::{TEST_BOOKING, TestError};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::connection::test_booking::{DISMISSING_MEMO, Ending, Step, TestMark, advice};
use crate::domain::connection::{Place, TestBooking};
use crate::domain::ids::ConnectionKey;
use crate::domain::outcome::Cause;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::drivers::dismiss::{Dismissal, dismiss};
use crate::drivers::entry::Entry;
use crate::drivers::{TokenError, Work};
use crate::store::{Mark, Tenant};

/// All calls to ServiceTitan end within this: a person is waiting.
const IN_ALL: SignedDuration = SignedDuration::from_secs(20);

/// What came of a person's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What was done since.
    pub steps: Vec<Step>,
    /// What to do where it is not seen.
    pub advice: Option<String>,
}

/// Takes down whether a person sees the test booking that was kept, and dismisses it.
///
/// # Errors
/// [`TestError`]; trouble with ServiceTitan is said in the step.
pub async fn see_test_booking(
    work: &Work,
    key: &ConnectionKey,
    tenant: &Tenant,
    actor: &Actor,
    seen: bool,
) -> Result<Seen, TestError> {
    let connection = tenant.connection_or_none(key.environment);
    let kept = connection.connection.test_booking.clone();
    let kept = kept.filter(|kept| kept.kept_until.is_some()).ok_or(TestError::NoneKept)?;
    let beginning = TestMark::items(key.environment);
    let marks = work.store.marks_of::<TestMark>(&key.tenant, &beginning, TEST_BOOKING).await?;
    let mut marks = marks.into_iter();
    let Some(mark) = marks.find(|mark| mark.of.booking == Some(kept.booking)) else {
        return Err(TestError::NoneKept);
    };
    let dismissal = dismiss_kept(work, key, tenant, &mark, &kept).await?;
    let step = dismissal.step(kept.booking);
    let ending = match dismissal {
        Dismissal::Done | Dismissal::Refused(_) => Ending::Over(kept.booking),
        Dismissal::Open(_) => Ending::Open(kept.booking),
    };
    let now = work.clock.now();
    let line = line(actor, seen, &kept, &step, now).in_environment(key.environment);
    let conclusion = Conclusion { item: &mark.item, mark: ending.mark(&mark.of, now), line: Some(line) };
    let shown = ending.shown(&mark.of, now).map(|shown| TestBooking { seen: Some(seen), ..shown });
    conclude(work, key, &conclusion, |now| {
        shown.clone().filter(|shown| now.is_some_and(|now| now.booking == shown.booking))
    })
    .await
    .map_err(TestError::CutOff)?;
    let advice = (!seen).then(|| advice(kept.booking, connection.connection.booking_provider));
    Ok(Seen { steps: vec![step], advice })
}

async fn dismiss_kept(
    work: &Work,
    key: &ConnectionKey,
    tenant: &Tenant,
    mark: &Mark<TestMark>,
    kept: &TestBooking,
) -> Result<Dismissal, TestError> {
    let place: Place = mark.of.place;
    let connection = tenant.connection_or_none(place.environment);
    // Connected with another ServiceTitan tenant by now, it opens that one's door and not the booking's.
    if connection.connection.servicetitan_tenant != Some(place.tenant) {
        let why = "the booking's connection is gone".to_owned();
        return Ok(Dismissal::Open(Cause::NotConnected { why }));
    }
    let ends_at = after(work.clock.now(), IN_ALL);
    match Entry::open(work, &key.tenant, &connection, place, ends_at).await {
        Ok(mut entry) => Ok(dismiss(work, &mut entry, kept.booking, DISMISSING_MEMO).await),
        Err(TokenError::Store(error)) => Err(error.into()),
        Err(error) => Ok(Dismissal::Open(error.cause())),
    }
}

fn line(actor: &Actor, seen: bool, kept: &TestBooking, step: &Step, now: Timestamp) -> Line {
    let id = kept.booking;
    let said = if seen { "is seen" } else { "is not seen" };
    let detail =
        format!("Booking {id} {said} in ServiceTitan. {}", step.detail.as_deref().unwrap_or_default());
    Line::new(actor, Act::TestBookingSeen, now, detail).with_trace(step.trace_id.clone())
}
