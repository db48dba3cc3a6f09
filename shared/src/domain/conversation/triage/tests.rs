use proptest::prelude::*;

use super::phrases::{LIFE, URGENT};
use super::{Emergency, Urgency, emergency, urgency};

#[test]
fn every_phrase_of_the_lists_is_found_alone_in_a_sentence_and_in_capitals() {
    for (list, expected) in [(LIFE, Urgency::Life), (URGENT, Urgency::Urgent)] {
        for phrase in list {
            let said = phrase.words;
            for body in [said.to_owned(), said.to_uppercase(), format!("Hello, {said}! Please come")] {
                assert_eq!(urgency(&body), expected, "{body}");
            }
        }
    }
}

#[test]
fn no_phrase_is_found_with_what_makes_it_another_thing() {
    for phrase in LIFE.iter().chain(URGENT) {
        for next in phrase.unless {
            let body = format!("{} {next}", phrase.words);
            let is_longer_phrase = LIFE.iter().any(|longer| longer.words == body);
            assert!(urgency(&body) == Urgency::None || is_longer_phrase, "{body}");
        }
    }
}

#[test]
fn danger_to_life_is_recognised_in_both_languages() {
    for body in [
        "I smell gas",
        "it smells like gas in the basement",
        "we have a gas-leak",
        "Gas leak!!",
        "carbon monoxide alarm going off",
        "I think there is carbon monoxide in here",
        "CO alarm won't stop",
        "my co detector is going off",
        "the furnace is on fire",
        "there’s a fire in the garage",
        "smoke is coming out of the vent",
        "The outlet is sparking",
        "burning smell from the panel",
        "I keep getting shocked by the faucet",
        "It's not the heater, I smell gas",
        "no idea what to do. smell gas",
        "smell gas since last week",
        "I smell gas and the basement is flooding",
        "huele a gas",
        "Hay una fuga de gas",
        "suena la alarma de monóxido",
        "sale humo del calentador",
        "HUELE A QUEMADO",
        "la casa está en llamas",
    ] {
        assert_eq!(urgency(body), Urgency::Life, "{body}");
    }
}

#[test]
fn what_somebody_has_had_since_then_they_have() {
    for (body, expected) in [
        ("We've had no heat since last night", Urgency::Urgent),
        ("my mom has had no heat for two days", Urgency::Urgent),
        ("I’ve had no water all day", Urgency::Urgent),
        ("we ve had no heat", Urgency::Urgent),
        ("we have had a gas leak since noon", Urgency::Life),
        ("We've had smoke coming from the furnace", Urgency::Life),
        ("They've had a burning smell since noon", Urgency::Life),
        ("we had a gas leak", Urgency::None),
        ("We had no heat, it works now", Urgency::None),
        ("we have never had a gas leak", Urgency::None),
        ("we have not had a gas leak", Urgency::None),
        ("We've had a gas leak last winter", Urgency::None),
    ] {
        assert_eq!(urgency(body), expected, "{body}");
    }
}

#[test]
fn danger_is_recognised_in_the_words_that_people_have_for_it() {
    for body in [
        "there is smoke everywhere",
        "There's smoke in here",
        "the furnace is smoking",
        "My outlet is smoking!",
        "two outlets are smoking",
        "I can smell the gas",
        "the gas line is leaking",
        "gas line leak at 12 Oak",
        "we hit a gas line",
        "I just hit the gas line with a shovel",
        "my carbon monoxide detector is beeping",
        "CO detector beeping since 5",
        "Our carbon monoxide alarms are going off",
        "CO alarms are going off",
        "carbon monoxide detectors going off",
        "all smoke detectors are going off",
        "it smells like natural gas",
        "hay mucho humo",
        "Huele mucho a gas en la cocina",
        "está sonando el detector de monóxido",
        "el detector de monóxido de carbono está sonando",
    ] {
        assert_eq!(urgency(body), Urgency::Life, "{body}");
    }
    for body in [
        "smoke detector is beeping",
        "my smoke alarm chirps, needs a battery",
        "carbon monoxide detector is beeping low battery",
        "co detector chirping",
        "install two carbon monoxide detectors",
        "quote for carbon monoxide alarms",
        "there is smoke damage in the kitchen",
        "the tenant is smoking in the unit",
        "is smoking allowed",
        "I don't smell the gas",
        "move a gas line for a new stove",
        "do you run gas lines",
        "we hit a gas line last year",
        "no hay mucho humo",
        "instalar un detector de monóxido",
    ] {
        assert_eq!(urgency(body), Urgency::None, "{body}");
    }
}

#[test]
fn what_does_damage_is_urgent() {
    for body in [
        "my basement is flooding",
        "the kitchen is flooded",
        "Burst pipe in the wall",
        "a pipe burst",
        "sewage is backing up into the tub",
        "we have no water",
        "No water since last week",
        "no heat and two kids",
        "NO HEAT",
        "We don’t have any heat",
        "se está inundando la cocina",
        "no hay agua",
        "No tengo agua en toda la casa",
        "no tenemos calefacción",
        "no tenemos calefaccio\u{301}n",
    ] {
        assert_eq!(urgency(body), Urgency::Urgent, "{body}");
    }
}

#[test]
fn a_word_alone_the_past_and_what_is_denied_are_neither() {
    for body in [
        "",
        "👍",
        "gas",
        "sparks",
        "CO",
        "gas water heater quote?",
        "123 Main St, Sparks NV 89431",
        "100 Pine St, Denver CO",
        "come see Sparks NV sometime",
        "fireplace insert",
        "do you install fire pits",
        "install a carbon monoxide detector please",
        "quote for CO alarm installation",
        "smoke detector battery chirps",
        "gas leak detection quote",
        "sticker shock on that estimate",
        "shock absorber",
        "flooded last year, want a sump pump",
        "gas leak last winter, all good now",
        "burst pipe two years ago",
        "we had a gas leak",
        "there was an electrical fire",
        "we had some flooding",
        "I don't smell gas",
        "there is no gas leak",
        "it is not on fire",
        "it isn’t actually on fire",
        "no smell of gas",
        "want to prevent flooding",
        "no water leak so far",
        "No. Heat works",
        "no heat pump here",
        "no heater",
        "no hot water",
        "No tengo agua caliente",
        "sin agua caliente",
        "no hay fuego",
        "no huele a gas",
        "tuvimos una fuga de gas",
        "fuga de gas el año pasado",
        "please stop by tomorrow",
        "toilet won't stop running",
    ] {
        assert_eq!(urgency(body), Urgency::None, "{body}");
    }
}

#[test]
fn what_is_stored_is_what_is_read() {
    for urgency in [Urgency::None, Urgency::Urgent, Urgency::Life] {
        assert_eq!(Urgency::of_stored(urgency.stored().map(u64::from)), urgency);
    }
    assert!(Urgency::None < Urgency::Urgent && Urgency::Urgent < Urgency::Life);
}

proptest! {
    #[test]
    fn any_text_has_an_urgency(body in "\\PC{0,200}") {
        let _ = urgency(&body);
    }

    #[test]
    fn a_phrase_is_found_wherever_it_stands(before in "[xyz ]{0,40}", after in "[xyz ]{0,40}", at in any::<prop::sample::Index>()) {
        let phrase = LIFE[at.index(LIFE.len())].words;
        prop_assert_eq!(urgency(&format!("{before} {phrase} {after}")), Urgency::Life);
        prop_assert_eq!(urgency(&format!("{before}x{phrase}x {after}")), Urgency::None);
    }
}

#[test]
fn the_gravest_emergency_decides_what_is_said() {
    for (body, expected) in [
        ("I smell gas", Some(Emergency::Gas)),
        ("CO alarm going off", Some(Emergency::Gas)),
        ("huele a gas", Some(Emergency::Gas)),
        ("alarma de monóxido", Some(Emergency::Gas)),
        ("smoke is coming out of the vent", Some(Emergency::Fire)),
        ("the outlet is sparking and I smell gas", Some(Emergency::Gas)),
        ("we hit a gas line", Some(Emergency::Gas)),
        ("CO detectors are beeping", Some(Emergency::Gas)),
        ("está sonando el detector de monóxido", Some(Emergency::Gas)),
        ("the furnace is smoking", Some(Emergency::Fire)),
        ("hay chispas", Some(Emergency::Fire)),
        ("basement is flooding, and no heat", Some(Emergency::Water)),
        ("sewage backing up", Some(Emergency::Water)),
        ("se reventó un tubo", Some(Emergency::Water)),
        ("no water", Some(Emergency::Other)),
        ("no heat", Some(Emergency::Other)),
        ("sin calefacción", Some(Emergency::Other)),
        ("we flooded last year, want a sump pump", None),
        ("gas water heater quote?", None),
    ] {
        assert_eq!(emergency(body), expected, "{body}");
    }
}

proptest! {
    #[test]
    fn an_emergency_is_as_urgent_as_the_text(body in ".{0,20}( I smell gas|hay humo| no heat| flooding)?.{0,20}") {
        let expected = match emergency(&body) {
            None => Urgency::None,
            Some(Emergency::Other | Emergency::Water) => Urgency::Urgent,
            Some(Emergency::Fire | Emergency::Gas) => Urgency::Life,
        };
        prop_assert_eq!(urgency(&body), expected);
    }
}
