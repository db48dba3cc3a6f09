//! Drivers and functions one by one: the test rings the doorbells, turns the clock and breaks the calls.

mod api;
mod callers;
mod claims;
mod connection;
mod contacts;
mod desk;
mod doctor;
mod held;
mod held_races;
mod leaving;
mod number;
mod office;
mod requests;
mod rotation;
mod saving;
mod settings;
mod tables;
mod tenants;
mod unclear;
mod webhook;
mod webhook_refusals;
