use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::*;

mod one_byte;
mod vectors;

const URL: &str = "https://hooks.example.com/twilio/sms";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";

fn tokens(tokens: &[&str]) -> Vec<AuthToken> {
    tokens.iter().map(|token| AuthToken::from(token.to_string())).collect()
}

fn form(body: &str) -> Form {
    Form::parse(body.as_bytes()).unwrap()
}

/// What Twilio signs, written the plain way: one string.
fn signed_string(url: &str, form: &Form) -> String {
    let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, value) in form.pairs() {
        values.entry(key).or_default().insert(value);
    }
    let pairs = values.iter().flat_map(|(key, values)| values.iter().flat_map(move |value| [*key, *value]));
    url.to_owned() + &pairs.collect::<String>()
}

fn sign(token: &str, signed: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn signed_form(url: &str, body: &str) -> String {
    sign(TOKEN, &signed_string(url, &form(body)))
}

fn check_form(body: &str, signature: &str, known: &[&str]) -> Result<(), Refused> {
    verify(URL, Signed::Form(&form(body)), signature, &tokens(known))
}

#[test]
fn an_absent_signature_is_missing() {
    assert_eq!(check_form("a=1", "", &[TOKEN]), Err(Refused::Missing));
}

#[test]
fn a_signature_that_is_not_the_base64_of_twenty_bytes_is_malformed() {
    let good = signed_form(URL, "a=1");
    let short = STANDARD.encode([7; 19]);
    let long = STANDARD.encode([7; 21]);
    for bad in [" ", "not base64", &short, &long, &good[..27], &format!(" {good}"), &format!("{good}\n")] {
        assert_eq!(check_form("a=1", bad, &[TOKEN]), Err(Refused::Malformed), "{bad:?}");
    }
}

#[test]
fn no_token_and_an_empty_token_verify_nothing() {
    let signed_with_nothing = sign("", &signed_string(URL, &form("a=1")));
    assert_eq!(check_form("a=1", &signed_with_nothing, &[]), Err(Refused::NoToken));
    assert_eq!(check_form("a=1", &signed_with_nothing, &["", ""]), Err(Refused::NoToken));
    assert_eq!(check_form("a=1", &signed_with_nothing, &["", TOKEN]), Err(Refused::Mismatch));
}

#[test]
fn every_token_of_a_rotation_is_tried() {
    let good = signed_form(URL, "a=1");
    assert_eq!(check_form("a=1", &good, &["other", TOKEN]), Ok(()));
    assert_eq!(check_form("a=1", &good, &["other", "another"]), Err(Refused::Mismatch));
}

#[test]
fn a_json_body_must_be_the_one_whose_hash_stands_in_the_signed_url() {
    let body = br#"{"made":"up"}"#;
    let check =
        |url: &str, body: &[u8]| verify(url, Signed::Json(body), &sign(TOKEN, url), &tokens(&[TOKEN]));
    let hash = sha256(body);
    let named = format!("{URL}?bodySHA256={hash}");
    assert_eq!(check(&named, body), Ok(()));
    assert_eq!(check(&format!("{URL}?a=1&bodySHA256={hash}&b=2"), body), Ok(()));
    assert_eq!(check(&named, br#"{"made": "up"}"#), Err(Refused::BodyHash));
    assert_eq!(check(URL, body), Err(Refused::BodyHash));
    assert_eq!(check(&format!("{URL}?bodySHA256="), body), Err(Refused::BodyHash));
    assert_eq!(check(&format!("{URL}?xbodySHA256={hash}"), body), Err(Refused::BodyHash));
    assert_eq!(check(&format!("{URL}?bodySHA256={}", hash.to_uppercase()), body), Err(Refused::BodyHash));
    let unsigned = verify(&named, Signed::Json(body), &sign(TOKEN, URL), &tokens(&[TOKEN]));
    assert_eq!(unsigned, Err(Refused::Mismatch));
}

#[test]
fn a_form_is_checked_as_a_form_even_if_the_url_names_a_hash() {
    let url = format!("{URL}?bodySHA256=00");
    let good = signed_form(&url, "a=1");
    assert_eq!(verify(&url, Signed::Form(&form("a=1")), &good, &tokens(&[TOKEN])), Ok(()));
    let changed = verify(&url, Signed::Form(&form("a=2")), &good, &tokens(&[TOKEN]));
    assert_eq!(changed, Err(Refused::Mismatch));
}

#[test]
fn a_url_is_tried_as_given_first_and_then_only_in_the_ways_that_twilio_signs() {
    let tried = |url: &str| candidates::of(url).map(Cow::into_owned).collect::<Vec<_>>();
    assert_eq!(tried("https://h.test/a?b"), ["https://h.test/a?b", "https://h.test:443/a?b"]);
    assert_eq!(tried("http://h.test?b#c?d"), ["http://h.test?b", "http://h.test:80?b"]);
    assert_eq!(tried("HTTPS://H.test:8443/"), ["HTTPS://H.test:8443/", "HTTPS://H.test/"]);
    assert_eq!(tried("https://[2001:db8::1]/"), ["https://[2001:db8::1]/", "https://[2001:db8::1]:443/"]);
    assert_eq!(tried("https://[::1]:80"), ["https://[::1]:80", "https://[::1]"]);
    assert_eq!(
        tried("https://u:p@h/@:1"),
        ["https://u:p@h/@:1", "https://u:p@h:443/@:1", "https://h/@:1", "https://h:443/@:1",]
    );
    assert_eq!(
        tried("https://h/'?a='&b='"),
        [
            "https://h/'?a='&b='",
            "https://h:443/'?a='&b='",
            "https://h/'?a=%27&b=%27",
            "https://h:443/'?a=%27&b=%27",
        ]
    );
    assert_eq!(tried("ws://u@p@h/"), ["ws://u@p@h/", "ws://h/"]);
    assert_eq!(tried("ws://h/"), ["ws://h/"]);
    assert_eq!(tried("no url"), ["no url"]);
}

#[test]
fn debug_shows_neither_values_nor_a_json_body() {
    let form = form("Body=canary");
    let shown = format!("{:?} {:?}", Signed::Form(&form), Signed::Json(b"canary"));
    assert_eq!(shown, r#"Form { keys: ["Body"], .. } Json(6 bytes)"#);
}

#[test]
fn what_we_sign_holds_as_what_twilio_signs_does() {
    let token = AuthToken::from("0123456789abcdef".to_owned());
    let pairs = [("To", "+15555550199"), ("Body", "a & b = c + d"), ("Body", "a & b = c + d"), ("From", "")];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let signature = super::sign("https://example.com/twilio/sms", &pairs, &token).unwrap();
    let tokens = slice::from_ref(&token);
    let form = form(&body);
    assert_eq!(verify("https://example.com/twilio/sms", Signed::Form(&form), &signature, tokens), Ok(()));
    let elsewhere = verify("https://example.com/twilio/status", Signed::Form(&form), &signature, tokens);
    assert_eq!(elsewhere, Err(Refused::Mismatch));
    assert_eq!(super::sign("https://example.com", &pairs, &AuthToken::from(String::new())), None);
}
