//! What a phone or a machine wrote, and words that switch us on or off: nothing is understood from them.

use super::super::consent::is_lone_keyword;
use super::super::noise::is_by_a_machine;
use super::super::words::says;

/// Machines' words that are booked all the same, since a person may have passed them on; they are nobody's need.
const PASSED_ON: &[&str] = &[
    "im driving",
    "i am driving",
    "im currently driving",
    "auto reply",
    "autoreply",
    "automatic reply",
    "is not monitored",
    "verification code",
    "is your code",
    "your code is",
    "security code",
    "out of office",
];

pub(super) fn says_nothing(body: &str) -> bool {
    is_lone_keyword(body) || is_by_a_machine(body) || PASSED_ON.iter().any(|phrase| says(body, phrase))
}
