use proptest::prelude::*;

use super::{PHRASES, WHOLE, Withdrawal, is_lone_keyword, withdraws};

#[test]
fn a_keyword_that_is_the_whole_text_withdraws_in_any_writing() {
    for said in
        ["STOP", "stop.", " Stop! ", "Stop 🛑", "Opt out", "opt-out", "NO MÁS", "Wrong number", "Cancel"]
    {
        assert_eq!((withdraws(said), is_lone_keyword(said)), (Some(Withdrawal::Whole), true), "{said}");
    }
    for said in ["Sorry, wrong number", "You have the wrong number.", "Sorry you have the wrong number"] {
        assert_eq!(withdraws(said), Some(Withdrawal::Whole), "{said}");
    }
}

#[test]
fn a_keyword_inside_a_longer_sentence_is_about_the_work() {
    for said in [
        "please stop by tomorrow",
        "toilet won't stop running",
        "END of the day works",
        "can you cancel the visit and come Friday",
        "I gave you the wrong number, it's 972-555-0188",
        "take me off the schedule tomorrow",
        "please remove me from tomorrow's schedule",
        "one stop shop?",
    ] {
        assert_eq!((withdraws(said), is_lone_keyword(said)), (None, false), "{said}");
    }
}

#[test]
fn a_phrase_withdraws_whatever_else_the_text_says() {
    for said in [
        "stop texting me and just send someone to 12 Oak 75024",
        "don't text, call me",
        "Don’t text me",
        "DO NOT CONTACT ME again",
        "remove me from this",
        "Por favor no me escriban más",
    ] {
        assert_eq!((withdraws(said), is_lone_keyword(said)), (Some(Withdrawal::Phrase), false), "{said}");
    }
}

#[test]
fn who_wants_texts_again_or_help_withdraws_nothing() {
    for said in ["START", "Unstop", "HELP", "info"] {
        assert_eq!((withdraws(said), is_lone_keyword(said)), (None, true), "{said}");
    }
    for said in ["yes", "YES", "help my basement", "start Monday?"] {
        assert!(!is_lone_keyword(said), "{said}");
    }
}

proptest! {
    #[test]
    fn words_of_the_work_around_a_keyword_take_it_back(at in 0..WHOLE.len(), before in "(the|please|my) ", after in " (heater|visit|monday)") {
        let said = format!("{before}{}{after}", WHOLE[at]);
        prop_assert!(!is_lone_keyword(&said));
        prop_assert_eq!(withdraws(&said), None);
    }

    #[test]
    fn a_phrase_is_found_among_any_words_and_inside_none(at in 0..PHRASES.len(), before in "[a-z]{1,8}", after in "[a-d]{1,5}") {
        let phrase = PHRASES[at];
        let (among, inside) = (format!("{before} {phrase} {after}"), format!("{before}{phrase}{after}"));
        prop_assert_eq!(withdraws(&among), Some(Withdrawal::Phrase));
        prop_assert_eq!(withdraws(&inside), None);
    }
}
