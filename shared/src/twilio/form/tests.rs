use proptest::prelude::*;

use super::*;

fn pairs(body: &str) -> Vec<(String, String)> {
    Form::parse(body.as_bytes()).unwrap().pairs().to_vec()
}

fn check(body: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
    assert_eq!(pairs(body), expected, "{body}");
}

#[test]
fn a_blank_parameter_counts() {
    check("FromCity=&FromZip&Body=hi", &[("FromCity", ""), ("FromZip", ""), ("Body", "hi")]);
    check("=", &[("", "")]);
    check("=alone", &[("", "alone")]);
}

#[test]
fn an_empty_body_and_doubled_separators_hold_no_parameter() {
    check("", &[]);
    check("&&", &[]);
    check("&a=1&&b=2&", &[("a", "1"), ("b", "2")]);
}

#[test]
fn order_and_repeated_parameters_are_kept() {
    check("b=2&a=9&a=1&a=9", &[("b", "2"), ("a", "9"), ("a", "1"), ("a", "9")]);
}

#[test]
fn plus_and_percent_sequences_are_decoded_and_nothing_is_trimmed() {
    check("Body=+two++words%0D%0A%09+", &[("Body", " two  words\r\n\t ")]);
    check("To=%2B15550142&Body=a%26b%3dc%25", &[("To", "+15550142"), ("Body", "a&b=c%")]);
    check("Body=caf%C3%A9+%f0%9f%9a%bf", &[("Body", "café 🚿")]);
    check("nam%65%3D=1=2", &[("name=", "1=2")]);
    check("Body=née", &[("Body", "née")]);
}

#[test]
fn a_percent_sign_without_two_hexadecimal_digits_stands_for_itself() {
    check(
        "a=%zz&b=%4&c=100%&d=%%41&e=%+1",
        &[("a", "%zz"), ("b", "%4"), ("c", "100%"), ("d", "%A"), ("e", "% 1")],
    );
}

#[test]
fn bytes_that_are_not_utf8_are_refused_wherever_they_stand() {
    for body in [&b"Body=%FF"[..], b"Body=\xC3", b"%C3=1", b"a=%C3&b=%A9", b"a=%ED%A0%80"] {
        assert_eq!(Form::parse(body), Err(Unreadable::NotUtf8), "{}", body.escape_ascii());
    }
}

#[test]
fn a_body_over_the_limit_is_refused_and_one_at_the_limit_is_read() {
    let longest = vec![b'a'; MAX_BODY_BYTES];
    assert_eq!(Form::parse(&longest).unwrap().pairs().len(), 1);
    assert_eq!(Form::parse(&[longest, vec![b'a']].concat()), Err(Unreadable::TooLong));
}

#[test]
fn get_returns_the_first_value_even_if_it_is_blank() {
    let form = Form::parse(b"Body=&Body=later&body=other").unwrap();
    assert_eq!(form.get("Body"), Some(""));
    assert_eq!(form.get("body"), Some("other"));
    assert_eq!(form.get("From"), None);
}

#[test]
fn debug_shows_keys_and_never_a_value() {
    let form = Form::parse(b"From=%2B15550142&Body=my+canary").unwrap();
    assert_eq!(format!("{form:?}"), r#"Form { keys: ["From", "Body"], .. }"#);
}

proptest! {
    #[test]
    fn whatever_a_standard_encoder_writes_is_read_back(sent in any_pairs()) {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&sent).finish();
        prop_assert_eq!(pairs(&body), sent);
    }

    /// The library's reader replaces what is not UTF-8; apart from that, both read every body alike.
    #[test]
    fn any_body_is_read_as_the_standard_says_or_refused(body in any_body()) {
        let standard: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
        match Form::parse(&body) {
            Ok(form) => prop_assert_eq!(form.pairs(), standard),
            Err(_) => {
                let replaced = |text: &String| text.contains(char::REPLACEMENT_CHARACTER);
                prop_assert!(standard.iter().any(|(key, value)| replaced(key) || replaced(value)));
            }
        }
    }
}

fn any_pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec((any::<String>(), any::<String>()), 0..8)
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![prop::sample::select(b"&=+%%%aAfF09gz".to_vec()), any::<u8>()];
    prop::collection::vec(byte, 0..40)
}
