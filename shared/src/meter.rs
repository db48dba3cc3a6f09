use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Counts what takes time. Clones count together, from whatever runs side by side.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    times: AtomicI64,
    failed: AtomicI64,
    slowest: AtomicI64,
}

/// What a meter showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Metered {
    /// How often.
    pub times: i64,
    /// Of these.
    pub failed: i64,
    /// How long the slowest took, in the unit of who counts.
    pub slowest: i64,
}

impl Meter {
    /// Counts one more.
    pub fn count(&self, took: i64, failed: bool) {
        self.0.times.fetch_add(1, Ordering::Relaxed);
        self.0.failed.fetch_add(i64::from(failed), Ordering::Relaxed);
        self.0.slowest.fetch_max(took, Ordering::Relaxed);
    }

    /// What came together since this was asked last, and begins anew.
    #[must_use]
    pub fn take(&self) -> Metered {
        let take = |counter: &AtomicI64| counter.swap(0, Ordering::Relaxed);
        Metered { times: take(&self.0.times), failed: take(&self.0.failed), slowest: take(&self.0.slowest) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Meter, Metered};

    #[test]
    fn clones_count_together_until_somebody_asks() {
        let meter = Meter::default();
        let other = meter.clone();
        meter.count(7, false);
        other.count(30, true);
        assert_eq!(meter.take(), Metered { times: 2, failed: 1, slowest: 30 });
        assert_eq!(other.take(), Metered::default());
    }
}
