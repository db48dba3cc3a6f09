//! Twilio: webhooks that come in are verified and read, messages, numbers, services and media go out. One `send` classifies
//! every answer of the REST API.

/// A webhook's body, as the ordered pairs that were signed.
pub mod form;
/// Is a request really Twilio's?
pub mod signature;
/// The answer that says nothing to the customer.
pub mod twiml;
/// Bodies as they go over the wire, and how answers are understood.
pub mod wire;

#[cfg(feature = "adapters")]
mod account;
#[cfg(feature = "adapters")]
mod client;
#[cfg(feature = "adapters")]
mod log;
#[cfg(feature = "adapters")]
mod media;
#[cfg(feature = "adapters")]
mod messages;
#[cfg(feature = "adapters")]
mod numbers;
#[cfg(feature = "adapters")]
mod services;

#[cfg(feature = "adapters")]
pub use client::{Account, Hosts, Twilio};
#[cfg(feature = "adapters")]
pub use log::LogPage;
#[cfg(feature = "adapters")]
pub use media::{Fetched, account_of};
#[cfg(feature = "adapters")]
pub use messages::NewMessage;
