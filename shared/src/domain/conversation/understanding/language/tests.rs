use crate::domain::conversation::tests::text;
use crate::domain::conversation::understanding::Language::{self, English, Other, Spanish};
use crate::domain::conversation::understanding::Question::Who;
use crate::domain::conversation::understanding::tests::{C, Q, understood};

fn language(bodies: &[&str]) -> Language {
    understood(&bodies.iter().map(|body| C(body)).collect::<Vec<_>>()).language
}

#[test]
fn the_commonest_words_tell_the_language() {
    for (bodies, expected) in [
        (&["my heater is leaking"][..], English),
        (&["12345"], English),
        (&["Hola", "no tengo agua caliente"], Spanish),
        (&["SE ESTÁ INUNDANDO LA COCINA, por favor"], Spanish),
        (&["no hablo ingles"], Spanish),
        (&["my heater is leaking", "no hablo ingles"], Spanish),
        (&["hola", "my heater is leaking and I need help"], English),
        (&["у меня течёт кран"], Other),
        (&["水が漏れています"], Other),
        (&["السخان معطل", "ok"], Other),
        (&["my name is 山田"], English),
    ] {
        assert_eq!(language(bodies), expected, "{bodies:?}");
    }
}

#[test]
fn a_street_a_city_or_one_word_turns_no_conversation_and_two_words_do() {
    for (bodies, expected) in [
        (&["my heater is leaking", "John Smith 5120 Montana Ave El Paso"][..], English),
        (&["my heater is leaking", "700 Main Los Angeles"], English),
        (&["my heater is leaking", "Las Vegas"], English),
        (&["my heater is leaking", "Ann Arbor MI"], English),
        (&["my heater is leaking", "Luz"], English),
        (&["my sink is clogged", "no hablo ingles"], Spanish),
        (&["my sink is clogged", "no hablo ingles", "ok thanks"], Spanish),
        (&["no tengo agua", "12 Oak St", "thanks"], Spanish),
        (&["no tengo agua", "can you call my wife"], English),
        (&["hola", "heater", "kitchen leak"], English),
        (&["my sink is clogged", "у меня течёт кран"], Other),
        (&["my disposal is jammed", "huele a gas"], Spanish),
    ] {
        assert_eq!(language(bodies), expected, "{bodies:?}");
    }
}

#[test]
fn a_name_and_an_address_that_were_asked_for_tell_no_language() {
    for answer in ["Luz Perez", "John Smith 5120 Montana Ave El Paso", "El Paso TX 79903", "Luz"] {
        let said = understood(&[C("leaky faucet"), Q(Who), C(answer)]);
        assert_eq!(said.language, English, "{answer}");
    }
    assert_eq!(understood(&[C("leaky faucet"), Q(Who), C("no hablo ingles")]).language, Spanish);
}

#[test]
fn the_names_of_a_street_and_a_city_tell_no_language() {
    assert_eq!(language(&["12 Calle del Sol Ave, Los Banos CA 93635", "the tub leaks"]), English);
}

#[test]
fn what_tells_nothing_leaves_the_language_open() {
    let told = |body: &str| crate::domain::conversation::understanding::language(&[&text(1, 0, body)], &[]);
    for (body, expected) in [
        ("Maria Lopez, 12 Calle Luna, Plano TX 75024", None),
        ("👍", None),
        ("gracias, thanks", None),
        ("no hablo ingles", Some(Spanish)),
        ("it is the kitchen", Some(English)),
        ("水が漏れています", Some(Other)),
    ] {
        assert_eq!(told(body), expected, "{body}");
    }
}
