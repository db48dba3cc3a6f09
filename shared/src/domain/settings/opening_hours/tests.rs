use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{DAY, OpeningHours};
use crate::domain::fields::{Errors, Fields};
use crate::domain::time::{SignedDuration, Timestamp, after};

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A week that is closed but for these days.
fn week(open: Value) -> Value {
    let mut week: Map<String, Value> = DAYS.iter().map(|day| ((*day).to_owned(), json!([]))).collect();
    let Value::Object(open) = open else { panic!("an object") };
    week.extend(open);
    week.into()
}

fn read(hours: Value) -> Result<OpeningHours, Errors> {
    let mut fields = Fields::new(Map::from_iter([("opening_hours".to_owned(), hours)]));
    let read = OpeningHours::read(&mut fields, "opening_hours");
    fields.finish().map(|()| read.expect("nothing was wrong"))
}

fn span(from: &str, to: &str) -> Value {
    json!({ "from": from, "to": to })
}

fn whys(monday: Value) -> Vec<String> {
    let mut errors = read(week(Map::from_iter([("monday".to_owned(), monday)]).into())).unwrap_err();
    assert_eq!(errors.keys().collect::<Vec<_>>(), ["opening_hours.monday"]);
    errors.remove("opening_hours.monday").unwrap()
}

fn open_at(hours: &OpeningHours, zone: &str, local: &str) -> bool {
    let zone = TimeZone::get(zone).unwrap();
    let at = local.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone.clone()).unwrap();
    hours.is_open(at.timestamp(), &zone)
}

#[test]
fn an_office_is_open_from_the_first_minute_up_to_the_last_and_without_it() {
    let hours = OpeningHours::default();
    // 2026-11-20 is a Friday.
    for (local, open) in [
        ("2026-11-20T07:59:59", false),
        ("2026-11-20T08:00", true),
        ("2026-11-20T16:59:59", true),
        ("2026-11-20T17:00", false),
        ("2026-11-21T12:00", false),
    ] {
        assert_eq!(open_at(&hours, "America/Chicago", local), open, "{local}");
    }
}

#[test]
fn a_span_may_go_on_past_midnight_and_the_week_ends_in_its_beginning() {
    let hours = read(week(json!({
        "sunday": [span("20:00", "02:00")], "friday": [span("18:00", "24:00")], "saturday": [span("00:00", "00:30")],
    })))
    .unwrap();
    for (local, open) in [
        ("2026-11-22T19:59", false),
        ("2026-11-22T23:59", true),
        ("2026-11-23T01:59", true),
        ("2026-11-23T02:00", false),
        ("2026-11-20T23:59", true),
        ("2026-11-21T00:29", true),
        ("2026-11-21T00:30", false),
        ("2026-11-22T01:00", false),
    ] {
        assert_eq!(open_at(&hours, "America/Chicago", local), open, "{local}");
    }
}

#[test]
fn the_clock_on_the_wall_counts_when_it_is_set() {
    let hours = read(week(json!({
        "saturday": [span("22:00", "02:30")], "sunday": [span("03:00", "04:00"), span("13:00", "14:00")],
    })))
    .unwrap();
    let chicago = TimeZone::get("America/Chicago").unwrap();
    let open = |at: &str| hours.is_open(at.parse().unwrap(), &chicago);
    // On 2026-03-08 the hour from two to three does not exist: 07:59Z is 01:59, 08:00Z is 03:00.
    assert!(open("2026-03-08T07:59:59Z") && open("2026-03-08T08:00:00Z") && open("2026-03-08T08:59:59Z"));
    assert!(!open("2026-03-08T09:00:00Z"));
    assert!(open("2026-03-08T18:00:00Z") && !open("2026-03-08T19:00:00Z"));
    // On 2026-11-01 the hour from one to two comes twice: 06:30Z and 07:30Z are both 01:30.
    assert!(open("2026-11-01T06:30:00Z") && open("2026-11-01T07:30:00Z") && open("2026-11-01T08:29:00Z"));
    assert!(!open("2026-11-01T08:30:00Z"));
}

#[test]
fn several_spans_may_touch_and_come_in_any_order_but_not_overlap() {
    let hours = read(week(
        json!({ "monday": [span("13:00", "17:00"), span("08:00", "12:00"), span("12:00", "13:00")] }),
    ));
    let shown = serde_json::to_value(hours.unwrap()).unwrap();
    assert_eq!(
        shown["monday"],
        json!([span("08:00", "12:00"), span("12:00", "13:00"), span("13:00", "17:00")])
    );
    assert_eq!(
        whys(json!([span("08:00", "12:01"), span("12:00", "17:00")])),
        ["08:00 to 12:01 and 12:00 to 17:00 overlap."]
    );
    assert_eq!(whys(json!([span("20:00", "02:00"), span("23:00", "24:00")])).len(), 1);
    assert!(read(week(json!({ "monday": [span("20:00", "02:00"), span("01:00", "03:00")] }))).is_ok());
}

#[test]
fn what_is_no_span_is_said_of_its_day() {
    assert_eq!(
        whys(json!([span("08:00", "08:00")])),
        ["08:00 to 08:00 is no time at all; a whole day is 00:00 to 24:00."]
    );
    assert_eq!(whys(json!([span("24:00", "08:00")])).len(), 1);
    assert_eq!(whys(json!([span("8:00", "25:00"), span("12:60", "13:00"), span("+1:00", "02:00")])).len(), 3);
    assert_eq!(
        whys(json!([{ "from": "08:00" }, 5, { "from": "08:00", "to": "09:00", "open": true }])).len(),
        3
    );
    assert_eq!(whys(json!([{ "from": 8, "to": 17 }])).len(), 1);
    assert_eq!(whys(json!("08:00-17:00")).len(), 1);
    assert_eq!(whys(json!(null)).len(), 1);
    let seven: Vec<Value> =
        (0..7).map(|hour| span(&format!("{hour:02}:00"), &format!("{hour:02}:30"))).collect();
    assert_eq!(whys(json!(seven)), ["At most 6 spans a day."]);
}

#[test]
fn all_day_every_day_is_never_closed() {
    let days = DAYS.iter().map(|day| ((*day).to_owned(), json!([span("00:00", "24:00")])));
    let hours = read(Value::Object(days.collect())).unwrap();
    assert!(open_at(&hours, "America/New_York", "2026-11-22T00:00"));
    assert!(open_at(&hours, "America/New_York", "2026-11-22T23:59:59"));
}

/// The minutes of a day at which its spans begin and end, one after the other, none longer than a day.
fn a_day() -> impl Strategy<Value = Vec<(i16, i16)>> {
    let edges = prop::collection::btree_set(0..DAY, 0..=8);
    (edges, any::<bool>()).prop_map(|(edges, past_midnight)| {
        let mut edges: Vec<i16> = edges.into_iter().collect();
        if edges.len() % 2 == 1 {
            edges.pop();
        }
        let mut spans: Vec<(i16, i16)> = edges.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        if let (true, Some(first), Some(last)) = (past_midnight, spans.first().copied(), spans.last_mut()) {
            last.1 = first.0;
        }
        spans.retain(|(from, to)| from != to);
        spans
    })
}

fn time(minute: i16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

proptest! {
    /// Against the plainest reading: every minute of the week, painted open or closed.
    #[test]
    fn any_week_is_open_exactly_in_its_spans(days in prop::collection::vec(a_day(), 7), second in 0..7 * 86_400_i64) {
        let mut painted = vec![false; 7 * 1440];
        let mut given = Map::new();
        for (number, (name, spans)) in DAYS.iter().zip(&days).enumerate() {
            for (from, to) in spans {
                let end = if to > from { *to } else { to + DAY };
                for minute in *from..end {
                    painted[(number * 1440 + usize::try_from(minute).unwrap()) % (7 * 1440)] = true;
                }
            }
            let spans: Vec<Value> = spans.iter().rev().map(|(from, to)| span(&time(*from), &time(*to))).collect();
            given.insert((*name).to_owned(), spans.into());
        }
        let hours = read(Value::Object(given)).unwrap();
        let monday: Timestamp = "2026-11-16T00:00:00Z".parse().unwrap();
        let at = after(monday, SignedDuration::from_secs(second));
        prop_assert_eq!(hours.is_open(at, &TimeZone::UTC), painted[usize::try_from(second / 60).unwrap()]);
        let again: OpeningHours = serde_json::from_value(serde_json::to_value(&hours).unwrap()).unwrap();
        prop_assert_eq!(again, hours);
    }

    /// Whatever the clock was set to, only what it shows counts.
    #[test]
    fn two_moments_that_the_clock_shows_alike_are_alike(
        days in prop::collection::vec(a_day(), 7), second in 1_760_000_000..1_800_000_000_i64,
    ) {
        let given = DAYS.iter().zip(&days).map(|(name, spans)| {
            let spans: Vec<Value> = spans.iter().map(|(from, to)| span(&time(*from), &time(*to))).collect();
            ((*name).to_owned(), spans.into())
        });
        let hours = read(Value::Object(given.collect())).unwrap();
        let at = Timestamp::from_second(second).unwrap();
        let chicago = TimeZone::get("America/Chicago").unwrap();
        let shown = at.to_zoned(chicago.clone()).datetime().to_zoned(TimeZone::UTC).unwrap();
        prop_assert_eq!(hours.is_open(at, &chicago), hours.is_open(shown.timestamp(), &TimeZone::UTC));
    }

    #[test]
    fn nothing_that_is_given_makes_it_panic(text in "\\PC{0,8}", other in "[0-9:+ ]{0,6}") {
        let _ = read(week(json!({ "monday": [span(&text, &other), span(&other, &text)], "tuesday": text })));
    }
}

fn next_opening(hours: &OpeningHours, at: &str) -> Option<String> {
    let chicago = TimeZone::get("America/Chicago").unwrap();
    let next = hours.next_opening(at.parse().unwrap(), &chicago);
    next.map(|(day, at)| format!("{day:?} {at}"))
}

#[test]
fn the_next_opening_is_the_next_one_by_the_office_s_clock() {
    let hours = OpeningHours::default();
    // 2026-11-20 is a Friday; Chicago is six hours behind.
    for (at, expected) in [
        ("2026-11-20T13:59:59Z", "Friday 08:00"),
        ("2026-11-20T14:00:00Z", "Monday 08:00"),
        ("2026-11-21T04:00:00Z", "Monday 08:00"),
        ("2026-11-23T02:00:00Z", "Monday 08:00"),
        ("2026-11-23T23:30:00Z", "Tuesday 08:00"),
    ] {
        assert_eq!(next_opening(&hours, at).as_deref(), Some(expected), "{at}");
    }
    assert_eq!(next_opening(&read(week(json!({}))).unwrap(), "2026-11-20T13:00:00Z"), None);
}

#[test]
fn an_office_that_opens_once_a_week_opens_again_in_a_week_and_one_at_night_before_midnight() {
    let mondays = read(week(json!({ "monday": [span("08:00", "12:00")] }))).unwrap();
    assert_eq!(next_opening(&mondays, "2026-11-23T18:00:00Z").as_deref(), Some("Monday 08:00"));
    let nights =
        read(week(json!({ "sunday": [span("20:00", "02:00")], "monday": [span("20:00", "02:00")] })));
    let nights = nights.unwrap();
    assert_eq!(next_opening(&nights, "2026-11-23T08:30:00Z").as_deref(), Some("Monday 20:00"));
    assert_eq!(next_opening(&nights, "2026-11-24T08:30:00Z").as_deref(), Some("Sunday 20:00"));
}

#[test]
fn an_opening_that_the_clock_skips_or_shows_twice_is_that_day_s() {
    let hours = read(week(json!({ "sunday": [span("01:30", "01:45"), span("02:30", "04:00")] }))).unwrap();
    // On 2026-03-08 01:59 is followed by 03:00, at 08:00Z.
    assert_eq!(next_opening(&hours, "2026-03-08T07:50:00Z").as_deref(), Some("Sunday 02:30"));
    // On 2026-11-01 01:30 is at 06:30Z and again at 07:30Z.
    assert_eq!(next_opening(&hours, "2026-11-01T06:00:00Z").as_deref(), Some("Sunday 01:30"));
    assert_eq!(next_opening(&hours, "2026-11-01T07:00:00Z").as_deref(), Some("Sunday 01:30"));
    assert_eq!(next_opening(&hours, "2026-11-01T07:50:00Z").as_deref(), Some("Sunday 02:30"));
}

proptest! {
    #[test]
    fn right_before_the_next_opening_an_office_that_is_closed_is_still_closed(hour in 0_i64..24 * 400) {
        let hours = read(week(json!({
            "sunday": [span("20:00", "02:00")], "wednesday": [span("07:30", "12:00"), span("13:00", "17:00")],
        })));
        let (hours, chicago) = (hours.unwrap(), TimeZone::get("America/Chicago").unwrap());
        let at = after("2026-01-01T00:15:00Z".parse().unwrap(), SignedDuration::from_hours(hour));
        let minutes = (0..).map(|minutes| after(at, SignedDuration::from_mins(minutes)));
        let opens = minutes.skip_while(|at| hours.is_open(*at, &chicago));
        let (mut closed_until, mut opens) = (at, opens.peekable());
        let closed = *opens.peek().unwrap();
        for minute in opens {
            closed_until = minute;
            if hours.is_open(minute, &chicago) {
                break;
            }
        }
        let local = closed_until.to_zoned(chicago.clone());
        let (day, time) = hours.next_opening(closed, &chicago).unwrap();
        prop_assert_eq!((day, time.hour(), time.minute()), (local.weekday(), i16::from(local.hour()), i16::from(local.minute())));
    }
}

fn moment(zone: &str, local: &str) -> Timestamp {
    let zone = TimeZone::get(zone).unwrap();
    local.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone).unwrap().timestamp()
}

#[test]
fn an_office_opens_next_when_it_opens_next() {
    let (hours, zone) = (OpeningHours::default(), "America/Chicago");
    let chicago = TimeZone::get(zone).unwrap();
    for (from, opens) in [
        ("2026-11-20T07:00:30", "2026-11-20T08:00"),
        ("2026-11-20T09:17:30", "2026-11-20T09:17:30"),
        ("2026-11-20T17:00", "2026-11-23T08:00"),
    ] {
        assert_eq!(hours.next_open(moment(zone, from), &chicago), Some(moment(zone, opens)), "{from}");
    }
    let closed = read(week(json!({}))).unwrap();
    assert_eq!(closed.next_open(moment(zone, "2026-11-20T09:00"), &chicago), None);
}

#[test]
fn minutes_of_opening_hours_go_on_the_next_morning_and_stand_still_over_a_weekend() {
    let (hours, zone) = (OpeningHours::default(), "America/Chicago");
    let chicago = TimeZone::get(zone).unwrap();
    let end = moment(zone, "2026-12-01T00:00");
    for (from, minutes, late) in [
        ("2026-11-18T09:00", 30, "2026-11-18T09:30"),
        ("2026-11-18T16:40", 30, "2026-11-19T08:10"),
        ("2026-11-20T16:40", 30, "2026-11-23T08:10"),
        ("2026-11-21T11:00", 15, "2026-11-23T08:15"),
    ] {
        let found = hours.open_after(moment(zone, from), minutes, &chicago, end);
        assert_eq!(found, Some(moment(zone, late)), "{from}");
    }
    let soon = moment(zone, "2026-11-18T09:29");
    assert_eq!(hours.open_after(moment(zone, "2026-11-18T09:00"), 30, &chicago, soon), None);
}
