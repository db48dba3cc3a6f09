//! Automatic replies: planned before their texts are struck off, recorded before they are handed over, and handed over
//! once. A reply needs no claim: it never waits for a booking that is unclear, and holds none up.

mod hear;
mod plan;
mod refused;
mod send;
mod stage;

pub use hear::{HeardReports, hear_all};
pub(super) use plan::Answering;
pub(super) use refused::Refused;
pub(super) use stage::answer;
