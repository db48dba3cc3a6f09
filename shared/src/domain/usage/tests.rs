use super::{Month, Usage, day};
use crate::domain::time::Timestamp;

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

#[test]
fn a_month_is_four_digits_a_hyphen_and_one_of_twelve() {
    for month in ["2026-11", "2026-01", "1999-12"] {
        assert_eq!(Month::parse(month).unwrap().to_string(), month);
    }
    for value in [
        "",
        "2026",
        "2026-",
        "2026-1",
        "2026-00",
        "2026-13",
        "2026-1 ",
        "2026-11-01",
        "26-11",
        "2026/11",
        "11-2026",
        "+026-11",
        "2026-٠١",
        "2026-11 ",
        "novembre",
    ] {
        assert!(Month::parse(value).is_err(), "{value:?}");
    }
}

#[test]
fn days_and_months_change_at_midnight_in_utc_and_a_day_s_name_begins_with_its_month_s() {
    let (last, first) = (at("2026-11-30T23:59:59.999Z"), at("2026-12-01T00:00:00Z"));
    assert_eq!((day(last).as_str(), day(first).as_str()), ("2026-11-30", "2026-12-01"));
    assert_eq!(
        (Month::of(last).to_string().as_str(), Month::of(first)),
        ("2026-11", Month::parse("2026-12").unwrap())
    );
    assert!(day(first).starts_with(&Month::of(first).to_string()));
}

#[test]
fn counts_add_up() {
    let one = Usage { texts: 3, bookings: 1 };
    assert_eq!(one + Usage::default() + one, Usage { texts: 6, bookings: 2 });
}
