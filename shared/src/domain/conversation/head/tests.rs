use super::super::customer::{Caller, Customer, Job, Location};
use super::super::follows::Given;
use super::super::tests::{HERE, in_setting, text};
use super::super::understanding::{Language, Understood};
use super::super::{Conversation, Known, Log, Logged, Step, next};
use super::Who;
use crate::domain::address::Address;
use crate::domain::time::{SignedDuration, after};

fn oak_street() -> Address {
    Address {
        street: "12 Oak St".to_owned(),
        unit: None,
        city: "Plano".to_owned(),
        state: "TX".to_owned(),
        zip: "75024".to_owned(),
        country: "USA".to_owned(),
    }
}

fn location(line: &str) -> Location {
    Location { address: Some(oak_street()), line: line.to_owned() }
}

fn jane() -> Customer {
    Customer {
        id: 41,
        name: Some("Jane Doe".to_owned()),
        locations: vec![location("12 Oak St, Plano, TX 75024")],
        more_locations: 0,
        do_not_service: false,
        do_not_text: false,
        jobs: vec![],
        called_at: None,
        lacks_parts: false,
    }
}

/// A conversation of one text whose sender is known as this.
fn conversation(caller: Caller) -> Conversation {
    let log = Log { texts: vec![Logged { text: text(1, 0, "Hello"), settled_in: None }], ..Log::default() };
    let known = Known { caller: Some(caller), ..Known::default() };
    match in_setting(HERE, 60, |now| next(&known, &log, now)) {
        Step::Do { record, .. } => record.conversation.unwrap(),
        other => panic!("not claimed: {other:?}"),
    }
}

fn said(words: &str) -> Understood {
    Understood { address_words: Some(words.to_owned()), ..Understood::default() }
}

fn lines(conversation: &Conversation, understood: &Understood) -> Vec<String> {
    let first = text(1, 0, "Hello");
    in_setting(HERE, 60, |now| Who::of(conversation, understood).lines(conversation, &[&first], now))
}

#[test]
fn nothing_known_is_nothing_said() {
    assert_eq!(lines(&conversation(Caller::NotToBeKnown), &Understood::default()), Vec::<String>::new());
}

#[test]
fn what_is_known_is_a_line_each_in_one_order() {
    let understood = Understood {
        needs: Some("my heater is leaking".to_owned()),
        when: Some("tomorrow after 3".to_owned()),
        address_words: Some("12 oak 75024".to_owned()),
        language: Language::Spanish,
        ..Understood::default()
    };
    let expected = [
        "NEEDS: my heater is leaking",
        "WHEN: tomorrow after 3",
        "ADDRESS: 12 oak 75024",
        "CUSTOMER: new (this number is not in ServiceTitan)",
        "LANGUAGE: Spanish",
    ];
    assert_eq!(lines(&conversation(Caller::Nobody), &understood), expected);
}

#[test]
fn a_known_customer_fills_name_and_address_and_is_shown_with_jobs_and_the_last_call() {
    let at = text(1, 0, "").at();
    let window = (after(at, SignedDuration::from_hours(1)), after(at, SignedDuration::from_hours(3)));
    let job = Job { number: "4711".to_owned(), kind: Some("HVAC repair".to_owned()), window: Some(window) };
    let called_at = Some(after(at, SignedDuration::from_mins(-12)));
    let known = conversation(Caller::One(Customer { jobs: vec![job], called_at, ..jane() }));
    let understood = Understood::default();
    let who = Who::of(&known, &understood);
    assert_eq!((who.name().as_deref(), who.address()), (Some("Jane Doe"), Some(oak_street())));
    let expected = [
        "ADDRESS: 12 Oak St, Plano, TX 75024",
        "CUSTOMER: Jane Doe (customer 41); job 4711 (HVAC repair), Nov 21 4:04 PM to Nov 21 6:04 PM; called 12 minutes before texting",
    ];
    assert_eq!(lines(&known, &understood), expected);
}

#[test]
fn of_several_locations_none_is_filled_in_and_all_are_listed() {
    let locations = vec![location("12 Oak St, Plano, TX 75024"), location("9 Elm St, Plano, TX 75023")];
    let known = conversation(Caller::One(Customer { locations, more_locations: 3, ..jane() }));
    assert_eq!(Who::of(&known, &Understood::default()).address(), None);
    let expected = [
        "CUSTOMER: Jane Doe (customer 41)",
        "- 12 Oak St, Plano, TX 75024",
        "- 9 Elm St, Plano, TX 75023",
        "- and 3 more",
    ];
    assert_eq!(lines(&known, &Understood::default()), expected);
}

#[test]
fn of_several_customers_none_is_filled_in_and_all_are_listed() {
    let john = Customer { id: 42, name: Some("John Doe".to_owned()), locations: vec![], ..jane() };
    let known = conversation(Caller::Several { customers: vec![jane(), john], more: 1 });
    let understood = Understood::default();
    let who = Who::of(&known, &understood);
    assert_eq!((who.name(), who.address()), (None, None));
    let expected = [
        "CUSTOMER: 3 have this number:",
        "- Jane Doe (customer 41), 12 Oak St, Plano, TX 75024",
        "- John Doe (customer 42)",
        "- and 1 more",
    ];
    assert_eq!(lines(&known, &understood), expected);
}

#[test]
fn of_several_customers_who_is_not_to_be_served_is_marked_and_the_first_line_says_so() {
    let john = Customer { id: 42, do_not_service: true, ..jane() };
    let known = conversation(Caller::Several { customers: vec![jane(), john], more: 0 });
    let found = lines(&known, &Understood::default());
    assert_eq!(found[2], "- Jane Doe (customer 42), 12 Oak St, Plano, TX 75024, DO NOT SERVICE");
    let flags = in_setting(HERE, 60, |now| known.flags(&Understood::default(), &[&text(1, 0, "Hello")], now));
    assert_eq!(
        flags,
        ["DO NOT SERVICE: one of the customers with this number is marked so in ServiceTitan."]
    );
}

#[test]
fn an_only_address_that_bookings_cannot_have_is_shown_and_asked_for_all_the_same() {
    let billed = Location { address: None, line: "PO Box 7, Plano, TX".to_owned() };
    let known = conversation(Caller::One(Customer { locations: vec![billed], ..jane() }));
    let found = lines(&known, &Understood::default());
    assert_eq!(found, ["CUSTOMER: Jane Doe (customer 41); on file: PO Box 7, Plano, TX"]);
    assert!(known.lacks(&Understood::default()).address);
    assert!(!conversation(Caller::One(jane())).lacks(&Understood::default()).address);
}

#[test]
fn nothing_of_a_customer_with_several_jobs_is_cut_off() {
    let job = |number: &str| Job {
        number: number.to_owned(),
        kind: Some("Water heater replacement, tankless, second visit".to_owned()),
        window: Some((after(text(1, 0, "").at(), SignedDuration::from_hours(24)), text(1, 0, "").at())),
    };
    let called_at = Some(after(text(1, 0, "").at(), -SignedDuration::from_mins(12)));
    let jobs = vec![job("4711"), job("4712"), job("4713")];
    let found =
        lines(&conversation(Caller::One(Customer { jobs, called_at, ..jane() })), &Understood::default());
    let [customer] = &found[1..] else { panic!("{found:?}") };
    assert!(
        customer.contains("job 4713") && customer.ends_with("called 12 minutes before texting"),
        "{customer}"
    );
}

#[test]
fn who_gives_another_name_is_somebody_else_and_gets_no_address_of_the_customers() {
    let known = conversation(Caller::One(jane()));
    let understood = Understood { name: Some("Pete Miller".to_owned()), ..Understood::default() };
    let who = Who::of(&known, &understood);
    assert_eq!((who.name().as_deref(), who.address()), (Some("Pete Miller"), None));
    let expected = [
        "ADDRESS: not said yet; one that is in this booking is that of Jane Doe (customer 41)",
        "CUSTOMER: the number is that of Jane Doe (customer 41), who may not be the one who texts",
    ];
    assert_eq!(lines(&known, &understood), expected);
    let a_doe = Understood { name: Some("Bob DOE".to_owned()), ..Understood::default() };
    assert_eq!(Who::of(&known, &a_doe).address(), Some(oak_street()), "one of the household");
}

#[test]
fn another_house_than_the_customers_only_one_is_not_replaced_by_it() {
    let known = conversation(Caller::One(jane()));
    assert_eq!(Who::of(&known, &said("14 oak 75024")).address(), None);
    assert_eq!(Who::of(&known, &said("12 oak")).address(), Some(oak_street()));
    let expected = [
        "ADDRESS: 14 oak 75024; an address in this booking may be an earlier one",
        "CUSTOMER: Jane Doe (customer 41)",
    ];
    assert_eq!(lines(&known, &said("14 oak 75024")), expected);
}

#[test]
fn another_house_than_the_one_given_in_an_earlier_conversation_is_not_replaced_by_it() {
    let given = Given { address: Some(oak_street()), ..Given::default() };
    let known = Conversation { given, ..conversation(Caller::NotToBeKnown) };
    assert_eq!(Who::of(&known, &said("9 Elm St 75023")).address(), None);
    assert_eq!(Who::of(&known, &said("12 oak")).address(), Some(oak_street()));
    assert_eq!(Who::of(&known, &Understood::default()).address(), Some(oak_street()));
    let expected = ["ADDRESS: 9 Elm St 75023; an address in this booking may be an earlier one"];
    assert_eq!(lines(&known, &said("9 Elm St 75023")), expected);
    let lives_there = conversation(Caller::One(Customer {
        locations: vec![location("9 Elm St, Plano, TX 75023")],
        ..jane()
    }));
    let moved = Conversation { given: known.given, ..lives_there };
    assert_eq!(
        Who::of(&moved, &said("9 Elm 75023")).only_location().map(|only| only.line.as_str()),
        Some("9 Elm St, Plano, TX 75023")
    );
}

#[test]
fn that_a_booking_may_have_a_start_or_an_address_which_holds_no_longer_is_said_however_long_the_words_are() {
    let long = "Monday ".repeat(40);
    let understood =
        Understood { when: Some(long.clone()), had_a_start: true, had_an_address: true, ..said(&long) };
    let lines = lines(&conversation(Caller::NotToBeKnown), &understood);
    let [when, address] = &lines[..] else { panic!("{lines:?}") };
    assert!(when.ends_with("…; a start in this booking may be an earlier one"), "{when}");
    assert!(address.ends_with("…; an address in this booking may be an earlier one"), "{address}");
}
