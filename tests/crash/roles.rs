//! What is rare is done by the functions themselves: for what nobody plays, nobody would miss a permission. Nothing is broken
//! here.

use intellisend::domain::connection::{Connection, Stored};
use intellisend::domain::ids::{Environment, ProviderId, ServiceTitanTenant};
use intellisend::domain::number::Owner;
use intellisend::domain::secret::{AuthToken, ClientSecret};
use intellisend::domain::settings::Replies;
use intellisend::domain::settings::retention::Retention;
use intellisend::servicetitan::Credentials;
use intellisend::store::TenantConnection;
use tests::ground::Ground;
use tests::reckoning::{Fate, value};

use crate::point::Retries;
use crate::scenarios::connections::{put, right};
use crate::scenarios::replies::{look, photo_comes};
use crate::scene::{DRIVERS, Scene};

/// Longer than anybody waits for the customer to go on.
const PAUSE: i64 = 7;

const MINUTE: i64 = 61;

/// Later than a token's successor is minted, and than it is heard what became of a booking.
const LATER: i64 = 14 * 60;

/// By whichever way work is brought. The schedule leaves to doorbells what came a moment ago.
async fn comes(scene: &Scene) {
    match scene.retries {
        Retries::Bells => scene.ring_at_one().await,
        Retries::Schedule => {
            scene.pass(MINUTE).await;
            scene.schedule("recover-messages").await;
        }
    }
}

/// An account of its own at Twilio, and a connection to ServiceTitan's production.
async fn everything_of_its_own(ground: &Ground) {
    let (work, seed, tenant) = (&ground.seeder.work, &ground.seed, ground.thread().tenant);
    let now = work.clock.now();
    let mut number = work.store.numbers(&tenant).await.expect("its numbers").remove(0);
    number.version += 1;
    number.record.owner = Owner::Tenant;
    number.record.secret = work.vault.new_name(&tenant, "twilio");
    let tokens = [AuthToken::from(seed.auth_token.clone())];
    work.vault.put_twilio_tokens(&number.record.secret, &tokens, true).await.expect("its auth tokens");
    let name = work.vault.new_name(&tenant, "production");
    let credentials = Credentials {
        client_id: seed.client_id.clone(),
        client_secret: ClientSecret::from(seed.client_secret.clone()),
        app_key: None,
    };
    let stored = Stored {
        secret: work.vault.put_credentials(&name, &credentials, true, now).await.expect("its credentials"),
        client_id_ends: String::new(),
        client_secret_ends: String::new(),
        app_key_ends: None,
        saved_at: now,
        saved_by: "a test".to_owned(),
    };
    let connection = Connection {
        servicetitan_tenant: Some(ServiceTitanTenant(seed.servicetitan_tenant)),
        booking_provider: Some(ProviderId(seed.provider)),
        secret: Some(name),
        credentials: Some(stored),
        ..Connection::default()
    };
    let environment = Environment::Production;
    let next = TenantConnection { environment, version: 1, generation: 1, connection };
    let change = work.store.change(&tenant).connection(&next).expect("it is JSON");
    let change = change.number(&number, Retention::default(), now).expect("it is JSON");
    change.commit().await.expect("they are stored");
    ground.settings(|profile| (profile.active, profile.replies) = (Some(environment), Replies::Ask)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_business_with_everything_of_its_own_is_served_by_whoever_comes() {
    for retries in Retries::ALL {
        let scene = Scene::open(false, retries).await;
        let ground = &scene.ground;
        everything_of_its_own(ground).await;
        photo_comes(&scene).await;
        comes(&scene).await;
        assert_eq!(look(&scene).await, Some(200), "{retries:?}: {}", scene.story());
        match retries {
            Retries::Bells => scene.pass(PAUSE).await,
            Retries::Schedule => comes(&scene).await,
        }
        assert_eq!(ground.twilio.sent(&ground.seed.account_sid).len(), 1, "{retries:?}: {}", scene.story());
        let mints = ground.servicetitan.mints();
        scene.pass(LATER).await;
        scene.schedule("refresh-tokens").await;
        assert_eq!(ground.servicetitan.mints(), mints + 1, "{retries:?}: {}", scene.story());
        // What became of the booking is heard.
        scene.schedule("recover-messages").await;
        scene.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_in_as_its_business_was_deleted_is_let_go_by_whoever_comes() {
    for retries in Retries::ALL {
        let scene = Scene::open(true, retries).await;
        scene.text("No heat").await;
        let (store, tenant) = (&scene.ground.seeder.work.store, scene.ground.thread().tenant);
        let found = store.tenant(&tenant).await.expect("the tables answer").profile_version;
        let change = store.change(&tenant).remove_profile(found).expect("it is a change");
        change.commit().await.expect("the tenant is gone");
        comes(&scene).await;
        let items = scene.books().await.items;
        let of_texts = |name: &str| name.starts_with("text#");
        let owed = items
            .iter()
            .filter(|item| value(item, "item").is_some_and(of_texts) && value(item, "due").is_some());
        assert_eq!(owed.count(), 0, "{retries:?}: {}", scene.story());
        scene.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn credentials_that_could_not_be_tested_are_by_the_schedule_once_they_can_be() {
    let scene = Scene::open(false, Retries::Schedule).await;
    let servicetitan = &scene.ground.servicetitan;
    servicetitan.set_maintenance(true);
    let (status, saved) = scene.ask(put(&right(&scene))).await.expect("an answer");
    assert_eq!(status, 202, "{saved}");
    scene.pass(MINUTE).await;
    scene.schedule("refresh-tokens").await;
    servicetitan.set_maintenance(false);
    scene.pass(11 * MINUTE).await;
    scene.schedule("refresh-tokens").await;
    scene.text("No heat").await;
    scene.pass(MINUTE).await;
    scene.schedule("recover-messages").await;
    let reckoning = scene.reckon().await;
    assert_eq!(reckoning.count(Fate::Booked), 1, "{reckoning}: {}", scene.story());
    scene.close().await;
}

/// Whoever sees it may text nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_fails_is_put_on_record_by_the_schedule_for_staff_to_be_told() {
    let scene = Scene::open(true, Retries::Bells).await;
    let ground = &scene.ground;
    ground.servicetitan.client(&ground.seed.client_id, |client| client.disabled = true);
    scene.text("No heat").await;
    let _ = scene.invoke(DRIVERS[0], &tests::events::queued(&[&ground.thread().key()])).await;
    scene.schedule("refresh-tokens").await;
    let items = scene.books().await.items;
    let is_alert = |name: &str| name.starts_with("alert#");
    let alerts = items.iter().filter(|item| value(item, "item").is_some_and(is_alert));
    assert_eq!(alerts.count(), 1, "{}", scene.story());
    scene.close().await;
}
