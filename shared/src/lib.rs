//! Everything that decides in IntelliSend, and one adapter per outside system.
//!
//! One direction: `domain` ← `twilio`, `servicetitan`, `store`, `vault` ← `drivers` ← `boot` ← the functions.

#![warn(missing_docs)]

/// Decisions: state, texts, settings and time in; values out. No crate that does I/O is in reach.
pub mod domain;
/// ServiceTitan's V2 API: bookings, customers, look-ups, tokens.
pub mod servicetitan;
/// Twilio: webhooks that come in, messages, numbers and media that go out.
pub mod twilio;

/// Wires configuration to clients and opens their connections; the only place that builds a client.
#[cfg(feature = "adapters")]
pub mod boot;
/// Every environment variable, named once.
#[cfg(feature = "adapters")]
pub mod config;
/// Do what the domain decided: one file a flow.
#[cfg(feature = "adapters")]
pub mod drivers;
/// The one HTTP client for ServiceTitan and Twilio, and what its failures mean.
#[cfg(feature = "adapters")]
pub mod http;
/// How often something happened, and how long it took.
#[cfg(feature = "adapters")]
pub mod meter;
/// Numbers that tell one write from another, and bytes that nobody can guess.
#[cfg(feature = "adapters")]
mod random;
/// Which messages an invocation had to do with.
#[cfg(feature = "adapters")]
pub mod sids;
/// DynamoDB: one file an item type, its expressions beside it.
#[cfg(feature = "adapters")]
pub mod store;
/// One line of JSON per invocation.
#[cfg(feature = "adapters")]
pub mod telemetry;
/// Secrets Manager: long-lived credentials, read and kept for a while.
#[cfg(feature = "adapters")]
pub mod vault;
/// The queue that wakes a thread later, to the second.
#[cfg(feature = "adapters")]
pub mod wake;
