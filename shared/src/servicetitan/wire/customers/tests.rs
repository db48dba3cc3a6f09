use serde_json::json;

use super::super::Page;
use super::{ListedContact, ListedCustomer, ListedLocation, OwnedContact};
use crate::domain::conversation::customer::{Customer, Location};

fn customer(value: serde_json::Value) -> Option<Customer> {
    serde_json::from_value::<ListedCustomer>(value).unwrap().known()
}

fn locations(data: &serde_json::Value) -> Vec<Location> {
    let page: Page<ListedLocation> = serde_json::from_value(json!({ "data": data })).unwrap();
    ListedLocation::of(page.data, 31)
}

#[test]
fn a_customer_is_read_with_the_newest_fields_and_with_hardly_any() {
    let full = json!({
        "id": 31, "active": true, "name": "Ann Smith", "type": "Residential", "doNotService": true,
        "address": { "street": "12 Oak St", "unit": null, "city": "Plano", "latitude": 33.01 },
        "customFields": [], "balance": "0.00", "mergedToId": null, "createdBy": { "anything": [1] },
    });
    let known = customer(full).unwrap();
    assert_eq!((known.id, known.name.as_deref(), known.do_not_service), (31, Some("Ann Smith"), true));
    assert_eq!(known.locations[0].line, "12 Oak St, Plano");
    let bare = customer(json!({ "id": 31 })).unwrap();
    assert_eq!((bare.name, bare.locations, bare.do_not_service), (None, Vec::new(), false));
    let blank = json!({ "id": 31, "active": null, "name": null, "address": null, "doNotService": null });
    assert!(customer(blank).is_some());
}

#[test]
fn inactive_and_merged_customers_are_left_out() {
    assert_eq!(customer(json!({ "id": 31, "active": false })), None);
    assert_eq!(customer(json!({ "id": 31, "active": true, "mergedToId": 32 })), None);
    assert!(customer(json!({ "id": 31, "active": true, "mergedToId": 0 })).is_some());
}

#[test]
fn a_contact_s_number_is_its_value_or_what_its_settings_name() {
    let read = |value| serde_json::from_value::<ListedContact>(value).unwrap().known();
    let whole = read(json!({
        "id": 1, "type": "MobilePhone", "value": "(972) 555-0100",
        "phoneSettings": { "phoneNumber": "9725550100", "doNotText": true },
    }));
    assert_eq!((whole.value.as_deref(), whole.do_not_text), (Some("(972) 555-0100"), true));
    let valueless = read(json!({ "type": "Phone", "phoneSettings": { "phoneNumber": "9725550100" } }));
    assert_eq!((valueless.value.as_deref(), valueless.do_not_text), (Some("9725550100"), false));
    let email = read(json!({ "type": "Email", "value": "ann@example.com", "phoneSettings": null }));
    assert!(!email.do_not_text);
}

#[test]
fn a_contact_of_nobody_cannot_be_read_in_a_list_of_several_customers() {
    let contact = json!({ "id": 1, "type": "Phone", "value": "9725550100" });
    assert!(serde_json::from_value::<OwnedContact>(contact).is_err());
    let owned = json!({ "id": 1, "customerId": 31, "type": "Phone", "value": "9725550100" });
    assert_eq!(serde_json::from_value::<OwnedContact>(owned).unwrap().customer_id, 31);
}

#[test]
fn only_the_customer_s_own_locations_in_use_are_listed_in_the_order_of_their_ids() {
    let at = |street: &str| json!({ "street": street });
    let lines = locations(&json!([
        { "id": 9, "customerId": 31, "active": true, "address": at("9 Elm St") },
        { "id": 2, "customerId": 31, "address": at("2 Elm St") },
        { "id": 3, "address": at("3 Elm St") },
        { "id": 4, "customerId": 32, "address": at("4 Elm St") },
        { "id": 5, "customerId": 31, "active": false, "address": at("5 Elm St") },
        { "id": 6, "customerId": 31, "mergedToId": 9, "address": at("6 Elm St") },
        { "id": 7, "customerId": 31, "address": null },
        { "id": 8, "customerId": 31 },
    ]));
    let lines: Vec<_> = lines.iter().map(|location| &*location.line).collect();
    assert_eq!(lines, ["2 Elm St", "3 Elm St", "9 Elm St"]);
}

#[test]
fn nothing_personal_is_printed() {
    let customer: ListedCustomer = serde_json::from_value(json!({ "id": 31, "name": "Ann Smith" })).unwrap();
    let contact: ListedContact = serde_json::from_value(json!({ "value": "9725550100" })).unwrap();
    assert_eq!(format!("{customer:?} {contact:?}"), "ListedCustomer(31) ListedContact(…)");
}
