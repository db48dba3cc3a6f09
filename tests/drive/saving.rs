//! Saving a connection: tested before it counts.

use intellisend::domain::audit::Actor;
use intellisend::domain::connection::State;
use intellisend::domain::connection::save::Wanted;
use intellisend::domain::fields::Fields;
use intellisend::domain::ids::{Environment, TenantId};
use intellisend::drivers::Rested;
use intellisend::drivers::connection::{ActError, How, Saved, retry_pending, save};
use intellisend::store::{Tenant, TenantConnection};
use serde_json::{Value, json};
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tokio::sync::Mutex;

use crate::desk::Desk;

const SANDBOX: Environment = Environment::Integration;

/// The schedule tries every business's pending login, each at the ServiceTitan of the test that lets it run: whoever has
/// one pending is alone with it.
pub(crate) static SCHEDULE: Mutex<()> = Mutex::const_new(());

pub(crate) fn ann() -> Actor {
    Actor { who: "ann@example.com".to_owned(), operator: false, from: "192.0.2.1".to_owned() }
}

pub(crate) fn wanted(body: &Value) -> Wanted {
    let mut fields = Fields::new(body.as_object().expect("an object").clone());
    let wanted = Wanted::read(&mut fields);
    fields.finish().expect("nothing is wrong with it");
    wanted
}

pub(crate) fn tenant_id(desk: &Desk) -> TenantId {
    TenantId::parse(&desk.ground.seed.tenant).unwrap()
}

pub(crate) async fn saved(desk: &Desk, body: &Value) -> Result<Saved, ActError> {
    save(&desk.work, &tenant_id(desk), SANDBOX, &ann(), &wanted(body)).await
}

pub(crate) async fn stored(desk: &Desk) -> (Tenant, TenantConnection) {
    let tenant = desk.work.store.tenant(&tenant_id(desk)).await.unwrap();
    let connection = tenant.connection_or_none(SANDBOX);
    (tenant, connection)
}

/// What the portal gave.
pub(crate) fn right(desk: &Desk) -> Value {
    let seed = &desk.ground.seed;
    json!({
        "name": "Sandbox",
        "servicetitan_tenant_id": seed.servicetitan_tenant.to_string(),
        "client_id": seed.client_id,
        "client_secret": seed.client_secret,
        "booking_provider_id": seed.provider.to_string(),
    })
}

async fn acts(desk: &Desk) -> Vec<String> {
    let trail = desk.work.store.audit_trail(&tenant_id(desk), None, 50).await.unwrap();
    let act = |act| serde_json::to_value(act).unwrap().as_str().unwrap().to_owned();
    trail.entries.into_iter().map(|entry| act(entry.act)).collect()
}

#[tokio::test]
async fn an_accepted_pair_is_in_use_at_once_and_the_token_of_its_test_is_everyones() {
    let desk = Desk::on(Ground::unconnected().await).await;
    let done = saved(&desk, &right(&desk)).await.unwrap();
    assert_eq!((done.how, done.connection.connection.state()), (How::Tested, State::Connected));
    desk.receive("It leaks").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    desk.one_booking(&["It leaks"]).await;
    assert_eq!(desk.ground.servicetitan.mints_of(&desk.ground.seed.client_id), 1);
    assert_eq!(acts(&desk).await, ["connection_saved"]);
}

#[tokio::test]
async fn a_rejected_pair_replaces_nothing_and_says_which_field() {
    let desk = Desk::open().await;
    let (_, before) = stored(&desk).await;
    for (wrong, field) in [
        (json!({ "client_secret": "cs1.mistyped" }), "client_secret"),
        (json!({ "servicetitan_tenant_id": "999" }), "servicetitan_tenant_id"),
        (json!({ "app_key": "ak1.of-another-app" }), "app_key"),
        (json!({ "booking_provider_id": "4242" }), "booking_provider_id"),
    ] {
        let Err(ActError::Refused { errors, .. }) = saved(&desk, &wrong).await else { panic!("refused") };
        assert_eq!(errors.keys().collect::<Vec<_>>(), [field], "{errors:?}");
    }
    assert_eq!(stored(&desk).await.1, before);
    desk.receive("It leaks").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    assert_eq!(acts(&desk).await, ["connection_save_refused"; 4]);
}

#[tokio::test]
async fn saving_without_a_secret_changes_the_rest_and_keeps_the_secret() {
    let desk = Desk::open().await;
    let (_, before) = stored(&desk).await;
    let done = saved(&desk, &json!({ "name": "Our account" })).await.unwrap();
    assert_eq!(done.how, How::Settings);
    let after = stored(&desk).await.1;
    assert_eq!(after.connection.name, "Our account");
    assert_eq!(after.connection.credentials, before.connection.credentials);
    assert_eq!(after.generation, before.generation, "no token is given up for a name");
}

#[tokio::test]
async fn an_outage_is_no_rejection_and_the_pair_is_promoted_once_it_can_be_tested() {
    let _alone = SCHEDULE.lock().await;
    let desk = Desk::on(Ground::unconnected().await).await;
    desk.ground.servicetitan.set_maintenance(true);
    let done = saved(&desk, &right(&desk)).await.unwrap();
    assert_eq!((done.how, done.connection.connection.state()), (How::Untested, State::Testing));
    let limit = desk.work.clock.now() + jiff::SignedDuration::from_secs(20);
    retry_pending(&desk.work, limit).await.unwrap();
    assert_eq!(stored(&desk).await.1.connection.state(), State::Testing);
    desk.ground.servicetitan.set_maintenance(false);
    retry_pending(&desk.work, limit).await.unwrap();
    let (_, connection) = stored(&desk).await;
    assert_eq!(connection.connection.state(), State::Connected);
    assert_eq!(acts(&desk).await, ["connection_promoted", "connection_saved_untested"]);
    desk.receive("It leaks").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
}

#[tokio::test]
async fn a_pair_saved_during_an_outage_that_proves_wrong_is_reported_and_the_working_one_stays() {
    let _alone = SCHEDULE.lock().await;
    let desk = Desk::open().await;
    let (_, before) = stored(&desk).await;
    desk.ground.servicetitan.set_maintenance(true);
    assert_eq!(saved(&desk, &json!({ "client_secret": "cs1.mistyped" })).await.unwrap().how, How::Untested);
    assert_eq!(stored(&desk).await.1.connection.credentials, before.connection.credentials);
    desk.ground.servicetitan.set_maintenance(false);
    let limit = desk.work.clock.now() + jiff::SignedDuration::from_secs(20);
    retry_pending(&desk.work, limit).await.unwrap();
    let (_, after) = stored(&desk).await;
    assert!(after.connection.pending.is_none() && after.connection.refused.is_some());
    assert_eq!(after.connection.credentials, before.connection.credentials);
    assert_eq!(acts(&desk).await, ["connection_refused", "connection_saved_untested"]);
}

/// ServiceTitan's API says nothing, while its sign-in goes on.
fn silent_api(desk: &Desk, fault: Fault) {
    desk.ground.recorder.plan(Plan::default().every("servicetitan GET …", fault));
}

#[tokio::test]
async fn an_app_key_that_the_api_was_silent_about_is_promoted_or_refused_once_it_answers() {
    let _alone = SCHEDULE.lock().await;
    let silences = [Fault::Status(503, String::new()), Fault::Status(429, String::new()), Fault::DropBefore];
    for (n, silence) in silences.into_iter().enumerate() {
        let desk = Desk::open().await;
        let (_, before) = stored(&desk).await;
        let right = n > 0;
        // The platform's is this client's; any other is another app's.
        let app_key = if right { "ak1.demo" } else { "ak1.of-another-app" };
        silent_api(&desk, silence.clone());
        let done = saved(&desk, &json!({ "app_key": app_key })).await.unwrap();
        assert_eq!(done.how, How::Untested, "{silence:?}");
        let limit = desk.work.clock.now() + jiff::SignedDuration::from_secs(20);
        assert_eq!(retry_pending(&desk.work, limit).await.unwrap().promoted, 0);
        // Whoever changes something else of it meanwhile does not get past that.
        let again = json!({ "client_secret": desk.ground.seed.client_secret });
        assert_eq!(saved(&desk, &again).await.unwrap().how, How::Untested, "{silence:?}");
        let (_, waiting) = stored(&desk).await;
        let why = waiting.connection.pending.expect("it waits").why;
        assert!(why.contains("ServiceTitan's API"), "{why}");
        assert_eq!(waiting.connection.credentials, before.connection.credentials);
        desk.ground.recorder.plan(Plan::default());
        retry_pending(&desk.work, limit).await.unwrap();
        let after = stored(&desk).await.1.connection;
        assert!(after.pending.is_none());
        let own = after.credentials.as_ref().and_then(|stored| stored.app_key_ends.as_deref());
        assert_eq!((own, after.refused.is_none()), (right.then_some(""), right), "{silence:?}");
    }
}

#[tokio::test]
async fn a_pair_without_an_app_key_of_its_own_is_not_kept_waiting_by_a_silent_api() {
    let desk = Desk::open().await;
    silent_api(&desk, Fault::Status(503, String::new()));
    let again = json!({ "client_secret": desk.ground.seed.client_secret });
    assert_eq!(saved(&desk, &again).await.unwrap().how, How::Tested);
}

#[tokio::test]
async fn of_two_people_who_save_at_once_one_is_told_to_look_again() {
    let desk = Desk::open().await;
    let (one, other) = (json!({ "name": "One" }), json!({ "name": "Other" }));
    let (one, other) = tokio::join!(saved(&desk, &one), saved(&desk, &other));
    let moved = [&one, &other].iter().filter(|saved| matches!(saved, Err(ActError::Moved))).count();
    let done = [&one, &other].iter().filter(|saved| saved.is_ok()).count();
    assert!(done >= 1 && done + moved == 2, "{one:?} {other:?}");
    let name = stored(&desk).await.1.connection.name;
    assert!(name == "One" || name == "Other");
}

#[tokio::test]
async fn a_field_without_which_a_pair_is_worth_nothing_is_asked_for() {
    let desk = Desk::on(Ground::unconnected().await).await;
    let Err(ActError::Fields(errors)) = saved(&desk, &json!({ "client_id": "cid.x" })).await else {
        panic!("fields");
    };
    assert_eq!(errors.keys().collect::<Vec<_>>(), ["client_secret", "servicetitan_tenant_id"]);
    assert_eq!(stored(&desk).await.1, TenantConnection::none(SANDBOX));
}
