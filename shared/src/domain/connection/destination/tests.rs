use super::{Destination, destination};
use crate::domain::connection::Connection;
use crate::domain::ids::{Environment, ProviderId, ServiceTitanTenant};
use crate::domain::settings::Profile;
use crate::domain::time::Timestamp;

const SANDBOX: Environment = Environment::Integration;

fn connection() -> Connection {
    Connection {
        servicetitan_tenant: Some(ServiceTitanTenant(7)),
        booking_provider: Some(ProviderId(9)),
        credentials: Some(crate::domain::connection::tests::login().credentials),
        ..Connection::default()
    }
}

#[test]
fn texts_go_to_the_active_connection_once_tenant_and_provider_are_known() {
    let (profile, whole) = (Profile::default(), connection());
    let place = whole.place(SANDBOX).unwrap();
    assert_eq!(destination(Some(&profile), Some((SANDBOX, &whole))), Destination::Book(place));
}

#[test]
fn whatever_is_missing_is_named() {
    let profile = Profile::default();
    let why = |profile: Option<&Profile>, connection: Option<&Connection>| match destination(
        profile,
        connection.map(|connection| (SANDBOX, connection)),
    ) {
        Destination::Wait(why) => why,
        Destination::Book(_) => "booked",
        Destination::Hold { .. } => "held",
    };
    assert_eq!(why(None, None), "there is no such business");
    assert_eq!(why(Some(&profile), None), "no connection is active");
    let without_tenant = Connection { servicetitan_tenant: None, ..connection() };
    assert_eq!(why(Some(&profile), Some(&without_tenant)), "no ServiceTitan tenant id is saved");
    let without_credentials = Connection { credentials: None, ..connection() };
    assert_eq!(why(Some(&profile), Some(&without_credentials)), "no credentials are in use");
    let without_provider = Connection { booking_provider: None, ..connection() };
    assert_eq!(why(Some(&profile), Some(&without_provider)), "no booking provider is chosen");
    let suspended = Profile { suspended: true, ..profile };
    assert_eq!(why(Some(&suspended), Some(&connection())), "the business is suspended");
}

#[test]
fn after_a_disconnect_texts_are_held_until_a_connection_is_active_but_not_in_place_of_a_suspension() {
    let since = Timestamp::UNIX_EPOCH;
    let cut = Profile { disconnected_at: Some(since), ..Profile::default() };
    let whole = connection();
    assert_eq!(destination(Some(&cut), None), Destination::Hold { since });
    let place = whole.place(SANDBOX).unwrap();
    assert_eq!(destination(Some(&cut), Some((SANDBOX, &whole))), Destination::Book(place));
    let suspended = Profile { suspended: true, ..cut };
    assert_eq!(destination(Some(&suspended), None), Destination::Wait("the business is suspended"));
}
