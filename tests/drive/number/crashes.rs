//! A process that ends anywhere, and answers that are lost: the true former settings stay known, and repeating helps.

use intellisend::drivers::NumberError;
use intellisend::vault::VaultError;
use serde_json::Value;
use tests::events::Http;
use tests::fakes::twilio::Number;
use tests::faults::{Fault, Plan};

use super::shop::{Shop, TOKEN};

const UPDATE: &str = "save-credentials twilio POST …";

/// A shop whose API dies at its `n`th call, and what its number did before.
async fn dying(n: usize, fault: Fault, prepare: impl AsyncFnOnce(&Shop)) -> (Shop, Number) {
    let shop = Shop::open().await;
    let before = shop.answered_elsewhere();
    prepare(&shop).await;
    shop.api.ready().await.expect("it starts");
    let api = shop.api.clone();
    shop.ground.recorder.on_kill("save-credentials", move || {
        let api = api.clone();
        async move { api.kill().await }
    });
    shop.ground.recorder.clear();
    shop.ground.recorder.plan(Plan::default().at(n, fault));
    (shop, before)
}

fn confirmed(shop: &Shop, auth_token: &str) -> Value {
    let mut wanted = shop.wanted(auth_token);
    wanted["replace"] = serde_json::json!({
        "sms_url": "https://theirs.example.net/sms", "sms_method": "GET",
        "sms_fallback_url": "https://theirs.example.net/down", "sms_fallback_method": "POST",
        "sms_application_sid": null, "messaging_service": null, "voice_url": "https://theirs.example.net/calls",
    });
    wanted
}

/// Whether the process died, the request being sent as a person would.
async fn dies(shop: &Shop, request: Http) -> bool {
    let claims = serde_json::json!({
        "token_use": "id", "custom:tenant_id": shop.ground.seed.tenant, "email": "ann@example.com",
    });
    let died = shop.api.invoke(&request.claims(&claims).event()).await.is_err();
    shop.ground.recorder.plan(Plan::default());
    died
}

#[tokio::test]
async fn a_save_that_died_anywhere_is_repeated_or_undone_and_what_was_before_comes_back() {
    for fault in [Fault::KillBefore, Fault::KillAfter] {
        let mut n = 1;
        loop {
            let (shop, before) = dying(n, fault.clone(), async |_| {}).await;
            let put = || Http::new("PUT", "/v1/twilio").json(&confirmed(&shop, TOKEN));
            if !dies(&shop, put()).await {
                assert!(n > 8, "{n} calls are fewer than a save makes");
                break;
            }
            // By turns: the person repeats it, or lets the number go.
            if n % 2 == 0 {
                let (status, answer) = shop.ask(put()).await;
                assert_eq!(status, 200, "call {n}, {fault:?}: {answer}");
                assert!(shop.points_here(), "call {n}, {fault:?}");
            }
            let later = shop.later().await;
            later.settle();
            match later.release().await {
                Ok(_) | Err(NumberError::NotTheirs) => {}
                Err(error) => panic!("call {n}, {fault:?}: {error}"),
            }
            assert_eq!(shop.at_twilio(), before, "call {n}, {fault:?}");
            later.nothing_is_left_over().await;
            assert_eq!(
                shop.list().await["numbers"].as_array().map(Vec::len),
                Some(1),
                "the platform's alone"
            );
            n += 1;
        }
    }
}

#[tokio::test]
async fn a_release_that_died_anywhere_is_repeated() {
    for fault in [Fault::KillBefore, Fault::KillAfter] {
        let mut n = 1;
        loop {
            let (shop, before) = dying(n, fault.clone(), async |shop| {
                shop.connect().await;
            })
            .await;
            let secret = shop.secrets().await.remove(0);
            let query = format!("number={}", shop.number.replace('+', "%2B"));
            if !dies(&shop, Http::new("DELETE", "/v1/twilio").query(&query)).await {
                assert!(n > 6, "{n} calls are fewer than a release makes");
                break;
            }
            let later = shop.later().await;
            later.settle();
            match later.release().await {
                Ok(_) | Err(NumberError::NotTheirs) => {}
                Err(error) => panic!("call {n}, {fault:?}: {error}"),
            }
            assert_eq!(shop.at_twilio(), before, "call {n}, {fault:?}");
            assert!(shop.secrets().await.is_empty(), "call {n}, {fault:?}");
            assert_eq!(shop.tokens(&secret).await, Err(VaultError::Missing), "call {n}, {fault:?}");
            n += 1;
        }
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_is_read_back() {
    for fault in [Fault::DropAfter, Fault::StatusAfter(500), Fault::Garbage, Fault::Truncate] {
        let shop = Shop::open().await;
        let before = shop.answered_elsewhere();
        shop.ground.recorder.plan(Plan::default().next(UPDATE, fault.clone()));
        let (status, answer) = shop.put(&confirmed(&shop, TOKEN)).await;
        assert_eq!((status, &answer["number"]["points_here"]), (200, &true.into()), "{fault:?}: {answer}");
        shop.ground.recorder.plan(Plan::default().next(UPDATE, fault.clone()));
        let (status, answer) = shop.delete().await;
        assert_eq!((status, &answer["restored"]["sms_method"]), (200, &"GET".into()), "{fault:?}: {answer}");
        assert_eq!(shop.at_twilio(), before);
    }
}

#[tokio::test]
async fn a_change_that_may_still_land_is_not_undone_before_it_has_settled() {
    for fault in [Fault::DropBefore, Fault::Status(503, String::new())] {
        let shop = Shop::open().await;
        let before = shop.answered_elsewhere();
        shop.ground.recorder.plan(Plan::default().next(UPDATE, fault.clone()));
        let (status, problem) = shop.put(&confirmed(&shop, TOKEN)).await;
        assert!(matches!(status, 502 | 503), "{fault:?}: {problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.starts_with("Twilio")), "{problem}");
        let (status, problem) = shop.delete().await;
        assert_eq!((status, &problem["title"]), (409, &"A change is under way".into()));
        // Repeating it brings about the same, whether or not the first one lands.
        let (status, _) = shop.put(&confirmed(&shop, TOKEN)).await;
        assert_eq!((status, shop.points_here()), (200, true));
        assert_eq!(shop.delete().await.0, 409, "the first one may land even now");
        let later = shop.later().await;
        later.settle();
        assert!(later.release().await.is_ok_and(|released| released.restored.is_some()));
        assert_eq!(shop.at_twilio(), before);
    }
}

#[tokio::test]
async fn a_number_that_may_still_be_put_back_is_not_connected_meanwhile() {
    let shop = Shop::open().await;
    shop.answered_elsewhere();
    shop.connect().await;
    shop.ground.recorder.plan(Plan::default().next(UPDATE, Fault::DropBefore));
    assert!(matches!(shop.delete().await.0, 502 | 503));
    let (status, problem) = shop.put(&shop.wanted(TOKEN)).await;
    assert_eq!((status, &problem["title"]), (409, &"A change is under way".into()));
    assert_eq!(shop.delete().await.0, 409, "nor put back once more");
    let later = shop.later().await;
    later.settle();
    assert!(later.release().await.is_ok_and(|released| released.restored.is_some()));
}

#[tokio::test]
async fn a_definite_no_is_said_and_can_be_repeated_at_once() {
    let shop = Shop::open().await;
    let before = shop.answered_elsewhere();
    let refusal = r#"{"code":21402,"message":"M","status":400}"#;
    shop.ground.recorder.plan(Plan::default().next(UPDATE, Fault::Status(400, refusal.to_owned())));
    let (status, problem) = shop.put(&confirmed(&shop, TOKEN)).await;
    assert_eq!(status, 422, "{problem}");
    assert!(
        problem["detail"].as_str().is_some_and(|detail| detail.contains("Twilio error 21402")),
        "{problem}"
    );
    let (status, answer) = shop.delete().await;
    assert_eq!((status, &answer["restored"]["sms_url"]), (200, &before.sms_url.as_str().into()), "{answer}");
    assert_eq!(shop.at_twilio(), before);
}
