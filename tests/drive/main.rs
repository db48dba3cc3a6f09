//! Drivers and functions one by one: the test rings the doorbells, turns the clock and breaks the calls.

mod callers;
mod claims;
mod connection;
mod desk;
mod doctor;
mod number;
mod requests;
mod rotation;
mod saving;
mod unclear;
mod webhook;
mod webhook_refusals;
