//! The whole stack, its doorbells ringing: one file a flow.

mod bookings;
mod isolation;
mod pages;
mod settings;
