use intellisend::domain::time::SignedDuration;

use crate::assumed::price;
use crate::measured::{MEMORY, half_reads_of_keys, units_of};
use crate::report::{Report, float};

/// What a month costs, in dollars. Whatever stays free is not taken off.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    pub reads: f64,
    pub writes: f64,
    pub secrets: f64,
    pub lambda: f64,
}

const MONTH: SignedDuration = SignedDuration::from_hours(24 * 30);

impl Cost {
    /// Of what was measured, as it goes on for a month.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let months = report.scenario.measured.as_secs_f64() / MONTH.as_secs_f64();
        let seen = &report.seen;
        let units = units_of(&seen.operations, seen.moved_in_the_index);
        let half_reads = units.half_reads + half_reads_of_keys(seen.keys);
        let kept = price::SECRET_MONTH * float(report.scenario.connections as u64);
        let gb_seconds = report.ran_for.as_secs_f64() * float(MEMORY) / 1_024.0;
        Self {
            reads: float(half_reads) / 2.0 * price::READ_UNIT / months,
            writes: float(units.writes) * price::WRITE_UNIT / months,
            secrets: kept + float(seen.operations.secrets) * price::SECRET_READ / months,
            lambda: (gb_seconds * price::LAMBDA_GB_SECOND + float(report.runs) * price::LAMBDA_REQUEST)
                / months,
        }
    }

    #[must_use]
    pub fn all(&self) -> f64 {
        self.reads + self.writes + self.secrets + self.lambda
    }
}
