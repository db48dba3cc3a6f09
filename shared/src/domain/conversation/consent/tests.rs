use proptest::prelude::*;

use super::super::tests::text;
use super::{PHRASES, WHOLE, Withdrawal, is_about_texts, is_lone_keyword, withdraws};
use crate::domain::text::Text;

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
fn who_wants_no_texts_about_the_work_wants_no_texts() {
    for said in [
        "stop texting me about my appointment",
        "don't text me about the schedule",
        "No more texts about the route please",
        "do not contact me about this job on Tuesday",
    ] {
        assert_eq!(withdraws(said), Some(Withdrawal::Phrase), "{said}");
    }
}

#[test]
fn to_be_removed_from_what_is_the_works_withdraws_nothing_and_from_texts_about_it_does() {
    for said in [
        "remove me from the maintenance plan",
        "please remove me from the waitlist",
        "remove me from the waiting list for now",
        "remove me from your membership",
        "Remove me from Tuesday",
        "remove me from tomorrow's job",
        "remove me from the Friday visit",
    ] {
        assert_eq!(withdraws(said), None, "{said}");
    }
    for said in [
        "remove me from your appointment texts",
        "remove me from your list today",
        "remove me from all messages about jobs",
    ] {
        assert_eq!(withdraws(said), Some(Withdrawal::Phrase), "{said}");
    }
}

#[test]
fn what_a_phone_or_a_machine_wrote_withdraws_nothing_but_what_twilio_took_for_it() {
    for said in [
        "Liked “We don't text prices, call us”",
        "Emphasized \"please do not text\"",
        "Reacted 👍 to “stop texting the tech, call him”",
        "I don't text while driving",
        "I'm driving right now. I don’t text and drive.",
        "We do not text and drive here, my heater is out",
        "Auto-Reply: do not text this number",
        "This number is not monitored, do not text it",
    ] {
        assert_eq!((withdraws(said), is_about_texts(&text(1, 0, said))), (None, false), "{said}");
        let stopped = Text { opt_out: Some("STOP".to_owned()), ..text(1, 0, said) };
        assert!(is_about_texts(&stopped), "{said}");
    }
    for said in
        ["don't text me, I'm driving", "I liked him but stop texting me", "please don't text while I drive"]
    {
        assert_eq!(withdraws(said), Some(Withdrawal::Phrase), "{said}");
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
