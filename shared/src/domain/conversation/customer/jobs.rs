use std::cmp::Reverse;

use super::Job;
use crate::domain::time::Timestamp;

/// Jobs that are told of.
const MOST_JOBS: usize = 3;

/// A job that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenJob {
    /// ServiceTitan's id.
    pub id: i64,
    /// What people in ServiceTitan call it by.
    pub number: String,
    /// The name of its type.
    pub kind: Option<String>,
}

/// When somebody is to arrive for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appointment {
    /// ServiceTitan's id of the job.
    pub job: i64,
    /// Between these two somebody arrives.
    pub window: (Timestamp, Timestamp),
}

/// The jobs that are told of: those that somebody comes for next, then those without a date, the newest of them first.
/// A window that is over is no longer one.
#[must_use]
pub fn coming(jobs: Vec<OpenJob>, appointments: &[Appointment], now: Timestamp) -> Vec<Job> {
    let next = |job: i64| {
        let its = appointments.iter().filter(|appointment| appointment.job == job);
        its.map(|appointment| appointment.window).filter(|(_, end)| *end > now).min()
    };
    let mut jobs: Vec<_> = jobs.into_iter().map(|job| (next(job.id), job)).collect();
    jobs.sort_by_key(|(window, job)| (window.is_none(), *window, Reverse(job.id)));
    jobs.dedup_by_key(|(_, job)| job.id);
    jobs.truncate(MOST_JOBS);
    jobs.into_iter().map(|(window, job)| Job { number: job.number, kind: job.kind, window }).collect()
}
