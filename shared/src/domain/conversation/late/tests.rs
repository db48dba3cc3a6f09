use jiff::tz::TimeZone;

use super::*;

fn line(texted_at: &str, claimed_at: &str) -> String {
    let late = Late { texted_at: texted_at.parse().unwrap(), claimed_at: claimed_at.parse().unwrap() };
    late.for_people(&TimeZone::get("America/Chicago").unwrap())
}

#[test]
fn the_line_says_when_it_was_texted_and_how_long_it_took() {
    for (claimed_at, took) in [
        ("2026-11-21T20:26:00Z", "12 min"),
        ("2026-11-21T21:15:01Z", "1 h 1 min"),
        ("2026-11-21T23:24:59Z", "3 h 10 min"),
        ("2026-11-23T19:14:00Z", "47 h 0 min"),
        ("2026-11-23T20:14:00Z", "2 days 0 h"),
        ("2026-11-25T21:14:00Z", "4 days 1 h"),
    ] {
        let expected = format!("LATE: texted Nov 21 2:14 PM, {took} before this reached ServiceTitan");
        let line = line("2026-11-21T20:14:00Z", claimed_at);
        assert_eq!(line, expected);
        assert!(line.is_ascii());
    }
}
