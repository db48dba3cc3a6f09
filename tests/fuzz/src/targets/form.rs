//! Any bytes are form data or are refused for a reason that holds. What is read is what a reader of another hand reads, and
//! is read again from what that one writes.

use form_urlencoded::Serializer;
use intellisend::twilio::form::{Form, MAX_BODY_BYTES, Unreadable};

pub(crate) fn check(body: &[u8]) {
    match Form::parse(body) {
        Ok(form) => is_what_was_sent(body, &form),
        Err(Unreadable::TooLong) => assert!(body.len() > MAX_BODY_BYTES),
        Err(Unreadable::NotUtf8) => {
            let mut pairs = form_urlencoded::parse(body);
            assert!(pairs.any(|(key, value)| [key, value].iter().any(|half| half.contains('\u{fffd}'))));
        }
    }
}

fn is_what_was_sent(body: &[u8], form: &Form) {
    assert!(body.len() <= MAX_BODY_BYTES);
    let pairs: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    assert_eq!(form.pairs(), pairs);

    let written = Serializer::new(String::new()).extend_pairs(form.pairs()).finish();
    if written.len() <= MAX_BODY_BYTES {
        assert_eq!(Form::parse(written.as_bytes()).map(|again| again == *form), Ok(true));
    }
    for (key, _) in form.pairs() {
        let first = form.pairs().iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        assert_eq!(form.get(key), first);
    }

    let keys = form.pairs().iter().map(|(key, _)| (key, "another value"));
    let other = Serializer::new(String::new()).extend_pairs(keys).finish();
    if let Ok(other) = Form::parse(other.as_bytes()) {
        assert_eq!(format!("{form:?}"), format!("{other:?}"), "Debug shows a value");
    }
}
