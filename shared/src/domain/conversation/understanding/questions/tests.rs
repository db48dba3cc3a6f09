use super::asks;

#[test]
fn a_mark_or_the_words_that_begin_a_question_make_one() {
    for body in [
        "how much for a new toilet?",
        "where's my tech??",
        "How much is it",
        "Hi do you fix boilers",
        "My sink leaks. Can you come today",
        "¿cuánto cuesta",
        "cuanto cuesta un inodoro",
        "pueden venir hoy",
        "still there?",
    ] {
        assert!(asks(body), "{body}");
    }
}

#[test]
fn greetings_statements_and_web_addresses_ask_nothing() {
    for body in [
        "",
        "??",
        "Hello?",
        "Hi",
        "what a mess",
        "when I turn it on it hums",
        "see http://a.b/c?d=e",
        "as you can see it leaks",
        "hola buenas tardes",
    ] {
        assert!(!asks(body), "{body}");
    }
}
