//! A minute has passed.

use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::test_booking::{Dismissed, dismiss_due_test_bookings};
use intellisend::drivers::{Driven, Heard, Work, hear_statuses, recover};
use intellisend::telemetry;
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
}

pub(crate) async fn handle(work: &Work, _: LambdaEvent<Value>) -> Result<(), Error> {
    let limit = after(work.clock.now(), START_WITHIN);
    let (driven, test_bookings) = tokio::join!(recover(work, limit), dismiss_due_test_bookings(work, limit));
    let statuses = hear_statuses(work, limit).await;
    let event = Event { driven: driven?, test_bookings: test_bookings.ok(), statuses: statuses.ok() };
    telemetry::event("recover-messages", &event);
    Ok(())
}
