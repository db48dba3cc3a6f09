//! A test booking that is kept until a person says whether they see it, or half an hour is over.

use intellisend::domain::audit::Act;
use intellisend::domain::connection::test_booking::{Part, Status, succeeded};
use intellisend::drivers::test_booking::TestError;
use serde_json::{Value, json};
use tests::events;
use tests::fakes::servicetitan::Lag;
use tests::ground::Ground;

use intellisend::drivers::connection::disconnect;

use crate::tester::{Tester, detail};

#[tokio::test]
async fn a_kept_booking_stays_until_a_person_sees_it() {
    let tester = Tester::open().await;
    let tested = tester.make(true).await;
    assert_eq!(tested.steps[3].status, Status::Skipped);
    assert!(detail(&tested.steps, Part::Dismiss).contains("Calls → Bookings"));
    assert!(succeeded(&tested.steps), "{:?}", tested.steps);
    let until = tested.kept_until.expect("a time");
    assert!(until <= tester.work.clock.now() + jiff::SignedDuration::from_mins(30));
    assert_eq!(tester.shown().await.expect("on record").kept_until, Some(until));
    tester.settle();
    tester.minute().await;
    assert!(tester.ground.bookings()[0].is_open(), "still there");

    let seen = tester.see(true).await.unwrap();
    assert_eq!((seen.steps[0].status, &seen.advice), (Status::Ok, &None));
    let shown = tester.shown().await.expect("on record");
    assert_eq!((shown.kept_until, shown.seen), (None, Some(true)));
    tester.nothing_is_left().await;
    assert_eq!(tester.trail(Act::TestBookingSeen).await.len(), 1);
    assert_eq!(tester.see(true).await, Err(TestError::NoneKept));
}

#[tokio::test]
async fn a_person_who_does_not_see_it_is_told_why_that_may_be() {
    let tester = Tester::open().await;
    tester.make(true).await;
    let seen = tester.see(false).await.unwrap();
    let advice = seen.advice.expect("advice");
    assert!(advice.contains(&tester.ground.seed.provider.to_string()), "{advice}");
    assert_eq!(tester.shown().await.expect("on record").seen, Some(false));
    tester.nothing_is_left().await;
}

#[tokio::test]
async fn a_kept_booking_that_nobody_looks_for_is_dismissed_within_half_an_hour() {
    let tester = Tester::open().await;
    tester.make(true).await;
    tester.pass(28 * 60);
    tester.minute().await;
    assert!(tester.ground.bookings()[0].is_open(), "not before");
    tester.pass(60);
    tester.minute().await;
    tester.nothing_is_left().await;
    let shown = tester.shown().await.expect("on record");
    assert_eq!((shown.kept_until, shown.seen), (None, None));
    let [line] = tester.trail(Act::TestBookingDismissed).await.try_into().expect("one line");
    assert_eq!((line.by.as_str(), line.operator), ("IntelliSend", false));
    assert_eq!(tester.see(true).await, Err(TestError::NoneKept));
}

#[tokio::test]
async fn recover_messages_does_it_when_its_minute_comes() {
    let tester = Tester::on(Ground::alone().await).await;
    tester.pass(-30 * 60);
    tester.make(true).await;
    let function = tester.ground.function("recover-messages").await;
    function.invoke(&events::scheduled(jiff::Timestamp::now())).await.expect("the function answers");
    tester.nothing_is_left().await;
    let line: Value = serde_json::from_str(function.logs().last().expect("a line")).expect("JSON");
    assert!(line["test_bookings"]["over"].as_u64().is_some_and(|over| over >= 1), "{line}");
}

#[tokio::test]
async fn it_is_dismissed_by_its_number_where_bookings_may_not_be_read() {
    let tester = Tester::open().await;
    tester.scopes(|scopes| scopes.retain(|scope| scope != "tn.crm.bookings:r"));
    tester.make(true).await;
    tester.pass(30 * 60);
    tester.minute().await;
    tester.nothing_is_left().await;
}

#[tokio::test]
async fn it_is_dismissed_by_its_number_where_lists_are_late() {
    let tester = Tester::open().await;
    tester.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(10));
    tester.make(true).await;
    tester.pass(30 * 60);
    tester.minute().await;
    tester.nothing_is_left().await;
}

#[tokio::test]
async fn one_that_the_office_dismissed_meanwhile_is_as_good_as_dismissed() {
    for by_hand in [true, false] {
        let tester = Tester::open().await;
        let tested = tester.make(true).await;
        tester.ground.servicetitan.dismiss(tested.booking_id.expect("a booking").0, 0);
        if by_hand {
            assert_eq!(tester.see(true).await.unwrap().steps[0].status, Status::Ok);
        } else {
            tester.pass(30 * 60);
            tester.minute().await;
        }
        assert_eq!(tester.shown().await.expect("on record").kept_until, None);
        tester.nothing_is_left().await;
    }
}

#[tokio::test]
async fn one_that_the_office_booked_to_a_job_is_left_to_the_office() {
    let tester = Tester::open().await;
    let tested = tester.make(true).await;
    tester.ground.servicetitan.convert(tested.booking_id.expect("a booking").0, 9);
    let seen = tester.see(true).await.unwrap();
    assert_eq!(seen.steps[0].status, Status::Failed);
    assert!(detail(&seen.steps, Part::Dismiss).contains("by hand"));
    assert_eq!(tester.marks().await, [], "nobody tries for ever");
}

#[tokio::test]
async fn a_second_test_leaves_the_first_to_its_time() {
    let tester = Tester::open().await;
    let first = tester.make(true).await;
    let second = tester.make(true).await;
    assert_eq!(tester.shown().await.map(|shown| shown.booking), second.booking_id);
    tester.see(true).await.unwrap();
    tester.pass(30 * 60);
    tester.minute().await;
    tester.nothing_is_left().await;
    let shown = tester.shown().await.expect("on record");
    assert_eq!((Some(shown.booking), shown.seen), (second.booking_id, Some(true)));
    assert_ne!(first.booking_id, second.booking_id);
}

#[tokio::test]
async fn the_settings_api_keeps_one_and_takes_the_answer() {
    let tester = Tester::open().await;
    let function = tester.ground.function("save-credentials").await;
    let path = "/v1/connections/integration/test-booking";
    let (status, answer) = tester.call(&function, "POST", path, Some(&json!({ "keep": true }))).await;
    assert_eq!((status, &answer["ok"]), (200, &true.into()), "{answer}");
    assert!(answer["kept_until"].as_str().is_some_and(|time| time.ends_with('Z')), "{answer}");
    let (status, answer) =
        tester.call(&function, "POST", &format!("{path}/seen"), Some(&json!({ "seen": false }))).await;
    assert_eq!((status, &answer["seen"]), (200, &false.into()), "{answer}");
    assert_eq!(answer["steps"][0]["step"], "dismiss");
    assert!(answer["advice"].is_string());
    tester.nothing_is_left().await;
}

#[tokio::test]
async fn a_disconnect_dismisses_what_was_kept_while_it_still_can() {
    let tester = Tester::open().await;
    tester.make(true).await;
    disconnect(&tester.work, &tester.key.tenant, tester.key.environment, &tester.actor())
        .await
        .expect("disconnected");
    assert!(
        tester.ground.bookings().iter().all(|booking| !booking.is_open()),
        "nothing is left in ServiceTitan"
    );
    tester.nothing_is_left().await;
    let shown = tester.shown().await.expect("on record");
    assert_eq!(shown.kept_until, None);
}
