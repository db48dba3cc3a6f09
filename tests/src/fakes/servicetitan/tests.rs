mod access;
mod bookings;
mod known;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Client as Http, Method, StatusCode};
use serde_json::{Value, json};

use super::*;

const TENANT: &str = "1234567";
const SCOPES: [&str; 5] =
    ["tn.crm.bookings:r", "tn.crm.bookings:w", "tn.crm.customers:r", "tn.jpm.jobs:r", "tn.jpm.jobs:w"];
const LIST: &str = "/crm/v2/tenant/1234567/booking-provider/7001/bookings";

/// A fake with one client, and whoever calls it.
struct Caller {
    titan: ServiceTitan,
    token: String,
    http: Http,
}

type Said = (StatusCode, Value);

impl Caller {
    async fn start() -> Caller {
        let titan = ServiceTitan::start(0).await.unwrap();
        titan.add_client(Client::new("cid.demo", "cs1.demo", TENANT, "ak1.demo").with_scopes(&SCOPES));
        titan.tenant(TENANT, |tenant| tenant.providers.push(records::provider_tag(7001, "IntelliSend")));
        let (http, token) = (Http::new(), String::new());
        let mut caller = Caller { titan, token, http };
        caller.renew().await;
        caller
    }

    async fn renew(&mut self) {
        let (_, answer) = self.mint(self.titan.url(), "cid.demo", "cs1.demo").await;
        self.token = answer["access_token"].as_str().unwrap().to_owned();
    }

    async fn mint(&self, url: &str, id: &str, secret: &str) -> Said {
        let form = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
        said(self.http.post(format!("{url}/connect/token")).form(&form)).await
    }

    async fn get(&self, path: &str) -> Said {
        said(self.request(Method::GET, path)).await
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> Said {
        said(self.request(method, path).json(body)).await
    }

    async fn book(&self, external_id: &str) -> i64 {
        let (status, booking) = self.send(Method::POST, LIST, &booking(external_id)).await;
        assert_eq!(status, StatusCode::OK);
        booking["id"].as_i64().unwrap()
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.titan.url()));
        request.bearer_auth(&self.token).header("ST-App-Key", "ak1.demo")
    }
}

async fn said(request: reqwest::RequestBuilder) -> Said {
    let response = request.send().await.unwrap();
    (response.status(), response.json().await.unwrap_or_default())
}

fn booking(external_id: &str) -> Value {
    json!({
        "source": "IntelliSend-SMS",
        "name": "Ann",
        "summary": "The heater leaks",
        "isFirstTimeClient": true,
        "externalId": external_id,
        "contacts": [{ "type": "MobilePhone", "value": "9725550101" }],
    })
}

fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().unwrap().remove(field);
    body
}

#[tokio::test]
async fn a_note_stays_on_its_job() {
    let caller = Caller::start().await;
    let now = caller.titan.now();
    caller.titan.tenant(TENANT, |tenant| tenant.jobs.push(records::job(555, 31, 33, now)));
    let path = "/jpm/v2/tenant/1234567/jobs/555/notes";
    let (_, note) = caller.send(Method::POST, path, &json!({ "text": "Gate code 12" })).await;
    assert_eq!(
        (&note["text"], &caller.get(path).await.1["data"][0]["text"]),
        (&json!("Gate code 12"), &note["text"])
    );
    assert_eq!(caller.titan.notes(TENANT, 555).len(), 1);
}

#[tokio::test]
async fn an_armed_failure_may_come_after_the_deed() {
    let caller = Caller::start().await;
    caller.titan.fail(On::Only("POST", paths::BOOKINGS), 1, Failure::ServerErrorAfterwards);
    caller.titan.fail(On::Resources, 1, Failure::RateLimited(7));
    let (status, _) = caller.send(Method::POST, LIST, &booking("intellisend-1")).await;
    assert_eq!((status, caller.titan.bookings(TENANT).len()), (StatusCode::INTERNAL_SERVER_ERROR, 1));
    let (status, problem) = caller.get(LIST).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(problem["title"].as_str().unwrap().split(' ').rev().nth(1), Some("7"));
    assert_eq!(caller.get(LIST).await.0, StatusCode::OK);
    assert_eq!(caller.titan.calls("GET", paths::BOOKINGS), 2);
}

#[tokio::test]
async fn whoever_waits_hears_of_a_booking() {
    let caller = Caller::start().await;
    let waiting = caller.titan.until(|titan| titan.bookings(TENANT).len() == 1);
    let (_, id) = tokio::join!(waiting, caller.book("intellisend-1"));
    assert_eq!(caller.titan.bookings(TENANT)[0].id, id);
}

#[tokio::test]
async fn a_stopped_fake_answers_no_more() {
    let caller = Caller::start().await;
    caller.titan.stop().await;
    assert!(caller.request(Method::GET, LIST).send().await.is_err());
}
