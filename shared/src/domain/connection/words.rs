//! What ServiceTitan said, as people are told.

use super::super::outcome::{Cause, Problem};

/// What stood in the way, as one sentence.
#[must_use]
pub fn said(cause: &Cause) -> String {
    match cause {
        Cause::Unreachable => "ServiceTitan could not be reached.".to_owned(),
        Cause::TimedOut => "ServiceTitan did not answer in time.".to_owned(),
        Cause::Broken => "The connection to ServiceTitan broke before its answer was complete.".to_owned(),
        Cause::Unreadable { status } => format!("ServiceTitan's answer cannot be read ({status})."),
        Cause::Answered(problem) if problem.status == 429 => {
            "ServiceTitan asks for fewer requests for now (429).".to_owned()
        }
        Cause::Answered(problem) => answered(problem),
        Cause::NotConnected { why } => format!("Not connected: {why}."),
        Cause::NeedsAttention { why } => why.clone(),
        Cause::Resting => "ServiceTitan does not answer just now.".to_owned(),
        Cause::Superseded => "The connection was changed meanwhile.".to_owned(),
        Cause::Ours { .. } => "AWS does not answer just now.".to_owned(),
        Cause::TooLate | Cause::TooOften { .. } => "There was no time left for it.".to_owned(),
    }
}

/// With every field that it names.
fn answered(problem: &Problem) -> String {
    let title = problem.title.trim_end_matches('.');
    let title = if title.is_empty() { String::new() } else { format!(": {title}") };
    let fields = problem.errors.iter().map(|(field, why)| format!(" {field}: {}", why.join(" ")));
    format!("ServiceTitan answered {}{title}.{}", problem.status, fields.collect::<String>())
}

/// ServiceTitan's own reference of what it said, for its support.
#[must_use]
pub fn trace_id(cause: &Cause) -> Option<String> {
    match cause {
        Cause::Answered(problem) => problem.trace_id.clone(),
        _ => None,
    }
}
