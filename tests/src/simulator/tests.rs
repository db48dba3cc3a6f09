//! With the fakes, and a webhook that takes everything.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::inside::{Tone, told, told_of_twilio};
use super::pages::below;
use super::scene::{Business, Scene};
use super::*;
use crate::fakes::servicetitan::{self, ServiceTitan, paths};
use crate::fakes::twilio::{self, Twilio};
use crate::stack::{APP_KEY, in_servicetitan};

const CUSTOMER: &str = "+19725550100";

/// A page that is open, without a browser.
struct Open {
    simulator: Simulator,
    servicetitan: ServiceTitan,
    client: reqwest::Client,
}

impl Open {
    async fn new() -> Open {
        let (servicetitan, twilio) = (ServiceTitan::start(0).await.unwrap(), Twilio::start(0).await.unwrap());
        let seed = TenantSeed::demo();
        in_servicetitan(&servicetitan, &seed);
        twilio.add_account(twilio::Account::new(&seed.account_sid, &seed.auth_token));
        let mut scene = Scene::new(vec![Business::of(&seed)], Some(servicetitan.clone()), Some(twilio));
        scene.webhook = webhook().await;
        scene.signed_for = scene.webhook.clone();
        let simulator = Simulator::open(0, scene).await.unwrap();
        Open { simulator, servicetitan, client: reqwest::Client::new() }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.simulator.url())
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> reqwest::Response {
        request.send().await.unwrap()
    }

    async fn text(&self, words: &str, photos: &Value) -> reqwest::Response {
        let typed = json!({ "business": "tn_demo", "from": CUSTOMER, "words": words, "photos": photos });
        self.send(self.client.post(self.at("/texts")).json(&typed)).await
    }

    async fn switch(&self, fault: &str, on: bool) -> StatusCode {
        let switch = json!({ "on": on, "business": "tn_demo" });
        self.send(self.client.put(self.at(&format!("/faults/{fault}"))).json(&switch)).await.status()
    }

    /// The document, once it holds.
    async fn until(&self, holds: impl Fn(&Value) -> bool) -> Value {
        let looking = async {
            let answer = self.send(self.client.get(self.at("/live?business=tn_demo"))).await;
            let (mut stream, mut said) = (answer, String::new());
            while let Ok(Some(bytes)) = stream.chunk().await {
                said.push_str(&String::from_utf8_lossy(&bytes));
                while let Some((event, rest)) = said.split_once("\n\n") {
                    let shown =
                        serde_json::from_str(event.trim_start_matches("data: ")).unwrap_or(Value::Null);
                    said = rest.to_owned();
                    if holds(&shown) {
                        return shown;
                    }
                }
            }
            panic!("the stream ended");
        };
        tokio::time::timeout(Duration::from_secs(30), looking).await.expect("the page shows it")
    }
}

async fn webhook() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", post(async || ""))).await });
    url
}

#[tokio::test]
async fn a_text_is_on_the_phone_and_says_that_it_was_taken() {
    let open = Open::new().await;
    let answer = open.text("My water heater is leaking", &json!([])).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let shown = open.until(|shown| shown["phone"]["messages"][0]["handed"]["went"] == "taken").await;
    let message = &shown["phone"]["messages"][0];
    assert_eq!(
        (message["from_customer"].as_bool(), message["customer"].as_str()),
        (Some(true), Some(CUSTOMER))
    );
    assert!(shown["inside"][0]["words"].as_str().unwrap().contains("was taken in "), "{shown}");
}

#[tokio::test]
async fn a_text_that_twilio_cannot_hand_over_says_so() {
    let open = Open::new().await;
    assert_eq!(open.switch("deaf", true).await, StatusCode::OK);
    open.text("Hello?", &json!([])).await;
    let shown = open.until(|shown| shown["phone"]["messages"][0]["handed"]["went"] == "kept").await;
    assert_eq!(shown["faults"]["deaf"], true);
}

#[tokio::test]
async fn stop_and_start_are_twilios_own_words() {
    let open = Open::new().await;
    open.text("Stop", &json!([])).await;
    open.until(|shown| shown["phone"]["opted_out"] == json!([CUSTOMER])).await;
    open.text("START", &json!([])).await;
    open.until(|shown| shown["phone"]["opted_out"] == json!([])).await;
}

#[tokio::test]
async fn a_photo_is_texted_and_shown_and_nothing_else_is_taken_for_one() {
    let open = Open::new().await;
    let photo = |kind: &str| json!([{ "content_type": kind, "bytes": "aGVsbG8=" }]);
    assert_eq!(open.text("", &photo("text/html")).await.status(), StatusCode::BAD_REQUEST);
    open.text("This one", &photo("image/png")).await;
    let shown = open.until(|shown| shown["phone"]["messages"][0]["photos"][0].is_string()).await;
    let path = shown["phone"]["messages"][0]["photos"][0].as_str().unwrap();
    let answer = open.send(open.client.get(open.at(path))).await;
    assert_eq!(answer.headers()["content-type"], "image/png");
    assert_eq!(answer.text().await.unwrap(), "hello");
}

#[tokio::test]
async fn every_fault_is_switched_on_and_all_are_switched_off_at_once() {
    let open = Open::new().await;
    let all = ["down", "revoked", "slow", "lost", "busy", "deaf"];
    for fault in all {
        assert_eq!(open.switch(fault, true).await, StatusCode::OK, "{fault}");
        assert_eq!(open.until(|shown| shown["faults"][fault] == true).await["faults"][fault], true);
    }
    open.send(open.client.delete(open.at("/faults"))).await;
    open.until(|shown| all.iter().all(|fault| shown["faults"][fault] == false)).await;
    assert_eq!(open.switch("rain", true).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_shown_says_whether_it_knows_of_a_switch() {
    let open = Open::new().await;
    let switch = json!({ "on": true, "business": "tn_demo" });
    let answer = open.send(open.client.put(open.at("/faults/slow")).json(&switch)).await;
    let answer: Value = answer.json().await.unwrap();
    let taken = answer["changes"].as_u64().unwrap();
    let shown = open.until(|shown| shown["changes"].as_u64().is_some_and(|changes| changes >= taken)).await;
    assert_eq!(shown["faults"]["slow"], true);
}

#[tokio::test]
async fn what_the_office_does_is_shown() {
    let open = Open::new().await;
    let seed = TenantSeed::demo();
    let booking = servicetitan::Booking { id: 7, name: "Ann".to_owned(), ..Default::default() };
    open.servicetitan.tenant(&seed.servicetitan_tenant.to_string(), |tenant| tenant.bookings.push(booking));
    let deal = async |id: i64, deed: Value| {
        open.send(open.client.post(open.at(&format!("/bookings/{id}"))).json(&deed)).await.status()
    };
    assert_eq!(deal(7, json!({ "notes": "Call first" })).await, StatusCode::NO_CONTENT);
    assert_eq!(deal(7, json!("convert")).await, StatusCode::NO_CONTENT);
    assert_eq!(deal(8, json!("dismiss")).await, StatusCode::NOT_FOUND);
    let shown = open.until(|shown| shown["office"]["bookings"][0]["status"] == "Converted").await;
    let booking = &shown["office"]["bookings"][0];
    assert_eq!((booking["notes"].as_str(), booking["job"].as_i64()), (Some("Call first"), Some(5_000_007)));
}

#[tokio::test]
async fn a_refused_token_is_told_in_words() {
    let open = Open::new().await;
    open.switch("revoked", true).await;
    let seed = TenantSeed::demo();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", seed.client_id.as_str()),
        ("client_secret", seed.client_secret.as_str()),
    ];
    let mint = open.client.post(format!("{}{}", open.servicetitan.url(), paths::TOKEN)).form(&form);
    open.send(mint.header("ST-App-Key", APP_KEY)).await;
    let shown = open.until(|shown| shown["inside"][0]["tone"] == "bad").await;
    assert!(shown["inside"][0]["words"].as_str().unwrap().contains("refused the credentials"), "{shown}");
}

#[tokio::test]
async fn a_page_comes_with_the_products_own_policy_and_nothing_leads_out_of_its_folders() {
    let open = Open::new().await;
    for path in ["/", "/simulator/start.js", "/assets/now/kit/button.js", "/assets/now/style/base.css"] {
        let answer = open.send(open.client.get(open.at(path))).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    }
    for path in ["../mod.rs", "/etc/passwd", "a/../../b"] {
        assert_eq!(below("pages", path), None, "{path}");
    }
}

#[tokio::test]
async fn a_simulator_shows_only_what_is_played() {
    let scene = Scene::new(vec![Business::of(&TenantSeed::demo())], None, None);
    let simulator = Simulator::open(0, scene).await.unwrap();
    let servicetitan = ServiceTitan::start(0).await.unwrap();
    let open = Open { simulator, servicetitan, client: reqwest::Client::new() };
    let shown = open.until(|_| true).await;
    assert_eq!(
        (&shown["phone"], &shown["office"], &shown["faults"]),
        (&Value::Null, &Value::Null, &json!({}))
    );
    assert_eq!(open.switch("down", true).await, StatusCode::NOT_FOUND);
}

fn call(method: &str, template: &'static str, status: u16, done: bool) -> servicetitan::Call {
    servicetitan::Call {
        number: 1,
        at: Timestamp::UNIX_EPOCH,
        took: Duration::ZERO,
        method: method.to_owned(),
        template,
        about: String::new(),
        status,
        done,
    }
}

#[test]
fn an_answer_that_was_lost_and_what_was_found_afterwards_are_told_apart_from_a_refusal() {
    let lost = told(&call("POST", paths::BOOKINGS, 500, true), None).unwrap();
    assert!(lost.0 == Tone::Bad && lost.1.contains("the answer was lost"), "{lost:?}");
    let refused = told(&call("POST", paths::BOOKINGS, 500, false), None).unwrap();
    assert!(!refused.1.contains("lost"), "{refused:?}");
    let about = "/bookings?externalId=intellisend-SM1".to_owned();
    let looked = servicetitan::Call { about, ..call("GET", paths::BOOKINGS, 200, true) };
    let found = told(&looked, Some(7)).unwrap();
    assert!(found.0 == Tone::Good && found.1.contains("no second one"), "{found:?}");
    assert!(told(&looked, None).unwrap().1.contains("no booking yet"));
}

#[test]
fn what_nobody_needs_to_hear_is_not_told() {
    assert_eq!(told(&call("GET", paths::CALLS, 200, true), None), None);
    assert_eq!(told_of_twilio(&call("GET", twilio::NUMBERS, 200, true)), None);
}

#[tokio::test]
async fn what_happens_again_and_again_is_one_line() {
    let seed = TenantSeed::demo();
    let business = Business::of(&seed);
    let scene = Arc::new(Scene::new(vec![business.clone()], None, None));
    for second in 1..=3 {
        let at = Timestamp::from_second(second).unwrap();
        let event = inside::Event { can_repeat: true, ..inside::Event::plain(at, "Again".to_owned()) };
        scene.tell(&business, event);
    }
    let shown = scene.shown(&business);
    assert_eq!((shown["inside"].as_array().unwrap().len(), &shown["inside"][0]["times"]), (1, &json!(3)));
}
