use proptest::prelude::*;

use super::{NotASender, PhoneNumber, Sender};

#[test]
fn a_north_american_number_goes_to_servicetitan_as_ten_digits() {
    assert_eq!(PhoneNumber::parse("+19725550100").unwrap().for_servicetitan(), "9725550100");
}

#[test]
fn any_other_number_goes_to_servicetitan_in_e164() {
    assert_eq!(PhoneNumber::parse("+442079460018").unwrap().for_servicetitan(), "+442079460018");
    assert_eq!(PhoneNumber::parse("+1972555010").unwrap().for_servicetitan(), "+1972555010");
}

#[test]
fn people_read_a_number_the_way_they_write_it() {
    assert_eq!(PhoneNumber::parse("+19725550100").unwrap().for_people(), "(972) 555-0100");
    assert_eq!(PhoneNumber::parse("+442079460018").unwrap().for_people(), "+442079460018");
}

#[test]
fn a_number_is_known_however_an_office_wrote_it() {
    let number = PhoneNumber::parse("+19725550100").unwrap();
    for written in [
        "9725550100",
        "(972) 555-0100",
        "972.555.0100",
        "1-972-555-0100",
        "19725550100",
        "+1 972 555 0100",
        "+19725550100",
        " 972 555 0100 ext. 4",
        "972-555-0100x12",
        "Cell: (972) 555-0100",
    ] {
        assert!(number.is_written(written), "{written}");
    }
    let abroad = PhoneNumber::parse("+442079460018").unwrap();
    for written in ["+442079460018", "+44 20 7946 0018", "44 20 7946 0018"] {
        assert!(abroad.is_written(written), "{written}");
    }
}

#[test]
fn whatever_is_in_doubt_is_another_number() {
    let number = PhoneNumber::parse("+19725550100").unwrap();
    for written in [
        "",
        "none",
        "555-0100",
        "9725550101",
        "(214) 555-0100",
        "972555010012",
        "972-555-0100 / 972-555-0101",
        "+9725550100",
        "+52 972 555 0100",
        "1-800-FLOWERS",
    ] {
        assert!(!number.is_written(written), "{written}");
    }
    let israeli = PhoneNumber::parse("+9725550100").unwrap();
    assert!(!israeli.is_written("(972) 555-0100") && israeli.is_written("+972 555 0100"));
}

#[test]
fn short_codes_names_and_channels_can_send_but_are_not_numbers() {
    assert_eq!(Sender::parse("72727"), Ok(Sender::ShortCode("72727".to_owned())));
    assert_eq!(Sender::parse("ACME"), Ok(Sender::Name("ACME".to_owned())));
    let whatsapp = Sender::parse("whatsapp:+19725550100").unwrap();
    assert_eq!(whatsapp.number(), PhoneNumber::parse("+19725550100").ok());
    assert_eq!(Sender::parse("ACME").unwrap().number(), None);
}

#[test]
fn nothing_and_control_characters_are_no_sender() {
    for value in ["", "a\nb", "\u{7f}"] {
        assert_eq!(Sender::parse(value), Err(NotASender));
    }
}

proptest! {
    #[test]
    fn a_sender_is_written_as_it_came(value in "\\PC{1,16}") {
        if let Ok(sender) = Sender::parse(&value) {
            prop_assert_eq!(sender.as_str(), value);
        }
    }

    #[test]
    fn a_number_is_never_printed(digits in "[1-9][0-9]{6,14}") {
        let sender = Sender::parse(&format!("+{digits}")).unwrap();
        let printed = format!("{:?} {:?}", sender, sender.number());
        prop_assert!(!printed.contains(&digits));
    }
}

#[test]
fn a_number_is_taken_the_way_people_write_it() {
    for written in ["9725550100", "(972) 555-0100", "972.555.0100", "1 972 555 0100", "+1 (972) 555-0100"] {
        assert_eq!(PhoneNumber::typed(written).unwrap().as_str(), "+19725550100", "{written}");
    }
    assert_eq!(PhoneNumber::typed("+44 20 7946 0018").unwrap().as_str(), "+442079460018");
    for none in
        ["", "911", "555-0100", "+1972555010", "0725550100", "+11725550100", "972555010x", "442079460018"]
    {
        assert!(PhoneNumber::typed(none).is_err(), "{none}");
    }
    assert_eq!(PhoneNumber::typed("9725550100").unwrap().ends(), "…0100");
}

#[test]
fn numbers_that_are_free_to_call_are_told_by_their_area_code() {
    for (number, is_free) in
        [("+18005550100", true), ("+18885550100", true), ("+18225550100", false), ("+4480055501000", false)]
    {
        assert_eq!(PhoneNumber::parse(number).unwrap().is_toll_free(), is_free, "{number}");
    }
}
