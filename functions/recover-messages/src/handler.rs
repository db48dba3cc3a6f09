//! A minute has passed.

use std::collections::BTreeSet;

use intellisend::domain::ids::MessageSid;
use intellisend::domain::time::after;
use intellisend::drivers::alerts::{Tended, tend};
use intellisend::drivers::canary::{Canaries, canary_turns};
use intellisend::drivers::test_booking::{Dismissed, dismiss_due_test_bookings};
use intellisend::drivers::{
    Driven, Heard, START_WITHIN, Swept, Work, apart, came_to, hear_statuses, measured, outside_calls,
    recover, sweep,
};
use intellisend::telemetry::{self, Figure, Invocation, Metric};
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::Value;

/// What an invocation did. None: that part ended by a panic, or `unavailable` says what could not be read.
#[derive(Serialize)]
struct Event {
    #[serde(flatten)]
    driven: Option<Driven>,
    test_bookings: Option<Dismissed>,
    /// What became of bookings.
    statuses: Option<Heard>,
    /// What Twilio's own logs held that no webhook brought.
    sweep: Option<Swept>,
    /// Texts that nobody wrote.
    canaries: Option<Canaries>,
    /// How all that is owed stands.
    standing: Option<Tended>,
    unavailable: Vec<String>,
    /// By which somebody finds what became of a text, and of a reply.
    texts: BTreeSet<MessageSid>,
    sent: BTreeSet<MessageSid>,
}

/// What alarms look at. Where nobody could see there is none, which is an alarm as well.
fn figures(standing: Option<&Tended>, swept: Option<&Swept>) -> Vec<Figure> {
    let mut figures = Vec::new();
    if let Some(standing) = standing {
        figures.extend([
            Figure { metric: Metric::OldestOwedSeconds, value: standing.oldest_owed_seconds },
            Figure::count(Metric::OwedTexts, standing.owed_texts),
            Figure::count(Metric::ParkedTexts, standing.parked_texts),
            Figure { metric: Metric::PlatformTrouble, value: i64::from(standing.platform_trouble) },
            Figure::count(Metric::AlertsFailed, standing.alerts_failed),
        ]);
    }
    if let Some(swept) = swept {
        figures.extend([
            Figure::count(Metric::MissedTexts, swept.missed),
            Figure { metric: Metric::OldestSweepSeconds, value: swept.overdue_seconds },
        ]);
    }
    figures
}

pub(crate) async fn handle(work: &Work, event: LambdaEvent<Value>) -> Result<(), Error> {
    let (context, at) = (&event.context, work.clock.now());
    let invocation =
        Invocation::begins("recover-messages", &context.env_config.function_name, &context.request_id, at);
    let limit = after(at, START_WITHIN);
    // Side by side: however much is owed, the others have their time. And apart: what one stumbles over ends no other.
    let (driven, test_bookings, standing, swept, statuses, canaries) = tokio::join!(
        apart(recover(work, limit)),
        apart(dismiss_due_test_bookings(work, limit)),
        apart(tend(work, limit)),
        apart(sweep(work, limit)),
        apart(hear_statuses(work, limit)),
        apart(canary_turns(work, limit)),
    );
    let came_through = [
        driven.is_some(),
        test_bookings.is_some(),
        standing.is_some(),
        swept.is_some(),
        statuses.is_some(),
        canaries.is_some(),
    ];
    let panicked = came_through.iter().filter(|came_through| !**came_through).count();
    let mut unavailable = Vec::new();
    let driven = driven.and_then(|driven| came_to(driven, &mut unavailable));
    // What is owed is what a run is for: Lambda counts it as an error, too.
    let unread = unavailable.first().cloned();
    let test_bookings = test_bookings.and_then(|dismissed| came_to(dismissed, &mut unavailable));
    let statuses = statuses.and_then(|heard| came_to(heard, &mut unavailable));
    let standing = standing.and_then(|tended| came_to(tended, &mut unavailable));
    let sweep = swept.and_then(|swept| came_to(swept, &mut unavailable));
    let canaries = canaries.and_then(|canaries| came_to(canaries, &mut unavailable));
    let mut figures = figures(standing.as_ref(), sweep.as_ref());
    // Where there is none, nothing is watched; where nobody can say, something is wrong.
    let canaries_failed = canaries.as_ref().map_or(1, |canaries| canaries.failed);
    figures.push(Figure::count(Metric::CanariesFailed, canaries_failed));
    figures.push(Figure::count(Metric::Panicked, panicked));
    figures.extend(driven.iter().flat_map(|driven| measured(work, driven)));
    figures.extend(outside_calls(work));
    let (texts, sent) = (work.texts.take(), work.sent.take());
    let event =
        Event { driven, test_bookings, statuses, sweep, canaries, standing, unavailable, texts, sent };
    telemetry::event(invocation, &figures, &event);
    unread.map_or(Ok(()), |why| Err(why.into()))
}
