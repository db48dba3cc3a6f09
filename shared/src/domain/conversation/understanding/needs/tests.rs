use crate::domain::conversation::understanding::Question::{Problem, When, Who};
use crate::domain::conversation::understanding::tests::{C, Q, answered, understood};

#[test]
fn what_is_understood_as_something_else_is_no_need() {
    for body in
        ["John Smith", "12 Oak St, Plano TX 75024", "John Smith 12 Oak St", "tomorrow", "gate code is 4455"]
    {
        assert_eq!(answered(Who, body).needs, None, "{body}");
    }
    for body in ["12 Oak St, Plano TX 75024", "call me", "1234", "no hablo ingles", "stop texting me"] {
        assert_eq!(understood(&[C(body)]).needs, None, "{body}");
    }
}

#[test]
fn a_need_may_stand_beside_other_things() {
    let body = "I'm Bob and the sink is clogged at 5 Elm Ct, Reno NV 89501";
    assert_eq!(understood(&[C(body)]).needs.as_deref(), Some(body));
    assert_eq!(answered(Who, body).needs.as_deref(), Some(body));
    assert_eq!(answered(When, "tomorrow").needs, None);
}

#[test]
fn a_street_named_after_a_thing_of_the_trades_states_no_need() {
    assert_eq!(understood(&[C("12 Water St, Plano TX 75024")]).needs, None);
}

#[test]
fn the_first_that_states_it_is_the_need_in_both_languages() {
    let said = understood(&[C("hola"), C("necesito ayuda urgente"), C("tengo una fuga"), C("y el inodoro")]);
    assert_eq!(said.needs.as_deref(), Some("tengo una fuga"));
    let said = understood(&[C("no heat"), Q(Problem), C("it makes noise")]);
    assert_eq!(said.needs.as_deref(), Some("no heat"));
}

#[test]
fn it_is_one_line_cut_at_a_word() {
    let said = understood(&[C("  my heater\nis\u{7}\tleaking \u{200b} ")]);
    assert_eq!(said.needs.as_deref(), Some("my heater is leaking"));
    let long = format!("my heater {}", "leaks ".repeat(40));
    let cut = understood(&[C(&long)]).needs.unwrap();
    assert!(cut.ends_with("leaks…") && cut.chars().count() <= 160, "{cut}");
    let one_word = understood(&[C(&"é".repeat(400))]).needs.unwrap();
    assert_eq!(one_word.chars().count(), 160);
}
