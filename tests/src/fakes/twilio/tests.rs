use reqwest::{Client as Http, StatusCode, redirect};
use serde_json::Value;

use super::*;

const ACCOUNT: &str = "AC00000000000000000000000000000001";
const TOKEN: &str = "11111111111111111111111111111111";
const OURS: &str = "+15005550001";
const CUSTOMER: &str = "+19725550101";

struct Caller {
    twilio: Twilio,
    http: Http,
}

type Said = (StatusCode, Value);

impl Caller {
    async fn start() -> Caller {
        let twilio = Twilio::start(0).await.unwrap();
        twilio.add_account(Account::new(ACCOUNT, TOKEN));
        twilio.add_number(ACCOUNT, OURS);
        let http = Http::builder().redirect(redirect::Policy::none()).build().unwrap();
        Caller { twilio, http }
    }

    fn url(&self, path: &str) -> String {
        format!("{}/2010-04-01/Accounts/{ACCOUNT}/{path}", self.twilio.url())
    }

    async fn get(&self, path: &str) -> Said {
        said(self.http.get(self.url(path)).basic_auth(ACCOUNT, Some(TOKEN))).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Said {
        said(self.http.post(self.url(path)).basic_auth(ACCOUNT, Some(TOKEN)).form(form)).await
    }

    async fn send(&self, to: &str, body: &str) -> Said {
        self.post("Messages.json", &[("From", OURS), ("To", to), ("Body", body)]).await
    }
}

async fn said(request: reqwest::RequestBuilder) -> Said {
    let response = request.send().await.unwrap();
    (response.status(), response.json().await.unwrap_or_default())
}

#[tokio::test]
async fn a_message_is_taken_and_sent() {
    let caller = Caller::start().await;
    let (status, message) = caller.send(CUSTOMER, "Thanks").await;
    assert_eq!((status, &message["status"]), (StatusCode::CREATED, &Value::from("queued")));
    let (_, now) = caller.get(&format!("Messages/{}.json", message["sid"].as_str().unwrap())).await;
    assert_eq!((&now["status"], &now["direction"]), (&Value::from("sent"), &Value::from("outbound-api")));
    assert_eq!(caller.twilio.sent(ACCOUNT)[0].body, "Thanks");
}

#[tokio::test]
async fn a_refusal_names_its_code() {
    let caller = Caller::start().await;
    caller.twilio.set_unreachable("+19725550199", 21614);
    for (form, code) in [
        (vec![("From", OURS), ("Body", "Hi")], 21604),
        (vec![("To", CUSTOMER), ("Body", "Hi")], 21603),
        (vec![("To", CUSTOMER), ("From", OURS)], 21602),
        (vec![("To", "5550101"), ("From", OURS), ("Body", "Hi")], 21211),
        (vec![("To", CUSTOMER), ("From", CUSTOMER), ("Body", "Hi")], 21606),
        (vec![("To", CUSTOMER), ("From", OURS), ("Body", &"x".repeat(1601))], 21617),
        (vec![("To", "+19725550199"), ("From", OURS), ("Body", "Hi")], 21614),
    ] {
        let (status, problem) = caller.post("Messages.json", &form).await;
        assert_eq!((status, &problem["code"]), (StatusCode::BAD_REQUEST, &Value::from(code)));
    }
    assert!(caller.twilio.sent(ACCOUNT).is_empty());
}

#[tokio::test]
async fn someone_who_opted_out_gets_nothing_either_way() {
    let caller = Caller::start().await;
    caller.twilio.opt_out(OURS, CUSTOMER);
    assert_eq!(caller.send(CUSTOMER, "Hi").await.1["code"], 21610);
    caller.twilio.unknowns(|unknowns| unknowns.opted_out = OptedOut::FailsLater);
    assert_eq!(caller.send(CUSTOMER, "Hi").await.0, StatusCode::CREATED);
    let sent = caller.twilio.sent(ACCOUNT);
    assert_eq!((sent.len(), sent[0].status.as_str(), sent[0].error_code), (1, "failed", Some(21610)));
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended_whatever_arrives_meanwhile() {
    let caller = Caller::start().await;
    for body in ["one", "two", "three"] {
        caller.twilio.inbound(ACCOUNT, CUSTOMER, OURS, body, &[]);
    }
    let (_, first) = caller.get("Messages.json?To=%2B15005550001&PageSize=2").await;
    assert_eq!(
        (&first["messages"][0]["body"], &first["messages"][1]["body"]),
        (&"three".into(), &"two".into())
    );
    caller.twilio.inbound(ACCOUNT, CUSTOMER, OURS, "four", &[]);
    let next = format!("{}{}", caller.twilio.url(), first["next_page_uri"].as_str().unwrap());
    let (_, second) = said(caller.http.get(next).basic_auth(ACCOUNT, Some(TOKEN))).await;
    assert_eq!((&second["messages"][0]["body"], &second["next_page_uri"]), (&"one".into(), &Value::Null));
}

#[tokio::test]
async fn a_list_can_be_limited_to_a_time() {
    let caller = Caller::start().await;
    let old = caller.twilio.inbound(ACCOUNT, CUSTOMER, OURS, "old", &[]);
    caller.twilio.advance(Duration::from_secs(3 * 86_400));
    caller.twilio.inbound(ACCOUNT, CUSTOMER, OURS, "new", &[]);
    let today = caller.twilio.now().strftime("%Y-%m-%d").to_string();
    let (_, page) = caller.get(&format!("Messages.json?DateSent%3E={today}")).await;
    assert_eq!(page["messages"].as_array().unwrap().len(), 1);
    let then = old.created_at.strftime("%Y-%m-%d").to_string();
    let (_, page) = caller.get(&format!("Messages.json?DateSent={then}")).await;
    assert_eq!(page["messages"][0]["body"], "old");
}

#[tokio::test]
async fn every_call_needs_credentials_of_the_account() {
    let caller = Caller::start().await;
    caller.twilio.account(ACCOUNT, |account| account.api_keys.push(("SK1".to_owned(), "secret".to_owned())));
    let url = caller.url("Messages.json");
    let (status, problem) = said(caller.http.get(&url)).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &Value::from(20003)));
    assert_eq!(said(caller.http.get(&url).basic_auth("SK1", Some("secret"))).await.0, StatusCode::OK);
    assert_eq!(said(caller.http.get(&url).basic_auth(ACCOUNT, Some("x"))).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_number_is_found_by_a_part_of_it_and_changed() {
    let caller = Caller::start().await;
    let (_, found) = caller.get("IncomingPhoneNumbers.json?PhoneNumber=%2B1500555***1").await;
    let number = &found["incoming_phone_numbers"][0];
    assert_eq!((&number["phone_number"], &number["sms_url"]), (&OURS.into(), &"".into()));
    let path = format!("IncomingPhoneNumbers/{}.json", number["sid"].as_str().unwrap());
    let (_, problem) = caller.post(&path, &[("SmsFallbackUrl", "https://a.example.test/b")]).await;
    assert_eq!(problem["code"], 21406);
    let (status, _) = caller.post(&path, &[("SmsUrl", "https://a.example.test/a")]).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(caller.twilio.numbers(ACCOUNT)[0].sms_url, "https://a.example.test/a");
}

#[tokio::test]
async fn what_is_set_for_a_number_can_be_unset_again_with_blanks() {
    let caller = Caller::start().await;
    let path = format!("IncomingPhoneNumbers/{}.json", caller.twilio.numbers(ACCOUNT)[0].sid);
    let set = [("SmsUrl", "https://a.example.test/a"), ("SmsApplicationSid", "AP1"), ("SmsMethod", "GET")];
    caller.post(&path, &set).await;
    let (status, number) =
        caller.post(&path, &[("SmsUrl", ""), ("SmsFallbackUrl", ""), ("SmsApplicationSid", "")]).await;
    assert_eq!(
        (status, &number["sms_url"], &number["sms_method"]),
        (StatusCode::OK, &"".into(), &"GET".into())
    );
    assert_eq!(number["sms_application_sid"], "");
}

#[tokio::test]
async fn an_account_says_of_which_kind_it_is_to_its_own_credentials_alone() {
    let caller = Caller::start().await;
    caller.twilio.account(ACCOUNT, |account| "Trial".clone_into(&mut account.kind));
    let url = format!("{}/2010-04-01/Accounts/{ACCOUNT}.json", caller.twilio.url());
    let (status, account) = said(caller.http.get(&url).basic_auth(ACCOUNT, Some(TOKEN))).await;
    assert_eq!(
        (status, &account["type"], &account["status"]),
        (StatusCode::OK, &"Trial".into(), &"active".into())
    );
    let (status, problem) = said(caller.http.get(&url).basic_auth(ACCOUNT, Some("x"))).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &Value::from(20003)));
}

#[tokio::test]
async fn a_messaging_service_knows_its_numbers_and_its_campaigns() {
    let caller = Caller::start().await;
    let service =
        MessagingService { campaigns: vec!["VERIFIED".to_owned()], ..MessagingService::new("Pool", &[OURS]) };
    let (sid, number) = (service.sid.clone(), caller.twilio.numbers(ACCOUNT)[0].sid.clone());
    caller.twilio.account(ACCOUNT, |account| account.messaging_services.push(service));
    let get = async |path: &str| {
        let url = format!("{}/v1/{path}", caller.twilio.url());
        said(caller.http.get(url).basic_auth(ACCOUNT, Some(TOKEN))).await
    };
    assert_eq!(get("Services?PageSize=1").await.1["services"][0]["sid"], sid.as_str());
    assert_eq!(get(&format!("Services/{sid}")).await.1["use_inbound_webhook_on_number"], false);
    assert_eq!(
        get(&format!("Services/{sid}/PhoneNumbers")).await.1["phone_numbers"][0]["phone_number"],
        OURS
    );
    assert_eq!(get(&format!("Services/{sid}/PhoneNumbers/{number}")).await.0, StatusCode::OK);
    assert_eq!(get(&format!("Services/{sid}/PhoneNumbers/PN1")).await.0, StatusCode::NOT_FOUND);
    let campaigns = format!("Services/{sid}/Compliance/Usa2p");
    assert_eq!(get(&campaigns).await.1["compliance"][0]["campaign_status"], "VERIFIED");
    caller.twilio.unknowns(|unknowns| unknowns.registration = RegistrationAnswer::Forbidden);
    assert_eq!(get(&campaigns).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_toll_free_numbers_verification_is_found_by_the_number() {
    let caller = Caller::start().await;
    caller.twilio.number(OURS, |number| number.verification = Some("IN_REVIEW".to_owned()));
    let sid = caller.twilio.numbers(ACCOUNT)[0].sid.clone();
    for (asked, status) in [(sid.as_str(), Value::from("IN_REVIEW")), ("PN1", Value::Null)] {
        let url = format!("{}/v1/Tollfree/Verifications?TollfreePhoneNumberSid={asked}", caller.twilio.url());
        let (_, page) = said(caller.http.get(url).basic_auth(ACCOUNT, Some(TOKEN))).await;
        assert_eq!(page["verifications"][0]["status"], status);
    }
}

#[tokio::test]
async fn media_come_directly_or_from_a_host_that_wants_no_credentials() {
    let caller = Caller::start().await;
    let media = [Media::new("image/jpeg", b"photo")];
    let message = caller.twilio.inbound(ACCOUNT, CUSTOMER, OURS, "", &media);
    let url = caller.url(&format!("Messages/{}/Media/{}", message.sid, media[0].sid));
    let get = || caller.http.get(&url).basic_auth(ACCOUNT, Some(TOKEN));
    assert_eq!(caller.http.get(&url).send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(get().send().await.unwrap().bytes().await.unwrap(), &b"photo"[..]);
    caller.twilio.unknowns(|unknowns| unknowns.media = MediaAnswer::Redirect);
    let redirect = get().send().await.unwrap();
    let elsewhere = redirect.headers()["location"].to_str().unwrap();
    let greedy = caller.http.get(elsewhere).basic_auth(ACCOUNT, Some(TOKEN)).send().await.unwrap();
    assert_eq!((redirect.status(), greedy.status()), (StatusCode::FOUND, StatusCode::BAD_REQUEST));
    assert_eq!(caller.http.get(elsewhere).send().await.unwrap().bytes().await.unwrap(), &b"photo"[..]);
    let (_, list) = caller.get(&format!("Messages/{}/Media.json", message.sid)).await;
    assert_eq!(list["media_list"][0]["content_type"], "image/jpeg");
}

#[tokio::test]
async fn the_next_message_is_refused_or_fails_later_where_that_is_wanted() {
    let caller = Caller::start().await;
    let next = format!("{}/_fake/messages/next", caller.twilio.url());
    let wanted = serde_json::json!({ "refused": 21610 });
    let answer = caller.http.put(&next).json(&wanted).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let (status, problem) = caller.send(CUSTOMER, "Hi").await;
    assert_eq!((status, &problem["code"]), (StatusCode::BAD_REQUEST, &Value::from(21610)));
    assert_eq!(caller.send(CUSTOMER, "Hi").await.0, StatusCode::CREATED, "it was used up");
}

#[tokio::test]
async fn what_becomes_of_a_message_is_reported_to_the_address_that_it_names() {
    let (caller, elsewhere) = (Caller::start().await, Twilio::start(0).await.unwrap());
    caller.twilio.report_by_itself();
    caller.twilio.next_message(Fate::Fails(30034));
    let callback = format!("{}/twilio/status", elsewhere.url());
    let form = [("From", OURS), ("To", CUSTOMER), ("Body", "Hi"), ("StatusCallback", callback.as_str())];
    assert_eq!(caller.post("Messages.json", &form).await.0, StatusCode::CREATED);
    let failed = |twilio: &Twilio| twilio.sent(ACCOUNT)[0].error_code == Some(30034);
    caller.twilio.until(failed).await;
    assert_eq!(caller.twilio.sent(ACCOUNT)[0].status, "undelivered");
    let sid = caller.twilio.sent(ACCOUNT)[0].sid.clone();
    let answered = caller.twilio.report(&sid, "delivered", None).await;
    assert_eq!(answered, Some(404), "somebody is there, and knows no such address");
}

#[tokio::test]
async fn a_busy_account_is_told_to_come_back() {
    let caller = Caller::start().await;
    caller.twilio.fail("POST", MESSAGES, 1, Failure::Busy);
    let (status, problem) = caller.send(CUSTOMER, "Hi").await;
    assert_eq!((status, &problem["code"]), (StatusCode::TOO_MANY_REQUESTS, &Value::from(20429)));
    assert_eq!(caller.send(CUSTOMER, "Hi").await.0, StatusCode::CREATED);
    assert_eq!((caller.twilio.calls("POST", MESSAGES), caller.twilio.sent(ACCOUNT).len()), (2, 1));
}
