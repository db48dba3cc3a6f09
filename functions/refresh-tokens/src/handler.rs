//! A minute has passed.

use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::connection::{Retried, retry_pending};
use intellisend::drivers::{Refreshed, Watched, Work, refresh, watch};
use intellisend::telemetry::{self, Figure, Metric, Place};
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::Value;

/// No mint is started after this long. Whoever starts the last one has leave to mint for 10 s, and the function has 60:
/// a few seconds are left for what is read before. Should they not suffice, the leave ends by itself and the token is
/// still due.
const MINT_WITHIN: SignedDuration = SignedDuration::from_secs(45);

/// No login is tried after this long: a try goes through all that the doctor asks, up to 5 s each.
const TRY_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// What an invocation did.
#[derive(Serialize)]
struct Event {
    #[serde(flatten)]
    refreshed: Refreshed,
    #[serde(flatten)]
    retried: Retried,
    #[serde(flatten)]
    watched: Watched,
}

pub(crate) async fn handle(work: &Work, event: LambdaEvent<Value>) -> Result<(), Error> {
    let (name, at) = (&event.context.env_config.function_name, work.clock.now());
    let (mint, retry) = (after(at, MINT_WITHIN), after(at, TRY_WITHIN));
    // Side by side: trouble of the one is none of the other's.
    let (refreshed, retried, watched) =
        tokio::join!(refresh(work, mint), retry_pending(work, retry), watch(work, retry));
    let done = Event { refreshed: refreshed?, retried: retried?, watched: watched? };
    let place = Place { function: "refresh-tokens", name, at };
    telemetry::event_with(place, &figures(&done), &done);
    Ok(())
}

/// What alarms look at: none of them for some minutes is an alarm as well.
fn figures(done: &Event) -> [Figure; 3] {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let figures = [
        (Metric::Mints, count(done.refreshed.minted)),
        (Metric::MintsFailed, count(done.refreshed.failed)),
        (Metric::ConnectionsInTrouble, count(done.watched.in_trouble)),
    ];
    figures.map(|(metric, value)| Figure { metric, value })
}
