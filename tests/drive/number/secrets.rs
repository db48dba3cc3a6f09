//! Auth tokens of numbers that come and go at the same time: none that is needed is purged, and none is left behind.

use std::time::Duration;

use futures_util::future::join;
use intellisend::vault::VaultError;
use serde_json::json;
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
