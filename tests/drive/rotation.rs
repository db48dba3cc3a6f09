//! Rotating, going back, disconnecting and connecting again.

use intellisend::domain::connection::State;
use intellisend::domain::ids::{ConnectionKey, Environment};
use intellisend::drivers::Rested;
use intellisend::drivers::connection::{ActError, How, activate, disconnect, retry_pending, rollback, save};
use serde_json::{Value, json};
use tests::faults::{Fault, Plan};

use crate::desk::Desk;
use crate::saving::{SCHEDULE, ann, right, saved, stored, tenant_id, wanted};

const SANDBOX: Environment = Environment::Integration;

fn key(desk: &Desk) -> ConnectionKey {
    ConnectionKey { tenant: tenant_id(desk), environment: SANDBOX }
}

/// The contractor generates a second secret; both work until the first is taken away.
fn second_secret(desk: &Desk) -> &'static str {
    desk.ground.servicetitan.client(&desk.ground.seed.client_id, |client| {
        client.client_secrets.push("cs1.second-secret".to_owned());
    });
    "cs1.second-secret"
}

fn only_secret(desk: &Desk, secret: &str) {
    desk.ground.servicetitan.client(&desk.ground.seed.client_id, |client| {
        client.client_secrets = vec![secret.to_owned()];
    });
}

#[tokio::test]
async fn a_new_secret_takes_over_while_texts_come_in_and_none_is_parked_or_lost() {
    let desk = Desk::open().await;
    desk.receive("text 0").await;
    desk.drive().await;
    let secret = second_secret(&desk);
    let other = desk.another("other").await;
    let texts = async {
        for n in 1..=12 {
            desk.receive(&format!("text {n}.")).await;
            let (one, two) = tokio::join!(desk.drive(), desk.drive_with(&other));
            for rested in [one, two] {
                assert!(!matches!(rested, Rested::Parked { .. }), "{rested:?}");
            }
        }
    };
    let rotate = async {
        let done = saved(&desk, &json!({ "client_secret": secret })).await.unwrap();
        assert_eq!(done.how, How::Tested);
        // The first secret and every token of its time end here.
        only_secret(&desk, secret);
        desk.ground.servicetitan.forget_tokens();
    };
    tokio::join!(texts, rotate);
    // So many texts within a minute are put off for a moment.
    desk.pass(31);
    desk.drive().await;
    let all: Vec<String> = (1..=12).map(|n| format!("text {n}.")).collect();
    desk.one_booking(&all.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

#[tokio::test]
async fn a_driver_that_read_the_connection_before_a_rotation_never_covers_the_new_token() {
    let desk = Desk::open().await;
    let (_, before) = stored(&desk).await;
    saved(&desk, &json!({ "client_secret": second_secret(&desk) })).await.unwrap();
    let need = intellisend::domain::connection::token::Need::AnyValid;
    let late = desk.another("late").await;
    let error = late.broker.token(&tenant_id(&desk), &before, need).await.unwrap_err();
    assert_eq!(error.to_string(), "the connection was changed meanwhile");
    let held = desk.work.store.token(&key(&desk)).await.unwrap().held.expect("a token");
    assert_eq!(held.connection_generation, stored(&desk).await.1.generation);
}

#[tokio::test]
async fn one_call_goes_back_to_the_version_before_and_another_one_forward_again() {
    let desk = Desk::open().await;
    let first = stored(&desk).await.1.connection.credentials;
    saved(&desk, &json!({ "client_secret": second_secret(&desk) })).await.unwrap();
    let second = stored(&desk).await.1.connection.credentials;
    assert_ne!(first, second);
    let back = rollback(&desk.work, &tenant_id(&desk), SANDBOX, &ann()).await.unwrap();
    assert_eq!(back.connection.connection.credentials, first);
    rollback(&desk.work, &tenant_id(&desk), SANDBOX, &ann()).await.unwrap();
    assert_eq!(stored(&desk).await.1.connection.credentials, second);
    desk.receive("It leaks").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
}

#[tokio::test]
async fn what_servicetitan_no_longer_takes_is_not_gone_back_to() {
    let desk = Desk::open().await;
    let secret = second_secret(&desk);
    saved(&desk, &json!({ "client_secret": secret })).await.unwrap();
    only_secret(&desk, secret);
    let now = stored(&desk).await.1;
    let refused = rollback(&desk.work, &tenant_id(&desk), SANDBOX, &ann()).await;
    assert!(matches!(refused, Err(ActError::Refused { .. })), "{refused:?}");
    assert_eq!(stored(&desk).await.1, now);
}

#[tokio::test]
async fn whatever_is_named_stays_readable_after_many_rotations() {
    let desk = Desk::open().await;
    for n in 0..4 {
        let secret = format!("cs1.rotated-{n}-times");
        desk.ground.servicetitan.client(&desk.ground.seed.client_id, |client| {
            client.client_secrets = vec![client.client_secrets[0].clone(), secret.clone()];
        });
        saved(&desk, &json!({ "client_secret": secret })).await.unwrap();
        only_secret(&desk, &secret);
        desk.pass(200);
    }
    let connection = stored(&desk).await.1.connection;
    let (current, before) = (connection.credentials.unwrap(), connection.before.unwrap().credentials);
    let vault = desk.another("anew").await.vault;
    assert_eq!(
        vault.credentials(&current.secret).await.unwrap().client_secret.expose(),
        "cs1.rotated-3-times"
    );
    assert_eq!(
        vault.credentials(&before.secret).await.unwrap().client_secret.expose(),
        "cs1.rotated-2-times"
    );
}

#[tokio::test]
async fn a_disconnect_purges_what_it_says_and_connecting_again_resumes_in_place() {
    let desk = Desk::open().await;
    desk.receive("before").await;
    desk.drive().await;
    let (_, before) = stored(&desk).await;
    let receipt = disconnect(&desk.work, &tenant_id(&desk), SANDBOX, &ann()).await.unwrap();
    assert_eq!((receipt.secrets, receipt.token, receipt.active), (1, true, None));
    let (tenant, after) = stored(&desk).await;
    assert_eq!((after.connection.state(), tenant.settings().active), (State::Disconnected, None));
    assert_eq!(after.connection.name, before.connection.name);
    assert!(desk.work.store.token(&key(&desk)).await.unwrap().held.is_none());
    let vault = desk.another("anew").await.vault;
    assert!(vault.credentials(&before.connection.credentials.unwrap().secret).await.is_err());

    let done = saved(&desk, &right(&desk)).await.unwrap();
    assert!(done.connection.generation > after.generation, "no token of before is ever valid again");
    assert_eq!(done.tenant.settings().active, Some(SANDBOX));
    desk.receive("after").await;
    desk.drive().await;
    desk.one_booking(&["before", "after"]).await;
}

#[tokio::test]
async fn a_mint_under_way_when_the_connection_is_cut_publishes_nothing() {
    let desk = Desk::open().await;
    let (_, before) = stored(&desk).await;
    let need = intellisend::domain::connection::token::Need::Fresh;
    let late = desk.another("late").await;
    // Its credentials were read before they were purged.
    late.broker.app_key(&before).await.unwrap();
    disconnect(&desk.work, &tenant_id(&desk), SANDBOX, &ann()).await.unwrap();
    let _ = late.broker.token(&tenant_id(&desk), &before, need).await;
    assert!(desk.work.store.token(&key(&desk)).await.unwrap().held.is_none());
}

#[tokio::test]
async fn an_interrupted_disconnect_is_finished_by_repeating_it_or_by_connecting_again() {
    for again in [true, false] {
        let desk = Desk::open().await;
        let secret = stored(&desk).await.1.connection.credentials.unwrap().secret;
        let broken = desk.another("broken").await;
        desk.ground.recorder.plan(Plan::default().every("broken …DeleteSecret", Fault::DropBefore));
        let ended = disconnect(&broken, &tenant_id(&desk), SANDBOX, &ann()).await;
        assert!(matches!(ended, Err(ActError::Unfinished(_))), "{ended:?}");
        assert_eq!(stored(&desk).await.1.connection.state(), State::Disconnected);
        if again {
            disconnect(&desk.work, &tenant_id(&desk), SANDBOX, &ann()).await.unwrap();
        } else {
            saved(&desk, &right(&desk)).await.unwrap();
        }
        assert!(desk.another("anew").await.vault.credentials(&secret).await.is_err());
    }
}

#[tokio::test]
async fn texts_go_where_a_person_says_and_only_to_what_can_take_them() {
    let desk = Desk::open().await;
    let production = activate(&desk.work, &tenant_id(&desk), Environment::Production, &ann()).await;
    assert!(matches!(production, Err(ActError::NotYet(_))), "{production:?}");
    saved(&desk, &json!({ "booking_provider_id": null })).await.unwrap();
    let without_provider = activate(&desk.work, &tenant_id(&desk), SANDBOX, &ann()).await;
    assert!(matches!(without_provider, Err(ActError::NotYet(_))), "{without_provider:?}");
    desk.receive("It leaks").await;
    let Rested::Parked { why, .. } = desk.drive().await else { panic!("parked") };
    assert_eq!(why.to_string(), "not connected: no booking provider is chosen");
    saved(&desk, &json!({ "booking_provider_id": desk.ground.seed.provider })).await.unwrap();
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
}

#[tokio::test]
async fn after_a_disconnect_no_other_environment_takes_the_texts_by_itself() {
    let desk = Desk::open().await;
    let production = json!({
        "servicetitan_tenant_id": desk.ground.seed.servicetitan_tenant.to_string(),
        "client_id": desk.ground.seed.client_id, "client_secret": desk.ground.seed.client_secret,
        "booking_provider_id": desk.ground.seed.provider,
    });
    let (tenant, actor) = (tenant_id(&desk), ann());
    let save = async |body: &Value| {
        save(&desk.work, &tenant, Environment::Production, &actor, &wanted(body)).await.unwrap();
    };
    save(&production).await;
    assert_eq!(stored(&desk).await.0.settings().active, Some(SANDBOX), "where they went before");
    disconnect(&desk.work, &tenant, SANDBOX, &actor).await.unwrap();
    save(&json!({ "name": "Renamed" })).await;
    save(&production).await;
    assert_eq!(stored(&desk).await.0.settings().active, None, "a person has to say so");
    desk.receive("Anybody there?").await;
    assert_eq!(desk.drive().await, Rested::Held { texts: 1 });
    let active = activate(&desk.work, &tenant, Environment::Production, &actor).await.unwrap();
    assert_eq!(active.settings().active, Some(Environment::Production));
}

#[tokio::test]
async fn a_login_that_waits_leaves_the_provider_of_the_one_in_use_alone() {
    let _alone = SCHEDULE.lock().await;
    let desk = Desk::open().await;
    let (_, before) = stored(&desk).await;
    desk.ground.servicetitan.set_maintenance(true);
    let moving = json!({
        "servicetitan_tenant_id": "4711", "client_id": "cid.elsewhere", "client_secret": "cs1.elsewhere",
        "booking_provider_id": 8001,
    });
    assert_eq!(saved(&desk, &moving).await.unwrap().how, How::Untested);
    let now = stored(&desk).await.1.connection;
    assert_eq!(now.booking_provider, before.connection.booking_provider);
    assert_eq!(now.servicetitan_tenant, before.connection.servicetitan_tenant);
    desk.ground.servicetitan.set_maintenance(false);
    desk.receive("It leaks").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
}

#[tokio::test]
async fn an_own_app_key_that_is_refused_is_not_promoted_by_the_schedule() {
    let _alone = SCHEDULE.lock().await;
    let desk = Desk::open().await;
    let (_, before) = stored(&desk).await;
    desk.ground.servicetitan.set_maintenance(true);
    let wrong = json!({ "app_key": "ak1.of-another-app" });
    assert_eq!(saved(&desk, &wrong).await.unwrap().how, How::Untested);
    desk.ground.servicetitan.set_maintenance(false);
    let limit = desk.work.clock.now() + jiff::SignedDuration::from_secs(20);
    retry_pending(&desk.work, limit).await.unwrap();
    let now = stored(&desk).await.1.connection;
    assert!(now.pending.is_none() && now.refused.is_some(), "it is told");
    assert_eq!(now.credentials, before.connection.credentials);
}
