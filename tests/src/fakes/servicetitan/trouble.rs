//! Bad days that ServiceTitan itself has: errors for the next calls, rate limits, maintenance.

use std::collections::HashMap;
use std::time::Duration;

use axum::http::StatusCode;
use jiff::Timestamp;

use super::errors::Problem;
use super::unknowns::Unknowns;

/// Which calls an armed failure is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On {
    Mints,
    /// Any call but mints.
    Resources,
    /// Any call that changes something, but mints.
    Writes,
    /// Calls of this method and path template.
    Only(&'static str, &'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// 429, to come back after so many seconds.
    RateLimited(u32),
    /// 500, and nothing was done.
    ServerError,
    /// 500, although what was asked for was done.
    ServerErrorAfterwards,
    /// 503, and nothing was done.
    Unavailable,
}

impl Failure {
    pub(super) fn problem(self, unknowns: &Unknowns) -> Problem {
        match self {
            Failure::RateLimited(seconds) => {
                Problem::rate_limited(StatusCode::TOO_MANY_REQUESTS, unknowns.rate_limit, seconds)
            }
            Failure::ServerError | Failure::ServerErrorAfterwards => {
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "An error occurred.")
            }
            Failure::Unavailable => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Service unavailable."),
        }
    }
}

#[derive(Default)]
pub(super) struct Trouble {
    armed: Vec<(On, u32, Failure)>,
    pub(super) maintenance: bool,
    /// How long every answer takes.
    pub(super) slow: Option<Duration>,
    pub(super) calls_a_second: Option<u32>,
    pub(super) mints_a_minute: Option<u32>,
    windows: HashMap<String, (i64, u32)>,
}

impl Trouble {
    pub(super) fn arm(&mut self, on: On, times: u32, failure: Failure) {
        self.armed.push((on, times, failure));
    }

    /// Whether a failure of this kind is still to come.
    pub(super) fn is_armed(&self, failure: Failure) -> bool {
        self.armed.iter().any(|(_, left, armed)| *left > 0 && *armed == failure)
    }

    pub(super) fn disarm(&mut self, failure: Failure) {
        self.armed.retain(|(.., armed)| *armed != failure);
    }

    /// The failure that this call gets, which is then used up.
    pub(super) fn next(&mut self, method: &str, template: &str) -> Option<Failure> {
        if self.maintenance {
            return Some(Failure::Unavailable);
        }
        let mint = template == super::paths::TOKEN;
        let (_, left, failure) = self.armed.iter_mut().find(|(on, left, _)| {
            *left > 0
                && match on {
                    On::Mints => mint,
                    On::Resources => !mint,
                    On::Writes => !mint && method != "GET",
                    On::Only(only_method, only_template) => {
                        *only_method == method && *only_template == template
                    }
                }
        })?;
        *left -= 1;
        Some(*failure)
    }

    /// Counts one more in this window of so many seconds; false once there are more than `limit`.
    pub(super) fn within(&mut self, limit: u32, key: &str, seconds: i64, now: Timestamp) -> bool {
        let current = now.as_second() / seconds;
        let (window, used) = self.windows.entry(key.to_owned()).or_insert((current, 0));
        if *window != current {
            (*window, *used) = (current, 0);
        }
        *used += 1;
        *used <= limit
    }
}
