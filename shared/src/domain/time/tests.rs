use super::{SignedDuration, Timestamp, after, for_people, sortable, to_millisecond};
use jiff::tz::TimeZone;

#[test]
fn written_moments_sort_as_they_passed() {
    let moments: Vec<Timestamp> =
        ["2026-11-21T09:59:59.999Z", "2026-11-21T10:00:00Z", "2026-11-21T10:00:00.1Z"]
            .iter()
            .map(|moment| moment.parse().unwrap())
            .collect();
    let written: Vec<String> = moments.iter().map(|moment| sortable(*moment)).collect();
    assert!(written.is_sorted() && written.iter().all(|text| text.len() == written[0].len()), "{written:?}");
    assert!(written.iter().zip(&moments).all(|(text, moment)| text.parse::<Timestamp>().unwrap() == *moment));
}

#[test]
fn a_millisecond_is_kept_and_what_is_finer_is_not() {
    let fine: Timestamp = "2026-11-21T10:00:00.123456Z".parse().unwrap();
    assert_eq!(sortable(to_millisecond(fine)), "2026-11-21T10:00:00.123Z");
}

#[test]
fn the_ends_of_time_are_not_passed() {
    assert_eq!(after(Timestamp::MIN, -SignedDuration::from_secs(1)), Timestamp::MIN);
    assert_eq!(after(Timestamp::MAX, SignedDuration::from_secs(1)), Timestamp::MAX);
}

#[test]
fn an_office_reads_its_own_clock() {
    let moment = "2026-11-21T21:04:00Z".parse().unwrap();
    assert_eq!(for_people(moment, &TimeZone::get("America/Chicago").unwrap()), "Nov 21 3:04 PM");
}
