use super::{Fault, Plan, fits};

const BOOKING: &str = "create-bookings servicetitan POST /crm/v2/tenant/1/booking-provider/7001/bookings";
const WRITE: &str = "receive-sms aws POST / DynamoDB_20120810.PutItem";

#[test]
fn a_pattern_fits_how_a_line_ends() {
    assert!(fits("POST …/bookings", BOOKING));
    assert!(fits("servicetitan …", BOOKING));
    assert!(fits("create-bookings …/booking-provider/…/bookings", BOOKING));
    assert!(fits("PutItem", WRITE));
    assert!(fits("…", WRITE));
}

#[test]
fn a_pattern_that_goes_on_or_comes_in_another_order_does_not_fit() {
    assert!(!fits("POST …/booking", BOOKING));
    assert!(!fits("GET …/bookings", BOOKING));
    assert!(!fits("servicetitan …create-bookings …", BOOKING));
    assert!(!fits("aws …", BOOKING));
}

#[test]
fn the_numbered_call_fails_and_no_other() {
    let mut plan = Plan::default().at(2, Fault::DropAfter);
    let faults: Vec<_> = (1..=3).map(|n| plan.take(n, BOOKING)).collect();
    assert_eq!(faults, [None, Some(Fault::DropAfter), None]);
}

#[test]
fn a_step_written_twice_fails_the_first_two_calls() {
    let mut plan = Plan::default().next("/bookings", Fault::Refuse).next("/bookings", Fault::Garbage);
    let lines = [WRITE, BOOKING, BOOKING, BOOKING];
    let faults: Vec<_> = (1..).zip(lines).map(|(n, line)| plan.take(n, line)).collect();
    assert_eq!(faults, [None, Some(Fault::Refuse), Some(Fault::Garbage), None]);
}

#[test]
fn an_outage_goes_on() {
    let mut plan = Plan::default().every("servicetitan …", Fault::Refuse);
    assert!((1..=3).all(|n| plan.take(n, BOOKING) == Some(Fault::Refuse)));
    assert_eq!(plan.take(4, WRITE), None);
}

#[test]
fn the_weather_is_for_calls_that_no_step_is_about() {
    let weather = |line: &str| line.ends_with("/bookings").then_some(Fault::DropBefore);
    let mut plan = Plan::default().next("/bookings", Fault::Refuse).weather(weather);
    let lines = [BOOKING, BOOKING, WRITE, BOOKING];
    let faults: Vec<_> = (1..).zip(lines).map(|(n, line)| plan.take(n, line)).collect();
    assert_eq!(faults, [Some(Fault::Refuse), Some(Fault::DropBefore), None, Some(Fault::DropBefore)]);
}
