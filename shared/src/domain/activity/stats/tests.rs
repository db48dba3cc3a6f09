use super::{Counters, Stats, counters};
use crate::domain::settings::Profile;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::domain::usage::Tally;

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

/// The office is in Chicago, six hours behind in winter, and open from eight to five on weekdays.
fn office() -> Profile {
    Profile { time_zone: "America/Chicago".to_owned(), ..Profile::default() }
}

fn days(tallies: &[(Tally, Timestamp)]) -> Vec<(Timestamp, Counters)> {
    let mut days: Vec<(Timestamp, Counters)> = Vec::new();
    for (day, more) in tallies.iter().flat_map(|(tally, now)| counters(tally, *now)) {
        let begins = at(&format!("{day}T00:00:00Z"));
        let at = days.iter().position(|(known, _)| *known == begins).unwrap_or_else(|| {
            days.push((begins, Counters::new()));
            days.len() - 1
        });
        more.into_iter().for_each(|(name, more)| *days[at].1.entry(name).or_default() += more);
    }
    days
}

fn texts(came: &str, texts: u64) -> (Tally, Timestamp) {
    let came_at = at(came);
    let tally = Tally { texts, came_at: Some(came_at), ..Tally::default() };
    (tally, after(came_at, SignedDuration::from_secs(2)))
}

fn booking(took: i64) -> (Tally, Timestamp) {
    let came_at = at("2026-11-20T18:00:00Z");
    let tally = Tally { bookings: 1, came_at: Some(came_at), ..Tally::default() };
    (tally, after(came_at, SignedDuration::from_secs(took)))
}

#[test]
fn texts_are_outside_hours_by_the_clock_on_the_offices_wall() {
    let counted = [
        // Friday, 7:59 and 8:00 in Chicago; a quarter to five and five in the afternoon.
        texts("2026-11-20T13:59:59Z", 1),
        texts("2026-11-20T14:00:00Z", 10),
        texts("2026-11-20T22:45:00Z", 100),
        texts("2026-11-20T23:00:00Z", 1_000),
        // Friday evening in Chicago, and Saturday in UTC.
        texts("2026-11-21T03:00:00Z", 10_000),
        texts("2026-11-21T18:00:00Z", 100_000),
    ];
    let stats = Stats::of(&days(&counted), &office());
    assert_eq!((stats.texts, stats.texts_outside_hours), (111_111, 111_001));
}

#[test]
fn a_text_that_was_booked_on_another_day_came_when_it_came_and_is_billed_when_it_was_booked() {
    let tally = Tally { texts: 1, came_at: Some(at("2026-11-20T23:59:59Z")), ..Tally::default() };
    let counted = counters(&tally, at("2026-11-21T00:00:01Z"));
    assert_eq!(counted["2026-11-21"]["texts"], 1);
    assert_eq!((counted["2026-11-20"]["texts"], counted["2026-11-20"]["came_47"]), (0, 1));
    assert!(counted.values().all(|counters| counters.contains_key("bookings")), "what is billed is in each");
}

#[test]
fn nothing_done_counts_for_nothing() {
    assert!(counters(&Tally::default(), at("2026-11-20T00:00:00Z")).is_empty());
    assert_eq!(Stats::of(&[], &office()), Stats::default());
}

#[test]
fn the_median_is_the_time_within_which_half_of_the_bookings_were_made() {
    let median = |took: &[i64]| {
        let counted: Vec<_> = took.iter().map(|took| booking(*took)).collect();
        Stats::of(&days(&counted), &office()).median_seconds_to_booking
    };
    assert_eq!(median(&[]), None);
    assert_eq!(median(&[0]), Some(1));
    assert_eq!(median(&[2, 2, 86_400]), Some(2));
    assert_eq!(median(&[2, 7]), Some(2), "of two the quicker");
    assert_eq!(median(&[7, 7, 2]), Some(8));
    assert_eq!(median(&[10_000_000]), Some(259_200));
}

#[test]
fn bookings_and_jobs_add_up_over_days() {
    let job = (Tally { jobs: 1, ..Tally::default() }, at("2026-11-22T09:00:00Z"));
    let stats = Stats::of(&days(&[booking(2), booking(3), job]), &office());
    assert_eq!((stats.bookings, stats.jobs, stats.texts), (2, 1, 0));
}
