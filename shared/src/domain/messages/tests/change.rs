use serde_json::json;

use super::super::key::{Key, Language};
use super::{business, changed, in_force, with};
use crate::domain::fields::word;

const OPENING: &str = "{business}: got it. Automatic reply, STOP to opt out.";

fn refused(language: &str, key: &str, text: &str) -> Vec<String> {
    let mut errors = with(language, key, text).map(|_| ()).expect_err(text);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(&format!("messages.{language}.{key}")).expect("of that text")
}

#[test]
fn own_words_take_the_place_of_ours_until_null_and_what_is_absent_stays() {
    let first = with("en", "ack_open", &format!("  {OPENING} ")).unwrap();
    assert_eq!(in_force(&first, Language::English, Key::AckOpen), (OPENING.to_owned(), true));
    assert_eq!(business().differences(&first), ["messages"]);
    let both = changed(&first, json!({ "messages": { "es": { "added": "Anotado." } } })).unwrap();
    assert!(in_force(&both, Language::English, Key::AckOpen).1);
    assert_eq!(in_force(&both, Language::Spanish, Key::Added), ("Anotado.".to_owned(), true));
    let back =
        json!({ "messages": { "en": { "ack_open": null, "life_gas": null }, "es": { "added": null } } });
    assert_eq!(changed(&both, back).unwrap(), business());
}

#[test]
fn our_own_words_given_back_to_us_are_nobody_s_own() {
    let (ours, _) = in_force(&business(), Language::English, Key::AskWhen);
    assert_eq!(with("en", "ask_when", &ours).unwrap(), business());
}

#[test]
fn everything_that_is_wrong_with_a_text_is_told_at_once() {
    let given = json!({
        "business": "", "messages": {
            "en": { "ack_open": "Hi from {company}\nbit.ly/x", "added": 7, "life_fire": "Calm down.", "smile": "x" },
            "es": { "ask_who": "", "help": [], "ack_closed": OPENING },
            "fr": { "added": "Bien." },
        },
    });
    let errors = changed(&business(), given).unwrap_err();
    let blamed: Vec<&str> = errors.keys().map(String::as_str).collect();
    let expected = [
        "business",
        "messages.en.ack_open",
        "messages.en.added",
        "messages.en.life_fire",
        "messages.en.smile",
        "messages.es.ack_closed",
        "messages.es.ask_who",
        "messages.es.help",
        "messages.fr",
    ];
    assert_eq!(blamed, expected);
    let all = [
        "There is no {company} to fill in. There are: {business}, {phone}, {opens}.",
        "This has to name the business: {business}.",
        "This has to say that it is automatic, for instance “Automatic reply”.",
        "This has to say how to opt out: STOP, in capitals.",
        "Line breaks and control characters cannot be in this.",
        "Carriers block links of public shorteners such as bit.ly.",
    ];
    assert_eq!(errors["messages.en.ack_open"], all);
    assert_eq!(
        errors["messages.es.ack_closed"],
        ["This has to say that it is automatic, for instance “Respuesta automatica”."]
    );
    assert_eq!(errors["messages.en.smile"], ["There is no such field."]);
    assert!(changed(&business(), json!({ "messages": null })).is_err());
    assert!(changed(&business(), json!({ "messages": { "en": null } })).is_err());
}

#[test]
fn no_business_s_name_counts_for_what_a_text_has_to_say_itself() {
    let named = changed(&business(), json!({ "business": "Automatic STOP Leaks" })).unwrap();
    let given = json!({ "messages": { "en": { "neutral": "{business} here." } } });
    assert_eq!(changed(&named, given).unwrap_err()["messages.en.neutral"].len(), 2);
}

#[test]
fn a_first_reply_says_that_it_is_automatic_and_how_to_stop_in_its_own_language() {
    for text in [
        "{business}: ok. AUTO-REPLY. STOP ends it.",
        "{business}: this was sent automatically; text STOP",
        "{business} (automated message, STOP: no more)",
    ] {
        assert!(with("en", "trouble", text).is_ok(), "{text}");
    }
    for text in ["{business}: automático. ALTO", "{business}: respuesta automa\u{301}tica, STOP"] {
        assert!(with("es", "trouble", text).is_ok(), "{text}");
        assert!(with("en", "trouble", text).is_err(), "{text}");
    }
    for text in [
        "{business}: auto repair. STOP",
        "{business}: automaticity. STOP",
        "{business}: automatic. We stop by.",
        "{business}: automatic. STOPPED",
        "{business}: automatic. STOP{business}",
        "Acme Plumbing and Heating: automatic. STOP",
    ] {
        assert_eq!(refused("en", "trouble", text).len(), 1, "{text}");
    }
    assert_eq!(refused("en", "opted_out", "Done."), ["This has to name the business: {business}."]);
    assert_eq!(refused("en", "help", "Text us.").len(), 2);
    assert!(with("en", "added", "Noted.").is_ok());
}

#[test]
fn links_of_public_shorteners_are_refused_wherever_they_stand_and_others_are_not() {
    for text in
        ["bit.ly", "See HTTPS://Bit.Ly/abc.", "www.tinyurl.com:443", "(t.co/{business})", "Go to t.co."]
    {
        assert_eq!(refused("en", "added", text).len(), 1, "{text}");
    }
    for text in ["acme.com/bit", "heat.co", "orbit.ly", "bit.lyrics.com", "At 8 t. co", "bit ly"] {
        assert!(with("en", "added", text).is_ok(), "{text}");
    }
}

#[test]
fn a_text_is_measured_once_it_is_filled_in_with_what_the_business_will_have() {
    let text = |xs: usize| format!("{{business}}{} automatic, STOP", "x".repeat(xs));
    assert!(with("en", "neutral", &text(279)).is_ok());
    let longer =
        json!({ "business": "Acme Plumbing and Heating2", "messages": { "en": { "neutral": text(279) } } });
    let errors = changed(&business(), longer).unwrap_err();
    assert_eq!(errors["messages.en.neutral"], ["At most 320 characters once it is filled in; this has 321."]);
    assert_eq!(refused("en", "added", &"x".repeat(60_000)), ["At most 320 characters once it is filled in."]);
    let shorter = json!({ "business": "A", "messages": { "en": { "neutral": text(303) } } });
    assert!(changed(&business(), shorter).is_ok());
}

#[test]
fn a_text_that_may_come_first_is_measured_with_the_sentence_that_is_put_after_it() {
    for (language, most) in [("en", 259), ("es", 245)] {
        for key in Key::ALL.into_iter().filter(|key| key.is_introduced()) {
            let key = word(&key);
            assert!(with(language, &key, &"x".repeat(most)).is_ok(), "{key}");
            let why = "At most 320 characters once it is filled in and, where it comes first, followed by who \
                       writes; this has 321.";
            assert_eq!(refused(language, &key, &"x".repeat(most + 1)), [why], "{key}");
        }
    }
}

#[test]
fn what_cannot_be_sent_is_refused_in_either_language_for_every_text_that_may_be_changed() {
    for (language, good) in [("en", OPENING), ("es", "{business}: listo. Respuesta automatica, STOP.")] {
        for key in Key::ALL.into_iter().filter(|key| !key.is_fixed()) {
            let key = word(&key);
            assert!(with(language, &key, good).is_ok(), "{key}");
            for wrong in [
                good.replace("{business}", "{business} {fax}"),
                format!("{good} {{"),
                format!("{good}\n"),
                format!("{good} Mas: bit.ly/acme"),
                format!("{good} {}", "x".repeat(320)),
                "x".repeat(1_601),
                good.replace(' ', "\u{7f}"),
            ] {
                // What is around a text does not count.
                let is_trimmed = wrong.trim() == good;
                assert_eq!(with(language, &key, &wrong).is_ok(), is_trimmed, "{key}: {wrong}");
            }
        }
        for lacking in
            [good.replace("{business}", "Acme"), good.replace("STOP", "stop"), good.replace("utomatic", "")]
        {
            assert_eq!(refused(language, "ask_who", &lacking).len(), 1, "{lacking}");
        }
    }
}
