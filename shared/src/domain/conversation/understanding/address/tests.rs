use crate::domain::conversation::understanding::Question::{Which, Who};
use crate::domain::conversation::understanding::Understood;
use crate::domain::conversation::understanding::tests::{C, answered, understood};

/// Street, unit, city, state, postcode and country, parted by strokes.
fn line(said: &Understood) -> Option<String> {
    let address = said.address.as_ref()?;
    let unit = address.unit.as_deref().unwrap_or_default();
    let parts = [&address.street, unit, &address.city, &address.state, &address.zip, &address.country];
    Some(parts.join("|"))
}

#[test]
fn a_street_with_its_suffix_a_city_and_a_zip_are_an_address_wherever_they_stand() {
    for (body, expected) in [
        ("123 Main St, Sparks NV 89431", "123 Main St||Sparks|NV|89431|USA"),
        ("123 main st sparks nv 89431", "123 Main St||Sparks|NV|89431|USA"),
        ("123 MAIN ST SPARKS NV 89431", "123 Main St||Sparks|NV|89431|USA"),
        ("123 Main St. Sparks 89431", "123 Main St||Sparks|NV|89431|USA"),
        ("123 Main St\nSparks, Nevada\n89431-0042", "123 Main St||Sparks|NV|89431-0042|USA"),
        ("leak at 12 Oak Ln Unit B, Sparks, NV 89431. Hurry!", "12 Oak Ln|Unit B|Sparks|NV|89431|USA"),
        ("12 Oak St #4 Plano TX 75024", "12 Oak St|#4|Plano|TX|75024|USA"),
        (
            "12 Oak St, Bldg 3 Apt 4B, Plano, Texas, zip code 75024",
            "12 Oak St|Bldg 3 Apt 4B|Plano|TX|75024|USA",
        ),
        ("100 5th Ave New York NY 10001", "100 5th Ave||New York|NY|10001|USA"),
        ("100 5th Ave, New York 10001", "100 5th Ave||New York|NY|10001|USA"),
        ("12 Broadway, New York, NY 10001", "12 Broadway||New York|NY|10001|USA"),
        ("12 Oak St, Washington, D.C. 20001", "12 Oak St||Washington|DC|20001|USA"),
        ("55 Oak St St Paul MN 55101", "55 Oak St||St Paul|MN|55101|USA"),
        ("55 Oak Court St, Plano TX 75024", "55 Oak Court St||Plano|TX|75024|USA"),
        ("55 Oak St NE Atlanta GA 30303", "55 Oak St NE||Atlanta|GA|30303|USA"),
        ("55 Oak St N, Plano TX 75024", "55 Oak St N||Plano|TX|75024|USA"),
        ("55 Oak St North Las Vegas NV 89030", "55 Oak St||North Las Vegas|NV|89030|USA"),
        ("12 Lake Rd, Mountlake Terrace WA 98043", "12 Lake Rd||Mountlake Terrace|WA|98043|USA"),
        ("500 Highway 50, Sparks NV 89431", "500 Highway 50||Sparks|NV|89431|USA"),
        ("123 County Road 4021, Plano TX 75024", "123 County Road 4021||Plano|TX|75024|USA"),
        ("123 Avenue B Plano TX 75024", "123 Avenue B||Plano|TX|75024|USA"),
        ("12B MLK Blvd, The Woodlands TX 77380", "12B MLK Blvd||The Woodlands|TX|77380|USA"),
        ("Calle Luna 45, San Juan PR 00901", "Calle Luna 45||San Juan|PR|00901|USA"),
        ("24 Sussex Dr, Ottawa ON K1M 1M4", "24 Sussex Dr||Ottawa|ON|K1M 1M4|Canada"),
        ("24 Sussex Dr Ottawa k1m1m4", "24 Sussex Dr||Ottawa|ON|K1M 1M4|Canada"),
        ("9 Lake Rd, Iqaluit NU X0A 0H0", "9 Lake Rd||Iqaluit|NU|X0A 0H0|Canada"),
    ] {
        assert_eq!(line(&understood(&[C(body)])).as_deref(), Some(expected), "{body}");
    }
}

#[test]
fn a_comma_alone_ends_the_street_in_an_answer_only() {
    let body = "12 Oak, Plano TX 75024";
    assert_eq!(line(&answered(Who, body)).as_deref(), Some("12 Oak||Plano|TX|75024|USA"));
    assert_eq!(line(&understood(&[C(body)])), None);
}

#[test]
fn what_cannot_be_told_apart_for_sure_stays_words() {
    for body in [
        "12 Oak 75024",
        "12 Oak St 75024",
        "12 Oak St TX 75024",
        "123 Main St, Sparks NV 75024",
        "55 Oak Court St Plano TX 75024",
        "55 Oak St N Plano TX 75024",
        "12 Grand Terrace Lake Dr Plano TX 75024",
        "12 Park Place Lofts, Plano Hills, TX 75024",
        "24 Sussex Dr, Ottawa BC K1M 1M4",
    ] {
        let said = answered(Who, body);
        assert_eq!((line(&said), said.address_words.as_deref()), (None, Some(body)), "{body}");
    }
}

#[test]
fn other_numbers_are_no_addresses() {
    for body in [
        "my order 12345 costs $200",
        "order 12345 Main St Plano TX 75024",
        "call 972-555-0188",
        "972 555 0188 Main St Plano TX 75024",
        "after 3 Oak St Plano TX 75024",
        "Nov 24 Main St Plano TX 75024",
        "2 toilets and 3 sinks",
        "2 hours drive from here",
        "I have 2 drains clogged",
        "12 Oak St Plano TX 00000",
        "from 5 Elm Ct Reno NV 89501 to 6 Elm Ct Reno NV 89501",
        "please come to Plano TX 75024",
    ] {
        let said = understood(&[C(body)]);
        assert!(said.address.is_none() && said.address_words.is_none(), "{body}");
        assert_eq!(answered(Who, body).address, None, "{body}");
    }
}

#[test]
fn less_than_an_address_is_kept_of_an_answer() {
    for (question, body, expected) in [
        (Who, "Bob Jones - 5 Elm Ct, Reno", "5 Elm Ct, Reno"),
        (Who, "Bob 5 elm ct apt 2", "5 elm ct apt 2"),
        (Who, "5 elm ct. Thanks", "5 elm ct"),
        (Who, "Bob, Reno NV 89501", "NV 89501"),
        (Which, "the one on Elm Ct", "the one on Elm Ct"),
        (Which, "89501", "89501"),
    ] {
        assert_eq!(answered(question, body).address_words.as_deref(), Some(expected), "{body}");
    }
    assert_eq!(understood(&[C("5 elm ct apt 2")]).address_words, None);
    assert_eq!(answered(Which, "which one?").address_words, None);
}

#[test]
fn the_first_three_digits_of_a_zip_name_its_state() {
    for (zip, state) in [
        ("00501", Some("NY")),
        ("00901", Some("PR")),
        ("02108", Some("MA")),
        ("05501", Some("MA")),
        ("20001", Some("DC")),
        ("20101", Some("VA")),
        ("33101", Some("FL")),
        ("39901", Some("GA")),
        ("73301", Some("TX")),
        ("73401", Some("OK")),
        ("88510", Some("TX")),
        ("99501", Some("AK")),
        ("09001", None),
        ("00000", None),
        ("75é24", None),
        ("", None),
    ] {
        assert_eq!(super::states::of_zip(zip), state, "{zip}");
    }
}
