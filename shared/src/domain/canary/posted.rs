use std::fmt;

use crate::domain::ids::MessageSid;
use crate::domain::phone::PhoneNumber;

/// Area codes of the numbers that canaries come from; the exchange 555 and lines from 0100 to 0199 are fictional in all of
/// them. Their product is how many turns go by before a number comes again: more than a week, in which its last booking was
/// dismissed long ago.
const AREAS: [&str; 24] = [
    "201", "202", "203", "205", "206", "207", "208", "209", "210", "212", "213", "214", "215", "216", "217",
    "218", "219", "224", "225", "228", "229", "231", "234", "239",
];
const LINES: u64 = 100;

/// A text as Twilio posts it.
#[derive(Clone, PartialEq, Eq)]
pub struct Posted {
    /// Made of account, turn and its time, so that no two are the same.
    pub sid: MessageSid,
    /// A made-up number, by turns.
    pub from: String,
    /// The number of the canary's route.
    pub to: PhoneNumber,
    /// What it says, which names the turn.
    pub body: String,
}

impl Posted {
    /// The text of a turn.
    pub(super) fn of(sid: MessageSid, turn: u64) -> Self {
        Self { sid, from: sender(turn), to: PhoneNumber::of_canaries(), body: words(turn) }
    }
}

/// Personal in form, though it is nobody's.
impl fmt::Debug for Posted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Posted({})", self.sid.as_str())
    }
}

fn sender(turn: u64) -> String {
    // As many as an array holds, so that neither is cut off.
    let area = AREAS[usize::try_from(turn / LINES % AREAS.len() as u64).unwrap_or_default()];
    format!("+1{area}55501{:02}", turn % LINES)
}

fn words(turn: u64) -> String {
    format!("IntelliSend canary {turn}: my water heater is leaking. Nobody wrote this, please ignore it.")
}
