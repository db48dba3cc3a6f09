use super::{Connection, Login, Pending, Place, SecretVersion, State, Stored};
use crate::domain::choices::Choices;
use crate::domain::ids::{Environment, ProviderId, ServiceTitanTenant};

pub(super) fn login() -> Login {
    Login {
        servicetitan_tenant: ServiceTitanTenant(7),
        enterprise_hub: false,
        booking_provider: None,
        defaults: Choices::default(),
        credentials: Stored {
            secret: SecretVersion { name: "n".to_owned(), version: "v".to_owned() },
            client_id_ends: String::new(),
            client_secret_ends: String::new(),
            app_key_ends: None,
            saved_at: "2026-11-22T10:00:00Z".parse().unwrap(),
            saved_by: "ann@example.com".to_owned(),
        },
    }
}

#[test]
fn credentials_in_use_count_whatever_else_is_going_on() {
    let disconnected_at = Some("2026-11-22T10:00:00Z".parse().unwrap());
    let cut = Connection { disconnected_at, ..Connection::default() };
    assert_eq!(Connection::default().state(), State::NotSaved);
    assert_eq!(cut.state(), State::Disconnected);
    assert_eq!(Connection { credentials: Some(login().credentials), ..cut }.state(), State::Connected);
}

#[test]
fn a_connection_that_an_older_version_stored_can_be_read() {
    let stored = r#"{"name":"Sandbox","servicetitan_tenant":7}"#;
    let read: Connection = serde_json::from_str(stored).unwrap();
    assert_eq!((read.name.as_str(), read.servicetitan_tenant), ("Sandbox", Some(ServiceTitanTenant(7))));
}

#[test]
fn a_place_is_gone_where_its_connection_is_cut_or_anothers_and_not_where_it_is_only_out_of_order() {
    let place = Place {
        environment: Environment::Integration,
        tenant: login().servicetitan_tenant,
        provider: ProviderId(9),
    };
    let connected = Connection {
        servicetitan_tenant: Some(place.tenant),
        credentials: Some(login().credentials),
        ..Connection::default()
    };
    assert!(!place.is_gone(Some(&connected)));
    let other = Some(ServiceTitanTenant(place.tenant.0 + 1));
    assert!(place.is_gone(Some(&Connection { servicetitan_tenant: other, ..connected.clone() })));
    let cut = Connection { credentials: None, ..connected };
    assert!(place.is_gone(Some(&cut)));
    let pending = Some(Pending { login: login(), tried_at: None, why: String::new() });
    assert!(!place.is_gone(Some(&Connection { pending, ..cut })), "it is being connected again");
    assert!(place.is_gone(None));
}
