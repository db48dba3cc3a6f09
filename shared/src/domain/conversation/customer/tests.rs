mod jobs;
mod places;

use super::{CALLED_WITHIN, Call, Caller, Candidate, Contact, Customer, confirmed, identify, last_call};
use crate::domain::phone::PhoneNumber;
use crate::domain::time::{SignedDuration, Timestamp, after};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn number() -> PhoneNumber {
    PhoneNumber::parse("+19725550100").unwrap()
}

fn customer(id: i64) -> Customer {
    Customer::on_record(id, Some("Ann"), false, None)
}

fn contact(kind: &str, value: &str) -> Contact {
    Contact { kind: Some(kind.to_owned()), value: Some(value.to_owned()), do_not_text: false }
}

fn candidate(id: i64, phone: &str) -> Candidate {
    Candidate { customer: customer(id), contacts: vec![contact("MobilePhone", phone)] }
}

fn is_confirmed(contacts: Vec<Contact>) -> bool {
    confirmed(Candidate { customer: customer(1), contacts }, &number()).is_some()
}

fn ids(caller: &Caller) -> Vec<i64> {
    match caller {
        Caller::Several { customers, .. } => customers.iter().map(|customer| customer.id).collect(),
        other => panic!("not several: {other:?}"),
    }
}

#[test]
fn a_customer_is_confirmed_by_any_contact_with_the_number() {
    for kind in ["Phone", "MobilePhone", "Fax", "Pager"] {
        assert!(is_confirmed(vec![contact("Email", "ann@example.com"), contact(kind, "(972) 555-0100")]));
    }
    let unsaid = Contact { kind: None, ..contact("", "+19725550100") };
    assert!(is_confirmed(vec![unsaid]));
}

#[test]
fn no_contact_another_number_and_an_e_mail_address_confirm_nobody() {
    assert!(!is_confirmed(Vec::new()));
    assert!(!is_confirmed(vec![contact("MobilePhone", "214-555-0100"), contact("Phone", "555-0100")]));
    assert!(!is_confirmed(vec![contact("Email", "9725550100@texts.example.com")]));
    assert!(!is_confirmed(vec![contact("Other", "9725550100@texts.example.com")]));
    assert!(!is_confirmed(vec![Contact { value: None, ..contact("Phone", "") }]));
}

#[test]
fn do_not_text_counts_where_it_stands_beside_this_number() {
    let dead = |value: &str| Contact { do_not_text: true, ..contact("MobilePhone", value) };
    let known = |contacts| confirmed(Candidate { customer: customer(1), contacts }, &number()).unwrap();
    assert!(known(vec![dead("9725550100")]).do_not_text);
    assert!(known(vec![contact("Phone", "9725550100"), dead("+19725550100")]).do_not_text);
    assert!(!known(vec![dead("9725550199"), contact("Phone", "9725550100")]).do_not_text);
}

#[test]
fn nobody_one_and_several_are_told_apart_by_who_is_confirmed() {
    let found = |candidates| identify(candidates, true, &number()).unwrap();
    assert_eq!(found(Vec::new()), Caller::Nobody);
    assert_eq!(found(vec![candidate(1, "9725550199")]), Caller::Nobody);
    let one = found(vec![candidate(1, "2145550100"), candidate(2, "9725550100")]);
    assert_eq!(one.one().map(|customer| customer.id), Some(2));
    let several = found(vec![candidate(3, "9725550100"), candidate(2, "+19725550100")]);
    assert_eq!(ids(&several), [2, 3]);
}

#[test]
fn the_same_customer_found_twice_is_one() {
    let twice = vec![candidate(2, "9725550100"), candidate(2, "9725550100")];
    assert_eq!(identify(twice, true, &number()), Some(Caller::One(customer(2))));
}

#[test]
fn of_many_the_first_five_by_id_are_named_and_the_others_counted() {
    let many: Vec<_> = [7, 3, 9, 1, 8, 2, 5].map(|id| candidate(id, "9725550100")).into();
    let caller = identify(many, true, &number()).unwrap();
    assert_eq!(ids(&caller), [1, 2, 3, 5, 7]);
    assert!(matches!(caller, Caller::Several { more: 2, .. }));
}

#[test]
fn neither_nobody_nor_one_can_be_said_where_somebody_was_left_out() {
    assert_eq!(identify(Vec::new(), false, &number()), None);
    assert_eq!(identify(vec![candidate(1, "9725550100")], false, &number()), None);
    let two = vec![candidate(1, "9725550100"), candidate(2, "9725550100")];
    assert_eq!(ids(&identify(two, false, &number()).unwrap()), [1, 2]);
}

#[test]
fn the_last_call_is_this_number_s_own_to_the_office_within_a_day() {
    let call = |from: &str, hours: i64| Call {
        from: from.to_owned(),
        at: after(NOW, SignedDuration::from_hours(-hours)),
        is_outbound: false,
    };
    let ago = |hours: i64| Some(after(NOW, SignedDuration::from_hours(-hours)));
    let calls = [call("9725550100", 9), call("+19725550100", 3), call("2145550100", 1)];
    assert_eq!(last_call(&calls, &number(), NOW), ago(3));
    let returned = Call { is_outbound: true, ..call("9725550100", 1) };
    assert_eq!(last_call(&[returned], &number(), NOW), None);
    assert_eq!(last_call(&[call("9725550100", 24)], &number(), NOW), Some(after(NOW, -CALLED_WITHIN)));
    assert_eq!(last_call(&[call("9725550100", 25)], &number(), NOW), None);
}

#[test]
fn nothing_personal_is_printed() {
    let candidate = candidate(41, "9725550100");
    let printed = format!("{candidate:?} {:?}", last_call(&[], &number(), NOW));
    assert!(!printed.contains("Ann") && !printed.contains("0100") && printed.contains("41"), "{printed}");
}
