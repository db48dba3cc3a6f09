//! Sentences that several findings share.

use super::super::super::ids::Environment;
use super::super::super::outcome::Cause;

pub(super) const SIGN_IN: &str = "ServiceTitan's sign-in host";
pub(super) const API: &str = "ServiceTitan's API";

/// Where a contractor's admin connects, updates and disables apps.
pub(super) const APP_ACCESS: &str = "Settings → Integrations → API Application Access";

/// Where a connection's client id and secret are made.
pub(super) const GENERATE: &str = "My Apps → View Connections → Generate";

pub(super) const NO_TOKEN: &str = "Not looked at: ServiceTitan gave no token.";
pub(super) const CHECK_AGAIN: &str = "Solve what is named above, then check again.";

/// What kept a host from answering. Says nothing of what anybody typed.
pub(super) fn trouble(who: &str, cause: &Cause) -> String {
    match cause {
        Cause::Unreachable => format!("{who} could not be reached."),
        Cause::TimedOut => format!("{who} did not answer in time."),
        Cause::Broken => format!("The connection to {who} broke."),
        Cause::Unreadable { status } => format!("{who} answered something that cannot be read ({status})."),
        Cause::Answered(problem) if problem.status == 429 => {
            format!("{who} asks for fewer requests for now (429).")
        }
        Cause::Answered(problem) => format!("{who} answered {}.", problem.status),
        other => format!("{who} was not asked: {other}."),
    }
}

/// What to do about it.
pub(super) fn later(cause: &Cause) -> String {
    let wait = match cause {
        Cause::Answered(problem) => problem.retry_after_seconds,
        _ => None,
    };
    let when = wait.map_or_else(|| "in a few minutes".to_owned(), |seconds| format!("in {seconds} s"));
    format!("Nothing needs to be changed for this. Check again {when}.")
}

pub(super) const fn trace(cause: &Cause) -> Option<&String> {
    match cause {
        Cause::Answered(problem) => problem.trace_id.as_ref(),
        _ => None,
    }
}

pub(super) const fn named(environment: Environment) -> &'static str {
    match environment {
        Environment::Integration => "Integration",
        Environment::Production => "Production",
    }
}

/// `1. … 2. …`
pub(super) fn numbered(steps: &[String]) -> String {
    let steps = steps.iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1));
    steps.collect::<Vec<_>>().join(" ")
}
