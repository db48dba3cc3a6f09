//! Stand-ins for ServiceTitan and Twilio, written from what is known of them. They import nothing of ours, so that a
//! misunderstanding of ours cannot hide in both. They misbehave only as the real ones would; a broken network is not
//! theirs to play.

mod calls;
mod server;
pub mod servicetitan;
pub mod twilio;
