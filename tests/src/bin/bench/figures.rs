//! Many measurements as one figure.

use std::time::Duration;

pub(crate) fn percentile(measured: &[Duration], percent: usize) -> Duration {
    let mut sorted = measured.to_vec();
    sorted.sort();
    sorted[(sorted.len() - 1) * percent / 100]
}

pub(crate) fn median(measured: impl IntoIterator<Item = Duration>) -> Duration {
    percentile(&measured.into_iter().collect::<Vec<_>>(), 50)
}

pub(crate) fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

pub(crate) fn us(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

pub(crate) fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
