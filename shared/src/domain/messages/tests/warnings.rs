use serde_json::json;

use super::super::warnings::{Warnings, warnings};
use super::{business, changed, with};
use crate::domain::settings::Profile;

fn of(profile: &Profile, field: &str) -> Vec<String> {
    warnings(profile).remove(field).unwrap_or_default()
}

fn of_text(language: &str, text: &str) -> Vec<String> {
    of(&with(language, "added", text).expect(text), &format!("messages.{language}.added"))
}

#[test]
fn our_words_and_plain_ones_of_a_tenant_s_own_are_nothing_to_warn_of() {
    assert_eq!(warnings(&business()), Warnings::new());
    assert_eq!(of_text("en", "Noted, {business}"), Vec::<String>::new());
}

#[test]
fn a_second_segment_and_characters_that_make_segments_small_are_named() {
    assert_eq!(of_text("en", &"x".repeat(161)), ["This takes 2 segments, and each is paid for."]);
    let few =
        "Not in the GSM-7 alphabet, so that a segment holds 70 characters and not 160: “í”, “’”, U+200B.";
    assert_eq!(of_text("es", "Aquí y ahí’\u{200b}"), [few]);
    let many = of_text("en", "абвгдежзиклмн");
    assert!(many[0].ends_with("“к” and more.") && !many[0].contains('л'), "{many:?}");
}

#[test]
fn what_only_the_office_can_promise_is_pointed_out_as_whole_words_in_either_language() {
    for (text, promise) in [
        ("You are Booked!", "booked"),
        ("re-scheduled", "scheduled"),
        ("It's confirmed.", "confirmed"),
        ("We're on the  way", "on the way"),
        ("Reservado", "reservado"),
        ("Su cita: programada", "programada"),
        ("¡CONFIRMADO!", "confirmado"),
        ("Vamos en camino.", "en camino"),
    ] {
        let expected = format!("This says “{promise}”, which only the office can know.");
        for language in ["en", "es"] {
            assert!(of_text(language, text).contains(&expected), "{text}");
        }
    }
    for text in
        ["overbooked", "unconfirmed", "On the highway", "on {business} the way", "schedule", "caminoen"]
    {
        assert_eq!(of_text("en", text), Vec::<String>::new(), "{text}");
    }
    let named = changed(&business(), json!({ "business": "Confirmed Air" })).unwrap();
    assert_eq!(warnings(&named), Warnings::new());
}

#[test]
fn a_longer_name_is_saved_and_the_text_that_it_makes_too_long_is_warned_of() {
    let own = with("en", "added", &format!("{{business}}{}", "x".repeat(234))).unwrap();
    let renamed = changed(&own, json!({ "business": "y".repeat(26) })).expect("a save");
    let expected = [
        "This has 322 characters once it is filled in and, where it comes first, followed by who writes; a reply has \
         at most 320.",
        "This takes 2 segments, and each is paid for.",
    ];
    assert_eq!(of(&renamed, "messages.en.added"), expected);
    let own = with("en", "added", &format!("{{phone}}{}", "x".repeat(245))).unwrap();
    let abroad = changed(&own, json!({ "office_phone": "+498912345678901" })).expect("a save");
    assert_eq!(of(&abroad, "messages.en.added").len(), 2);
}

#[test]
fn a_name_that_makes_every_segment_small_and_values_that_are_not_there_are_pointed_out() {
    let given = json!({ "business": "García Air", "office_phone": null });
    let found = warnings(&changed(&business(), given).unwrap());
    assert_eq!(found.keys().collect::<Vec<_>>(), ["business", "office_phone"]);
    assert!(found["business"][0].ends_with(": “í”."), "{found:?}");
    let week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let closed: serde_json::Map<_, _> = week.map(|day| (day.to_owned(), json!([]))).into_iter().collect();
    let never = changed(&business(), json!({ "opening_hours": closed })).unwrap();
    assert_eq!(warnings(&never).keys().collect::<Vec<_>>(), ["opening_hours"]);
}
