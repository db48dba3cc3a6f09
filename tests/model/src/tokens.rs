//! Does the token broker keep its promises, whatever happens in whatever order?
//!
//! Three workers want tokens, die, are slow, lose the answers of their writes; mints fail, tokens are refused and end;
//! people save and disconnect. The decision is the product's own; the table, its conditions and the order of a worker's
//! steps are rebuilt. All clocks agree here. What a worker's process keeps is left out: it can only spare a read.
//!
//! In no world may [`search::Fault`] be met. From each world somebody must have a token soon, once nothing fails any
//! more.

/// What a person does with the connection meanwhile.
mod person;
/// The rules, each of which can be left out, and how much may happen.
pub mod rules;
/// Goes through every world that can come about.
pub mod search;
/// All that can happen next in a world.
pub mod step;
/// The table's row, and what each write demands of it.
pub mod table;
/// One worker, in the order of the real one.
mod worker;
/// Everything there is at one moment.
pub mod world;
