//! The whole stack, its doorbells ringing: one file a flow.

mod bookings;
mod canary;
mod first_day;
mod health;
mod isolation;
mod pages;
mod settings;
