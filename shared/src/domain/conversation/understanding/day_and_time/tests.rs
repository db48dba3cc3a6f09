use jiff::tz::TimeZone;

use crate::domain::conversation::tests::text;
use crate::domain::conversation::understanding::Question::{Problem, When, Which, Who};
use crate::domain::conversation::understanding::tests::{C, Q, answered, local, understood};
use crate::domain::conversation::understanding::{Asked, understand};
use crate::domain::time::Timestamp;

/// What is understood of an answer given at another moment.
fn start_said_at(moment: &str, body: &str) -> Option<Timestamp> {
    let mut answer = text(1, 0, body);
    answer.received_at = moment.parse().unwrap();
    let asked = [Asked { question: When, at: "2026-01-01T00:00:00Z".parse().unwrap() }];
    understand(&[&answer], &asked, &TimeZone::get("America/Chicago").unwrap()).start
}

#[test]
fn a_day_and_a_clock_time_name_a_moment() {
    for (body, start) in [
        ("tomorrow at 3pm", "Sun Nov 22 15:00"),
        ("Tomorrow 3:30 P.M.", "Sun Nov 22 15:30"),
        ("today at 5 pm", "Sat Nov 21 17:00"),
        ("come by tomorrow at noon", "Sun Nov 22 12:00"),
        ("Nov 24 at 15:00", "Tue Nov 24 15:00"),
        ("24 November, 12 am", "Tue Nov 24 00:00"),
        ("11/24 3 pm", "Tue Nov 24 15:00"),
        ("11/24/26 at 09:00", "Tue Nov 24 09:00"),
        ("2026-11-24 15:00", "Tue Nov 24 15:00"),
        ("the 24th at noon", "Tue Nov 24 12:00"),
        ("the 3rd at 9am", "Thu Dec 3 09:00"),
        ("I can do Tuesday at 3 pm", "Tue Nov 24 15:00"),
        ("Tuesday the 24th at 9:30 am", "Tue Nov 24 09:30"),
        ("Tuesday Dec 8 at 9:30 am", "Tue Dec 8 09:30"),
        ("next Tuesday 10am", "Tue Nov 24 10:00"),
        ("day after tomorrow 9 in the morning", "Mon Nov 23 09:00"),
        ("can you do tomorrow at 3pm?", "Sun Nov 22 15:00"),
        ("mañana a las 3 de la tarde", "Sun Nov 22 15:00"),
        ("pasado mañana a las 9 de la mañana", "Mon Nov 23 09:00"),
        ("el 24 de noviembre a las 15:00", "Tue Nov 24 15:00"),
        ("el lunes a las 10am", "Mon Nov 23 10:00"),
        ("hoy a las 5 pm", "Sat Nov 21 17:00"),
        ("does tomorrow at 3pm work?", "Sun Nov 22 15:00"),
        ("yes please, I'm free tomorrow at 3pm", "Sun Nov 22 15:00"),
        ("tomorrow at 3pm would work for us, thanks!", "Sun Nov 22 15:00"),
        ("1/4 at 9am", "Mon Jan 4 09:00"),
        ("9 am on 1/4", "Mon Jan 4 09:00"),
    ] {
        let said = answered(When, body);
        assert_eq!(local(said.start).as_deref(), Some(start), "{body}");
        assert!(said.when.is_some(), "{body}");
        assert_eq!(local(answered(Who, body).start).as_deref(), Some(start), "{body}");
    }
}

#[test]
fn what_leaves_a_choice_or_a_doubt_names_no_moment_and_is_kept_as_words() {
    for body in [
        "tomorrow",
        "3pm",
        "tomorrow at 3",
        "tomorrow 3:30",
        "tomorrow after 3pm",
        "tomorrow before noon",
        "tomorrow between 2 and 4",
        "tomorrow 2-4pm",
        "tomorrow 2 - 4pm",
        "tomorrow 2 to 4pm",
        "tomorrow from 9am",
        "tomorrow 3pm or 4pm",
        "tomorrow or Monday at 3pm",
        "not tomorrow at 3pm",
        "tomorrow 9am, Monday 9am",
        "Wednesday the 24th at 9:30 am",
        "Saturday 3pm",
        "13/45 at 3pm",
        "24/11 at 3pm",
        "Feb 24 at 3pm",
        "Nov 21 2 pm",
        "tomorrow 15pm",
        "mornings",
        "anytime",
        "asap",
        "3 or 4",
        "any weekday after 5",
        "el lunes por la tarde",
        "por la mañana",
        "mañana después de las 3",
        "cuando quiera",
        "I have a meeting tomorrow at 3pm",
        "I'm busy tomorrow at 3pm",
        "I work tomorrow at 3pm",
        "tomorrow at 3pm wouldn't work",
        "maybe tomorrow at 3pm",
        "tomorrow at 3pm my mother is home",
        "trabajo mañana a las 3 de la tarde",
    ] {
        let said = answered(When, body);
        assert_eq!((said.when.as_deref(), local(said.start)), (Some(body), None), "{body}");
    }
}

#[test]
fn a_time_that_is_known_gives_way_to_what_is_about_another_and_to_nothing_else() {
    let then = |body| understood(&[Q(When), C("Monday at 9am"), C(body)]);
    for body in [
        "Can I pay by card today?",
        "talk soon",
        "I left the key with Pat today",
        "the neighbor has a 3/4 valve",
        "it got worse tonight",
    ] {
        let said = then(body);
        let (when, start) = (said.when.as_deref(), local(said.start));
        assert_eq!((when, start.as_deref()), (Some("Monday at 9am"), Some("Mon Nov 23 09:00")), "{body}");
    }
    for (body, when, start) in [
        ("make it Wednesday instead", "make it Wednesday instead", None),
        ("I can't do Monday", "I can't do Monday", None),
        ("after 5 is better", "after 5 is better", None),
        ("My boss says no. Not Monday, Tuesday works", "Not Monday, Tuesday works", None),
        ("Tuesday at 3pm please", "Tuesday at 3pm please", Some("Tue Nov 24 15:00")),
    ] {
        let said = then(body);
        assert_eq!((said.when.as_deref(), local(said.start).as_deref()), (Some(when), start), "{body}");
        assert_eq!(said.had_a_start, start.is_none(), "{body}");
    }
}

#[test]
fn a_fraction_is_no_day() {
    for body in [
        "need a 3/4 inch valve replaced",
        "the 3/4 valve",
        "11/16\" nut on the tank",
        "5/8 in pipe",
        "1/2 bath",
        "5/8 hp",
        "a 2 1/2 ton unit",
        "I need you 24/7",
    ] {
        assert!(!understood(&[C(body)]).names_a_time, "{body}");
        let said = answered(When, body);
        assert_eq!((said.when, said.start), (None, None), "{body}");
    }
    for body in ["11/24 works", "3/4 at 3pm", "11/24 in the morning", "\"11/24\""] {
        assert!(understood(&[C(body)]).names_a_time, "{body}");
        assert!(answered(When, body).when.is_some(), "{body}");
    }
}

#[test]
fn next_tuesday_is_sure_only_where_this_week_has_none_ahead() {
    let tuesday = |moment: &str| start_said_at(moment, "next Tuesday 10am");
    let first = Some("2026-11-24T16:00:00Z".parse().unwrap());
    assert_eq!(tuesday("2026-11-19T18:00:00Z"), first);
    assert_eq!(tuesday("2026-11-22T18:00:00Z"), None);
    assert_eq!(tuesday("2026-11-23T18:00:00Z"), None);
}

#[test]
fn hours_that_the_clock_skips_or_repeats_name_no_moment() {
    assert_eq!(start_said_at("2027-03-12T18:00:00Z", "3/14 2:30am"), None);
    assert!(start_said_at("2027-03-12T18:00:00Z", "3/14 3:30am").is_some());
    assert_eq!(start_said_at("2026-10-30T18:00:00Z", "11/1 1:30am"), None);
}

#[test]
fn in_the_middle_of_the_night_tomorrow_may_be_either_day() {
    assert_eq!(start_said_at("2026-11-22T07:30:00Z", "tomorrow at 3pm"), None);
    assert!(start_said_at("2026-11-22T07:30:00Z", "today at 3pm").is_some());
}

#[test]
fn a_new_year_is_the_next_one() {
    let start = start_said_at("2026-12-30T18:00:00Z", "Jan 4 at 9am");
    assert_eq!(start, Some("2027-01-04T15:00:00Z".parse().unwrap()));
}

#[test]
fn without_a_question_no_time_is_meant_for_a_visit() {
    let said = understood(&[C("tomorrow at 3pm")]);
    assert_eq!((said.when, said.start), (None, None));
}

#[test]
fn a_time_in_another_answer_counts_where_it_is_unmistakable() {
    for (question, body, when) in [
        (Who, "Bob, 5 Elm Ct, Reno NV 89501. Monday 9am works", Some("Monday 9am works")),
        (Which, "Oak St, Not Tuesday, Wednesday works", Some("Not Tuesday, Wednesday works")),
        (Problem, "the AC is out, please come tomorrow morning", Some("tomorrow morning")),
        (Problem, "heater stopped Tuesday", None),
        (Problem, "heater not turning on since Tuesday", None),
        (Who, "I called yesterday at 3pm", None),
    ] {
        assert_eq!(answered(question, body).when.as_deref(), when, "{body}");
    }
    assert_eq!(answered(Problem, "please come tomorrow at 3pm").start, None);
}

#[test]
fn what_has_nothing_of_a_time_does_not_answer_when() {
    for body in [
        "ok thanks",
        "good morning",
        "the water is everywhere",
        "what time do you open tomorrow?",
        "it has been leaking since tuesday 3pm",
        "12 March St, Plano TX 75024",
        "972-555-0188",
    ] {
        let said = answered(When, body);
        assert_eq!((said.when, said.start), (None, None), "{body}");
    }
}

#[test]
fn a_day_or_a_clock_time_is_noticed_whether_or_not_it_was_asked_for() {
    for body in [
        "can u come today",
        "AC is out, tomorrow after 3 works",
        "mañana por la tarde?",
        "are you free at 3pm",
    ] {
        let said = understood(&[C(body)]);
        assert!(said.names_a_time && said.when.is_none(), "{body}");
    }
    for body in [
        "my heater is leaking",
        "it broke yesterday at 3pm",
        "leaking since monday",
        "good morning",
        "12 oak st 75024",
    ] {
        assert!(!understood(&[C(body)]).names_a_time, "{body}");
    }
}
