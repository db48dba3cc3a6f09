//! A test booking from its making to its end, when everything works and when ServiceTitan says no.

use intellisend::domain::audit::Act;
use intellisend::domain::connection::test_booking::{Part, Status, succeeded};
use intellisend::drivers::test_booking::TestError;
use serde_json::json;
use tests::fakes::servicetitan::{Status as BookingStatus, paths};
use tests::faults::{Fault, Plan};
use tests::ground::Ground;

use crate::tester::{Tester, detail, parts};

const DISMISS: &str = "servicetitan POST …/dismiss";
const ALL_OK: [(Part, Status); 4] = [
    (Part::Create, Status::Ok),
    (Part::ReadBack, Status::Ok),
    (Part::Confirm, Status::Ok),
    (Part::Dismiss, Status::Ok),
];

#[tokio::test]
async fn a_test_booking_is_made_read_back_confirmed_and_dismissed_with_a_memo() {
    let tester = Tester::open().await;
    let tested = tester.make(false).await;
    assert_eq!(parts(&tested.steps), ALL_OK, "{:?}", tested.steps);
    let [booking] = tester.ground.bookings().try_into().expect("one booking");
    assert_eq!(
        (booking.name.as_str(), booking.source.as_str()),
        ("TEST - IntelliSend, please ignore", "IntelliSend-SMS")
    );
    assert!(booking.summary.as_deref().is_some_and(|notes| notes.contains("My water heater is leaking")));
    assert_eq!(booking.is_send_confirmation_email, Some(false));
    assert!(booking.external_id.starts_with("intellisend-test-"));
    assert_eq!(booking.status, BookingStatus::Dismissed);
    assert!(booking.dismissing_memo.as_deref().is_some_and(|memo| memo.contains("IntelliSend")));
    let returned = tested.booking.expect("the booking");
    assert_eq!((&returned["id"], &returned["status"]), (&booking.id.into(), &"New".into()));
    let shown = tester.shown().await.expect("on record");
    assert_eq!((shown.booking.0, shown.kept_until, shown.seen), (booking.id, None, None));
    let [line] = tester.trail(Act::TestBookingMade).await.try_into().expect("one line");
    assert_eq!(line.by, "ann@example.com");
    assert!(line.detail.contains(&booking.id.to_string()), "{}", line.detail);
    tester.nothing_is_left().await;
}

#[tokio::test]
async fn the_mark_is_written_before_the_booking_is_made() {
    let tester = Tester::open().await;
    tester.make(false).await;
    let calls = tester.ground.recorder.calls();
    let marked = calls.iter().position(|call| {
        call.line().ends_with("TransactWriteItems") && call.json().to_string().contains("intellisend-test-")
    });
    let made = calls.iter().position(|call| call.method == "POST" && call.path.ends_with("/bookings"));
    assert!(marked.expect("marked") < made.expect("made"));
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_and_the_test_goes_on() {
    let tester = Tester::open().await;
    tester.make(false).await;
    tester.ground.servicetitan.forget_tokens();
    assert_eq!(parts(&tester.make(false).await.steps), ALL_OK);
    assert_eq!(tester.ground.servicetitan.mints_of(&tester.ground.seed.client_id), 2);
}

#[tokio::test]
async fn a_booking_that_may_not_be_made_says_which_permission_is_missing() {
    let tester = Tester::open().await;
    tester.scopes(|scopes| scopes.retain(|scope| scope != "tn.crm.bookings:w"));
    let tested = tester.make(false).await;
    assert_eq!(tested.steps[0].status, Status::Failed);
    assert!(detail(&tested.steps, Part::Create).contains("CRM → Bookings → Modify"));
    assert!(tested.steps[1..].iter().all(|step| step.status == Status::Skipped));
    assert!(tested.booking_id.is_none() && tester.shown().await.is_none());
    let [line] = tester.trail(Act::TestBookingMade).await.try_into().expect("one line");
    assert!(line.trace_id.is_some(), "ServiceTitan's own reference is in the trail");
    tester.nothing_is_left().await;
}

#[tokio::test]
async fn a_provider_that_does_not_exist_is_named() {
    let tester = Tester::open().await;
    let tenant = tester.ground.seed.servicetitan_tenant.to_string();
    tester.ground.servicetitan.tenant(&tenant, |known| known.providers.clear());
    let tested = tester.make(false).await;
    assert_eq!(tested.steps[0].status, Status::Failed);
    let provider = tester.ground.seed.provider.to_string();
    assert!(detail(&tested.steps, Part::Create).contains(&provider));
    tester.nothing_is_left().await;
}

#[tokio::test]
async fn while_servicetitan_is_down_nothing_is_made_and_the_step_says_so() {
    let tester = Tester::open().await;
    tester.ground.servicetitan.set_maintenance(true);
    let tested = tester.make(false).await;
    assert_eq!(tested.steps[0].status, Status::Failed);
    assert_eq!(tester.creates(), 0);
    tester.nothing_is_left().await;
}

#[tokio::test]
async fn without_the_permission_to_read_the_test_says_so_and_still_cleans_up() {
    let tester = Tester::open().await;
    tester.scopes(|scopes| scopes.retain(|scope| scope != "tn.crm.bookings:r"));
    let tested = tester.make(false).await;
    let expected = [
        (Part::Create, Status::Ok),
        (Part::ReadBack, Status::Skipped),
        (Part::Confirm, Status::Skipped),
        (Part::Dismiss, Status::Ok),
    ];
    assert_eq!(parts(&tested.steps), expected);
    assert!(detail(&tested.steps, Part::ReadBack).contains("tn.crm.bookings:r"));
    assert!(tested.booking.is_some(), "as the create returned it");
    assert!(!succeeded(&tested.steps));
    tester.nothing_is_left().await;
}

#[tokio::test]
async fn a_booking_that_comes_back_changed_is_not_confirmed() {
    let tester = Tester::open().await;
    let changed = json!({ "id": 7, "source": "Web", "summary": "?", "status": "New" }).to_string();
    let get = "servicetitan GET …/bookings/…";
    tester.ground.recorder.plan(Plan::default().next(get, Fault::Status(200, changed)));
    let tested = tester.make(false).await;
    assert_eq!(tested.steps[2].status, Status::Failed);
    assert!(detail(&tested.steps, Part::Confirm).contains("“Web” instead of “IntelliSend-SMS”"));
    assert!(!succeeded(&tested.steps));
    tester.nothing_is_left().await;
}

#[tokio::test]
async fn where_servicetitan_lets_nobody_dismiss_the_person_is_told_to() {
    let tester = Tester::open().await;
    tester.ground.servicetitan.unknowns(|unknowns| unknowns.dismiss_exists = false);
    let tested = tester.make(false).await;
    assert_eq!(tested.steps[3].status, Status::Failed);
    let told = detail(&tested.steps, Part::Dismiss);
    let id = tested.booking_id.expect("a booking").to_string();
    assert!(told.contains("by hand") && told.contains("Calls → Bookings") && told.contains(&id), "{told}");
    assert_eq!(tester.shown().await.expect("on record").kept_until, None);
    assert_eq!(tester.marks().await, [], "nobody tries for ever");
}

#[tokio::test]
async fn a_dismissal_that_is_forbidden_says_so_too() {
    let tester = Tester::open().await;
    let no = Fault::Status(403, r#"{"title":"No","traceId":"abc"}"#.to_owned());
    tester.ground.recorder.plan(Plan::default().every(DISMISS, no));
    let tested = tester.make(false).await;
    assert!(
        detail(&tested.steps, Part::Dismiss).contains("does not allow the app to dismiss bookings (403)")
    );
    assert_eq!(tested.steps[3].trace_id.as_deref(), Some("abc"));
    let [line] = tester.trail(Act::TestBookingMade).await.try_into().expect("one line");
    assert_eq!(line.trace_id.as_deref(), Some("abc"));
}

#[tokio::test]
async fn without_credentials_or_a_provider_there_is_something_to_do_first() {
    let tester = Tester::on(Ground::unconnected().await).await;
    let Err(TestError::NotYet(what)) = tester.try_to_make(false).await else { panic!("not yet") };
    assert!(what.contains("client id and secret"), "{what}");
    tester.ground.seeder.connection(&tester.ground.seed, 1).await;
    let mut found = tester.tenant().await.connection_or_none(tester.key.environment);
    found.connection.booking_provider = None;
    let change = tester.work.store.change(&tester.key.tenant);
    change.connection(&found.changed(found.connection.clone())).unwrap().commit().await.unwrap();
    let Err(TestError::NotYet(what)) = tester.try_to_make(false).await else { panic!("not yet") };
    assert!(what.contains("booking provider"), "{what}");
    assert_eq!(tester.ground.recorder.calls().iter().filter(|call| call.target == "servicetitan").count(), 0);
}

#[tokio::test]
async fn somebody_who_saves_meanwhile_loses_nothing() {
    let tester = Tester::open().await;
    let slow = Fault::Delay(std::time::Duration::from_millis(300));
    tester.ground.recorder.plan(Plan::default().next("servicetitan POST …/bookings", slow));
    let (tested, ()) = tokio::join!(tester.make(false), async {
        let limit = std::time::Duration::from_secs(10);
        tester
            .ground
            .recorder
            .until("the create is on its way", limit, |calls| {
                calls
                    .iter()
                    .any(|call| call.method == "POST" && call.path.ends_with("/bookings"))
                    .then_some(())
            })
            .await;
        let mut found = tester.tenant().await.connection_or_none(tester.key.environment);
        found.connection.name = "Renamed".to_owned();
        let change = tester.work.store.change(&tester.key.tenant);
        change.connection(&found.changed(found.connection.clone())).unwrap().commit().await.unwrap();
    });
    assert_eq!(parts(&tested.steps), ALL_OK);
    let connection = tester.connection().await;
    assert_eq!(connection.name, "Renamed");
    assert_eq!(connection.test_booking.map(|test| test.booking), tested.booking_id);
}

#[tokio::test]
async fn the_settings_api_answers_with_the_steps_and_the_booking_as_it_was_returned() {
    let tester = Tester::open().await;
    let function = tester.ground.function("save-credentials").await;
    let path = "/v1/connections/integration/test-booking";
    let (status, answer) = tester.call(&function, "POST", path, None).await;
    assert_eq!((status, &answer["ok"]), (200, &true.into()), "{answer}");
    let steps = answer["steps"].as_array().expect("steps");
    let steps: Vec<_> = steps.iter().map(|step| (&step["step"], &step["status"])).collect();
    let ok = &json!("ok");
    let names = ["create", "read_back", "confirm", "dismiss"].map(|name| json!(name));
    assert_eq!(steps, names.each_ref().map(|name| (name, ok)));
    let [booking] = tester.ground.bookings().try_into().expect("one booking");
    assert_eq!(
        (&answer["booking_id"], &answer["booking"]["id"]),
        (&booking.id.to_string().into(), &booking.id.into())
    );
    assert_eq!(
        (&answer["booking"]["source"], &answer["kept_until"]),
        (&"IntelliSend-SMS".into(), &json!(null))
    );
    assert!(function.logs().iter().all(|line| !line.contains("water heater")), "never logged");
    let (status, answer) = tester.call(&function, "GET", "/v1/connections", None).await;
    assert_eq!(status, 200);
    assert_eq!(answer["connections"][0]["test_booking"]["booking_id"], booking.id.to_string());
}

#[tokio::test]
async fn the_settings_api_says_what_is_missing_or_wrong() {
    let tester = Tester::open().await;
    let function = tester.ground.function("save-credentials").await;
    let keep = json!({ "keep": "yes", "more": 1 });
    for (path, body, expected) in [
        ("production/test-booking", None, 422),
        ("integration/test-booking/seen", Some(json!({ "seen": true })), 404),
        ("integration/test-booking/seen", None, 422),
        ("integration/test-booking", Some(keep), 422),
        ("elsewhere/test-booking", None, 404),
    ] {
        let path = format!("/v1/connections/{path}");
        let (status, answer) = tester.call(&function, "POST", &path, body.as_ref()).await;
        assert_eq!((status, answer["status"].as_u64()), (expected, Some(expected)), "{path}: {answer}");
        assert!(answer["detail"].as_str().is_some_and(|detail| detail.len() > 20), "{answer}");
    }
    assert_eq!(tester.ground.servicetitan.calls("POST", paths::BOOKINGS), 0);
}
