//! Auth tokens of numbers that come and go at the same time: none that is needed is purged, and none is left behind.

use std::time::Duration;

use futures_util::future::join;
use intellisend::domain::audit::Actor;
use intellisend::domain::secret::AuthToken;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::tenant::{DeleteError, delete};
use intellisend::drivers::{Clock, NumberError};
use intellisend::store::Reserved;
use intellisend::vault::VaultError;
use serde_json::json;
use tests::events::Http;
use tests::faults::{Fault, Plan};

use super::shop::{Shop, TOKEN};

const PURGE: &str = "save-credentials aws POST … secretsmanager.DeleteSecret";

/// Another number of the shop's account.
fn another(shop: &Shop, prefix: &str) -> String {
    let number = format!("+1972{prefix}{}", &shop.number[8..]);
    shop.ground.twilio.add_number(&shop.account, &number);
    number
}

#[tokio::test]
async fn a_number_that_is_connected_while_another_is_let_go_keeps_its_auth_tokens() {
    for slow in [PURGE, "…TransactWriteItems", "…Query", "…PutSecretValue"] {
        let shop = Shop::open().await;
        shop.connect().await;
        let wanted =
            json!({ "account_sid": shop.account, "auth_token": TOKEN, "number": another(&shop, "558") });
        shop.ground.recorder.plan(Plan::default().next(slow, Fault::Delay(Duration::from_millis(300))));
        let (released, connected) = join(shop.delete(), shop.put(&wanted)).await;
        shop.ground.recorder.plan(Plan::default());
        assert_eq!(released.0, 200, "{slow}: {}", released.1);
        assert_eq!(connected.0, 200, "{slow}: {}", connected.1);
        let [secret] = &shop.secrets().await[..] else { panic!("one secret is in use, and none is left") };
        assert_eq!(shop.tokens(secret).await, Ok(1), "{slow}");
    }
}

#[tokio::test]
async fn of_two_numbers_that_are_let_go_at_once_no_secret_is_left() {
    for slow in [PURGE, "…TransactWriteItems", "…Query"] {
        let shop = Shop::open().await;
        shop.connect().await;
        let secret = shop.secrets().await.remove(0);
        let number = another(&shop, "558");
        let wanted = json!({ "account_sid": shop.account, "number": number });
        assert_eq!(shop.put(&wanted).await.0, 200);
        assert_eq!(shop.secrets().await, [secret.as_str(); 2], "one secret an account");
        shop.ground.recorder.plan(Plan::default().next(slow, Fault::Delay(Duration::from_millis(300))));
        let (one, other) = join(shop.delete(), shop.delete_number(&number)).await;
        assert_eq!((one.0, other.0), (200, 200), "{slow}: {one:?} {other:?}");
        assert!(shop.secrets().await.is_empty(), "{slow}");
        assert_eq!(shop.tokens(&secret).await, Err(VaultError::Missing), "{slow}");
    }
}

#[tokio::test]
async fn what_a_release_that_was_cut_short_left_is_purged_by_whoever_comes_next() {
    let shop = Shop::open().await;
    shop.connect().await;
    let secret = shop.secrets().await.remove(0);
    shop.ground.recorder.plan(Plan::default().every(PURGE, Fault::Status(500, String::new())));
    let (status, problem) = shop.delete().await;
    assert_eq!(status, 503, "{problem}");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("A part of it may be done")));
    assert_eq!(shop.secrets().await, [secret.as_str()], "its name is known still");
    // While it cannot be purged, another number gets a secret of its own.
    let number = another(&shop, "558");
    let wanted = json!({ "account_sid": shop.account, "auth_token": TOKEN, "number": number });
    let (status, answer) = shop.put(&wanted).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(shop.secrets().await.iter().filter(|name| **name == secret).count(), 1);
    shop.ground.recorder.plan(Plan::default());
    assert_eq!(shop.delete().await.0, 404, "repeated");
    assert_eq!(shop.tokens(&secret).await, Err(VaultError::Missing));
    assert_eq!(shop.secrets().await.len(), 1, "the other number's");
}

#[tokio::test]
async fn a_marked_secret_that_a_number_still_has_stays_and_can_be_shared_again() {
    let shop = Shop::open().await;
    shop.connect().await;
    let (secret, tenant) = (shop.secrets().await.remove(0), shop.tenant());
    let store = &shop.ground.seeder.work.store;
    store.change(&tenant).to_purge(&secret).expect("a mark").commit().await.expect("marked");
    let wanted = json!({ "account_sid": shop.account, "number": another(&shop, "558") });
    let (status, answer) = shop.put(&wanted).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(shop.secrets().await, [secret.as_str(); 2], "no mark is left");
    assert_eq!(shop.tokens(&secret).await, Ok(1));
}

/// A shop whose number points here already, so that nothing has to settle before it can be let go.
async fn pointed_here() -> Shop {
    let shop = Shop::open().await;
    let webhook = shop.ground.seeder.webhook();
    shop.ground.twilio.number(&shop.number, |number| {
        number.sms_url.clone_from(&webhook.sms_url);
        number.sms_fallback_url.clone_from(&webhook.sms_fallback_url);
    });
    shop
}

/// Has somebody let the number go, whatever it does, just before the `n`th call of the driver `later`.
async fn let_go_before_call(shop: &Shop, n: usize) {
    let query = format!("number={}&anyway=yes", shop.number.replace('+', "%2B"));
    let claims = json!({
        "token_use": "id", "custom:tenant_id": shop.ground.seed.tenant, "email": "bob@example.com",
    });
    let event = Http::new("DELETE", "/v1/twilio").query(&query).claims(&claims).event();
    shop.api.ready().await.expect("it starts");
    let api = shop.api.clone();
    shop.ground.recorder.on_kill("later", move || {
        let (api, event) = (api.clone(), event.clone());
        async move {
            let answer = api.invoke(&event).await.expect("it answers");
            assert!(matches!(answer["statusCode"].as_u64(), Some(200 | 404)), "{answer}");
        }
    });
    shop.ground.recorder.clear();
    // The call is lost then; one to AWS is made again, as if nothing had been.
    shop.ground.recorder.plan(Plan::default().at(n, Fault::KillBefore));
}

#[tokio::test]
async fn a_number_let_go_at_any_step_of_being_connected_leaves_no_secret_that_nobody_knows_of() {
    for rotated in [false, true] {
        let mut n = 1;
        loop {
            let shop = pointed_here().await;
            if rotated {
                let older = "o".repeat(32);
                shop.ground.twilio.account(&shop.account, |account| account.auth_tokens.push(older.clone()));
                assert_eq!(shop.put(&shop.wanted(&older)).await.0, 200);
            }
            let later = shop.later().await;
            let_go_before_call(&shop, n).await;
            let connected = later.connect(&shop.account, &shop.number).await;
            let was_let_go = shop.ground.recorder.calls().iter().any(|call| call.fault.is_some());
            shop.ground.recorder.plan(Plan::default());
            if connected.is_ok() {
                assert_eq!(shop.in_the_vault().await, shop.secrets().await, "call {n}, rotated: {rotated}");
            }
            later.nothing_is_left_over().await;
            if !was_let_go {
                assert!(connected.is_ok() && n > 8, "{n} calls are fewer than a connection makes");
                break;
            }
            n += 1;
        }
    }
}

#[tokio::test]
async fn a_business_is_gone_only_when_no_connection_under_way_can_leave_a_secret() {
    let shop = Shop::open().await;
    let work = shop.ground.work("deletes", Clock::System).await;
    let (tenant, webhook) = (shop.tenant(), shop.ground.seeder.webhook());
    let name = work.vault.new_name(&tenant, "twilio");
    let until = after(work.clock.now(), SignedDuration::from_secs(60));
    let reserved = Reserved { secret: name.clone(), until };
    work.store.change(&tenant).reserve(&reserved).unwrap().commit().await.unwrap();
    let refused = delete(&work, &tenant, &Actor::ourselves(), &webhook).await;
    assert_eq!(refused, Err(DeleteError::Number(NumberError::Settling(until))));
    // As far as the connection came.
    work.vault.put_twilio_tokens(&name, &[AuthToken::from(TOKEN.to_owned())], true).await.unwrap();
    let later = shop.later().await;
    later.settle();
    let deleted = delete(later.work(), &tenant, &Actor::ourselves(), &webhook).await;
    assert!(deleted.unwrap().is_some());
    assert!(shop.in_the_vault().await.is_empty());
}
