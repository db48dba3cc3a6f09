//! Conversations as text files: what was texted and what the office did, and below it what must have come of it.
//!
//! The decisions are the real ones. Around them stands a driver that does as the real one does, over a ServiceTitan that
//! is a few lists, so that a hundred conversations in hundreds of orders take a moment.

/// One customer's answer.
mod answer;
/// One attempt of one effect.
mod attempt;
/// One drive of one thread.
mod drive;
/// Where bookings are made, and what its people do.
mod office;
/// What becomes of it all, as the file says it.
mod outcome;
/// What the file says happened, one thing after the other.
mod play;
/// Reading a file.
mod script;
/// The log and the state of one customer's thread.
mod thread;
/// Everything that a conversation happens in.
mod world;

use std::fmt;

pub use outcome::{EXPECTED, Outcome};
pub use play::{Order, play, replay};
pub use script::Script;

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub file: String,
    pub line: usize,
    pub why: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.why)
    }
}

#[cfg(test)]
mod tests;
