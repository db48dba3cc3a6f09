use super::{
    MAKE_BOOKINGS, MAKE_PROVIDER_TAGS, Missing, PICK_LISTS, PROVIDER_TAGS, READ_BOOKINGS, RECOMMENDED,
    REQUIRED, missing,
};

fn names(scopes: &[&str]) -> Vec<String> {
    scopes.iter().map(|&scope| scope.to_owned()).collect()
}

#[test]
fn nothing_is_missing_where_every_scope_is_granted() {
    let all: Vec<String> = REQUIRED.iter().chain(&RECOMMENDED).map(|scope| scope.name.to_owned()).collect();
    assert_eq!(missing(&all), Missing::default());
}

#[test]
fn what_is_missing_is_named_and_the_right_to_modify_does_not_stand_for_the_right_to_view() {
    let missing = missing(&names(&["tn.crm.bookings:w", "tn.crm.customers:r", "tn.jpm.jobs:w"]));
    assert_eq!(missing.required, ["tn.crm.bookings:r"]);
    let recommended = ["tn.crm.locations:r", "tn.jpm.jobs:r", "tn.jpm.appointments:r", "tn.tlc.calls:r"];
    assert_eq!(missing.recommended, recommended);
}

#[test]
fn the_portal_says_view_and_modify() {
    assert_eq!(MAKE_BOOKINGS.in_portal(), "CRM → Bookings → Modify");
    assert_eq!(READ_BOOKINGS.in_portal(), "CRM → Bookings → View");
    assert_eq!(READ_BOOKINGS.modify().as_deref(), Some(MAKE_BOOKINGS.name));
    assert_eq!(MAKE_BOOKINGS.modify(), None);
}

#[test]
fn every_remedy_says_that_nothing_needs_to_be_pasted_again() {
    for scope in REQUIRED.iter().chain(&RECOMMENDED).chain(&PICK_LISTS) {
        let remedy = scope.remedy();
        assert!(remedy.contains("Upgrade to New Version") && remedy.contains("Allow"), "{remedy}");
        assert!(remedy.ends_with("Nothing needs to be pasted again."), "{remedy}");
    }
}

#[test]
fn a_scope_is_certainly_missing_only_where_the_token_lists_others_and_nothing_that_may_include_it() {
    assert!(PROVIDER_TAGS.is_missing(&names(&["tn.crm.bookings:w"])));
    assert!(!PROVIDER_TAGS.is_missing(&names(&["tn.crm.bookingprovidertags:r"])));
    assert!(!PROVIDER_TAGS.is_missing(&names(&["tn.crm.bookingprovidertags:w"])));
    assert!(!PROVIDER_TAGS.is_missing(&[]));
    assert!(MAKE_PROVIDER_TAGS.is_missing(&names(&["tn.crm.bookingprovidertags:r"])));
}
