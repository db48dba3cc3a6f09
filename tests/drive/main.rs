//! Drivers and functions one by one.
