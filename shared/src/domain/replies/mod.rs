//! Automatic replies: whether a customer gets one, when, and in which words. Pure: the same input gives the same reply.

/// What may be sent to one customer by one business, whatever number it is sent from.
pub mod allowance;
/// What people of a business answer by hand.
pub mod by_hand;
/// To which countries replies go.
pub mod countries;
/// What was said in one thread, as far as the next reply depends on it.
pub mod dialogue;
/// When a reply is due.
pub mod due;
/// What a delivery report changes.
pub mod heard;
/// What comes next for a customer that waits for an answer.
pub mod next;
/// What follows where a reply was certainly not taken.
pub mod refused;
/// What was sent in a thread, automatic or not.
pub mod said;
/// How messages of one number of a business fare on their way.
pub mod sender;

/// What is said.
mod choose;
/// The words that it is said in.
mod compose;
/// Why nothing is said.
mod gates;
/// What is asked.
mod questions;
/// What a reply is chosen from.
mod talk;

#[cfg(test)]
mod tests;
