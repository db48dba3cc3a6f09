//! What comes in from outside, taken apart by chance. A target takes any bytes, and panics where a claim does not hold.
//!
//! libFuzzer calls one of them through `src/bin/fuzz.rs`; `tests/corpora.rs` calls all of them with every file below
//! `corpus/`, without libFuzzer.

/// Pieces of an input.
mod input;
/// A file each.
mod targets;

// The code of functions that reads events, compiled here without the SDK that the rest of them needs.
#[path = "../../../functions/save-credentials/src/caller.rs"]
#[allow(dead_code, reason = "routes use the rest of it")]
mod caller;
#[path = "../../../functions/create-bookings/src/event.rs"]
mod event;
#[path = "../../../functions/receive-sms/src/request.rs"]
mod posted;
#[path = "../../../functions/save-credentials/src/problem.rs"]
#[allow(dead_code, reason = "routes use the rest of it")]
mod problem;
#[path = "../../../functions/save-credentials/src/request.rs"]
#[allow(dead_code, reason = "routes use the rest of it")]
mod request;

/// A claim about whatever bytes come in.
pub type Target = fn(&[u8]);

/// Every target, by the name of its folder below `corpus/`.
pub const TARGETS: [(&str, Target); 9] = [
    ("form", targets::form::check),
    ("signature", targets::signature::check),
    ("webhook", targets::webhook::check),
    ("doorbells", targets::doorbells::check),
    ("settings", targets::settings::check),
    ("servicetitan", targets::servicetitan::check),
    ("twilio", targets::twilio::check),
    ("understood", targets::understood::check),
    ("booked", targets::booked::check),
];

/// None: there is no target of that name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, target)| *target)
}
