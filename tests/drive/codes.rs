//! How often a contact is sent a code, and how often it may be guessed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use intellisend::domain::audit::Actor;
use intellisend::domain::contacts::code::Code;
use intellisend::domain::ids::TenantId;
use intellisend::drivers::Clock;
use intellisend::drivers::contacts::{ContactError, confirm, send_code};
use serde_json::json;
use tests::fakes::twilio::MESSAGES;
use tests::ground::Ground;

use crate::api::{Api, blamed};
use crate::contacts::{another, code, saved};

#[tokio::test]
async fn five_wrong_guesses_end_a_code() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let path = saved(&api).await;
    api.ask("POST", &path, Some(json!({}))).await;
    let code = code(&ground);
    for _ in 0..5 {
        let (status, answer) = api.ask("POST", &path, Some(json!({ "code": another(&code) }))).await;
        assert_eq!((status, blamed(&answer)), (422, vec!["code"]));
    }
    let (status, answer) = api.ask("POST", &path, Some(json!({ "code": code }))).await;
    assert_eq!((status, &answer["title"]), (422, &json!("No code")));
}

#[tokio::test]
async fn saving_the_list_again_gives_neither_another_code_nor_more_guesses() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let path = saved(&api).await;
    api.ask("POST", &path, None).await;
    let code = code(&ground);
    for _ in 0..4 {
        api.ask("POST", &path, Some(json!({ "code": another(&code) }))).await;
    }
    api.put("/v1/contacts", json!({ "contacts": [] })).await;
    let path = saved(&api).await;
    let (status, problem) = api.ask("POST", &path, None).await;
    assert_eq!((status, &problem["title"]), (422, &json!("Too soon")));
    let (_, problem) = api.ask("POST", &path, Some(json!({ "code": another(&code) }))).await;
    assert_eq!(problem["errors"]["code"], json!(["This is not the code. Ask for a new one."]));
    let (_, problem) = api.ask("POST", &path, Some(json!({ "code": code }))).await;
    assert_eq!(problem["title"], "No code");
}

#[tokio::test]
async fn the_sixth_code_for_a_number_within_a_day_is_refused_and_the_answer_says_when() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let clock = Arc::new(AtomicI64::new(0));
    let work = ground.work("driver", Clock::Moved(Arc::clone(&clock))).await;
    let (tenant, actor) = (TenantId::parse(&ground.seed.tenant).unwrap(), Actor::ourselves());
    // Up to now, so that the function's own clock is right.
    clock.store(-300_000, Ordering::Relaxed);
    for _ in 0..5 {
        api.put("/v1/contacts", json!({ "contacts": [] })).await;
        let path = saved(&api).await;
        let id = path.split('/').nth(3).unwrap();
        send_code(&work, &tenant, &actor, id, "Acme").await.unwrap();
        clock.fetch_add(60_000, Ordering::Relaxed);
    }
    api.put("/v1/contacts", json!({ "contacts": [] })).await;
    let path = saved(&api).await;
    let (status, problem) = api.ask("POST", &path, None).await;
    assert_eq!((status, &problem["title"]), (422, &json!("Too soon")));
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("five codes within a day") && detail.contains("next one at 20"), "{detail}");
    assert_eq!(ground.twilio.calls("POST", MESSAGES), 5);
    clock.store(24 * 3_600_000, Ordering::Relaxed);
    let id = path.split('/').nth(3).unwrap();
    send_code(&work, &tenant, &actor, id, "Acme").await.unwrap();
}

#[tokio::test]
async fn a_second_code_within_a_minute_is_refused_and_nothing_is_sent() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let path = saved(&api).await;
    assert_eq!(api.ask("POST", &path, Some(json!({}))).await.0, 202);
    assert_eq!(api.ask("POST", &path, Some(json!({}))).await.0, 422);
    assert_eq!(ground.twilio.calls("POST", MESSAGES), 1);
    for bad in [json!({ "code": "12345" }), json!({ "code": [1] }), json!({ "kode": "123456" })] {
        assert_eq!(api.ask("POST", &path, Some(bad)).await.0, 422);
    }
    let unknown = api.ask("GET", "/v1/nothing", None).await;
    assert_eq!(api.ask("POST", "/v1/contacts/ct_nobody/confirm", Some(json!({}))).await, unknown);
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_a_new_one_replaces_it() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let path = saved(&api).await;
    let id = path.split('/').nth(3).unwrap();
    let clock = Arc::new(AtomicI64::new(0));
    let work = ground.work("driver", Clock::Moved(Arc::clone(&clock))).await;
    let (tenant, actor) = (TenantId::parse(&ground.seed.tenant).unwrap(), Actor::ourselves());
    send_code(&work, &tenant, &actor, id, "Acme").await.unwrap();
    let first = Code::parse(&code(&ground)).unwrap();
    clock.fetch_add(600_000, Ordering::Relaxed);
    assert_eq!(confirm(&work, &tenant, &actor, id, &first).await, Err(ContactError::NoCode));
    send_code(&work, &tenant, &actor, id, "Acme").await.unwrap();
    let second = Code::parse(&code(&ground)).unwrap();
    assert_ne!(first, second);
    assert_eq!(confirm(&work, &tenant, &actor, id, &first).await, Err(ContactError::Wrong { tries_left: 4 }));
    assert!(confirm(&work, &tenant, &actor, id, &second).await.unwrap().confirmed_at.is_some());
}
