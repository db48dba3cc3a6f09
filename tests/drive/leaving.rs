//! The end of a business: nothing to sign in or call with is left, wherever it is interrupted.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use intellisend::domain::audit::Actor;
use intellisend::domain::connection::Connection;
use intellisend::domain::connection::token::Need;
use intellisend::domain::ids::{ConnectionKey, Environment, TenantId};
use intellisend::drivers::Clock;
use intellisend::drivers::tenant::delete;
use intellisend::store::TenantConnection;
use intellisend::vault::VaultError;
use serde_json::json;
use tests::events::http::settings;
use tests::faults::{Fault, Plan};
use tests::ground::{Ground, SETTLE_SECONDS};

use crate::api::Api;
use crate::desk::Desk;
use crate::tables::{Tables, value};
use crate::tenants::{TENANTS, base};

fn tenant(ground: &Ground) -> TenantId {
    TenantId::parse(&ground.seed.tenant).unwrap()
}

async fn connection(ground: &Ground) -> TenantConnection {
    let found = ground.seeder.work.store.tenant(&tenant(ground)).await.unwrap();
    found.connection_or_none(Environment::Integration)
}

/// What is left of a tenant: the names of its items, without the trail's own and the counts for billing.
async fn left(tables: &Tables<'_>, tenant: &str) -> Vec<String> {
    let items = tables.items("Tenants", "tenant_id", tenant).await;
    let names = items.iter().filter_map(|item| value(item, "item"));
    names.filter(|name| !name.starts_with("audit#") && !name.starts_with("stats#")).collect()
}

#[tokio::test]
async fn a_deleted_business_leaves_texts_and_history_and_nothing_to_sign_in_or_call_with() {
    let desk = Desk::open().await;
    let ground = &desk.ground;
    let api = Api::of(ground).await;
    let (operator, path) = (api.by_operator(), base(ground));
    let contact = json!({ "name": "Ann", "number": "9725550101", "alerts": [], "hours": "always" });
    let saved = api.put("/v1/contacts", json!({ "contacts": [contact] })).await;
    let confirm = format!("/v1/contacts/{}/confirm", saved["contacts"][0]["id"].as_str().unwrap());
    assert_eq!(api.ask("POST", &confirm, None).await.0, 202);
    desk.receive("booked").await;
    desk.drive().await;
    desk.receive("still owed").await;
    let before = connection(ground).await;
    let (status, asked) = operator.ask("DELETE", &path, None).await;
    assert_eq!(status, 409);
    assert!(asked["detail"].as_str().unwrap().contains("confirm=yes"), "{asked}");
    operator.get(&path).await;
    let delete = format!("{path}?confirm=yes");
    assert_eq!(operator.ask("DELETE", &delete, Some(json!({ "keep": "numbers" }))).await.0, 422);
    operator.get(&path).await;
    let (status, answer) = operator.ask("DELETE", &delete, None).await;
    assert_eq!(status, 200, "{answer}");
    let receipt = &answer["receipt"];
    assert_eq!(receipt["purged"], json!({ "secrets": 1, "tokens": 1, "numbers": 1, "contacts": 1 }));
    assert_eq!((&receipt["texts_let_go"], &receipt["texts_kept_days"]), (&json!(1), &json!(180)));
    assert_eq!(receipt["kept"], json!(["texts", "history", "counts"]));
    nothing_is_left(ground, &operator, &before).await;
    let number = &ground.twilio.numbers(&ground.seed.account_sid)[0];
    assert_eq!((number.sms_url.as_str(), number.sms_fallback_url.as_str()), ("", ""), "what it did before");
    let tables = Tables::of(ground);
    let texts = tables.items("Threads", "thread", &ground.thread().key()).await;
    assert!(texts.iter().all(|item| item.contains_key("expires_at") && !item.contains_key("due")));
    assert_eq!(api.ask("GET", "/v1/settings", None).await.0, 404);
    assert_eq!(operator.ask("DELETE", &format!("{path}?confirm=yes"), None).await.0, 404);
    let expected = [
        "tenant_deleted",
        "number_released",
        "connection_disconnected",
        "tenant_suspended",
        "contact_code_requested",
        "contacts_saved",
    ];
    assert_eq!(operator.acts(&format!("{path}/audit")).await, expected);
}

#[tokio::test]
async fn a_business_that_comes_back_starts_anew_and_no_token_of_before_is_good() {
    let desk = Desk::open().await;
    let (operator, path) = (Api::of(&desk.ground).await.by_operator(), base(&desk.ground));
    desk.receive("before").await;
    desk.drive().await;
    let (tenant, before) = (tenant(&desk.ground), connection(&desk.ground).await);
    operator.ask("DELETE", &format!("{path}?confirm=yes"), None).await;
    let again = json!({ "tenant_id": desk.ground.seed.tenant, "business": "Again", "time_zone": "UTC" });
    let (status, made) = operator.ask("POST", TENANTS, Some(again)).await;
    assert_eq!((status, &made["tenant"]["connections"][0]["state"]), (201, &json!("not_saved")));
    assert_eq!(operator.get(&format!("{path}/contacts")).await, json!({ "contacts": [] }));
    let minted = desk.work.broker.token(&tenant, &before, Need::NewerThan(1));
    assert!(minted.await.is_err(), "whoever still knows the old credentials mints nothing");
    let key = ConnectionKey { tenant, environment: Environment::Integration };
    assert!(desk.work.store.token(&key).await.unwrap().held.is_none());
}

#[tokio::test]
async fn a_deletion_that_was_begun_never_says_that_nothing_was_changed() {
    let ground = Ground::quiet().await;
    let operator = Api::of(&ground).await.by_operator();
    let path = format!("{}?confirm=yes", base(&ground));
    // The business is suspended and the connection cut by then.
    ground.recorder.plan(Plan::default().next("DeleteSecret", Fault::Status(400, "{}".to_owned())));
    let (status, problem) = operator.ask("DELETE", &path, None).await;
    assert_eq!((status, &problem["title"]), (503, &json!("Not finished")));
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("A part of it may be done. Repeat it"), "{detail}");
    assert_eq!(operator.get(&base(&ground)).await["tenant"]["suspended"], true);
    assert_eq!(operator.ask("DELETE", &path, None).await.0, 200);
}

#[tokio::test]
async fn a_deletion_that_was_cut_short_anywhere_is_finished_by_asking_again() {
    for step in 1.. {
        let ground = Ground::quiet().await;
        let operator = Api::of(&ground).await.by_operator();
        let path = format!("{}?confirm=yes", base(&ground));
        let before = connection(&ground).await;
        operator.function.ready().await.expect("it starts");
        let function = operator.function.clone();
        ground.recorder.on_kill("save-credentials", move || {
            let function = function.clone();
            async move { function.kill().await }
        });
        ground.recorder.clear();
        ground.recorder.plan(Plan::default().at(step, Fault::KillAfter));
        let (_, query) = path.split_once('?').expect("a query");
        let event = settings("DELETE", &base(&ground), query, operator.claims(), None);
        let was_killed = operator.function.invoke(&event).await.is_err();
        ground.recorder.plan(Plan::default());
        // Where the last step was made and only the answer was lost, there is no such business any more.
        let again = operator.ask("DELETE", &path, None).await;
        if again.0 == 409 {
            // What was sent to Twilio has to settle first.
            let settled = Arc::new(AtomicI64::new((i64::from(SETTLE_SECONDS) + 1) * 1_000));
            let (work, webhook) =
                (ground.work("later", Clock::Moved(settled)).await, ground.seeder.webhook());
            let deleted = delete(&work, &tenant(&ground), &Actor::ourselves(), &webhook).await;
            assert!(deleted.unwrap().is_some(), "after call {step}");
        } else {
            assert!(matches!(again.0, 200 | 404), "after call {step}: {again:?}");
        }
        nothing_is_left(&ground, &operator, &before).await;
        if !was_killed {
            assert!(step > 10, "the deletion takes more than {step} calls");
            break;
        }
    }
}

/// But texts, the trail, counts for billing and the numbers of the connection as it was `before`.
async fn nothing_is_left(ground: &Ground, operator: &Api, before: &TenantConnection) {
    let (tables, work, tenant) = (Tables::of(ground), &ground.seeder.work, tenant(ground));
    assert_eq!(left(&tables, &ground.seed.tenant).await, ["connection#integration"]);
    let stump = work.store.tenant(&tenant).await.unwrap().connection_or_none(Environment::Integration);
    assert_eq!(stump.connection, Connection::default());
    assert!(stump.generation > before.generation && stump.version > before.version);
    let route = format!("{}#{}", ground.seed.account_sid, ground.seed.number);
    let routes = tables.items("Routes", "route", &route).await;
    assert!(routes.iter().all(|route| !route.contains_key("data")), "nobody's");
    let key = ConnectionKey { tenant, environment: Environment::Integration };
    let [token] = &tables.items("Tokens", "connection", &key.to_string()).await[..] else {
        panic!("one row")
    };
    assert!(!token.contains_key("access_token"), "emptied");
    let secret = &before.connection.credentials.as_ref().unwrap().secret;
    assert_eq!(work.vault.credentials(secret).await.map(|_| ()), Err(VaultError::Missing));
    let acts = operator.acts(&format!("{}/audit", base(ground))).await;
    assert_eq!(acts.iter().filter(|act| *act == "tenant_deleted").count(), 1, "{acts:?}");
}
