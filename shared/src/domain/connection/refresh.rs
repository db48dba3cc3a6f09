//! How a minute's refreshes are spread, and when a run gives up on an endpoint that does not answer.

use std::collections::VecDeque;

use super::super::time::SignedDuration;

/// What is due in a minute is spread over this much of it, so that a fleet never asks for all its tokens at once. Longer
/// would not fit into the time that a run has for starting anything; shorter makes the peak of a fleet of a thousand,
/// whose minutes are unequally full, more than twice the mean.
const SPREAD: SignedDuration = SignedDuration::from_secs(43);

/// A small fleet is done sooner.
const LONGEST_GAP: SignedDuration = SignedDuration::from_secs(1);

/// Not more than 400 a second, however many are due: the rest is the next run's.
const SHORTEST_GAP: SignedDuration = SignedDuration::from_micros(2_500);

/// Mints side by side, until one was answered and from then on.
const SCOUTS: usize = 4;
const AT_ONCE: usize = 64;

/// Failures in a row, none of them the credentials' fault, after which the endpoint counts as down for this run.
const GIVE_UP: usize = 10;

/// How far apart the mints of a run start.
#[must_use]
pub fn gap(due: usize) -> SignedDuration {
    let due = i32::try_from(due.max(1)).unwrap_or(i32::MAX);
    (SPREAD / due).clamp(SHORTEST_GAP, LONGEST_GAP)
}

/// The order in which a run takes them: the longest due first, but each fourth is the one due last. A few connections
/// that fail again and again are the longest due in every run, and must not make the endpoint look down.
#[must_use]
pub fn in_turn<T>(longest_due_first: Vec<T>) -> Vec<T> {
    let mut waiting = VecDeque::from(longest_due_first);
    let next = |n| if n % 4 == 3 { waiting.pop_back() } else { waiting.pop_front() };
    (0..).map_while(next).collect()
}

/// What a run knows of one environment's token endpoint. While it is silent a few are sent ahead: a fleet whose tokens
/// all expired in an outage does not fall on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Endpoint {
    answers: bool,
    failed_in_a_row: usize,
}

impl Endpoint {
    /// Whether it answered, whatever it said of the credentials.
    #[must_use]
    pub const fn heard(self, answered: bool) -> Self {
        if answered {
            Self { answers: true, failed_in_a_row: 0 }
        } else {
            Self { failed_in_a_row: self.failed_in_a_row + 1, ..self }
        }
    }

    /// Whether one more may be sent beside those under way.
    #[must_use]
    pub const fn admits(self, under_way: usize) -> bool {
        under_way < if self.answers { AT_ONCE } else { SCOUTS }
    }

    /// Whether the rest is left to the next run.
    #[must_use]
    pub const fn is_down(self) -> bool {
        self.failed_in_a_row >= if self.answers { GIVE_UP } else { SCOUTS }
    }
}

#[cfg(test)]
mod tests;
