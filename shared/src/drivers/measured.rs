use super::Work;
use super::batch::Driven;
use crate::meter::Metered;
use crate::telemetry::{Figure, Metric};

/// What driving came to, in figures. What did not happen has none.
#[must_use]
pub fn measured(work: &Work, driven: &Driven) -> Vec<Figure> {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut figures = vec![
        (Metric::TextsHeld, count(driven.held)),
        (Metric::SetAside, count(driven.set_aside)),
        (Metric::Replies, i64::from(driven.replies)),
    ];
    figures.retain(|(_, value)| *value > 0);
    let Metered { times, slowest, .. } = work.bookings.take();
    if times > 0 {
        figures.extend([(Metric::Bookings, times), (Metric::TextToBookingSeconds, slowest)]);
    }
    let Metered { times, failed, slowest } = work.servicetitan.calls();
    if times > 0 {
        figures.extend([
            (Metric::ServiceTitanCalls, times),
            (Metric::ServiceTitanErrors, failed),
            (Metric::ServiceTitanMilliseconds, slowest),
        ]);
    }
    let Metered { times, failed, slowest } = work.twilio.calls();
    if times > 0 {
        figures.extend([
            (Metric::TwilioCalls, times),
            (Metric::TwilioErrors, failed),
            (Metric::TwilioMilliseconds, slowest),
        ]);
    }
    figures.into_iter().map(|(metric, value)| Figure { metric, value }).collect()
}
