//! What Twilio refuses when a number leaves or comes: nothing that was there before is lost in silence.

use intellisend::domain::audit::Actor;
use intellisend::drivers::tenant::delete;
use intellisend::drivers::{Clock, NumberError};
use serde_json::{Value, json};
use tests::events::Http;
use tests::fakes::twilio::Account;
use tests::faults::{Fault, Plan};

use super::shop::{Shop, TOKEN};

const UPDATE: &str = "save-credentials twilio POST …";
const ANYWAY: &str = "repeat with &anyway=yes";

fn detail(problem: &Value) -> &str {
    problem["detail"].as_str().unwrap_or_default()
}

fn refusal(status: u16) -> Fault {
    Fault::Status(status, format!(r#"{{"code":21402,"message":"M","status":{status}}}"#))
}

/// A shop whose number did something before it was connected.
async fn connected() -> Shop {
    let shop = Shop::open().await;
    shop.answered_elsewhere();
    shop.connect().await;
    shop
}

#[tokio::test]
async fn a_number_is_not_let_go_in_silence_where_twilio_refuses_the_stored_auth_token() {
    let shop = connected().await;
    shop.ground.twilio.account(&shop.account, |account| account.auth_tokens = vec!["n".repeat(32)]);
    let (status, problem) = shop.delete().await;
    assert_eq!(status, 422, "{problem}");
    assert!(detail(&problem).starts_with("Twilio refuses the stored auth token"), "{problem}");
    assert!(detail(&problem).contains(ANYWAY), "{problem}");
    assert_eq!(shop.shown().await["before"]["sms_url"], "https://theirs.example.net/sms", "still known");
    let (status, answer) = shop.delete_anyway().await;
    assert_eq!((status, &answer["restored"]), (200, &Value::Null), "{answer}");
    assert_eq!(answer["not_put_back"]["sms_url"], "https://theirs.example.net/sms");
    assert_eq!(shop.delete().await.0, 404);
    let (_, trail) = shop.ask(Http::new("GET", "/v1/audit")).await;
    assert!(
        trail["entries"][0]["detail"].as_str().is_some_and(|line| line.contains("not put back")),
        "{trail}"
    );
}

#[tokio::test]
async fn a_saved_auth_token_lets_what_was_before_be_put_back() {
    let shop = connected().await;
    let fresh = "n".repeat(32);
    shop.ground.twilio.account(&shop.account, |account| account.auth_tokens = vec![fresh.clone()]);
    assert_eq!(shop.delete().await.0, 422);
    assert_eq!(shop.put(&shop.wanted(&fresh)).await.0, 200);
    let (status, answer) = shop.delete().await;
    assert_eq!((status, &answer["not_put_back"]), (200, &Value::Null), "{answer}");
    assert_eq!(answer["restored"]["sms_url"], "https://theirs.example.net/sms");
}

#[tokio::test]
async fn a_number_without_a_stored_auth_token_is_let_go_only_anyway() {
    let shop = connected().await;
    let [secret] = &shop.secrets().await[..] else { panic!("one secret") };
    shop.ground.seeder.work.vault.purge(secret).await.expect("purged");
    assert_eq!(shop.delete().await.0, 422);
    let (status, answer) = shop.delete_anyway().await;
    assert_eq!((status, &answer["not_put_back"]["sms_method"]), (200, &"GET".into()), "{answer}");
}

#[tokio::test]
async fn a_number_that_the_account_has_no_more_is_let_go() {
    let shop = connected().await;
    shop.ground.twilio.number(&shop.number, |number| "ACgone".clone_into(&mut number.account_sid));
    let (status, answer) = shop.delete().await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!((&answer["restored"], &answer["not_put_back"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn former_settings_that_twilio_refuses_are_named_and_kept_until_a_person_lets_them_go() {
    let shop = connected().await;
    shop.ground.recorder.plan(Plan::default().next(UPDATE, refusal(400)));
    let (status, problem) = shop.delete().await;
    assert_eq!(status, 422, "{problem}");
    assert!(detail(&problem).contains("21402") && detail(&problem).contains(ANYWAY), "{problem}");
    assert!(shop.points_here());
    shop.ground.recorder.plan(Plan::default().next(UPDATE, refusal(400)));
    let (status, answer) = shop.delete_anyway().await;
    assert_eq!((status, &answer["restored"]), (200, &Value::Null), "{answer}");
    assert_eq!(answer["not_put_back"]["sms_fallback_url"], "https://theirs.example.net/down");
}

#[tokio::test]
async fn anyway_puts_back_what_can_be_put_back() {
    let shop = connected().await;
    let (status, answer) = shop.delete_anyway().await;
    assert_eq!((status, &answer["not_put_back"]), (200, &Value::Null), "{answer}");
    assert_eq!(shop.at_twilio().sms_url, "https://theirs.example.net/sms");
}

#[tokio::test]
async fn a_deleted_business_lets_its_number_go_and_says_what_was_not_put_back() {
    let shop = connected().await;
    shop.ground.twilio.account(&shop.account, |account| account.auth_tokens.clear());
    let work = shop.ground.work("deletes", Clock::System).await;
    let (tenant, webhook) = (shop.tenant(), shop.ground.seeder.webhook());
    let receipt = delete(&work, &tenant, &Actor::ourselves(), &webhook).await.expect("deleted");
    let left = receipt.expect("a receipt").not_put_back;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].number.as_str(), shop.number);
    assert_eq!(left[0].settings.sms_url.as_deref(), Some("https://theirs.example.net/sms"));
    assert!(shop.secrets().await.is_empty());
}

#[tokio::test]
async fn a_fallback_that_was_set_since_stays_beside_what_is_put_back() {
    let shop = connected().await;
    let since = "https://since.example.net/sms";
    shop.ground.twilio.number(&shop.number, |number| since.clone_into(&mut number.sms_fallback_url));
    let (status, answer) = shop.delete().await;
    assert_eq!((status, &answer["restored"]["sms_fallback_url"]), (200, &since.into()), "{answer}");
    let now = shop.at_twilio();
    assert_eq!(
        (now.sms_url.as_str(), now.sms_fallback_url.as_str()),
        ("https://theirs.example.net/sms", since)
    );
    // Where there was no address before, Twilio would take no fallback: a person says what is to be.
    let bare = Shop::open().await;
    bare.connect().await;
    bare.ground.twilio.number(&bare.number, |number| since.clone_into(&mut number.sms_fallback_url));
    let (status, problem) = bare.delete().await;
    assert_eq!(status, 422, "{problem}");
    assert!(detail(&problem).contains(since) && detail(&problem).contains(ANYWAY), "{problem}");
    assert_eq!(bare.at_twilio().sms_fallback_url, since);
    assert_eq!(bare.delete_anyway().await.0, 200);
    assert_eq!(bare.at_twilio().sms_fallback_url, since, "nor overwritten then");
}

#[tokio::test]
async fn from_the_first_effect_on_nobody_is_told_that_nothing_was_changed() {
    const PART: &str = "A part of it may be done. Repeat it: what is done is not done twice.";
    for fault in [Fault::DropBefore, Fault::Status(503, String::new()), refusal(408), refusal(409)] {
        let shop = connected().await;
        shop.ground.recorder.plan(Plan::default().next(UPDATE, fault.clone()));
        let (status, problem) = shop.delete().await;
        assert!(matches!(status, 502 | 503), "{fault:?}: {problem}");
        assert!(detail(&problem).starts_with("Twilio: ") && detail(&problem).ends_with(PART), "{problem}");
    }
    let shop = Shop::open().await;
    let secret = "save-credentials aws POST … secretsmanager.CreateSecret";
    shop.ground.recorder.plan(Plan::default().every(secret, Fault::Status(500, String::new())));
    let (status, problem) = shop.put(&shop.wanted(TOKEN)).await;
    assert_eq!((status, detail(&problem).ends_with(PART)), (503, true), "{problem}");
    shop.ground.recorder.plan(Plan::default());
    assert_eq!(shop.put(&shop.wanted(TOKEN)).await.0, 200, "repeated");
}

#[tokio::test]
async fn a_number_whose_messaging_service_could_not_be_read_is_not_pointed() {
    let shop = Shop::open().await;
    let services = "save-credentials twilio GET …/v1/Services…";
    shop.ground.recorder.plan(Plan::default().every(services, Fault::Status(500, String::new())));
    let (status, problem) = shop.put(&shop.wanted(TOKEN)).await;
    assert_eq!((status, detail(&problem).contains("Messaging Service")), (503, true), "{problem}");
    assert_eq!(shop.list().await["numbers"].as_array().map(Vec::len), Some(1), "nothing was kept");
    assert!(!shop.points_here());
    shop.ground.recorder.plan(Plan::default());
    shop.connect().await;
    shop.ground.recorder.plan(Plan::default().every(services, Fault::Status(500, String::new())));
    assert_eq!(shop.put(&shop.wanted(TOKEN)).await.0, 200, "what points here already may be saved again");
}

#[tokio::test]
async fn an_account_is_named_as_twilio_names_it() {
    let shop = Shop::open().await;
    let body = json!({ "sid": shop.account.replace("ACa", "ACA"), "type": "Full", "status": "active" });
    let account = format!("save-credentials twilio GET …/Accounts/{}.json", shop.account);
    shop.ground.recorder.plan(Plan::default().next(&account, Fault::Status(200, body.to_string())));
    let (status, problem) = shop.put(&shop.wanted(TOKEN)).await;
    assert_eq!((status, problem["errors"]["account_sid"].is_array()), (422, true), "{problem}");
    assert_eq!(shop.put(&shop.wanted(TOKEN)).await.0, 200);
}

#[tokio::test]
async fn a_release_takes_no_body_with_fields() {
    let shop = connected().await;
    let query = format!("number={}", shop.number.replace('+', "%2B"));
    let delete = || Http::new("DELETE", "/v1/twilio").query(&query);
    let (status, problem) = shop.ask(delete().json(&json!({ "number": shop.number }))).await;
    assert_eq!((status, problem["errors"]["number"].is_array()), (422, true), "{problem}");
    assert_eq!(shop.ask(delete().json(&json!([]))).await.0, 400);
    assert_eq!(shop.ask(delete().form("number=1")).await.0, 415);
    assert!(shop.points_here());
    assert_eq!(shop.ask(delete().json(&json!({}))).await.0, 200);
}

#[tokio::test]
async fn a_number_that_another_business_let_go_a_moment_ago_is_free_after_a_time_that_is_said() {
    let (first, second) = (Shop::open().await, Shop::open().await);
    first.connect().await;
    second.ground.twilio.add_account(Account::new(&first.account, TOKEN));
    second.ground.twilio.add_number(&first.account, &first.number);
    assert_eq!(first.delete().await.0, 200);
    let (status, problem) = second.put(&first.wanted(TOKEN)).await;
    assert_eq!((status, &problem["title"]), (409, &"Let go a moment ago".into()), "{problem}");
    let words = "This number was let go a moment ago. It can be connected after ";
    assert!(detail(&problem).starts_with(words), "{problem}");
    let later = second.later().await;
    assert!(matches!(later.connect(&first.account, &first.number).await, Err(NumberError::LetGo(_))));
}
