//! A minute has passed.

use std::collections::BTreeSet;

use intellisend::domain::ids::MessageSid;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::alerts::{Tended, tend};
use intellisend::drivers::canary::{Canaries, canary_turns};
use intellisend::drivers::test_booking::{Dismissed, dismiss_due_test_bookings};
use intellisend::drivers::{Driven, Heard, Swept, Work, apart, hear_statuses, measured, recover, sweep};
use intellisend::telemetry::{self, Figure, Metric};
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::Value;

/// Nothing is started after this long: a write may take 25 s, and the function has 60.
const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// What an invocation did.
#[derive(Serialize)]
struct Event {
    /// None: that ended by a panic.
    #[serde(flatten)]
    driven: Option<Driven>,
    /// None: the list of them could not be read.
    test_bookings: Option<Dismissed>,
    /// What became of bookings. None: nobody knows whose turn it is.
    statuses: Option<Heard>,
    /// What Twilio's own logs held that no webhook brought. None: nobody knows whose turn it is.
    sweep: Option<Swept>,
    /// Texts that nobody wrote. None: nobody knows whose turn it is.
    canaries: Option<Canaries>,
    /// How all that is owed stands. None: nobody could see.
    standing: Option<Tended>,
    /// By which somebody finds what became of a text, and of a reply.
    texts: BTreeSet<MessageSid>,
    sent: BTreeSet<MessageSid>,
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What alarms look at. Where nobody could see there is none, which is an alarm as well.
fn figures(standing: Option<&Tended>, swept: Option<&Swept>) -> Vec<Figure> {
    let standing = standing.map(|standing| {
        [
            (Metric::OldestOwedSeconds, standing.oldest_owed_seconds),
            (Metric::OwedTexts, count(standing.owed_texts)),
            (Metric::ParkedTexts, count(standing.parked_texts)),
            (Metric::PlatformTrouble, i64::from(standing.platform_trouble)),
            (Metric::AlertsFailed, count(standing.alerts_failed)),
        ]
    });
    let swept = swept.map(|swept| {
        [(Metric::MissedTexts, count(swept.missed)), (Metric::OldestSweepSeconds, swept.overdue_seconds)]
    });
    let all = standing.into_iter().flatten().chain(swept.into_iter().flatten());
    all.map(|(metric, value)| Figure { metric, value }).collect()
}

pub(crate) async fn handle(work: &Work, event: LambdaEvent<Value>) -> Result<(), Error> {
    let (name, at) = (&event.context.env_config.function_name, work.clock.now());
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
    let panicked = came_through.iter().map(|came_through| i64::from(!came_through)).sum();
    let (test_bookings, statuses) = (test_bookings.and_then(Result::ok), statuses.and_then(Result::ok));
    let (standing, sweep) = (standing.and_then(Result::ok), swept.and_then(Result::ok));
    let canaries = canaries.and_then(Result::ok);
    let mut figures = figures(standing.as_ref(), sweep.as_ref());
    // Where there is none, nothing is watched; where nobody can say, something is wrong.
    let failed = canaries.as_ref().map_or(1, |canaries| count(canaries.failed));
    figures.push(Figure { metric: Metric::CanariesFailed, value: failed });
    figures.push(Figure { metric: Metric::Panicked, value: panicked });
    let driven = driven.transpose()?;
    figures.extend(driven.iter().flat_map(|driven| measured(work, driven)));
    let (texts, sent) = (work.texts.take(), work.sent.take());
    let event = Event { driven, test_bookings, statuses, sweep, canaries, standing, texts, sent };
    telemetry::event_with(telemetry::Place { function: "recover-messages", name, at }, &figures, &event);
    Ok(())
}
