use super::{Fault, Health, Weather};

const WRITE: &str = "driver-1 servicetitan POST /crm/v2/tenant/77/booking-provider/7001/bookings";
const ITEM: &str = "receiver-1 aws POST / DynamoDB_20120810.PutItem";

fn drawn(weather: &Weather, line: &str) -> Option<Fault> {
    weather.with(|state| state.fault(line))
}

#[test]
fn one_call_in_ten_fails_and_half_of_those_took_effect() {
    let weather = Weather::new(1, 77);
    weather.set_fair(false);
    (0..20_000).for_each(|_| drop(drawn(&weather, ITEM)));
    let counts = weather.counts();
    for what in ["failed before it took effect", "failed after it took effect"] {
        assert!((900..1_100).contains(&counts[what]), "{counts:?}");
    }
    assert!(counts.keys().all(|what| !what.contains("process")), "a webhook does not die: {counts:?}");
}

#[test]
fn the_dead_tenants_servicetitan_is_dead_in_fair_weather_too_until_it_is_well() {
    let weather = Weather::new(1, 77);
    assert_eq!(drawn(&weather, WRITE), None);
    weather.set_dead(Health::Hangs);
    assert!(matches!(drawn(&weather, WRITE), Some(Fault::Hang(_))));
    weather.set_dead(Health::Refuses);
    assert_eq!(drawn(&weather, WRITE), Some(Fault::Status(503, String::new())));
    assert_eq!(drawn(&weather, &WRITE.replace("77", "78")), None);
}

#[test]
fn the_same_seed_brings_the_same_weather() {
    let draws = |seed| {
        let weather = Weather::new(seed, 1);
        weather.set_fair(false);
        (0..500).map(|_| drawn(&weather, WRITE)).collect::<Vec<_>>()
    };
    assert_eq!(draws(3), draws(3));
    assert_ne!(draws(3), draws(4));
}
