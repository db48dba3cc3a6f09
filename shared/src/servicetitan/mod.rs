//! ServiceTitan's V2 API. One `send` classifies every answer; reads are `Result`s, writes are `Outcome`s.

/// What a token says of itself.
pub mod claims;
/// Bodies as they go over the wire, and how answers are understood.
pub mod wire;

#[cfg(feature = "adapters")]
mod auth;
#[cfg(feature = "adapters")]
mod bookings;
#[cfg(feature = "adapters")]
mod calls;
#[cfg(feature = "adapters")]
mod client;
#[cfg(feature = "adapters")]
mod customers;
#[cfg(feature = "adapters")]
mod jobs;
#[cfg(feature = "adapters")]
mod locations;
#[cfg(feature = "adapters")]
mod lookups;
#[cfg(feature = "adapters")]
mod notes;
#[cfg(feature = "adapters")]
mod probe;

#[cfg(feature = "adapters")]
pub use auth::{Credentials, MintError};
#[cfg(feature = "adapters")]
pub use client::{Access, Hosts, ServiceTitan};
#[cfg(feature = "adapters")]
pub use customers::Found;
#[cfg(feature = "adapters")]
pub use lookups::{JobType, Named, ProviderTag};
