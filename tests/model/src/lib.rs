//! Does the protocol of `docs/decisions/0002` keep its promises, whatever happens in whatever order?
//!
//! A test tries one order of events. This tries all: it begins with an empty table, asks what can happen next (a text
//! comes in, a driver takes its next step, time passes, something fails), does each of these, and asks again in every
//! world it has not met before, until there are none left. Bounds on texts, drivers and faults keep their number
//! finite. What holds in all of them cannot fail by bad luck.
//!
//! The decisions are those of the product: every driver here calls `intellisend::domain::delivery`. Only the table,
//! ServiceTitan, the clock and the order of a driver's steps are rebuilt.
//!
//! Not in it: twins, replies, a conversation that closes and gives way to the next, and more texts than one read shows.
//!
//! In no world may there be a second booking, or a text that is neither owed nor in the booking; and from each world
//! all must still be able to become well without another text or fault. A model that finds nothing might look at
//! nothing, so each rule is also left out in turn, and then the model has to find what goes wrong.

/// One attempt, and what its answer means.
pub mod attempt;
/// How much may happen.
pub mod bounds;
/// What a driver does once it has read.
pub mod decide;
/// One driver, in the order of the real one.
pub mod driver;
/// The thread's record, small enough to keep millions of.
pub mod item;
/// What was found, for people.
pub mod report;
/// The rules, each of which can be left out.
pub mod rules;
/// Goes through every world that can come about.
pub mod search;
/// All worlds found so far.
pub mod seen;
/// All that can happen next in a world.
pub mod step;
/// Sets of texts.
pub mod texts;
/// Time in steps of twelve seconds.
pub mod ticks;
/// Makes worlds look equal where it makes no difference.
pub mod tidy;
/// The token broker, a model of its own.
pub mod tokens;
/// Everything there is at one moment.
pub mod world;
