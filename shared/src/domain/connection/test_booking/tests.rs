use serde_json::json;

use super::{
    Ending, MarkAfter, Part, Status, Step, TestMark, advice, confirm, created, dismissal_refused,
    is_dismissed, not_read_back, notes, number, refused, skipped, succeeded, told, unclear,
};
use crate::domain::connection::Place;
use crate::domain::delivery::Settling;
use crate::domain::ids::{BookingId, Environment, ProviderId, ServiceTitanTenant};
use crate::domain::outcome::{Cause, Problem};
use crate::domain::settings::Profile;
use crate::domain::time::{SignedDuration, Timestamp, after};

const SETTLING: Settling = Settling::of_seconds(300);
const ID: BookingId = BookingId(1_000_003);

fn now() -> Timestamp {
    "2026-11-21T15:04:00Z".parse().unwrap()
}

fn later(seconds: i64) -> Timestamp {
    after(now(), SignedDuration::from_secs(seconds))
}

fn mark() -> TestMark {
    let place = Place {
        environment: Environment::Integration,
        tenant: ServiceTitanTenant(1_234_567),
        provider: ProviderId(7_001),
    };
    TestMark::new(0xab, place, SETTLING, now())
}

fn answered(status: u16) -> Cause {
    let problem = Problem {
        status,
        title: "No.".to_owned(),
        trace_id: Some("trace".to_owned()),
        errors: [("name".to_owned(), vec!["Too odd.".to_owned()])].into(),
        ..Problem::default()
    };
    Cause::Answered(problem)
}

#[test]
fn a_test_is_found_by_an_external_id_that_no_message_has() {
    assert_eq!(mark().external_id.as_str(), "intellisend-test-00000000000000ab");
    assert_eq!(TestMark::item(0xab, Environment::Production), "test#production#00000000000000ab");
    assert!(
        TestMark::item(1, Environment::Production).starts_with(&TestMark::items(Environment::Production))
    );
}

#[test]
fn a_mark_outlives_whatever_could_still_be_sent_and_land() {
    let lands_by = SETTLING.permit() + SETTLING.write_time_out() + SETTLING.lateness() + SETTLING.skew();
    assert!(mark().may_send(SETTLING, later(119)) && !mark().may_send(SETTLING, later(120)));
    assert!(!mark().is_due(after(now(), lands_by)));
    assert!(!mark().is_due(later(299)) && mark().is_due(later(300)));
}

#[test]
fn a_mark_that_nobody_can_act_on_is_given_up_after_a_day() {
    let day = 24 * 60 * 60;
    assert!(!mark().is_hopeless(later(299 + day)) && mark().is_hopeless(later(300 + day)));
}

#[test]
fn what_is_kept_is_kept_for_less_than_half_an_hour_and_the_minute_that_ends_it() {
    let ending = Ending::Kept(ID);
    let MarkAfter::Becomes(kept) = ending.mark(&mark(), later(20)) else { panic!("kept") };
    assert_eq!((kept.booking, kept.dismiss_at), (Some(ID), mark().kept_until()));
    assert!(after(kept.dismiss_at, SignedDuration::from_mins(1)) <= later(30 * 60));
    let shown = ending.shown(&mark(), later(20)).unwrap();
    assert_eq!((shown.booking, shown.made_at), (ID, now()));
    assert_eq!((shown.kept_until, shown.seen), (Some(kept.dismiss_at), None));
}

#[test]
fn a_mark_goes_when_nothing_is_left_to_do_and_stays_while_something_may_be() {
    let of = |ending: Ending| (ending.mark(&mark(), later(20)), ending.shown(&mark(), later(20)).is_some());
    assert_eq!(of(Ending::NothingMade), (MarkAfter::Goes, false));
    assert_eq!(of(Ending::Over(ID)), (MarkAfter::Goes, true));
    assert_eq!(of(Ending::Unclear), (MarkAfter::Stays, false));
    let open = TestMark { booking: Some(ID), dismiss_at: later(20), ..mark() };
    assert_eq!(of(Ending::Open(ID)), (MarkAfter::Becomes(open), true));
}

#[test]
fn a_mark_is_read_as_it_was_written() {
    let marks = [mark(), TestMark { booking: Some(ID), ..mark() }];
    for mark in marks {
        let written = serde_json::to_string(&mark).unwrap();
        assert_eq!(serde_json::from_str::<TestMark>(&written).unwrap(), mark);
    }
}

#[test]
fn the_notes_hold_an_exchange_in_the_office_s_own_time_under_its_name() {
    let profile = Profile {
        business: "Acme Plumbing".to_owned(),
        time_zone: "America/Chicago".to_owned(),
        ..Profile::default()
    };
    let notes = notes(&profile, now());
    assert!(notes.contains("Nov 21 9:04 AM  My water heater is leaking"), "{notes}");
    assert!(notes.contains("Acme Plumbing: got your text"), "{notes}");
    assert!(notes.contains("nobody texted"), "{notes}");
}

#[test]
fn a_booking_is_confirmed_by_its_source_and_its_whole_exchange_however_its_lines_are_broken() {
    let sent = "a test\n--- Texts ---\nhello";
    let returned = |source, summary| json!({ "source": source, "summary": summary });
    for summary in [sent, "a test\r\n--- Texts ---\r\nhello", "a test --- Texts --- hello"] {
        assert_eq!(confirm("S", sent, &returned("S", summary)).status, Status::Ok);
    }
    let other = confirm("S", sent, &returned("Other", sent));
    assert_eq!(other.status, Status::Failed);
    assert!(other.detail.unwrap().contains("“Other” instead of “S”"));
    let cut = confirm("S", sent, &returned("S", "a test"));
    assert_eq!(cut.status, Status::Failed);
    assert!(cut.detail.unwrap().contains("6 characters of 26"));
    assert_eq!(confirm("S", sent, &json!({ "source": null })).status, Status::Failed);
}

#[test]
fn a_booking_s_number_and_status_are_read_from_whatever_came_back() {
    assert_eq!(number(&json!({ "id": 7 })), Some(BookingId(7)));
    for without in [json!({}), json!({ "id": "7" }), json!(null), json!([7])] {
        assert_eq!(number(&without), None, "{without}");
    }
    assert!(is_dismissed(Some("Dismissed")) && is_dismissed(Some("dismissed")));
    assert!(!is_dismissed(Some("New")) && !is_dismissed(None));
}

#[test]
fn a_test_succeeds_only_when_every_part_did_but_for_a_dismissal_that_is_put_off() {
    let step = |part, status| Step::new(part, status, "");
    let all = |dismissed| {
        let fine = [Part::Create, Part::ReadBack, Part::Confirm].map(|part| step(part, Status::Ok));
        [fine.to_vec(), vec![step(Part::Dismiss, dismissed)]].concat()
    };
    assert!(succeeded(&all(Status::Ok)) && succeeded(&all(Status::Skipped)));
    assert!(!succeeded(&all(Status::Failed)) && !succeeded(&all(Status::Unknown)));
    let mut unread = all(Status::Ok);
    unread[1] = step(Part::ReadBack, Status::Skipped);
    assert!(!succeeded(&unread));
    assert!(!succeeded(&[vec![step(Part::Create, Status::Failed)], skipped(&[Part::Dismiss], "")].concat()));
}

#[test]
fn a_refused_create_names_the_cause_and_what_to_do_and_keeps_the_reference() {
    let granted = ["tn.crm.customers:r".to_owned()];
    let may_book = ["tn.crm.bookings:w".to_owned()];
    let provider = ProviderId(7_001);
    let of = |status, granted: &[String]| refused(&answered(status), provider, granted).detail.unwrap();
    assert!(of(403, &granted).contains("CRM → Bookings → Modify"));
    for unclear in [of(403, &may_book), of(403, &[]), of(404, &may_book)] {
        assert!(unclear.contains("Booking Provider Tags") && unclear.contains("7001"), "{unclear}");
    }
    assert!(of(401, &may_book).contains("application key"));
    assert!(of(400, &may_book).contains("ServiceTitan answered 400: No. name: Too odd."));
    let step = refused(&answered(400), provider, &may_book);
    assert_eq!((step.status, step.trace_id.as_deref()), (Status::Failed, Some("trace")));
    let down = refused(&Cause::Unreachable, provider, &[]);
    assert!(down.detail.unwrap().contains("could not be reached"));
}

#[test]
fn a_missing_permission_to_read_is_told_from_a_booking_that_does_not_show_yet() {
    let of = |cause: &Cause| not_read_back(cause);
    assert_eq!(of(&answered(403)).status, Status::Skipped);
    assert!(of(&answered(403)).detail.unwrap().contains("tn.crm.bookings:r"));
    assert_eq!(of(&answered(404)).status, Status::Unknown);
    assert_eq!(of(&Cause::TimedOut).status, Status::Unknown);
}

#[test]
fn a_dismissal_that_servicetitan_refuses_says_what_to_do_by_hand() {
    for status in [400, 403, 404, 405] {
        let step = dismissal_refused(&answered(status), ID);
        let detail = step.detail.unwrap();
        assert_eq!((step.status, step.trace_id.as_deref()), (Status::Failed, Some("trace")));
        assert!(detail.contains("by hand") && detail.contains("1000003"), "{detail}");
        assert!(detail.contains(&status.to_string()), "{detail}");
    }
}

#[test]
fn an_unclear_create_says_when_it_is_over() {
    let zone = Profile { time_zone: "America/Chicago".to_owned(), ..Profile::default() }.zone();
    let step = unclear(&Cause::TimedOut, mark().dismiss_at, &zone);
    assert_eq!(step.status, Status::Unknown);
    assert!(step.detail.unwrap().contains("shortly after Nov 21 9:09 AM"));
}

#[test]
fn advice_names_the_booking_the_screen_and_the_tag() {
    let advice = advice(ID, Some(ProviderId(7_001)));
    for part in ["booking 1000003", "Calls → Bookings", "account configuration", "(id 7001)"] {
        assert!(advice.contains(part), "{part} in {advice}");
    }
}

#[test]
fn the_trail_tells_what_was_done_and_of_what_was_not_only_why() {
    let refusal = refused(&answered(400), ProviderId(1), &[]);
    let why = refusal.detail.clone().unwrap();
    let steps = [vec![refusal], skipped(&[Part::ReadBack, Part::Dismiss], "There is none.")].concat();
    assert_eq!(told(&steps), (why, Some("trace".to_owned())));
    let steps = [created(ID), Step::new(Part::Dismiss, Status::Skipped, "Kept until noon.")];
    let (detail, trace_id) = told(&steps);
    assert!(detail.starts_with("ServiceTitan made booking 1000003") && detail.ends_with("Kept until noon."));
    assert_eq!(trace_id, None);
}
