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
async fn a_token_says_whose_it_is_and_what_it_allows() {
    let caller = Caller::start().await;
    let (status, answer) = caller.mint(caller.titan.url(), "cid.demo", "cs1.demo").await;
    assert_eq!((status, &answer["expires_in"]), (StatusCode::OK, &json!(900)));
    assert_eq!(answer["scope"], SCOPES.join(" "));
    assert_eq!(answer.as_object().unwrap().len(), 4);
    let claims = answer["access_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!((&claims["tenant"], &claims["scope"]), (&json!(TENANT), &json!(SCOPES)));
    assert_eq!(caller.titan.mints_of("cid.demo"), 2);
}

#[tokio::test]
async fn credentials_are_exact_and_form_encoded() {
    let caller = Caller::start().await;
    let url = caller.titan.url();
    for (id, secret) in [("cid.demo ", "cs1.demo"), ("cid.demo", "cs1.demo\n"), ("cid.none", "cs1.demo")] {
        let refused = caller.mint(url, id, secret).await;
        assert_eq!(refused, (StatusCode::BAD_REQUEST, json!({ "error": "invalid_client" })));
    }
    let json =
        json!({ "grant_type": "client_credentials", "client_id": "cid.demo", "client_secret": "cs1.demo" });
    let (status, _) = said(caller.http.post(format!("{url}/connect/token")).json(&json)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_ends_with_its_lifetime() {
    let mut caller = Caller::start().await;
    caller.titan.advance(Duration::from_secs(899));
    assert_eq!(caller.get(LIST).await.0, StatusCode::OK);
    caller.titan.advance(Duration::from_secs(1));
    assert_eq!(caller.get(LIST).await.0, StatusCode::UNAUTHORIZED);
    caller.renew().await;
    assert_eq!(caller.get(LIST).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_app_key_is_looked_at_first() {
    let caller = Caller::start().await;
    let (status, problem) = said(caller.http.get(format!("{}{LIST}", caller.titan.url()))).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(problem["title"], "Application key not present, check ST-App-Key header value.");
    assert_eq!(caller.get("/crm/v2/1234567/bookings").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_not_allowed_is_refused_as_the_switches_say() {
    let caller = Caller::start().await;
    caller.titan.unknowns(|unknowns| {
        unknowns.wrong_tenant = StatusCode::NOT_FOUND;
        unknowns.restricted_provider = StatusCode::BAD_REQUEST;
        unknowns.authorization = Authorization::RawOnly;
    });
    assert_eq!(caller.get(LIST).await.0, StatusCode::UNAUTHORIZED);
    caller.titan.unknowns(|unknowns| unknowns.authorization = Authorization::Both);
    let other_tenant = LIST.replace(TENANT, "7654321");
    assert_eq!(caller.get(&other_tenant).await.0, StatusCode::NOT_FOUND);
    assert_eq!(caller.get("/marketing/v2/tenant/1234567/campaigns").await.0, StatusCode::FORBIDDEN);
    assert_eq!(caller.get(&LIST.replace("7001", "7009")).await.0, StatusCode::NOT_FOUND);
    caller.titan.client("cid.demo", |client| client.only_provider = Some(7001));
    assert_eq!(caller.get("/crm/v2/tenant/1234567/bookings").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(caller.get(LIST).await.0, StatusCode::OK);
    caller.titan.client("cid.demo", |client| client.disabled = true);
    assert_eq!(caller.get(LIST).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_listener_of_one_environment_does_not_know_the_other() {
    let caller = Caller::start().await;
    let production = caller.titan.listen_for(Environment::Production, 0).await.unwrap();
    assert_eq!(caller.mint(&production, "cid.demo", "cs1.demo").await.1["error"], "invalid_client");
    caller.titan.client("cid.demo", |client| client.environment = Environment::Production);
    assert_eq!(caller.mint(&production, "cid.demo", "cs1.demo").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_booking_is_shown_without_its_contacts() {
    let caller = Caller::start().await;
    let (status, shown) = caller.send(Method::POST, LIST, &booking("intellisend-1")).await;
    assert_eq!((status, &shown["status"], &shown["start"]), (StatusCode::OK, &json!("New"), &Value::Null));
    assert_eq!((shown.get("contacts"), shown.get("dismissingMemo")), (None, None));
    assert_eq!(shown["createdOn"].as_str().unwrap().len(), "2021-07-19T20:35:38.2876004Z".len());
    let (_, contacts) = caller.get(&format!("{LIST}/{}/contacts", shown["id"])).await;
    assert_eq!(contacts["data"][0]["value"], "9725550101");
    assert_eq!(caller.titan.bookings(TENANT)[0].contacts[0].kind, "MobilePhone");
}

#[tokio::test]
async fn a_booking_must_keep_to_the_contract() {
    let caller = Caller::start().await;
    let with = |field: &str, value: Value| {
        let mut body = booking("intellisend-1");
        body[field] = value;
        body
    };
    let half_address = json!({ "street": "12 Oak St", "zip": "75024" });
    for (body, field) in [
        (with("notes", json!("SMS")), "notes"),
        (with("businessUnitId", json!("319")), "businessUnitId"),
        (with("priority", json!("Soon")), "priority"),
        (with("address", half_address), "address.city"),
        (without(booking("intellisend-1"), "externalId"), "externalId"),
        (without(booking("intellisend-1"), "contacts"), "contacts"),
    ] {
        let (status, problem) = caller.send(Method::POST, LIST, &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{field}");
        assert!(problem["errors"][field][0].is_string(), "{problem}");
    }
    assert_eq!(caller.titan.bookings(TENANT), []);
}

#[tokio::test]
async fn a_booking_names_only_what_is_listed_and_active_unless_the_switch_says_so() {
    let caller = Caller::start().await;
    caller.titan.tenant(TENANT, |tenant| {
        tenant.campaigns = vec![records::campaign(1, "Texts", &[]), records::campaign(2, "Ended", &[])];
        tenant.campaigns[1]["active"] = json!(false);
    });
    let naming = |campaign: i64, job_type: Value| {
        let mut body = booking("intellisend-1");
        (body["campaignId"], body["jobTypeId"]) = (json!(campaign), job_type);
        body
    };
    let (status, problem) = caller.send(Method::POST, LIST, &naming(2, json!(9))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(problem["errors"].as_object().unwrap().len(), 2, "{problem}");
    assert_eq!(caller.send(Method::POST, LIST, &naming(1, Value::Null)).await.0, StatusCode::OK);
    caller.titan.unknowns(|unknowns| unknowns.unlisted_ids = Unlisted::TitleOnly);
    let (_, problem) = caller.send(Method::POST, LIST, &naming(2, Value::Null)).await;
    assert_eq!((&problem["status"], &problem["errors"]), (&json!(400), &json!({})));
    caller.titan.unknowns(|unknowns| unknowns.unlisted_ids = Unlisted::Accepted);
    assert_eq!(caller.send(Method::POST, LIST, &naming(2, Value::Null)).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_new_booking_may_be_missing_from_lists_for_a_while() {
    let caller = Caller::start().await;
    caller.titan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(1));
    caller.book("intellisend-1").await;
    let path = format!("{LIST}?externalId=intellisend-1");
    assert_eq!(caller.get(&path).await.1["data"], json!([]));
    assert_eq!(caller.get(&path).await.1["data"][0]["externalId"], "intellisend-1");
}

#[tokio::test]
async fn external_ids_are_unique_only_where_the_switch_says_so() {
    let caller = Caller::start().await;
    caller.book("intellisend-1").await;
    caller.book("intellisend-1").await;
    caller.titan.unknowns(|unknowns| unknowns.external_ids = ExternalIds::Conflict);
    let (status, _) = caller.send(Method::POST, LIST, &booking("intellisend-1")).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_change_by_the_office_is_found_by_its_time() {
    let caller = Caller::start().await;
    let (first, second) = (caller.book("intellisend-1").await, caller.book("intellisend-2").await);
    caller.titan.convert(first, 555);
    let since = caller.titan.bookings(TENANT)[0].modified_on;
    let (_, page) = caller.get(&format!("{LIST}?modifiedOnOrAfter={since}&sort=-ModifiedOn")).await;
    assert_eq!((&page["data"][0]["id"], &page["data"][0]["jobId"]), (&json!(first), &json!(555)));
    assert_eq!(page["data"].as_array().unwrap().len(), 1);
    let (_, page) = caller.get(&format!("{LIST}?pageSize=1&page=2&includeTotal=true")).await;
    assert_eq!((&page["data"][0]["id"], &page["totalCount"]), (&json!(second), &json!(2)));
    let (_, jobs) = caller.get(&format!("/jpm/v2/tenant/1234567/jobs?bookingId={first}")).await;
    assert_eq!(jobs["data"][0]["id"], 555);
}

#[tokio::test]
async fn an_open_booking_can_be_changed_and_dismissed_and_then_no_more() {
    let caller = Caller::start().await;
    let path = format!("{LIST}/{}", caller.book("intellisend-1").await);
    let change = json!({ "summary": "The heater leaks, badly" });
    assert_eq!(caller.send(Method::PATCH, &path, &change).await.1["summary"], change["summary"]);
    let dismissal = json!({ "dismissingMemo": "test" });
    let dismiss = format!("{path}/dismiss");
    assert_eq!(caller.send(Method::POST, &dismiss, &dismissal).await.0, StatusCode::OK);
    let booking = caller.titan.bookings(TENANT).remove(0);
    assert_eq!((booking.status, booking.dismissing_memo.as_deref()), (Status::Dismissed, Some("test")));
    assert_eq!(booking.contacts.len(), 1);
    assert_eq!(caller.send(Method::PATCH, &path, &change).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn contacts_of_a_booking_come_and_go() {
    let caller = Caller::start().await;
    let path = format!("{LIST}/{}/contacts", caller.book("intellisend-1").await);
    let email = json!({ "type": "Email", "value": "ann@example.test", "memo": "home" });
    let (_, made) = caller.send(Method::POST, &path, &email).await;
    let one = format!("{path}/{}", made["id"]);
    let (_, changed) = caller.send(Method::PATCH, &one, &json!({ "value": "ann@example.org" })).await;
    assert_eq!(changed, json!({ "type": "Email", "value": "ann@example.org", "memo": "home" }));
    assert_eq!(said(caller.request(Method::DELETE, &one)).await.0, StatusCode::OK);
    assert_eq!(said(caller.request(Method::DELETE, &one)).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_customer_is_found_by_phone_under_the_rule_in_force() {
    let caller = Caller::start().await;
    let address = Address { street: "12 Oak St".to_owned(), ..Address::default() };
    caller.titan.tenant(TENANT, |tenant| {
        tenant.customers.push(records::customer(31, "Ann", &address));
        tenant.customer_contacts.push(records::customer_phone(32, 31, "(972) 555-0101"));
    });
    let found = async |phone: &str| {
        let (_, page) = caller.get(&format!("/crm/v2/tenant/1234567/customers?phone={phone}")).await;
        page["data"].as_array().unwrap().len()
    };
    assert_eq!((found("9725550101").await, found("%2B19725550101").await), (1, 1));
    caller.titan.unknowns(|unknowns| unknowns.phone_match = PhoneMatch::E164);
    assert_eq!((found("9725550101").await, found("%2B19725550101").await), (0, 1));
    caller.titan.unknowns(|unknowns| unknowns.phone_match = PhoneMatch::LastSeven);
    assert_eq!(found("2145550101").await, 1);
    let (_, contacts) = caller.get("/crm/v2/tenant/1234567/customers/31/contacts").await;
    assert_eq!(contacts["data"][0]["value"], "(972) 555-0101");
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
async fn too_many_tokens_in_a_minute_are_refused() {
    let caller = Caller::start().await;
    caller.titan.limit_mints_a_minute(Some(0));
    let (status, _) = caller.mint(caller.titan.url(), "cid.demo", "cs1.demo").await;
    assert_eq!((status, caller.titan.mints()), (StatusCode::TOO_MANY_REQUESTS, 1));
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
