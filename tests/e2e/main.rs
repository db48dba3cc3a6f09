//! The whole stack, its doorbells ringing: one file a flow.

mod bookings;
mod pages;
mod settings;
