use crate::domain::conversation::tests::text;
use crate::domain::conversation::understanding::Language::{self, English, Other, Spanish};
use crate::domain::conversation::understanding::tests::{C, understood};

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
        (&["my heater is leaking", "no hablo ingles"], English),
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
fn the_names_of_a_street_and_a_city_tell_no_language() {
    assert_eq!(language(&["12 Calle del Sol Ave, Los Banos CA 93635", "the tub leaks"]), English);
}

#[test]
fn what_tells_nothing_leaves_the_language_open() {
    let told = |body: &str| crate::domain::conversation::understanding::language(&[&text(1, 0, body)]);
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
