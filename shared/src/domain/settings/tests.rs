use serde_json::{Value, json};

use super::follow_up::FollowUp;
use super::opening_hours::OpeningHours;
use super::photo_links::PhotoLinks;
use super::retention::Retention;
use super::rules::Targets;
use super::{Profile, Replies, replies_a_day};
use crate::domain::fields::{Errors, Fields};
use crate::domain::replies::countries::DialPrefix;
use crate::domain::time::{SignedDuration, Timestamp};

fn before() -> Profile {
    let time_zone = "America/Chicago".to_owned();
    Profile { business: "Acme Plumbing".to_owned(), time_zone, ..Profile::default() }
}

fn changed(given: Value) -> Result<Profile, Errors> {
    let Value::Object(given) = given else { panic!("an object") };
    before().changed(Fields::new(given), &Targets::default())
}

#[test]
fn what_is_absent_stays_and_null_empties_what_may_be_empty() {
    let next = changed(json!({ "office_phone": "(972) 555-0100", "replies": "off" })).unwrap();
    assert_eq!(next.office_phone.as_ref().map(|number| number.as_str()), Some("+19725550100"));
    assert_eq!((next.replies, next.business.as_str()), (Replies::Off, "Acme Plumbing"));
    let Value::Object(cleared) = json!({ "office_phone": null }) else { panic!("an object") };
    assert_eq!(next.changed(Fields::new(cleared), &Targets::default()).unwrap().office_phone, None);
    assert!(changed(json!({ "business": null })).is_err());
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let errors = changed(json!({
        "business": "x".repeat(101), "office_phone": "911", "time_zone": "Mars/Olympus", "replies": "loud",
        "retention_days": 29, "photo_link_days": 401, "follow_up_hours": 0, "messages": [], "opening_hours": { "monday": [], "funday": [] },
    }))
    .unwrap_err();
    let blamed: Vec<&str> = errors.keys().map(String::as_str).collect();
    let days = ["friday", "funday", "saturday", "sunday", "thursday", "tuesday", "wednesday"];
    let days: Vec<String> = days.iter().map(|day| format!("opening_hours.{day}")).collect();
    let mut expected = vec!["business", "follow_up_hours", "messages", "office_phone"];
    expected.extend(days.iter().map(String::as_str));
    expected.extend(["photo_link_days", "replies", "retention_days", "time_zone"]);
    assert_eq!(blamed, expected);
    assert_eq!(errors["replies"], ["This is not one of: off, acknowledge, ask_when_closed, ask."]);
    assert_eq!(errors["retention_days"], ["This is not a number of days from 30 to 400."]);
    assert_eq!(errors["photo_link_days"], ["This is not a number of days from 1 to 400."]);
    assert_eq!(errors["follow_up_hours"], ["This is not a number of hours from 1 to 720."]);
    assert_eq!(errors["opening_hours.funday"], ["There is no such field."]);
    assert_eq!(errors["opening_hours.tuesday"], ["This is needed."]);
}

#[test]
fn a_zone_is_kept_under_its_own_name_and_an_unknown_one_is_refused() {
    assert_eq!(changed(json!({ "time_zone": " america/denver " })).unwrap().time_zone, "America/Denver");
    for unknown in ["", "Etc/Unknown", "CST6CDT,M3.2.0,M11.1.0", "../America/Chicago", "Chicago"] {
        assert!(changed(json!({ "time_zone": unknown })).is_err(), "{unknown}");
    }
}

#[test]
fn words_are_kept_for_30_to_400_days() {
    for days in [json!(30), json!("400"), json!(180)] {
        assert!(changed(json!({ "retention_days": days })).is_ok(), "{days}");
    }
    for days in [json!(29), json!(401), json!(-30), json!(30.5), json!("many"), json!(null), json!(66_000)] {
        assert!(changed(json!({ "retention_days": days })).is_err(), "{days}");
    }
    assert_eq!(Retention::default().days(), 180);
    let from: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(Retention::parse("30").unwrap().ends(from), "2026-01-31T00:00:00Z".parse().unwrap());
}

#[test]
fn links_to_photos_work_for_a_day_to_400_days_and_never_longer_than_the_words_are_kept() {
    for days in [json!(1), json!("400"), json!(90)] {
        assert!(changed(json!({ "photo_link_days": days })).is_ok(), "{days}");
    }
    for days in [json!(0), json!(401), json!(-1), json!(1.5), json!(null), json!(65_626)] {
        assert!(changed(json!({ "photo_link_days": days })).is_err(), "{days}");
    }
    let from: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(PhotoLinks::default().end(from), "2026-04-01T00:00:00Z".parse().unwrap());
    assert_eq!(before().photo_link_days(), 90);
    let brief = changed(json!({ "photo_link_days": 90, "retention_days": 30 })).unwrap();
    assert_eq!((brief.photo_link_days(), brief.photo_links.days()), (30, 90));
}

#[test]
fn a_conversation_goes_on_for_an_hour_to_30_days_after_its_booking_is_handled() {
    for hours in [json!(1), json!("720"), json!(72)] {
        assert!(changed(json!({ "follow_up_hours": hours })).is_ok(), "{hours}");
    }
    for hours in [json!(0), json!(721), json!(-1), json!(0.5), json!(null), json!(65_608)] {
        assert!(changed(json!({ "follow_up_hours": hours })).is_err(), "{hours}");
    }
    assert_eq!(before().follow_up.length(), SignedDuration::from_hours(72));
}

#[test]
fn at_most_twenty_countries_are_added_each_once_and_all_that_are_none_are_named() {
    let next = changed(json!({ "reply_countries": ["+52", " +1876 ", "+52"] })).unwrap();
    let countries: Vec<&str> = next.reply_countries.iter().map(DialPrefix::as_str).collect();
    assert_eq!(countries, ["+1876", "+52"]);
    let stored = serde_json::to_value(&next).unwrap();
    assert_eq!(serde_json::from_value::<Profile>(stored).unwrap(), next);
    let Value::Object(none) = json!({ "reply_countries": [] }) else { panic!("an object") };
    assert_eq!(next.changed(Fields::new(none), &Targets::default()).unwrap().reply_countries, []);
    let errors = changed(json!({ "reply_countries": ["+44", "44", 44, null, "+0"] })).unwrap_err();
    let blamed: Vec<&str> = errors.keys().map(String::as_str).collect();
    assert_eq!(blamed, [1, 2, 3, 4].map(|at| format!("reply_countries.{at}")));
    let why = "This is not a country's prefix: + and its code, such as +44 or +1876.";
    assert_eq!(errors["reply_countries.1"], [why]);
    let many = |count: u16| {
        changed(
            json!({ "reply_countries": (100..100 + count).map(|it| format!("+{it}")).collect::<Vec<_>>() }),
        )
    };
    assert!(many(20).is_ok());
    for wrong in
        [many(21), changed(json!({ "reply_countries": "+44" })), changed(json!({ "reply_countries": null }))]
    {
        assert_eq!(wrong.unwrap_err().into_keys().collect::<Vec<_>>(), ["reply_countries"]);
    }
}

#[test]
fn a_business_sends_a_thousand_replies_a_day_unless_operators_say_otherwise_and_cannot_itself() {
    assert_eq!(before().most_replies_a_day(), 1_000);
    let more = Profile { replies_a_day: Some(5), ..before() };
    assert_eq!((more.most_replies_a_day(), before().differences(&more)), (5, vec!["replies_a_day"]));
    assert_eq!((before().is_near_the_last_reply(798), before().is_near_the_last_reply(799)), (false, true));
    assert_eq!((replies_a_day("1"), replies_a_day("100000")), (Ok(1), Ok(100_000)));
    for wrong in ["0", "100001", "-1", "1.5", ""] {
        assert!(replies_a_day(wrong).is_err(), "{wrong}");
    }
    assert!(changed(json!({ "replies_a_day": 5 })).is_err());
}

#[test]
fn an_untouched_booking_is_told_of_after_15_minutes_to_a_day_of_opening_hours_or_never() {
    for minutes in [json!(15), json!("1440"), json!(60)] {
        assert!(changed(json!({ "untouched_after_minutes": minutes })).is_ok(), "{minutes}");
    }
    for minutes in [json!(14), json!(1_441), json!(0), json!(-1), json!(15.5)] {
        assert!(changed(json!({ "untouched_after_minutes": minutes })).is_err(), "{minutes}");
    }
    let hour = changed(json!({ "untouched_after_minutes": 60 })).unwrap();
    assert_eq!(before().differences(&hour), ["untouched_after_minutes"]);
    let Value::Object(never) = json!({ "untouched_after_minutes": null }) else { panic!("an object") };
    let never = hour.changed(Fields::new(never), &Targets::default()).unwrap();
    assert_eq!((before().untouched_after, never.untouched_after), (None, None));
}

#[test]
fn settings_from_before_there_were_hours_and_retention_have_the_usual_ones() {
    let stored: Profile = serde_json::from_value(json!({ "business": "Acme", "replies": "ask" })).unwrap();
    assert_eq!(stored.opening_hours, OpeningHours::default());
    assert_eq!(stored.retention, Retention::default());
    assert_eq!((stored.photo_links.days(), stored.follow_up), (90, FollowUp::default()));
}

#[test]
fn what_changed_is_known_by_the_names_that_people_use() {
    let next = changed(json!({
        "business": "Apex", "retention_days": 90, "replies": "ask_when_closed", "photo_link_days": 90,
        "follow_up_hours": 24,
    }));
    assert_eq!(before().differences(&next.unwrap()), ["business", "retention_days", "follow_up_hours"]);
}

#[test]
fn a_name_with_a_link_that_carriers_block_is_refused() {
    for name in ["Acme bit.ly/x", "TINYURL.COM/acme"] {
        let errors = changed(json!({ "business": name })).unwrap_err();
        assert!(errors["business"][0].starts_with("Carriers block links of public shorteners"), "{errors:?}");
    }
    assert!(changed(json!({ "business": "Acme.com Plumbing & Heat.co" })).is_ok());
}
