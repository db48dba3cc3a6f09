//! What is known after a call to another system, and what the caller may do about it.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::time::SignedDuration;

/// Twilio's code where it does not accept the account's credentials.
pub const NOT_ACCEPTED: u32 = 20_003;

/// What is known after a call that changes something elsewhere. `Result` is for reads; a write never returns one.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It happened, and this is what the other side says of it.
    Done(T),
    /// It certainly did not happen.
    NotDone {
        /// What stood in the way.
        cause: Cause,
        /// When it may be tried again.
        again: Again,
    },
    /// It may have happened, or may still happen.
    Unclear {
        /// Why nobody knows: no answer, one that cannot be read, or a status that says neither.
        cause: Cause,
    },
}

/// What may be done about something that certainly did not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Once this long has passed, or by our own schedule where the other side did not say.
    Later(Option<SignedDuration>),
    /// When the connection works again: credentials, permissions or the booking provider stand in the way.
    WhenConnected,
    /// Never as it is.
    Never,
}

/// What went wrong. Holds nothing that a customer wrote and no secret: it is stored, shown and logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Cause {
    /// Nothing was sent.
    #[error("no connection could be made")]
    Unreachable,
    /// What was asked may have been done, or may still be.
    #[error("no answer came in time")]
    TimedOut,
    /// What was asked may have been done.
    #[error("the connection broke before the answer was complete")]
    Broken,
    /// The body is not what was agreed.
    #[error("the answer could not be read (status {status})")]
    Unreadable {
        /// The HTTP status that came with it.
        status: u16,
    },
    /// An error that the other side states.
    #[error("answered {}: {}", .0.status, .0.title)]
    Answered(Problem),
    /// Nothing was sent, since nothing is connected.
    #[error("not connected: {why}")]
    NotConnected {
        /// What is missing, in a sentence.
        why: String,
    },
    /// A person must act first, which is in our own words. Nobody calls with the connection until then.
    #[error("needs attention: {why}")]
    NeedsAttention {
        /// What is wrong, and what to do.
        why: String,
    },
    /// Nobody calls for a while, so that an outage is cheap.
    #[error("ServiceTitan is left alone for now")]
    Resting,
    /// What was read of the connection is out of date: read it again.
    #[error("the connection was changed meanwhile")]
    Superseded,
    /// Trouble of our own, which is no tenant's.
    #[error("trouble of our own: {why}")]
    Ours {
        /// What happened, for the log.
        why: String,
    },
    /// Somebody else may be at it by now, so nothing was sent.
    #[error("leave to send was over before anything was sent")]
    TooLate,
    /// Nobody tries any more until a person asks.
    #[error("given up after {attempts} attempts")]
    TooOften {
        /// How often it was tried.
        attempts: u8,
    },
}

/// An error as the other side states it (RFC 7807 at ServiceTitan, `code` and `message` at Twilio).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// In ServiceTitan's words, cut and masked; of Twilio only its code is kept.
    pub title: String,
    /// ServiceTitan's own reference, for its support.
    pub trace_id: Option<String>,
    /// Field by field, what ServiceTitan did not accept.
    pub errors: BTreeMap<String, Vec<String>>,
    /// Twilio's error code, or the `error` of a token answer as text in `title`.
    pub code: Option<u32>,
    /// Seconds to wait, where the answer says so.
    pub retry_after_seconds: Option<u32>,
}

impl Cause {
    /// For a log: without the words of the other side, which may repeat what it was sent.
    #[must_use]
    pub fn for_logs(&self) -> String {
        match self {
            Self::Answered(problem) => format!("answered {}", problem.status),
            other => other.to_string(),
        }
    }

    /// The status answered, where there was an answer.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Answered(problem) => Some(problem.status),
            Self::Unreadable { status } => Some(*status),
            _ => None,
        }
    }

    /// Twilio's error code, where it gave one; where it only refused the auth token, the code that stands for that.
    #[must_use]
    pub fn code(&self) -> Option<u32> {
        match self {
            Self::Answered(problem) => problem.code.or((problem.status == 401).then_some(NOT_ACCEPTED)),
            _ => None,
        }
    }

    /// How long to wait before asking again, where the other side said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<SignedDuration> {
        match self {
            Self::Answered(problem) => problem.retry_after_seconds,
            _ => None,
        }
        .map(|seconds| SignedDuration::from_secs(seconds.into()))
    }

    /// Whether the other side gave no answer that could be read, so that it says nothing of what was asked.
    #[must_use]
    pub const fn is_of_the_way(&self) -> bool {
        matches!(self, Self::Unreachable | Self::TimedOut | Self::Broken | Self::Unreadable { .. })
    }

    /// Whether it passes only once somebody changes the connection: its credentials, permissions or booking provider,
    /// or that there is one at all.
    #[must_use]
    pub const fn is_the_tenants(&self) -> bool {
        matches!(self, Self::NotConnected { .. } | Self::NeedsAttention { .. })
            || matches!(self.status(), Some(401 | 403 | 404))
    }
}

impl<T> Outcome<T> {
    /// The same knowledge of something else.
    pub fn map<U>(self, with: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Done(it) => Outcome::Done(with(it)),
            Self::NotDone { cause, again } => Outcome::NotDone { cause, again },
            Self::Unclear { cause } => Outcome::Unclear { cause },
        }
    }

    /// For reads, which may be repeated freely: what was read, or what stood in the way.
    ///
    /// # Errors
    /// Anything but a readable answer.
    pub fn read(self) -> Result<T, Cause> {
        match self {
            Self::Done(it) => Ok(it),
            Self::NotDone { cause, .. } | Self::Unclear { cause } => Err(cause),
        }
    }
}

/// An answer as it came over the wire: whatever the other side said, nothing understood yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header, where it was a number of seconds.
    pub retry_after_seconds: Option<u32>,
    /// As it came; read by whoever asked.
    pub body: Vec<u8>,
}

/// Bodies may hold anything, tokens and customers' words among it.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

/// What a failure without an answer, or an answer with an error status, says of the request: did it happen?
///
/// The same for ServiceTitan and Twilio. Only a refused connection and a definite "no" mean that nothing happened; a
/// time-out, a broken connection, any 5xx and whatever cannot be understood may all have taken effect.
pub fn unsuccessful<T>(cause: Cause) -> Outcome<T> {
    let Some(status) = cause.status() else {
        return match cause {
            Cause::Unreachable | Cause::TooLate | Cause::Superseded | Cause::Resting | Cause::Ours { .. } => {
                Outcome::NotDone { cause, again: Again::Later(None) }
            }
            Cause::NotConnected { .. } | Cause::NeedsAttention { .. } => {
                Outcome::NotDone { cause, again: Again::WhenConnected }
            }
            cause => Outcome::Unclear { cause },
        };
    };
    let wait = cause.retry_after();
    match status {
        429 | 425 => Outcome::NotDone { cause, again: Again::Later(wait) },
        401 | 403 | 404 => Outcome::NotDone { cause, again: Again::WhenConnected },
        // A conflict says that something is there already or is being changed: only a look can tell.
        408 | 409 => Outcome::Unclear { cause },
        400..=499 => Outcome::NotDone { cause, again: Again::Never },
        _ => Outcome::Unclear { cause },
    }
}

/// What an answer, or its absence, says of the request; `problem` reads the error of an answer that is none.
pub fn understand<T: DeserializeOwned>(
    answer: Result<Answer, Cause>,
    problem: impl FnOnce(&Answer) -> Problem,
) -> Outcome<T> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(cause) => return unsuccessful(cause),
    };
    if !(200..=299).contains(&answer.status) {
        return unsuccessful(Cause::Answered(problem(&answer)));
    }
    // Where nothing of a body is needed, none is needed.
    let body: &[u8] = if answer.body.is_empty() { b"null" } else { &answer.body };
    match serde_json::from_slice(body) {
        Ok(it) => Outcome::Done(it),
        Err(_) => Outcome::Unclear { cause: Cause::Unreadable { status: answer.status } },
    }
}

#[cfg(test)]
mod tests;
