//! What else is known of a customer who is known.

use intellisend::domain::time::{SignedDuration, Timestamp, after};
use serde_json::json;
use tests::fakes::servicetitan::records::{appointment, call, job, location};
use tests::fakes::servicetitan::{Address, PhoneMatch};

use super::{add, address, change};
use crate::tester::Tester;

fn hours(from: Timestamp, hours: i64) -> Timestamp {
    after(from, SignedDuration::from_hours(hours))
}

#[tokio::test]
async fn a_customer_is_served_at_its_locations_and_not_where_bills_go() {
    let tester = Tester::open().await;
    tester.known(|known| {
        add(known, 31, "Ann", "9725550100");
        known.locations.push(location(
            42,
            31,
            "Rental",
            &Address { zip: String::new(), ..address("9 Elm St") },
        ));
        known.locations.push(location(41, 31, "Home", &address("12 Oak St")));
        known.locations.push(location(43, 32, "Somebody else's", &address("7 Ash St")));
    });
    let ann = tester.customer().await;
    let lines: Vec<_> = ann.locations.iter().map(|place| &*place.line).collect();
    assert_eq!(lines, ["12 Oak St, Plano, TX 75024", "9 Elm St, Plano, TX"]);
    assert_eq!(ann.locations[0].address.as_ref().map(|whole| &*whole.country), Some("USA"));
    assert_eq!((&ann.locations[1].address, ann.more_locations), (&None, 0), "a part is missing");
}

#[tokio::test]
async fn of_many_locations_five_are_listed_and_the_others_counted() {
    let tester = Tester::open().await;
    tester.known(|known| {
        add(known, 31, "A manager", "9725550100");
        known.locations.extend((1..=8).map(|id| location(id, 31, "", &address(&format!("{id} Oak St")))));
    });
    let manager = tester.customer().await;
    assert_eq!((manager.locations.len(), manager.more_locations), (5, 3));
}

#[tokio::test]
async fn open_jobs_have_their_number_their_type_s_name_and_their_window_the_soonest_first() {
    let tester = Tester::open().await;
    let now = tester.work.clock.now();
    tester.known(|known| {
        add(known, 31, "Ann", "9725550100");
        for (id, status) in [(501, "Completed"), (502, "Hold"), (503, "Scheduled"), (504, "InProgress")] {
            known.jobs.push(job(id, 31, 41, now));
            change(&mut known.jobs, id, "jobStatus", json!(status));
        }
        change(&mut known.jobs, 504, "jobTypeId", json!(301));
        known.jobs.push(job(505, 32, 43, now));
        known.appointments.push(appointment(61, 503, 31, hours(now, 24), hours(now, 26)));
        known.appointments.push(appointment(62, 504, 31, hours(now, -1), hours(now, 1)));
        known.appointments.push(appointment(63, 505, 32, hours(now, 2), hours(now, 4)));
    });
    let jobs = tester.customer().await.jobs;
    let told: Vec<_> = jobs.iter().map(|job| (&*job.number, job.kind.as_deref(), job.window)).collect();
    assert_eq!(
        told,
        [
            ("504", Some("Leak"), Some((hours(now, -1), hours(now, 1)))),
            ("503", None, Some((hours(now, 24), hours(now, 26)))),
            ("502", None, None),
        ]
    );
}

#[tokio::test]
async fn an_open_job_is_found_among_very_many_that_are_over() {
    let tester = Tester::open().await;
    let now = tester.work.clock.now();
    tester.known(|known| {
        add(known, 31, "Ann", "9725550100");
        for id in 1..=120 {
            known.jobs.push(job(id, 31, 41, now));
            change(
                &mut known.jobs,
                id,
                "jobStatus",
                json!(if id == 119 { "Scheduled" } else { "Completed" }),
            );
        }
    });
    let jobs = tester.customer().await.jobs;
    assert_eq!(jobs.iter().map(|job| &*job.number).collect::<Vec<_>>(), ["119"]);
}

#[tokio::test]
async fn the_last_call_of_this_number_is_known_in_either_form() {
    let tester = Tester::open().await;
    let now = tester.work.clock.now();
    tester.known(|known| {
        add(known, 31, "Ann", "9725550100");
        known.calls.push(call(71, "9725550100", "5005550001", hours(now, -30)));
        known.calls.push(call(72, "9725550100", "5005550001", hours(now, -3)));
        known.calls.push(call(73, "2145550100", "5005550001", hours(now, -1)));
    });
    for phone_match in [PhoneMatch::Digits, PhoneMatch::National, PhoneMatch::E164, PhoneMatch::LastSeven] {
        tester.ground.servicetitan.unknowns(|unknowns| unknowns.phone_match = phone_match);
        assert_eq!(tester.customer().await.called_at, Some(hours(now, -3)), "{phone_match:?}");
    }
}

#[tokio::test]
async fn what_a_filter_let_through_is_not_told_of_this_customer() {
    let tester = Tester::open().await;
    let now = tester.work.clock.now();
    tester.ground.servicetitan.unknowns(|unknowns| {
        unknowns.ignored_filters = &["customerId", "callerPhoneNumber", "created", "starts"];
    });
    tester.known(|known| {
        add(known, 31, "Ann", "9725550100");
        known.locations.push(location(43, 32, "", &address("7 Ash St")));
        known.jobs.extend([job(505, 32, 43, now), job(506, 31, 41, now)]);
        known.appointments.push(appointment(63, 506, 32, hours(now, 2), hours(now, 4)));
        known.appointments.push(appointment(64, 506, 31, hours(now, -4), hours(now, -2)));
        known.calls.push(call(73, "2145550177", "5005550001", hours(now, -1)));
        known.calls.push(call(74, "9725550100", "5005550001", hours(now, -40)));
    });
    let ann = tester.customer().await;
    assert_eq!((ann.locations, ann.called_at), (Vec::new(), None));
    assert_eq!(ann.jobs.iter().map(|job| (&*job.number, job.window)).collect::<Vec<_>>(), [("506", None)]);
}
