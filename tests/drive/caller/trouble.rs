//! What is not permitted, fails or is late.

use std::time::Duration;

use intellisend::domain::conversation::customer::{Caller, Customer};
use intellisend::domain::outcome::Cause;
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Rested, look_up};
use tests::fakes::servicetitan::paths;
use tests::fakes::servicetitan::records::{appointment, call, job, location};
use tests::faults::{Fault, Plan};
use tests::ground::CUSTOMER;

use super::{LONG, add, address, change};
use crate::attention::{calls, found};
use crate::desk::Desk;
use crate::tester::Tester;

/// Where a part is asked for, and the permission that it needs.
const PARTS: [(&str, &str); 5] = [
    (paths::LOCATIONS, "tn.crm.locations:r"),
    (paths::JOBS, "tn.jpm.jobs:r"),
    (paths::JOB_TYPES, "tn.jpm.jobtypes:r"),
    (paths::APPOINTMENTS, "tn.jpm.appointments:r"),
    (paths::CALLS, "tn.tlc.calls:r"),
];

/// A customer of whom everything is known.
async fn well_known() -> Tester {
    let tester = Tester::open().await;
    let now = tester.work.clock.now();
    let later = |hours: i64| after(now, SignedDuration::from_hours(hours));
    tester.known(|known| {
        add(known, 31, "Ann", "9725550100");
        known.locations.push(location(41, 31, "Home", &address("12 Oak St")));
        known.jobs.push(job(501, 31, 41, now));
        change(&mut known.jobs, 501, "jobTypeId", 301.into());
        known.appointments.push(appointment(61, 501, 31, later(24), later(26)));
        known.calls.push(call(71, "9725550100", "5005550001", later(-1)));
    });
    tester
}

/// Which parts are there, in the order of [`PARTS`].
fn parts(ann: &Customer) -> [bool; 5] {
    assert_eq!(ann.name.as_deref(), Some("Ann"));
    let job = ann.jobs.first();
    let [place] = &ann.locations[..] else { panic!("one place") };
    assert_eq!(place.line.starts_with("12 Oak St"), place.address.is_some(), "bills go elsewhere");
    [
        place.address.is_some(),
        job.is_some(),
        job.is_some_and(|job| job.kind.is_some()),
        job.is_some_and(|job| job.window.is_some()),
        ann.called_at.is_some(),
    ]
}

/// All but this one, and but what needs the jobs where it is theirs.
fn without(path: &str) -> [bool; 5] {
    PARTS.map(|(part, _)| {
        let of_jobs = [paths::JOB_TYPES, paths::APPOINTMENTS].contains(&part);
        part != path && !(path == paths::JOBS && of_jobs)
    })
}

/// How the proxy knows the path.
fn pattern(path: &str) -> String {
    let (_, resource) = path.rsplit_once('/').unwrap();
    format!("servicetitan GET …/{resource}")
}

#[tokio::test]
async fn everything_is_known_of_a_well_known_customer() {
    assert_eq!(parts(&well_known().await.customer().await), [true; 5]);
}

#[tokio::test]
async fn without_its_permission_a_part_is_not_asked_for_and_nothing_else_is_missing() {
    for (path, scope) in PARTS {
        let tester = well_known().await;
        tester.scopes(|scopes| scopes.retain(|granted| granted != scope && granted != "tn.jpm.jobs:w"));
        assert_eq!(parts(&tester.customer().await), without(path), "{scope}");
        assert_eq!(tester.asked(path), 0, "{scope}");
    }
}

#[tokio::test]
async fn a_token_that_names_no_permissions_is_tried() {
    let tester = well_known().await;
    let (access, _) = tester.access().await;
    let caller = tester.look_up_with(&access, &[], CUSTOMER, LONG).await.unwrap();
    assert_eq!(parts(caller.one().unwrap()), [true; 5]);
}

#[tokio::test]
async fn a_part_that_is_refused_breaks_or_cannot_be_read_is_missing_alone() {
    let tester = well_known().await;
    for (path, _) in PARTS {
        for fault in [
            Fault::Status(403, String::new()),
            Fault::Status(500, String::new()),
            Fault::DropBefore,
            Fault::Garbage,
        ] {
            let plan = Plan::default().every(&pattern(path), fault.clone());
            tester.ground.recorder.plan(plan);
            assert_eq!(parts(&tester.customer().await), without(path), "{path}: {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_part_may_be_refused_although_the_token_names_its_permission() {
    let tester = well_known().await;
    tester.ground.servicetitan.unknowns(|unknowns| unknowns.refused_paths = &[paths::LOCATIONS]);
    assert_eq!(parts(&tester.customer().await), without(paths::LOCATIONS));
}

#[tokio::test]
async fn parts_that_are_late_are_left_out_and_nobody_waits_for_them() {
    let tester = well_known().await;
    let never = |plan: Plan, path| plan.every(&pattern(path), Fault::Delay(Duration::from_secs(3_600)));
    tester.ground.recorder.plan(PARTS.iter().fold(Plan::default(), |plan, (path, _)| never(plan, path)));
    let (access, scopes) = tester.access().await;
    let number = PhoneNumber::parse(CUSTOMER).unwrap();
    let now = tester.work.clock.now();
    let caller = look_up(&tester.work, &access, &scopes, &number, now).await.unwrap();
    assert_eq!(parts(caller.one().unwrap()), [false; 5]);
}

#[tokio::test]
async fn one_late_part_costs_no_other() {
    let tester = well_known().await;
    let late = Fault::Delay(Duration::from_secs(3_600));
    tester.ground.recorder.plan(Plan::default().every(&pattern(paths::LOCATIONS), late));
    let within = SignedDuration::from_secs(3);
    let caller = tester.look_up(CUSTOMER, within).await.unwrap();
    assert_eq!(parts(caller.one().unwrap()), without(paths::LOCATIONS));
}

#[tokio::test]
async fn without_the_permission_to_look_customers_up_nobody_is_asked() {
    let tester = well_known().await;
    tester.scopes(|scopes| scopes.retain(|scope| scope != "tn.crm.customers:r"));
    assert_eq!(tester.caller().await, Caller::NotToBeKnown);
    assert_eq!(tester.asked(paths::CUSTOMERS), 0);
}

#[tokio::test]
async fn a_refused_look_up_says_that_it_is_not_permitted() {
    for refused in [&[paths::CUSTOMERS], &[paths::CUSTOMER_CONTACTS]] {
        let tester = well_known().await;
        tester.ground.servicetitan.unknowns(|unknowns| unknowns.refused_paths = refused);
        assert_eq!(tester.caller().await, Caller::NotToBeKnown, "{refused:?}");
    }
}

#[tokio::test]
async fn a_look_up_that_fails_says_nothing_of_who_it_is() {
    let tester = well_known().await;
    for pattern in ["servicetitan GET …/customers", "servicetitan GET …/contacts"] {
        for (fault, cause) in
            [(Fault::Garbage, Cause::Unreadable { status: 200 }), (Fault::DropBefore, Cause::Broken)]
        {
            tester.ground.recorder.plan(Plan::default().next(pattern, fault));
            assert_eq!(tester.look_up(CUSTOMER, LONG).await, Err(cause), "{pattern}");
        }
    }
}

#[tokio::test]
async fn where_only_the_second_form_fails_nobody_is_not_said() {
    let tester = Tester::open().await;
    let (customers, no) = ("servicetitan GET …/customers", Fault::Status(500, String::new()));
    let first = Plan::default().next(customers, Fault::Delay(Duration::ZERO));
    tester.ground.recorder.plan(first.next(customers, no));
    let failed = tester.look_up(CUSTOMER, LONG).await;
    assert_eq!(failed.unwrap_err().status(), Some(500));
}

#[tokio::test]
async fn where_a_look_up_s_token_is_refused_it_is_asked_once_more_with_another_and_the_booking_knows_who_it_is()
 {
    let desk = known().await;
    let dead = Fault::Status(401, String::new());
    desk.ground.recorder.plan(Plan::default().next("servicetitan GET …/customers", dead));
    desk.receive("No heat").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    assert_eq!(desk.one_booking(&["No heat"]).await.name, "Ann");
    assert_eq!(desk.ground.servicetitan.mints_of(&desk.ground.seed.client_id), 2);
    assert_eq!(found(&desk).await.health.attention, None, "it says nothing of bookings");
}

#[tokio::test]
async fn where_a_look_up_is_asked_to_wait_nothing_else_is_called_before_then_and_then_all_is_known() {
    let busy = r#"{"title":"Rate limit is exceeded. Try again in 90 seconds."}"#.to_owned();
    for pattern in ["servicetitan GET …/customers", "servicetitan GET …/jobs"] {
        let desk = known().await;
        desk.ground.recorder.plan(Plan::default().next(pattern, Fault::Status(429, busy.clone())));
        desk.receive("No heat").await;
        let began = desk.work.clock.now();
        let Rested::Parked { until, why } = desk.drive().await else { panic!("parked") };
        assert_eq!(why, Cause::Resting, "{pattern}");
        assert!(until >= after(began, SignedDuration::from_secs(89)), "{pattern}: {until}");
        assert!(found(&desk).await.health.circuit.is_some(), "every process is told");
        let before = calls(&desk);
        assert!(matches!(desk.drive().await, Rested::Parked { .. }));
        assert_eq!((calls(&desk), desk.writes()), (before, 0), "{pattern}");
        desk.pass(91);
        assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
        assert_eq!(desk.one_booking(&["No heat"]).await.name, "Ann");
    }
}

#[tokio::test]
async fn a_look_at_a_booking_that_is_asked_to_wait_is_made_again_when_it_said() {
    let desk = known().await;
    desk.receive("No heat").await;
    desk.drive().await;
    let busy = r#"{"title":"Rate limit is exceeded. Try again in 90 seconds."}"#.to_owned();
    desk.ground.recorder.plan(Plan::default().next("GET …/bookings/…", Fault::Status(429, busy)));
    desk.receive("Hello?").await;
    let began = desk.work.clock.now();
    let Rested::Parked { until, .. } = desk.drive().await else { panic!("parked") };
    assert!(until >= after(began, SignedDuration::from_secs(89)), "{until}");
    desk.pass(91);
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
}

/// A desk whose customer is known.
async fn known() -> Desk {
    let desk = Desk::open().await;
    let tenant = desk.ground.seed.servicetitan_tenant.to_string();
    desk.ground.servicetitan.tenant(&tenant, |known| add(known, 31, "Ann", "9725550100"));
    desk
}
