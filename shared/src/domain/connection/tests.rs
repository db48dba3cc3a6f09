use super::{Connection, Login, SecretVersion, State, Stored};
use crate::domain::ids::ServiceTitanTenant;

pub(super) fn login() -> Login {
    Login {
        servicetitan_tenant: ServiceTitanTenant(7),
        enterprise_hub: false,
        booking_provider: None,
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
