//! A minute has passed.

use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::alerts::{Tended, tend};
use intellisend::drivers::test_booking::{Dismissed, dismiss_due_test_bookings};
use intellisend::drivers::{Driven, Heard, Work, hear_statuses, recover};
use intellisend::telemetry::{self, Figure, Unit};
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::Value;

/// Nothing is started after this long: a write may take 25 s, and the function has 60.
const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// What an invocation did.
#[derive(Serialize)]
struct Event {
    #[serde(flatten)]
    driven: Driven,
    /// None: the list of them could not be read.
    test_bookings: Option<Dismissed>,
    /// What became of bookings, heard with what time was left. None: nobody knows whose turn it is.
    statuses: Option<Heard>,
    /// How all that is owed stands. None: nobody could see.
    standing: Option<Tended>,
}

/// What alarms look at. Where nobody could see there is none, which is an alarm as well.
fn figures(standing: Tended) -> Vec<Figure> {
    let Tended { owed_texts, oldest_owed_seconds, platform_trouble, alerts_failed, .. } = standing;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    vec![
        Figure { name: "OldestOwedSeconds", unit: Unit::Seconds, value: oldest_owed_seconds },
        Figure { name: "OwedTexts", unit: Unit::Count, value: count(owed_texts) },
        Figure { name: "PlatformTrouble", unit: Unit::Count, value: i64::from(platform_trouble) },
        Figure { name: "AlertsFailed", unit: Unit::Count, value: count(alerts_failed) },
    ]
}

pub(crate) async fn handle(work: &Work, event: LambdaEvent<Value>) -> Result<(), Error> {
    let (name, at) = (&event.context.env_config.function_name, work.clock.now());
    let limit = after(at, START_WITHIN);
    let (driven, test_bookings, standing) =
        tokio::join!(recover(work, limit), dismiss_due_test_bookings(work, limit), tend(work, limit));
    let statuses = hear_statuses(work, limit).await;
    let (test_bookings, statuses, standing) = (test_bookings.ok(), statuses.ok(), standing.ok());
    let figures = standing.map(figures).unwrap_or_default();
    let event = Event { driven: driven?, test_bookings, statuses, standing };
    telemetry::event_with(telemetry::Place { function: "recover-messages", name, at }, &figures, &event);
    Ok(())
}
