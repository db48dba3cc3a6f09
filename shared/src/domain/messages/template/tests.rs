use proptest::prelude::*;

use super::super::values::Values;
use super::{Placeholder, Template};

fn values(business: &str) -> Values {
    Values::new(business, Some("(972) 555-0100"), None)
}

#[test]
fn places_are_filled_in_and_what_is_lacking_is_named() {
    let template = Template::parse("{business}: call {phone} from {opens} on. {business}").unwrap();
    assert_eq!(template.render(&values("Acme")), "Acme: call (972) 555-0100 from {opens} on. Acme");
    assert_eq!(template.lacks(&values("Acme")), [Placeholder::Opens]);
    assert_eq!(template.own_words(), "0: call 0 from 0 on. 0");
}

#[test]
fn what_is_filled_in_is_never_expanded_again_and_has_no_control_characters() {
    let template = Template::parse("{business} {phone}").unwrap();
    let hostile = values("{phone}{business}{\u{1b}\r\nSTOP}");
    assert_eq!(template.render(&hostile), "{phone}{business}{   STOP} (972) 555-0100");
}

#[test]
fn an_unknown_placeholder_is_named_with_those_that_there_are() {
    let wrong = |text: &str| Template::parse(text).unwrap_err();
    let there = "There are: {business}, {phone}, {opens}.";
    assert_eq!(wrong("Hi {company}"), [format!("There is no {{company}} to fill in. {there}")]);
    assert_eq!(wrong("{Business} {x}").len(), 2);
    assert_eq!(wrong("{}"), [format!("There is no {{}} to fill in. {there}")]);
    for stray in ["{", "}", "{business", "business}", "{{business}}", "{phone}}"] {
        let wrong = wrong(stray);
        assert_eq!(
            wrong,
            ["Braces are only for what is filled in: {business}, {phone}, {opens}."],
            "{stray}"
        );
    }
    let long = wrong(&format!("{{{}\u{7}}}", "x".repeat(5_000)));
    assert!(long[0].len() < 200 && !long[0].contains('\u{7}'), "{long:?}");
}

proptest! {
    #[test]
    fn any_text_is_read_and_stays_as_it_was_typed(text in "([a-zé ]|\\{|\\}|\\{phone\\}|\\{business\\}){0,40}") {
        let (read, wrong) = Template::read(&text);
        prop_assert_eq!(&read.to_string(), &text);
        prop_assert_eq!(Template::parse(&text).is_ok(), wrong.is_empty());
        let without = text.replace("{phone}", "").replace("{business}", "");
        let has_braces = without.contains(['{', '}']);
        prop_assert_eq!(wrong.is_empty(), !has_braces);
    }

    #[test]
    fn a_name_is_in_the_reply_as_it_is_whatever_it_contains(name in "[a-z{}]{0,20}|\\{phone\\}|\\{business\\}") {
        let template = Template::parse("<{business}|{phone}>").unwrap();
        prop_assert_eq!(template.render(&values(&name)), format!("<{}|(972) 555-0100>", name.trim()));
    }
}
