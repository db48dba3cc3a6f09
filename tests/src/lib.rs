//! What the tests stand on: fakes of ServiceTitan and Twilio, a host for Lambda functions, a proxy that breaks things,
//! and the local stack.

/// The settings API as its users call it; every answer is held to its description.
pub mod api;
/// What must never be in a log, and the search for it.
pub mod canaries;
/// A small phone in the terminal.
pub mod chat;
/// What the settings API's description says.
pub mod contract;
/// A contractor's first day, over HTTP.
pub mod day;
/// What the documents say that the code must have.
#[cfg(test)]
mod documents;
/// Events as AWS sends them.
pub mod events;
/// ServiceTitan and Twilio, written from the facts; they know nothing of ours.
pub mod fakes;
/// What can go wrong on the way, as data.
pub mod faults;
/// What a test stands on.
pub mod ground;
/// A Lambda Runtime API host.
pub mod lambda;
mod loopback;
/// A customer's phone: texts as Twilio posts them, signed as Twilio signs them.
pub mod phone;
/// What functions ask of AWS, beside what their roles allow.
pub mod privilege;
/// What a ServiceTitan answers to what its documentation leaves open.
pub mod probe;
/// A forwarder that numbers, records and breaks calls.
pub mod proxy;
/// Whether anything was lost or done twice.
pub mod reckoning;
/// A phone and ServiceTitan beside each other, in a browser.
pub mod simulator;
/// The whole of it on this machine.
pub mod stack;
/// Many texts, many faults, ten drivers at once.
pub mod storm;
/// The template as a document.
pub mod template;
/// A certificate authority of our own, and TLS before a plain server.
pub mod tls;
/// Waiting for a condition.
pub mod until;
/// One request over a connection of its own.
mod wire;
/// Conversations as text files, and what comes of them.
pub mod written;
