use proptest::prelude::*;

use super::{
    AccountSid, BookingId, ConnectionKey, Environment, ExternalId, MessageSid, ServiceTitanTenant, TenantId,
    ThreadKey,
};
use crate::domain::phone::{PhoneNumber, Sender};

const HEX: &str = "0123456789abcdef0123456789abcdef";

fn thread(customer: &str) -> ThreadKey {
    ThreadKey {
        tenant: TenantId::parse("tn_demo").unwrap(),
        customer: Sender::parse(customer).unwrap(),
        number: PhoneNumber::parse("+15005550001").unwrap(),
    }
}

#[test]
fn a_tenant_id_is_a_prefix_and_one_to_forty_small_letters_or_digits() {
    for value in ["tn_a", "tn_7", &format!("tn_{}", "z".repeat(40))] {
        assert_eq!(TenantId::parse(value).unwrap().as_str(), value);
    }
    for value in
        ["", "tn_", "demo", "tn_Demo", "tn_a#b", "tn_é", "TN_a", "tn_a ", &format!("tn_{}", "z".repeat(41))]
    {
        assert!(TenantId::parse(value).is_err(), "{value}");
    }
}

#[test]
fn no_outside_byte_names_the_platform() {
    let platform = TenantId::platform();
    assert!(platform.is_platform() && !TenantId::parse("tn_platform").unwrap().is_platform());
    assert!(TenantId::parse(platform.as_str()).is_err());
    assert!(serde_json::from_str::<TenantId>("\"platform\"").is_err());
    assert!(ThreadKey::parse("platform#+19725550100#+15005550001").is_err());
}

#[test]
fn an_account_is_ac_and_32_hexadecimal_digits() {
    assert!(AccountSid::parse(&format!("AC{HEX}")).is_ok());
    for value in [
        "",
        "AC",
        &format!("SM{HEX}"),
        &format!("AC{HEX}0"),
        &format!("AC{}", &HEX[1..]),
        &format!("ac{HEX}"),
    ] {
        assert!(AccountSid::parse(value).is_err(), "{value}");
    }
}

#[test]
fn a_message_is_sm_or_mm_and_32_hexadecimal_digits() {
    for kind in ["SM", "MM"] {
        assert!(MessageSid::parse(&format!("{kind}{HEX}")).is_ok(), "{kind}");
    }
    for value in [&format!("AC{HEX}"), &format!("SM{}g", &HEX[1..]), &format!("SM{}", "é".repeat(16)), " "] {
        assert!(MessageSid::parse(value).is_err(), "{value}");
    }
}

#[test]
fn a_servicetitan_tenant_id_is_digits_only() {
    assert_eq!(ServiceTitanTenant::parse("1234567"), Ok(ServiceTitanTenant(1_234_567)));
    for value in ["", "+1", "-1", "1 2", "12a", "١٢", "99999999999999999999"] {
        assert!(ServiceTitanTenant::parse(value).is_err(), "{value}");
    }
}

#[test]
fn what_is_read_from_storage_has_the_form_of_its_kind_too() {
    assert!(serde_json::from_str::<TenantId>("\"demo\"").is_err());
    assert!(serde_json::from_str::<AccountSid>("\"AC1\"").is_err());
    assert!(serde_json::from_str::<MessageSid>("\"SM1\"").is_err());
    assert!(serde_json::from_str::<Environment>("\"Production\"").is_err());
}

#[test]
fn an_environment_is_stored_under_the_name_that_it_is_shown_under() {
    for environment in Environment::ALL {
        assert_eq!(serde_json::to_value(environment).unwrap(), environment.as_str());
    }
}

#[test]
fn a_connection_is_written_as_tenant_and_environment() {
    let key = ConnectionKey { tenant: thread("72727").tenant, environment: Environment::Integration };
    assert_eq!(key.to_string(), "tn_demo#integration");
}

#[test]
fn an_external_id_names_us_and_the_first_message() {
    let first = MessageSid::parse(&format!("SM{HEX}")).unwrap();
    assert_eq!(ExternalId::of(&first).as_str(), format!("intellisend-SM{HEX}"));
}

#[test]
fn the_smaller_booking_id_is_the_older() {
    assert!(BookingId(9) < BookingId(10));
}

#[test]
fn a_thread_is_written_as_tenant_customer_and_number() {
    assert_eq!(thread("+19725550100").key(), "tn_demo#+19725550100#+15005550001");
    assert_eq!(ThreadKey::parse("tn_demo#A#1#+15005550001"), Ok(thread("A#1")));
}

#[test]
fn a_thread_that_lacks_a_part_is_none() {
    let malformed =
        ["", "tn_demo", "tn_demo#+19725550100", "tn_demo##+15005550001", "demo#72727#+15005550001"];
    for value in malformed.into_iter().chain([
        "tn_demo#72727#15005550001",
        "tn_demo#72727#",
        "tn_demo#a\nb#+15005550001",
    ]) {
        assert!(ThreadKey::parse(value).is_err(), "{value}");
    }
}

proptest! {
    #[test]
    fn a_thread_reads_back_as_it_was_written(customer in r"(\+[1-9][0-9]{6,14}|[0-9]{3,8}|whatsapp:\+[1-9][0-9]{9}|[#a-z0-9+ ]{1,20}|\PC{1,16})") {
        let key = thread(&customer);
        prop_assert_eq!(ThreadKey::parse(&key.key()), Ok(key));
    }

    #[test]
    fn no_thread_shows_a_number_when_printed(digits in "[1-9][0-9]{6,14}") {
        let key = thread(&format!("+{digits}"));
        let printed = format!("{key:?} {:?}", ThreadKey::parse(&format!("{}#", key.key())));
        prop_assert!(!printed.contains(&digits) && !printed.contains("5005550001"), "{}", printed);
    }

    #[test]
    fn whatever_reads_as_a_thread_is_written_the_same(value in r"tn_[a-z0-9]{1,4}#[#+a-z0-9]{0,12}#\+[0-9]{5,9}") {
        if let Ok(key) = ThreadKey::parse(&value) {
            prop_assert_eq!(key.key(), value);
        }
    }
}
