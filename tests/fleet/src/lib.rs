//! How refresh-tokens fares with a fleet: simulated minute by minute, with the real decisions of when a token is due, how
//! mints are paced and when an endpoint is given up. The store, the endpoint and the machine are models; what is assumed
//! of them stands in [`assumed`], and what was measured in [`measured`].

/// What is taken for given of AWS and ServiceTitan: how long calls take, and prices.
pub mod assumed;
/// Numbers that look like chance and are the same in each run.
pub mod chance;
/// What a month costs at list price.
pub mod cost;
/// What the product was seen to need. A test in `tests/drive/refresh.rs` counts its calls and holds these figures to them.
pub mod measured;
/// The page that keeps what was found.
pub mod page;
/// What came of a simulation, and what it is held against.
pub mod report;
/// One invocation.
mod run;
/// What is simulated.
pub mod scenario;
/// Connections, the calls that are made with them, and the endpoint that gives tokens.
mod world;
