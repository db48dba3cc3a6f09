use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::domain::time::{SignedDuration, Timestamp, to_millisecond};

/// What time it is, to the millisecond.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's own.
    System,
    /// The system's, moved by this many milliseconds: a test's.
    Moved(Arc<AtomicI64>),
}

impl Clock {
    /// This moment, to the millisecond.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system's clock")]
    pub fn now(&self) -> Timestamp {
        let now = to_millisecond(Timestamp::now());
        match self {
            Self::System => now,
            Self::Moved(by) => {
                crate::domain::time::after(now, SignedDuration::from_millis(by.load(Ordering::Relaxed)))
            }
        }
    }
}
