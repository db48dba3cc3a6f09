//! Twilio's own log is read for what the webhook never brought. Nothing here reads it: how far back to read, what of it is
//! ours, and what it means that something had to be found there.

/// How far the log of an account was read, and when it is read again.
mod cursor;
/// Whether a number's texts still come here.
mod hearing;
/// A message as the log shows it.
mod listed;
/// How far one reading came.
mod reading;

pub use cursor::{Cursor, LEASE};
pub use hearing::{Hearing, News};
pub use listed::{Direction, Listed, Theirs, Told, outside, takes_over, told};
pub use reading::Reading;

#[cfg(test)]
mod tests;
