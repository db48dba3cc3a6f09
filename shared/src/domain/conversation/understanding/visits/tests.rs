use super::is_about_one;

#[test]
fn a_visit_that_there_is_or_was_and_a_complaint_are_recognised() {
    for body in [
        "where's my tech??",
        "Where is the technician",
        "wheres my guy",
        "is somebody still coming?",
        "are you guys still coming today",
        "still waiting",
        "no one showed up",
        "nobody came!!",
        "is the plumber running late",
        "I need to reschedule",
        "about my appointment on Friday",
        "take me off the schedule tomorrow",
        "please cancel my appointment",
        "your tech came yesterday and now it leaks again",
        "your technician never called",
        "the guy who came said it was fine",
        "he was here this morning and it's still broken",
        "I want a refund",
        "I have a complaint",
        "this is unacceptable",
        "you overcharged me",
        "¿Dónde está el técnico?",
        "nadie vino",
        "sigo esperando",
        "quiero cancelar mi cita",
        "el plomero no vino",
        "quiero un reembolso",
    ] {
        assert!(is_about_one(body), "{body}");
    }
}

#[test]
fn a_request_for_a_visit_is_none() {
    for body in [
        "",
        "can someone come today",
        "can I make an appointment",
        "do you have any appointments tomorrow",
        "I need a tech",
        "can your tech come tomorrow",
        "where are you located",
        "my AC stopped working yesterday",
        "the water came up in the basement",
        "my husband came home and the heat was off",
        "my tenant complaint is no hot water",
        "no complaints so far, need another filter",
        "mi inquilino se queja del calor",
        "quiero hacer una cita",
        "waiting for your quote",
        "it runs late at night",
        "when can a plumber come out",
        "schedule a tune up",
        "I'm the homeowner, the guy next door recommended you",
        "how much to install a water heater",
    ] {
        assert!(!is_about_one(body), "{body}");
    }
}
