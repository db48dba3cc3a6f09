use crate::domain::conversation::understanding::Question::{Problem, When, Which, Who};
use crate::domain::conversation::understanding::tests::{C, Q, answered, understood};

#[test]
fn a_name_is_understood_however_it_is_led_to() {
    for (body, name) in [
        ("John Smith", "John Smith"),
        ("john smith", "John Smith"),
        ("JOSÉ NÚÑEZ", "José Núñez"),
        ("Mary-Ann O'Brien", "Mary-Ann O'Brien"),
        ("mary-ann o’brien", "Mary-Ann O’Brien"),
        ("Ronald McDonald", "Ronald McDonald"),
        ("Juan de la Cruz", "Juan de la Cruz"),
        ("Will Smith", "Will Smith"),
        ("山田太郎", "山田太郎"),
        ("Иван Петров", "Иван Петров"),
        ("my name is John Smith", "John Smith"),
        ("Hi, my name is John and my heater is out", "John"),
        ("this is Maria, thanks", "Maria"),
        ("Hello, it's Bob", "Bob"),
        ("I'm Bob", "Bob"),
        ("soy María López", "María López"),
        ("me llamo Ana", "Ana"),
        ("John here", "John"),
        ("yes, John Smith. Thank you!", "John Smith"),
        ("John Smith 👍", "John Smith"),
        ("John Smith\n12 Oak St\nPlano TX 75024", "John Smith"),
        ("It's JOHN SMITH at 12 OAK ST PLANO TX 75024", "John Smith"),
        ("my name is John and I live at 12 oak st in plano 75024", "John"),
        ("Name: Bob Jones Address: 5 Elm Ct Reno NV 89501", "Bob Jones"),
        ("12 Oak St, Plano TX 75024, my name is John", "John"),
        ("Maria Lopez, mañana por la tarde", "Maria Lopez"),
        ("tomorrow at 3pm works, Maria Lopez", "Maria Lopez"),
        ("nombre es Ana", "Ana"),
    ] {
        assert_eq!(answered(Who, body).name.as_deref(), Some(name), "{body}");
    }
}

#[test]
fn what_may_be_anything_else_is_no_name() {
    for body in [
        "yes",
        "No",
        "ok thanks",
        "stop texting me",
        "call me",
        "help me",
        "hold on",
        "one sec",
        "K",
        "tomorrow",
        "Tuesday afternoon",
        "the water is everywhere",
        "leaky faucet",
        "water leaking",
        "I'm at work",
        "I'm driving home",
        "it's leaking",
        "this is urgent",
        "when can you come",
        "Who is this?",
        "John Smith?",
        "Plano TX",
        "Plano, TX 75024",
        "Plano TX 75024",
        "Oak Street",
        "John2 Smith",
        "bob@example.com",
        "972-555-0188",
        "Smith, John",
        "my heater, John",
        "whatever works for you guys",
        "One Two Three Four Five Six",
        "con quien hablo",
        "un momento",
        "la dirección es 12 Oak St, Plano TX 75024",
        "si gracias",
        "no hablo ingles",
        "12 Oak St, Plano TX 75024, John Smith",
        "nvm",
        "idk",
        "Nevermind",
        "omg",
        "wtf",
        "please hurry, it's everywhere",
        "it's soaked",
        "I'm desperate",
        "I'M DESPERATE",
        "this is insane",
        "Soy la dueña",
    ] {
        assert_eq!(answered(Who, body).name, None, "{body}");
    }
}

#[test]
fn a_word_that_other_things_are_as_well_is_a_name_beside_one_that_is() {
    for name in
        ["John White", "Maria Green", "Ann Price", "Bill Jones", "Hope Garcia", "Dorothy Day", "Lane Bryant"]
    {
        for body in [name.to_owned(), format!("I'm {name}"), format!("{name}, 5 Elm Ct, Reno NV 89501")] {
            assert_eq!(answered(Who, &body).name.as_deref(), Some(name), "{body}");
        }
    }
    assert_eq!(answered(Who, "my name is Bill").name.as_deref(), Some("Bill"));
    for body in [
        "White",
        "Bill",
        "Hope",
        "I'm Green",
        "black mold",
        "Black mold",
        "BLACK MOLD",
        "White Hope",
        "Oak Lane",
    ] {
        assert_eq!(answered(Who, body).name, None, "{body}");
    }
}

#[test]
fn small_talk_never_takes_the_place_of_a_name() {
    let told = C("Bob Jones, 5 Elm Ct, Reno NV 89501");
    for body in [
        "please hurry, it's everywhere",
        "it's soaked",
        "I'm desperate",
        "I'm Desperate",
        "the gate code? it's unlocked",
        "this is insane",
        "soy la dueña",
        "Es Urgentisimo",
    ] {
        for lines in [vec![Q(Who), told, C(body)], vec![Q(Who), told, Q(When), C(body)]] {
            assert_eq!(understood(&lines).name.as_deref(), Some("Bob Jones"), "{body}");
        }
        assert_eq!(understood(&[Q(Who), C("ok"), Q(When), C(body)]).name, None, "{body}");
    }
    assert_eq!(understood(&[Q(Who), told, Q(When), C("me llamo Ana")]).name.as_deref(), Some("Ana"));
}

#[test]
fn only_where_it_was_asked_for_is_there_a_name() {
    for question in [Problem, Which, When] {
        assert_eq!(answered(question, "my name is John Smith").name, None);
    }
    assert_eq!(understood(&[C("my name is John Smith"), Q(Who)]).name, None);
}
