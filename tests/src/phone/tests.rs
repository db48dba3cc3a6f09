use super::*;
use crate::fakes::servicetitan::ServiceTitan;
use crate::fakes::twilio::{Account, Media, Twilio};

const ACCOUNT: &str = "AC00000000000000000000000000000001";
const URL: &str = "https://texts.example.test/twilio/sms";

/// Signed by Twilio's own helper library for Python.
#[test]
fn a_signature_is_the_one_that_twilio_makes() {
    let parameters = owned(&[
        ("ReasonX", "y"),
        ("Reason", "x"),
        ("Body", " Hólà 👋 50% + more\nnow "),
        ("FromCity", ""),
        ("MessageSid", "SM00000000000000000000000000000abc"),
    ]);
    assert_eq!(signature(URL, &parameters, &"2".repeat(32)), "Q4+GGpCf/uUY2qut8GGOrrR6I2Y=");
}

#[test]
fn a_text_says_all_that_twilio_says_and_blank_where_it_knows_nothing() {
    let parameters = Text::new(ACCOUNT, "+19725550101", "+15005550001", "Hi").parameters();
    let value = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert_eq!(parameters.len(), 20);
    assert_eq!(
        (value("FromZip"), value("SmsStatus"), value("NumMedia")),
        (Some(""), Some("received"), Some("0"))
    );
    assert_eq!((value("SmsSid"), value("SmsMessageSid")), (value("MessageSid"), value("MessageSid")));
    assert_eq!(value("OptOutType"), None);
}

#[tokio::test]
async fn a_recorded_text_names_its_media() {
    let twilio = Twilio::start(0).await.unwrap();
    twilio.add_account(Account::new(ACCOUNT, "token"));
    let photo = Media::new("image/jpeg", b"photo");
    let message = twilio.inbound(ACCOUNT, "+19725550101", "+15005550001", "", &[photo]);
    let text = Text::of(&message, twilio.url());
    let (url, content_type) = &text.media[0];
    let got = reqwest::Client::new().get(url).basic_auth(ACCOUNT, Some("token")).send().await.unwrap();
    assert_eq!((content_type.as_str(), got.bytes().await.unwrap().as_ref()), ("image/jpeg", &b"photo"[..]));
    assert!(text.parameters().contains(&("MediaUrl0".to_owned(), url.clone())));
}

#[tokio::test]
async fn a_post_hands_back_what_was_said() {
    let server = ServiceTitan::start(0).await.unwrap();
    let text = request(URL, &Text::new(ACCOUNT, "+19725550101", "+15005550001", "Hi").parameters(), "token");
    let answer = post(&reqwest::Client::new(), &format!("{}/nothing", server.url()), &text).await.unwrap();
    assert_eq!((answer.status, answer.content_type.as_deref()), (404, Some("application/problem+json")));
    assert!(answer.body.contains("traceId"));
}
