use super::Work;
use super::batch::Driven;
use crate::meter::Metered;
use crate::telemetry::{Figure, Metric};

/// What driving came to, in figures. What did not happen has none.
#[must_use]
pub fn measured(work: &Work, driven: &Driven) -> Vec<Figure> {
    let mut figures = vec![
        Figure::count(Metric::TextsHeld, driven.held),
        Figure::count(Metric::SetAside, driven.set_aside),
        Figure { metric: Metric::Replies, value: i64::from(driven.replies) },
    ];
    figures.retain(|figure| figure.value > 0);
    let Metered { times, slowest, .. } = work.bookings.take();
    if times > 0 {
        let made = [(Metric::Bookings, times), (Metric::TextToBookingSeconds, slowest)];
        figures.extend(made.map(|(metric, value)| Figure { metric, value }));
    }
    figures
}

/// What was asked of ServiceTitan and of Twilio since somebody last wanted to know. Who was asked nothing has no figure.
#[must_use]
pub fn outside_calls(work: &Work) -> Vec<Figure> {
    let mut figures = Vec::new();
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
