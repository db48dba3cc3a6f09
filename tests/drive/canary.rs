//! Texts that nobody wrote, from the turn that posts one to the turn that dismisses its booking.

mod sandbox;

use intellisend::domain::audit::Act;
use intellisend::domain::canary::Canary;
use intellisend::domain::contacts::Alert;
use intellisend::domain::ids::{Environment, ExternalId};
use intellisend::domain::settings::Profile;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::domain::usage::{Month, Usage};
use intellisend::drivers::canary::{begin_canary, canary_turn, end_canary};
use intellisend::drivers::{Heard, Rested, Work, hear_these};
use serde_json::{Value, json};
use tests::events;
use tests::ground::Ground;

use self::sandbox::Sandbox;
use crate::alerts::ann;
use crate::api::Api;
use crate::tenants::base;
use crate::tester::Tester;

#[tokio::test]
async fn a_canary_is_booked_like_any_text_and_dismissed_in_the_next_turn() {
    let sandbox = Sandbox::open().await;
    assert_eq!(sandbox.turn().await, None);
    let first = sandbox.newest().await;
    let drove = sandbox.drive(first).await;
    assert!(matches!(drove.rested, Rested::Settled { .. }), "{:?}", drove.rested);
    let [booking] = sandbox.open_bookings().try_into().expect("one booking");
    assert_eq!(booking.source, "IntelliSend-SMS");
    assert_eq!(booking.external_id, sandbox.canary().await.external_id(first).as_str());
    assert!(booking.summary.is_some_and(|summary| summary.contains("IntelliSend canary 1")));
    assert_eq!(sandbox.turn_by(&sandbox.tester.work).await, None, "not before five minutes are over");

    sandbox.five_minutes();
    assert_eq!(sandbox.turn().await, None, "all is well");
    assert!(sandbox.open_bookings().is_empty());
    let dismissed = &sandbox.tester.ground.bookings()[0];
    assert!(dismissed.dismissing_memo.as_ref().is_some_and(|memo| memo.contains("canary")), "{dismissed:?}");
    assert_eq!(sandbox.canary().await.open, [sandbox.newest().await]);
}

#[tokio::test]
async fn nobody_is_answered_or_billed_for_it_and_it_is_neither_swept_nor_followed() {
    let sandbox = Sandbox::open().await;
    let tester = &sandbox.tester;
    sandbox.turn().await;
    let turn = sandbox.newest().await;
    assert_eq!(sandbox.drive(turn).await.replies, 0);
    tester.pass(60);
    assert_eq!(sandbox.drive(turn).await.replies, 0, "not later, either");
    let thread = sandbox.thread(turn).await;
    let dialogue = tester.work.store.dialogue(&thread).await.unwrap().dialogue;
    assert_eq!(dialogue.due, None, "nobody plans to");
    let month = Month::of(tester.work.clock.now());
    assert_eq!(tester.work.store.usage(&tester.key.tenant, &month).await, Ok(Usage::default()));
    let far = after(tester.work.clock.now(), SignedDuration::from_hours(24));
    let due = tester.work.store.due_sweeps(far, 1_000).await.unwrap();
    let account = sandbox.canary().await.account;
    assert!(due.iter().all(|due| due.account != account), "Twilio has no log of it");
    let asked =
        tester.ground.recorder.calls().into_iter().filter(|call| call.line().contains("Messages.json"));
    assert_eq!(asked.count(), 0);
    tester.pass(3_600);
    let now = tester.work.clock.now();
    let mut due = tester.work.store.due_statuses(now, 1_000).await.unwrap();
    due.retain(|due| due.key.tenant == tester.key.tenant);
    assert_eq!(due.len(), 1, "a booking was made there");
    let heard = hear_these(&tester.work, due, far).await;
    assert_eq!(heard, Heard { connections: 1, ..Heard::default() }, "its own next turn dismisses it");
}

#[tokio::test]
async fn a_text_that_became_no_booking_is_told_and_looked_for_until_it_is_there() {
    let sandbox = Sandbox::open().await;
    sandbox.turn().await;
    let first = sandbox.newest().await;
    sandbox.five_minutes();
    let why = sandbox.turn().await.expect("something is wrong");
    assert!(why.contains("has not become a booking"), "{why}");
    let told = sandbox.canary().await.wrong.expect("it is on record");
    assert_eq!((told.why, told.since), (why, sandbox.newest().await.at));
    sandbox.drive(first).await;
    sandbox.drive(sandbox.newest().await).await;
    assert_eq!(sandbox.open_bookings().len(), 2);
    sandbox.five_minutes();
    assert_eq!(sandbox.turn().await, None);
    assert!(sandbox.open_bookings().is_empty(), "the late one as well");
    assert_eq!((sandbox.canary().await.wrong, sandbox.canary().await.open.len()), (None, 1));
}

#[tokio::test]
async fn a_webhook_that_takes_no_text_in_is_told() {
    let sandbox = Sandbox::open().await;
    let work = &sandbox.tester.work;
    let ground = &sandbox.tester.ground;
    let clock = sandbox.tester.work.clock.clone();
    let astray = Work { link_url: format!("{}/astray", work.link_url), ..ground.work("driver", clock).await };
    let why = sandbox.turn_by(&astray).await.flatten().expect("something is wrong");
    assert!(why.contains("the webhook answered 404"), "{why}");
    let nobody = Work { link_url: "http://127.0.0.1:9".to_owned(), ..astray };
    sandbox.five_minutes();
    let why = sandbox.turn_by(&nobody).await.flatten().expect("something is wrong");
    assert!(why.contains("no connection could be made"), "{why}");
}

#[tokio::test]
async fn a_turn_is_taken_once_however_many_come_for_it() {
    let sandbox = Sandbox::open().await;
    let clock = sandbox.tester.work.clock.clone();
    let other = sandbox.tester.ground.work("other", clock).await;
    let (one, two) = tokio::join!(sandbox.turn_by(&sandbox.tester.work), sandbox.turn_by(&other));
    assert_eq!(usize::from(one.is_some()) + usize::from(two.is_some()), 1);
    assert_eq!(sandbox.canary().await.turns, 1);
}

#[tokio::test]
async fn a_number_that_comes_round_again_is_booked_anew() {
    let sandbox = Sandbox::open().await;
    sandbox.turn().await;
    sandbox.drive(sandbox.newest().await).await;
    sandbox.five_minutes();
    assert_eq!(sandbox.turn().await, None);
    let (store, tenant) = (&sandbox.tester.work.store, &sandbox.tester.key.tenant);
    let found = store.canary(tenant).await.unwrap().expect("a canary");
    let later = Canary { turns: 2_400, ..found.canary };
    store.change(tenant).canary(found.version, &later).unwrap().commit().await.unwrap();
    sandbox.tester.pass(8 * 24 * 60 * 60);
    let (ground, clock) = (&sandbox.tester.ground, sandbox.tester.work.clock.clone());
    let nowhere = "http://127.0.0.1:9".to_owned();
    sandbox.turn_by(&Work { link_url: nowhere, ..ground.work("other", clock).await }).await;
    let again = sandbox.newest().await;
    assert_eq!(again.number, 2_401);
    // By the deployed webhook's clock it would be a text of a week ago.
    sandbox.receive(&later, again).await;
    sandbox.drive(again).await;
    let [booking] = sandbox.open_bookings().try_into().expect("one booking");
    assert_eq!(ExternalId::of(&later.text(again).sid).as_str(), booking.external_id);
}

#[tokio::test]
async fn nothing_is_posted_through_a_business_that_left_its_sandbox() {
    let sandbox = Sandbox::open().await;
    sandbox.tester.ground.settings(|profile| profile.suspended = true).await;
    let why = sandbox.turn().await.expect("something is wrong");
    assert!(why.contains("suspended"), "{why}");
    let thread = sandbox.thread(sandbox.newest().await).await;
    let texts = sandbox.tester.work.store.last_texts(&thread).await.expect("the tables answer");
    assert!(texts.newest.is_none());
}

#[tokio::test]
async fn what_is_owed_as_the_business_is_led_to_production_is_not_booked_there() {
    let sandbox = Sandbox::open().await;
    sandbox.turn().await;
    let owed = sandbox.newest().await;
    let (store, tenant) = (&sandbox.tester.work.store, sandbox.tester.tenant().await);
    let connection = tenant.connection_or_none(Environment::Integration).connection;
    let production = tenant.connection_or_none(Environment::Production).changed(connection);
    let profile = Profile { active: Some(Environment::Production), ..tenant.settings().clone() };
    let change = store.change(&sandbox.tester.key.tenant).connection(&production).unwrap();
    change.profile(tenant.profile_version, &profile).unwrap().commit().await.unwrap();

    let drove = sandbox.drive(owed).await;
    assert!(matches!(drove.rested, Rested::Held { texts: 1 }), "{:?}", drove.rested);
    assert_eq!(sandbox.tester.creates(), 0);
    sandbox.five_minutes();
    let why = sandbox.turn().await.expect("something is wrong");
    assert!(why.contains("do not go to the integration environment"), "{why}");
}

#[tokio::test]
async fn no_staff_are_told_of_it() {
    let sandbox = Sandbox::open().await;
    let tester = &sandbox.tester;
    let (store, tenant) = (&tester.work.store, &tester.key.tenant);
    let found = store.contacts(tenant).await.unwrap();
    let people = [ann(&Alert::ALL)];
    store.change(tenant).contacts(found.version, &people).unwrap().commit().await.unwrap();
    sandbox.turn().await;
    sandbox.drive(sandbox.newest().await).await;
    assert_eq!(sandbox.open_bookings().len(), 1);
    assert!(tester.ground.twilio.sent(&tester.ground.seed.account_sid).is_empty());
}

#[tokio::test]
async fn recover_messages_takes_the_turn_when_its_minute_comes() {
    let sandbox = Sandbox::on(Ground::alone().await).await;
    let function = sandbox.tester.ground.function("recover-messages").await;
    function.invoke(&events::scheduled(jiff::Timestamp::now())).await.expect("the function answers");
    let line: Value = serde_json::from_str(function.logs().last().expect("a line")).expect("JSON");
    assert_eq!((&line["canaries"]["turns"], &line["CanariesFailed"]), (&json!(1), &json!(0)), "{line}");
    assert_eq!(sandbox.canary().await.turns, 1);
}

#[tokio::test]
async fn an_operator_begins_and_ends_it() {
    let tester = Tester::open().await;
    let operator = Api::of(&tester.ground).await.by_operator();
    let path = format!("{}/canary", base(&tester.ground));
    assert_eq!(operator.get(&path).await, json!({ "canary": null }));
    let (status, begun) = operator.ask("PUT", &path, None).await;
    assert_eq!(
        (status, &begun["canary"]["turns"], &begun["canary"]["wrong"]),
        (200, &json!(0), &Value::Null)
    );
    assert_eq!(operator.ask("PUT", &path, None).await, (200, begun), "it has one already");
    let tenant = &tester.key.tenant;
    let secret = tester.work.store.canary(tenant).await.unwrap().expect("a canary").canary.secret;
    assert!(tester.work.vault.twilio_tokens_anew(&secret).await.is_ok());
    canary_turn(&tester.work, tenant).await.unwrap();
    let shown = operator.get(&path).await;
    assert_eq!(shown["canary"]["turns"], 1);
    assert!(shown["canary"]["last_at"].is_string(), "{shown}");

    assert_eq!(operator.ask("DELETE", &path, None).await, (200, json!({ "canary": null })));
    assert_eq!(operator.ask("DELETE", &path, None).await, (200, json!({ "canary": null })));
    assert_eq!(operator.get(&path).await, json!({ "canary": null }));
    assert!(tester.work.vault.twilio_tokens_anew(&secret).await.is_err(), "nothing is left of its secret");
    assert_eq!(canary_turn(&tester.work, tenant).await, Ok(None));
    let acts = [Act::CanaryStarted, Act::CanaryStopped];
    for act in acts {
        assert_eq!(tester.trail(act).await.len(), 1, "{act:?}");
    }
}

#[tokio::test]
async fn it_is_refused_where_bookings_would_not_go_to_a_sandbox() {
    let tester = Tester::on(Ground::unconnected().await).await;
    let operator = Api::of(&tester.ground).await.by_operator();
    let path = format!("{}/canary", base(&tester.ground));
    let (status, problem) = operator.ask("PUT", &path, None).await;
    assert_eq!((status, &problem["title"]), (409, &json!("Not a sandbox")));
    assert!(
        problem["detail"].as_str().is_some_and(|detail| detail.contains("integration environment")),
        "{problem}"
    );
    let (status, _) = operator.ask("PUT", &path, Some(json!({ "every": 1 }))).await;
    assert_eq!(status, 422);
    let admin = Api::of(&tester.ground).await;
    for path in ["/v1/canary", &*path] {
        assert_eq!(admin.ask("PUT", path, None).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn ending_it_dismisses_what_is_there_and_a_deleted_business_has_none() {
    let sandbox = Sandbox::open().await;
    sandbox.turn().await;
    sandbox.drive(sandbox.newest().await).await;
    let (webhook, retention) = sandbox.webhook().await;
    let numbers = sandbox.numbers(&webhook, retention);
    let (work, tenant) = (&sandbox.tester.work, &sandbox.tester.key.tenant);
    assert_eq!(end_canary(work, tenant, &sandbox.tester.actor()).await, Ok(()));
    assert!(sandbox.open_bookings().is_empty());

    begin_canary(&numbers, &sandbox.tester.actor()).await.expect("it begins again");
    let secret = sandbox.canary().await.secret;
    let operator = Api::of(&sandbox.tester.ground).await.by_operator();
    let path = format!("{}?confirm=yes", base(&sandbox.tester.ground));
    assert_eq!(operator.ask("DELETE", &path, None).await.0, 200);
    assert_eq!(sandbox.found().await, None);
    assert!(sandbox.tester.work.vault.twilio_tokens_anew(&secret).await.is_err());
}
