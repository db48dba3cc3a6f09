use super::super::{Customer, Location, MOST_LISTED, Parts};

fn parts(parts: [&str; 6]) -> Parts {
    let [street, unit, city, state, zip, country] = parts.map(|part| Some(part.to_owned()));
    Parts { street, unit, city, state, zip, country }
}

const WHOLE: [&str; 6] = ["12 Oak St", "Unit 4", "Plano", "TX", "75024", "USA"];

#[test]
fn a_whole_address_keeps_servicetitan_s_own_parts() {
    let location = Location::of(&parts(WHOLE)).unwrap();
    let address = location.address.unwrap();
    assert_eq!((&*address.street, address.unit.as_deref()), ("12 Oak St", Some("Unit 4")));
    assert_eq!((&*address.city, &*address.state, &*address.zip), ("Plano", "TX", "75024"));
    assert_eq!(address.country, "USA");
    assert_eq!(location.line, address.for_people());
}

#[test]
fn an_address_is_whole_without_a_unit_and_without_nothing_else() {
    for left_out in 0..WHOLE.len() {
        for blank in ["", "  "] {
            let mut some = WHOLE;
            some[left_out] = blank;
            let location = Location::of(&parts(some)).unwrap();
            assert_eq!(location.address.is_some(), left_out == 1, "without part {left_out}");
        }
    }
    let missing = Parts { country: None, ..parts(WHOLE) };
    assert_eq!(Location::of(&missing).unwrap().address, None);
}

#[test]
fn a_line_is_made_of_whatever_there_is() {
    let line = |some| Location::of(&parts(some)).map(|location| location.line);
    assert_eq!(line(WHOLE).as_deref(), Some("12 Oak St, Unit 4, Plano, TX 75024"));
    assert_eq!(line(["12 Oak St", "", "", "", "75024", ""]).as_deref(), Some("12 Oak St, 75024"));
    assert_eq!(line(["", "", "Plano", "TX", "", "USA"]).as_deref(), Some("Plano, TX"));
    assert_eq!(line([" 12 \n Oak St ", "", "", "", "", ""]).as_deref(), Some("12 Oak St"));
    assert_eq!(line(["", " ", "", "", "", "USA"]), None);
    assert_eq!(Location::of(&Parts::default()), None);
}

#[test]
fn where_bills_go_is_never_taken_for_where_a_customer_is_served() {
    let customer = Customer::on_record(1, Some(" Ann  Smith "), false, Some(&parts(WHOLE)));
    assert_eq!(customer.name.as_deref(), Some("Ann Smith"));
    let [only] = &customer.locations[..] else { panic!("one") };
    assert_eq!((&only.address, &*only.line), (&None, "12 Oak St, Unit 4, Plano, TX 75024"));
    assert_eq!(Customer::on_record(1, Some(" "), false, None).name, None);
}

#[test]
fn locations_take_the_place_of_it_and_many_are_counted() {
    let customer = || Customer::on_record(1, None, false, Some(&parts(WHOLE)));
    assert_eq!(customer().served_at(Vec::new()).locations, []);
    let many = vec![Location::of(&parts(WHOLE)).unwrap(); MOST_LISTED + 2];
    let served = customer().served_at(many);
    assert_eq!((served.locations.len(), served.more_locations), (MOST_LISTED, 2));
}
