//! A small phone in the terminal: what a customer types, what Twilio hands on, and what the office and the customer see of
//! it.

/// What its people do here.
mod business;
/// What is typed.
mod command;
/// What the office sees, and does.
mod office;
/// The customer's side: texts out, messages in.
mod phone;

pub use business::Business;
pub use command::{Command, HELP};
pub use office::Office;
pub use phone::{Phone, Received};

#[cfg(test)]
mod tests;
