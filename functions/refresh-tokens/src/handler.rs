//! A minute has passed.

use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::connection::{Retried, retry_pending};
use intellisend::drivers::{Refreshed, Watched, Work, came_to, outside_calls, refresh, watch};
use intellisend::telemetry::{self, Figure, Invocation, Metric};
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::Value;

/// No mint is started after this long. Whoever starts the last one has leave to mint for 10 s, and the function has 60:
/// a few seconds are left for what is read before. Should they not suffice, the leave ends by itself and the token is
/// still due.
const MINT_WITHIN: SignedDuration = SignedDuration::from_secs(45);

/// No login is tried after this long: a try goes through all that the doctor asks, up to 5 s each.
const TRY_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// What an invocation did. None: a table could not be read, and `unavailable` says which.
#[derive(Serialize)]
struct Event {
    #[serde(flatten)]
    refreshed: Option<Refreshed>,
    #[serde(flatten)]
    retried: Option<Retried>,
    #[serde(flatten)]
    watched: Option<Watched>,
    unavailable: Vec<String>,
}

pub(crate) async fn handle(work: &Work, event: LambdaEvent<Value>) -> Result<(), Error> {
    let (context, at) = (&event.context, work.clock.now());
    let invocation =
        Invocation::begins("refresh-tokens", &context.env_config.function_name, &context.request_id, at);
    let (mint, retry) = (after(at, MINT_WITHIN), after(at, TRY_WITHIN));
    // Side by side: trouble of the one is none of the other's.
    let (refreshed, retried, watched) =
        tokio::join!(refresh(work, mint), retry_pending(work, retry), watch(work, retry));
    let mut unavailable = Vec::new();
    let refreshed = came_to(refreshed, &mut unavailable);
    let (retried, watched) = (came_to(retried, &mut unavailable), came_to(watched, &mut unavailable));
    let done = Event { refreshed, retried, watched, unavailable };
    let mut figures = figures(&done);
    figures.extend(outside_calls(work));
    telemetry::event(invocation, &figures, &done);
    // Lambda counts it as an error, too.
    if done.unavailable.is_empty() { Ok(()) } else { Err(done.unavailable.join("; ").into()) }
}

/// What alarms look at: none of them for some minutes is an alarm as well, so there is none where anything could not be read.
fn figures(done: &Event) -> Vec<Figure> {
    let Event { refreshed: Some(refreshed), retried: Some(_), watched: Some(watched), .. } = done else {
        return Vec::new();
    };
    vec![
        Figure::count(Metric::Mints, refreshed.minted),
        Figure::count(Metric::MintsFailed, refreshed.failed),
        Figure::count(Metric::ConnectionsInTrouble, watched.in_trouble),
    ]
}
