//! Campaign, business unit, job type and priority: on the wire, by rules, and left out once ServiceTitan refuses them.

use intellisend::domain::ids::ThreadKey;
use intellisend::domain::outcome::Cause;
use intellisend::domain::phone::Sender;
use intellisend::domain::time::SignedDuration;
use intellisend::drivers::{Rested, drive};
use serde_json::{Value, json};
use tests::fakes::servicetitan::records::campaign;
use tests::fakes::servicetitan::{Booking, PhoneForm, Unlisted};
use tests::faults::{Fault, Plan};
use tests::phone::Text;

use crate::api::Api;
use crate::desk::Desk;

const CREATE: &str = "servicetitan POST …/bookings";
const CONNECTION: &str = "/v1/connections/integration";
/// Another customer.
const OTHER: &str = "+19725550177";
const BOOKED: Rested = Rested::Settled { writes: 1, set_aside: false };

async fn with_defaults(desk: &Desk, defaults: Value) -> Api {
    let api = Api::of(&desk.ground).await;
    let saved = api.put(CONNECTION, json!({ "defaults": defaults })).await;
    assert_eq!(saved["saved"], "settings");
    api
}

/// Campaign, business unit, job type and priority.
fn named(booking: &Booking) -> (Option<i64>, Option<i64>, Option<i64>, Option<&str>) {
    let Booking { campaign_id, business_unit_id, job_type_id, priority, .. } = booking;
    (*campaign_id, *business_unit_id, *job_type_id, priority.as_deref())
}

fn end_campaign(desk: &Desk) {
    let tenant = desk.ground.seed.servicetitan_tenant.to_string();
    desk.ground.servicetitan.tenant(&tenant, |known| {
        let mut ended = campaign(201, "Texts", &[]);
        ended["active"] = json!(false);
        known.campaigns = vec![ended];
    });
}

#[tokio::test]
async fn a_booking_names_the_defaults_and_an_amendment_leaves_the_office_s_own_choice_alone() {
    let desk = Desk::open().await;
    let all =
        json!({ "campaign_id": 201, "business_unit_id": "101", "job_type_id": 301, "priority": "High" });
    let api = with_defaults(&desk, all).await;
    desk.receive("It leaks").await;
    assert_eq!(desk.drive().await, BOOKED);
    assert_eq!(
        named(&desk.one_booking(&["It leaks"]).await),
        (Some(201), Some(101), Some(301), Some("High"))
    );
    api.put(CONNECTION, json!({ "defaults": { "campaign_id": 202, "priority": null } })).await;
    desk.receive("Badly").await;
    assert_eq!(desk.drive().await, BOOKED);
    let booking = desk.one_booking(&["It leaks", "Badly"]).await;
    assert_eq!(named(&booking), (Some(201), Some(101), Some(301), Some("High")));
    let calls = desk.ground.recorder.calls();
    let amended = calls.iter().find(|call| call.method == "PATCH").expect("amended");
    let body: Value = serde_json::from_slice(&amended.body).unwrap();
    assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["summary"]);
}

#[tokio::test]
async fn a_rule_wins_and_the_number_texted_sets_the_campaign_beside_it() {
    let desk = Desk::open().await;
    let api =
        with_defaults(&desk, json!({ "campaign_id": 201, "business_unit_id": 101, "priority": "Low" })).await;
    let rules = json!([
        { "words": ["estimate"], "job_type_id": 303 },
        { "words": ["no heat", "furnace"], "business_unit_id": 102, "job_type_id": 302, "priority": "Urgent" },
        { "number": desk.ground.seed.number, "campaign_id": 202 },
        { "words": ["heat"], "campaign_id": 9, "environment": "production", "servicetitan_tenant_id": 5 },
    ]);
    api.put("/v1/settings", json!({ "rules": rules })).await;
    desk.receive("Hello").await;
    desk.receive("We have NO heat!").await;
    desk.receive("And what is an estimate for a new one?").await;
    assert_eq!(desk.drive().await, BOOKED);
    let booking = desk.one_booking(&["Hello", "NO heat", "estimate"]).await;
    assert_eq!(named(&booking), (Some(202), Some(102), Some(302), Some("Urgent")));
}

#[tokio::test]
async fn ids_that_servicetitan_refuses_are_left_out_and_the_notes_say_so_on_one_booking() {
    for answer in [Unlisted::FieldErrors, Unlisted::TitleOnly] {
        let desk = Desk::open().await;
        desk.ground.servicetitan.unknowns(|unknowns| unknowns.unlisted_ids = answer);
        with_defaults(&desk, json!({ "campaign_id": 201, "job_type_id": 301, "priority": "High" })).await;
        end_campaign(&desk);
        desk.receive("It leaks").await;
        assert_eq!(desk.drive().await, BOOKED);
        assert_eq!(desk.writes(), 2, "once with the ids, and once without");
        let line = "ServiceTitan did not take the campaign or job type set for this: please choose them.\n";
        let booking = desk.one_booking(&[line, "It leaks"]).await;
        assert!(booking.summary.as_deref().unwrap_or_default().starts_with(line));
        assert_eq!(named(&booking), (None, None, None, Some("High")));
        desk.receive("Badly").await;
        assert_eq!(desk.drive().await, BOOKED);
        desk.one_booking(&[line, "It leaks", "Badly"]).await;
    }
}

#[tokio::test]
async fn a_booking_that_is_refused_without_its_ids_too_is_set_aside_with_the_reason() {
    let desk = Desk::open().await;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.contact_phones = PhoneForm::E164Only);
    with_defaults(&desk, json!({ "campaign_id": 201 })).await;
    desk.receive("It leaks").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: true });
    assert_eq!(desk.writes(), 2);
    let state = desk.work.store.state(&desk.ground.thread()).await.unwrap();
    let aside = state.thread.conversation.unwrap().booking.set_aside.expect("set aside");
    let Cause::Answered(problem) = aside.cause else { panic!("{:?}", aside.cause) };
    assert!(problem.errors.contains_key("contacts[0].value") && problem.trace_id.is_some(), "{problem:?}");
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.contact_phones = PhoneForm::Any);
    desk.receive("Anybody there?").await;
    assert_eq!(desk.drive().await, BOOKED);
    let booking = desk.one_booking(&["It leaks", "Anybody there?", "did not take the campaign"]).await;
    assert_eq!(booking.campaign_id, None);
}

#[tokio::test]
async fn whatever_becomes_of_the_second_create_there_is_one_booking_with_the_line_in_it() {
    for fault in [Fault::DropAfter, Fault::DropBefore, Fault::Status(429, String::new())] {
        let desk = Desk::open().await;
        with_defaults(&desk, json!({ "campaign_id": 201 })).await;
        desk.receive("It leaks").await;
        let refused = Fault::Status(400, r#"{"title":"No","status":400}"#.to_owned());
        desk.ground.recorder.plan(Plan::default().next(CREATE, refused).next(CREATE, fault));
        desk.drive().await;
        desk.settle();
        desk.receive("Badly").await;
        assert_eq!(desk.drive().await, BOOKED);
        let booking = desk.one_booking(&["did not take the campaign set", "It leaks", "Badly"]).await;
        assert_eq!((booking.campaign_id, desk.ground.bookings().len()), (None, 1));
    }
}

#[tokio::test]
async fn a_test_booking_stays_plain() {
    let desk = Desk::open().await;
    let api = with_defaults(&desk, json!({ "campaign_id": 201, "priority": "High" })).await;
    let (status, made) = api.ask("POST", "/v1/connections/integration/test-booking", None).await;
    assert_eq!(status, 200, "{made}");
    let bookings = desk.ground.bookings();
    assert_eq!(bookings.iter().map(named).collect::<Vec<_>>(), [(None, None, None, None)]);
}

#[tokio::test]
async fn a_rule_whose_campaign_has_ended_is_skipped_and_told_and_a_default_is_left_out() {
    let desk = Desk::open().await;
    let api = with_defaults(&desk, json!({ "campaign_id": 201, "business_unit_id": 101 })).await;
    let rules = json!([{ "words": ["furnace"], "campaign_id": 201, "job_type_id": 302 }]);
    api.put("/v1/settings", json!({ "rules": rules })).await;
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.unlisted_ids = Unlisted::Accepted);
    end_campaign(&desk);
    desk.receive("The furnace rattles").await;
    assert_eq!(desk.drive().await, BOOKED, "what was not looked at yet is named");
    let told = api.get("/v1/settings").await;
    assert_eq!(told["rules"][0]["inactive"], json!(true));
    let health = api.get("/v1/connections").await["connections"][0]["health"].clone();
    assert!(health["inactive"][0].as_str().unwrap().starts_with("Campaign 201 is not active"), "{health}");
    let other = Text { from: OTHER.to_owned(), ..desk.ground.text("My furnace rattles too") };
    desk.post(&other).await;
    let thread = ThreadKey { customer: Sender::parse(OTHER).unwrap(), ..desk.ground.thread() };
    let end = desk.work.clock.now() + SignedDuration::from_secs(60);
    drive(&desk.work, &thread, end).await.unwrap();
    let bookings = desk.ground.bookings();
    let booking =
        bookings.iter().find(|booking| booking.summary.as_deref().unwrap_or_default().contains("too"));
    assert_eq!(named(booking.expect("booked")), (None, Some(101), None, None));
}
