//! The conversations that have to come out right, as far as they are a matter of understanding.

use super::{C, Q, answered, local, understood};
use crate::domain::conversation::understanding::{Language, Question, Understood};

fn needs(lines: &[&str]) -> Option<String> {
    understood(&lines.iter().map(|line| C(line)).collect::<Vec<_>>()).needs
}

#[test]
fn a_greeting_is_no_need_and_the_first_text_with_the_trouble_is() {
    let said = understood(&[C("Hi"), C("my heater is leaking"), C("can u come today")]);
    assert_eq!(said.needs.as_deref(), Some("my heater is leaking"));
    assert!(said.asked_a_question && said.when.is_none() && said.start.is_none());
    let asked_first = understood(&[C("can u come today"), C("my heater is leaking")]);
    assert_eq!(asked_first.needs.as_deref(), Some("my heater is leaking"));
    assert_eq!(needs(&["can u come today"]).as_deref(), Some("can u come today"));
}

#[test]
fn what_is_wanted_is_kept_in_the_customers_words() {
    for body in [
        "please stop by tomorrow",
        "toilet won't stop running",
        "I smell gas",
        "gas water heater quote?",
        "carbon monoxide alarm going off",
        "flooded last year, want a sump pump",
        "No tengo agua caliente",
        "huele a gas",
        "how much for a new toilet?",
        "where's my tech??",
        "take me off the schedule tomorrow",
    ] {
        assert_eq!(needs(&[body]).as_deref(), Some(body));
    }
}

#[test]
fn switches_reactions_machines_and_thanks_say_nothing() {
    for body in [
        "STOP",
        "CANCEL",
        "opt out",
        "no mas",
        "YES",
        "HELP",
        "wrong number",
        "Sorry, you have the wrong number.",
        "Liked “What's your name, and the street, city and ZIP for the work?”",
        "Liked an image",
        "Laughed at \"No time is set yet.\"",
        "👍",
        "I'm driving with Focus turned on",
        "Your code is 123456",
        "thanks!",
        "ok thank you",
        "Good morning",
        "Hola, buenas tardes",
    ] {
        for question in [Question::Problem, Question::Who, Question::Which, Question::When] {
            let said = answered(question, body);
            assert!(Understood { language: Language::English, ..said } == Understood::default(), "{body}");
        }
    }
}

#[test]
fn an_address_that_is_not_whole_stays_words_and_opting_out_is_no_need() {
    let said = understood(&[C("stop texting me and just send someone to 12 Oak 75024")]);
    assert_eq!(said.address_words.as_deref(), Some("12 Oak 75024"));
    assert!(said.address.is_none() && said.needs.is_none() && !said.wants_a_call);
}

#[test]
fn a_whole_address_needs_no_question() {
    let address = understood(&[C("123 Main St, Sparks NV 89431")]).address.unwrap();
    assert_eq!(address.for_people(), "123 Main St, Sparks, NV 89431");
    assert_eq!(address.country, "USA");
}

#[test]
fn the_end_of_the_day_is_a_time_and_no_switch() {
    let said = answered(Question::When, "END of the day works");
    assert_eq!((said.when.as_deref(), said.start), (Some("END of the day works"), None));
}

#[test]
fn a_wish_to_be_called_is_one_even_from_who_wants_no_texts() {
    for body in ["call me", "don't text, call me"] {
        let said = understood(&[C(body)]);
        assert!(said.wants_a_call && said.needs.is_none() && !said.asked_a_question, "{body}");
    }
}

#[test]
fn a_question_is_seen_as_one() {
    for body in ["how much for a new toilet?", "where's my tech??"] {
        assert!(understood(&[C(body)]).asked_a_question, "{body}");
    }
}

#[test]
fn name_address_and_time_are_understood_of_one_answer() {
    let said = answered(Question::Who, "John Smith 12 oak st 75024 tomorrow after 3");
    assert_eq!(said.name.as_deref(), Some("John Smith"));
    assert_eq!(said.address_words.as_deref(), Some("12 oak st 75024"));
    assert_eq!(said.when.as_deref(), Some("tomorrow after 3"));
    assert!(said.address.is_none() && said.start.is_none() && said.needs.is_none());
}

#[test]
fn nobody_is_called_what_was_texted_before_a_name_was_asked_for() {
    let said = understood(&[C("John Smith 12 oak st 75024 tomorrow after 3")]);
    assert_eq!(said.address_words.as_deref(), Some("12 oak st 75024"));
    assert!(said.name.is_none() && said.when.is_none() && said.needs.is_none());
}

#[test]
fn a_day_that_does_not_suit_is_kept_beside_the_one_that_does() {
    let said = answered(Question::When, "Not Tuesday, Wednesday works");
    assert_eq!((said.when.as_deref(), said.start), (Some("Not Tuesday, Wednesday works"), None));
}

#[test]
fn one_sentence_of_the_other_language_turns_the_conversation_and_one_word_does_not() {
    let all = [C("my heater is leaking"), C("we need it fixed soon"), C("no hablo ingles")];
    assert_eq!(understood(&all).language, Language::Spanish);
    let all = [C("my heater is leaking"), C("we need it fixed soon"), C("gracias")];
    assert_eq!(understood(&all).language, Language::English);
    let said = understood(&[C("no hablo ingles")]);
    assert_eq!((said.language, said.needs), (Language::Spanish, None));
}

#[test]
fn a_telephone_number_is_no_address_name_or_time() {
    let body = "I gave you the wrong number, it's 972-555-0188";
    for question in [Question::Who, Question::Which, Question::When] {
        assert!(answered(question, body) == Understood::default());
    }
}

#[test]
fn taking_off_the_schedule_asks_for_no_time() {
    let said = understood(&[C("take me off the schedule tomorrow")]);
    assert_eq!((said.when, said.start), (None, None));
}

#[test]
fn a_whole_dialogue_is_understood() {
    let said = understood(&[
        C("Hi, my ac is out"),
        Q(Question::Who),
        C("mary-ann o'brien, 12 oak st apt 4, plano tx 75024"),
        Q(Question::When),
        C("tuesday at 3pm"),
        C("thanks!"),
    ]);
    assert_eq!(said.name.as_deref(), Some("Mary-Ann O'Brien"));
    assert_eq!(said.address.unwrap().for_people(), "12 Oak St, Apt 4, Plano, TX 75024");
    assert_eq!(said.needs.as_deref(), Some("Hi, my ac is out"));
    assert_eq!(said.when.as_deref(), Some("tuesday at 3pm"));
    assert_eq!(local(said.start).as_deref(), Some("Tue Nov 24 15:00"));
    assert!(!said.asked_a_question && !said.wants_a_call);
}
