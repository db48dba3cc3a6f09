//! What a later text changes of what an earlier one said.

use super::{C, Q, local, understood};
use crate::domain::conversation::understanding::Question::{Problem, When, Which, Who};

#[test]
fn the_later_whole_address_counts() {
    let said = understood(&[C("5 Elm Ct Reno NV 89501"), C("no, it is 6 Elm Ct Reno NV 89501")]);
    assert_eq!(said.address.unwrap().street, "6 Elm Ct");
}

#[test]
fn less_than_an_address_replaces_a_whole_one_only_as_an_answer_that_says_another() {
    let whole = C("5 Elm Ct Reno NV 89501");
    let other = understood(&[whole, Q(Which), C("6 Elm Ct")]);
    assert_eq!((other.address, other.address_words.as_deref()), (None, Some("6 Elm Ct")));
    assert!(other.had_an_address);
    let same = understood(&[whole, Q(Who), C("Bob Jones 5 elm ct")]);
    assert_eq!((same.address.unwrap().street.as_str(), same.address_words), ("5 Elm Ct", None));
    let unasked = understood(&[whole, C("also see 6 Elm 89501")]);
    assert_eq!(unasked.address.unwrap().street, "5 Elm Ct");
}

#[test]
fn an_address_may_come_in_two_answers() {
    let said = understood(&[Q(Who), C("12 Oak St"), C("Plano TX 75024")]);
    assert_eq!(said.address.unwrap().for_people(), "12 Oak St, Plano, TX 75024");
    assert_eq!((said.name, said.address_words), (None, None));
}

#[test]
fn a_city_after_a_street_is_nobodys_name() {
    assert_eq!(understood(&[Q(Who), C("12 Oak St"), C("Plano")]).name, None);
    assert_eq!(understood(&[Q(Who), C("Plano"), C("12 Oak St, Plano TX 75024")]).name, None);
}

#[test]
fn the_first_name_counts_until_another_is_told() {
    let said = understood(&[Q(Who), C("Bob Jones"), C("Bo Derek")]);
    assert_eq!(said.name.as_deref(), Some("Bob Jones"));
    let said = understood(&[Q(Who), C("Bob Jones"), Q(When), C("my name is Maria, not Bob")]);
    assert_eq!(said.name.as_deref(), Some("Maria"));
}

#[test]
fn an_answer_to_an_earlier_question_is_one_where_it_is_unmistakable() {
    let said = understood(&[Q(Who), Q(When), C("Bob Jones, 5 Elm Ct, Reno NV 89501, Monday 9am")]);
    assert_eq!(said.name.as_deref(), Some("Bob Jones"));
    assert_eq!(local(said.start).as_deref(), Some("Mon Nov 23 09:00"));
    let said = understood(&[Q(Who), Q(When), C("Bob Jones")]);
    assert_eq!((said.name, said.when), (None, None));
}

#[test]
fn the_latest_time_counts_and_clears_the_moment_named_before() {
    let said = understood(&[Q(When), C("tomorrow at 3pm"), C("actually Monday")]);
    assert_eq!((said.when.as_deref(), said.start, said.had_a_start), (Some("actually Monday"), None, true));
    let said = understood(&[Q(When), C("tomorrow"), C("Monday at 9am")]);
    assert_eq!(local(said.start).as_deref(), Some("Mon Nov 23 09:00"));
    let said = understood(&[Q(When), C("tomorrow at 3pm"), C("ok thanks")]);
    assert_eq!(local(said.start).as_deref(), Some("Sun Nov 22 15:00"));
}

#[test]
fn a_day_and_a_time_in_two_answers_name_no_moment() {
    assert_eq!(understood(&[Q(When), C("tomorrow"), C("3pm")]).start, None);
}

#[test]
fn the_answer_to_what_is_wrong_comes_before_a_mere_wish() {
    let said = understood(&[C("can someone come look"), Q(Problem), C("it makes a grinding noise")]);
    assert_eq!(said.needs.as_deref(), Some("it makes a grinding noise"));
}

#[test]
fn whether_a_call_is_wanted_is_as_was_said_last() {
    assert!(understood(&[C("call me"), C("my sink leaks")]).wants_a_call);
    assert!(!understood(&[C("call me"), C("please don't call, just text")]).wants_a_call);
}
