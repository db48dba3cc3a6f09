//! Lost answers, late bookings and crashes: a test booking is dismissed in the end, and never made twice.

use intellisend::domain::audit::Act;
use intellisend::domain::connection::test_booking::{Part, Status, TestMark};
use intellisend::domain::time::{SignedDuration, after};
use intellisend::store::Named;
use tests::fakes::servicetitan::Lag;
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tests::lambda::Failed;

use crate::tester::{Tester, detail};

const CREATE: &str = "servicetitan POST …/bookings";
const DISMISS: &str = "servicetitan POST …/dismiss";

/// Faults after which ServiceTitan has done what it was asked.
fn lost_answers() -> [Fault; 5] {
    [Fault::DropAfter, Fault::StatusAfter(500), Fault::StatusAfter(409), Fault::Garbage, Fault::Truncate]
}

/// Faults after which it has not, though nobody here can know.
fn lost_requests() -> [Fault; 3] {
    [Fault::DropBefore, Fault::Refuse, Fault::Status(503, String::new())]
}

#[tokio::test]
async fn a_create_whose_answer_is_lost_is_found_by_its_external_id_and_never_repeated() {
    for fault in lost_answers() {
        let tester = Tester::open().await;
        tester.ground.recorder.plan(Plan::default().next(CREATE, fault.clone()));
        let tested = tester.make(false).await;
        assert!(tested.steps.iter().all(|step| step.status == Status::Ok), "{fault:?}: {:?}", tested.steps);
        assert_eq!((tester.creates(), tester.ground.bookings().len()), (1, 1));
        tester.nothing_is_left().await;
    }
}

#[tokio::test]
async fn a_create_that_lists_late_is_dismissed_when_it_has_settled() {
    let tester = Tester::open().await;
    tester.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(1));
    tester.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropAfter));
    let tested = tester.make(true).await;
    assert_eq!(tested.steps[0].status, Status::Unknown);
    assert!(detail(&tested.steps, Part::Create).contains("dismisses it"));
    assert!(tested.kept_until.is_none() && tester.shown().await.is_none());
    tester.minute().await;
    assert_eq!(tester.marks().await.len(), 1, "too early to know");
    tester.settle();
    tester.minute().await;
    tester.nothing_is_left().await;
    assert_eq!((tester.creates(), tester.trail(Act::TestBookingDismissed).await.len()), (1, 1));
}

#[tokio::test]
async fn a_create_that_never_landed_is_forgotten_when_it_can_no_longer_land() {
    for fault in lost_requests() {
        let tester = Tester::open().await;
        tester.ground.recorder.plan(Plan::default().next(CREATE, fault));
        assert_eq!(tester.make(false).await.steps[0].status, Status::Unknown);
        tester.settle();
        tester.minute().await;
        tester.nothing_is_left().await;
        assert_eq!((tester.creates(), tester.ground.bookings().len()), (1, 0));
        assert_eq!(tester.trail(Act::TestBookingDismissed).await, [], "there was nothing to dismiss");
    }
}

#[tokio::test]
async fn a_create_that_lands_after_the_answer_was_given_is_dismissed_too() {
    let tester = Tester::open().await;
    tester.ground.recorder.plan(Plan::default().next(CREATE, Fault::DropBefore));
    assert_eq!(tester.make(false).await.steps[0].status, Status::Unknown);
    land(&tester).await;
    assert_eq!(tester.ground.bookings().len(), 1, "the case is the one that the test is about");
    tester.settle();
    tester.minute().await;
    tester.nothing_is_left().await;
}

/// Has the create that was held up on its way arrive.
async fn land(tester: &Tester) {
    let calls = tester.ground.recorder.calls();
    let held_up = calls.iter().find(|call| call.method == "POST" && call.path.ends_with("/bookings"));
    let held_up = held_up.expect("the create");
    let url = format!("{}{}", tester.ground.servicetitan.url(), held_up.path);
    let mut request = reqwest::Client::new().post(url).body(held_up.body.to_vec());
    for name in ["authorization", "st-app-key", "content-type"] {
        request = request.header(name, held_up.header(name).expect("it was sent"));
    }
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_dismissal_whose_answer_is_lost_is_seen_to_be_done() {
    for fault in lost_answers() {
        let tester = Tester::open().await;
        tester.ground.recorder.plan(Plan::default().next(DISMISS, fault.clone()));
        let tested = tester.make(false).await;
        assert_eq!(tested.steps[3].status, Status::Ok, "{fault:?}: {:?}", tested.steps);
        tester.nothing_is_left().await;
    }
}

#[tokio::test]
async fn a_dismissal_that_does_not_get_through_is_made_in_the_next_minutes() {
    for fault in lost_requests().into_iter().chain([Fault::Status(429, String::new())]) {
        let tester = Tester::open().await;
        tester.ground.recorder.plan(Plan::default().every(DISMISS, fault));
        let tested = tester.make(false).await;
        assert_eq!(tested.steps[3].status, Status::Unknown);
        assert!(detail(&tested.steps, Part::Dismiss).contains("each minute"));
        tester.minute().await;
        assert_eq!(tester.marks().await.len(), 1, "not given up");
        tester.ground.recorder.plan(Plan::default());
        tester.minute().await;
        tester.nothing_is_left().await;
        assert_eq!(tester.shown().await.expect("on record").kept_until, None);
    }
}

#[tokio::test]
async fn a_crash_at_any_call_ends_with_the_booking_dismissed() {
    let tester = Tester::open().await;
    let function = tester.ground.function("save-credentials").await;
    let dying = function.clone();
    tester.ground.recorder.on_kill("save-credentials", move || {
        let dying = dying.clone();
        async move { dying.kill().await }
    });
    tester.settle();
    let event = tester.request("POST", "/v1/connections/integration/test-booking", None).event();
    for fault in [Fault::KillBefore, Fault::KillAfter] {
        for n in 1.. {
            function.ready().await.unwrap();
            tester.ground.recorder.clear();
            tester.ground.recorder.plan(Plan::default().at(n, fault.clone()));
            let ended = function.invoke(&event).await;
            let survived = tester.ground.recorder.calls().len() < n;
            tester.ground.recorder.plan(Plan::default());
            tester.minute().await;
            tester.nothing_is_left().await;
            if survived {
                assert!(ended.is_ok() && n > 8, "{ended:?} after {n} calls");
                break;
            }
            assert!(matches!(ended, Err(Failed::Crashed { .. })), "{fault:?} at {n}: {ended:?}");
        }
    }
}

#[tokio::test]
async fn a_mark_that_nobody_can_act_on_is_given_up_after_a_day_and_says_so() {
    let tester = Tester::on(Ground::unconnected().await).await;
    let place = intellisend::domain::connection::Place {
        environment: tester.key.environment,
        tenant: intellisend::domain::ids::ServiceTitanTenant(tester.ground.seed.servicetitan_tenant),
        provider: intellisend::domain::ids::ProviderId(tester.ground.seed.provider),
    };
    let long_ago = after(tester.work.clock.now(), SignedDuration::from_hours(-25));
    for (nonce, since) in [(1, long_ago), (2, tester.work.clock.now())] {
        let mark = TestMark::new(nonce, place, tester.work.settling, since);
        let item = TestMark::item(nonce, tester.key.environment);
        let named = Named { item: &item, kind: Some("test_booking") };
        let change = tester.work.store.change(&tester.key.tenant).put(named, "test_booking", &mark).unwrap();
        change.commit().await.unwrap();
    }
    tester.settle();
    tester.minute().await;
    assert_eq!(tester.marks().await.len(), 1, "the younger one may still be acted on");
    let lines = tester.trail(Act::TestBookingDismissed).await;
    assert!(lines.first().is_some_and(|line| line.detail.contains("by hand")), "{lines:?}");
}
