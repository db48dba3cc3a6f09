//! Where texts go now.

use super::super::ids::Environment;
use super::super::settings::Profile;
use super::super::time::Timestamp;
use super::{Connection, Place};

/// Why what came in before a person disconnected waits.
pub const NONE_ACTIVE: &str = "no connection is active";

/// Where a text that came in is to be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// There, at once.
    Book(Place),
    /// Nowhere yet, for this reason. What is owed stays owed.
    Wait(&'static str),
    /// Nowhere, since a person disconnected: what came in from then on waits for a person's click.
    Hold {
        /// When that was.
        since: Timestamp,
    },
}

/// Where a tenant's texts go, from its settings and the connection that is active.
#[must_use]
pub fn destination(profile: Option<&Profile>, active: Option<(Environment, &Connection)>) -> Destination {
    match (profile, active) {
        (None, _) => Destination::Wait("there is no such business"),
        (Some(profile), _) if profile.suspended => Destination::Wait("the business is suspended"),
        (Some(profile), None) => match profile.disconnected_at {
            Some(since) => Destination::Hold { since },
            None => Destination::Wait(NONE_ACTIVE),
        },
        (Some(_), Some((environment, connection))) => match connection.place(environment) {
            Some(_) if connection.credentials.is_none() => Destination::Wait("no credentials are in use"),
            Some(place) => Destination::Book(place),
            None if connection.servicetitan_tenant.is_none() => {
                Destination::Wait("no ServiceTitan tenant id is saved")
            }
            None => Destination::Wait("no booking provider is chosen"),
        },
    }
}

#[cfg(test)]
mod tests;
