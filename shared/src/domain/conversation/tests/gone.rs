//! What happens to doubt in a place that nobody can enter any more: it ends as unknown, and is said.

use super::super::summary::POSSIBLE_DUPLICATE;
use super::*;

/// Another ServiceTitan tenant in the same environment.
const ELSEWHERE: Place = Place { tenant: ServiceTitanTenant(2), provider: ProviderId(7002), ..HERE };

/// A create that was attempted and never answered, after which the connection became another tenant's.
fn re_pointed() -> Run {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.receive(&text(2, 30, "12 Oak St"));
    Run { active: ELSEWHERE, unreachable: true, ..run }
}

#[test]
fn an_unclear_create_goes_on_where_texts_go_now_once_it_has_settled_and_says_what_may_be() {
    let mut run = re_pointed();
    assert!(matches!(run.step(), Step::Leave { until } if until == at(360)));
    run.seconds = 360;
    assert_eq!(run.asked(), (ELSEWHERE, ExternalId::of(&sid(1))));
    run.found(&[]);
    let effect = run.done();
    let (place, id, summary) = created(&effect);
    assert_eq!((place, id), (ELSEWHERE, external_id(1).as_str()));
    assert!(summary.starts_with(POSSIBLE_DUPLICATE), "{summary}");
    assert!(summary.contains("Cold house") && summary.contains("12 Oak St"), "{summary}");
    assert_eq!(run.rest(), [sid(1), sid(2)]);
    run.unreachable = false;
    run.receive(&text(3, 400, "The gate code is 4711"));
    let effect = run.done();
    assert!(amended(&effect).2.starts_with(POSSIBLE_DUPLICATE), "it stays said");
}

#[test]
fn a_place_that_can_be_entered_is_asked_however_long_it_takes() {
    let run = Run { unreachable: false, seconds: 100_000, ..re_pointed() };
    assert_eq!(run.asked(), (HERE, ExternalId::of(&sid(1))));
}

#[test]
fn back_in_the_former_place_what_arrived_there_is_found_and_made_no_second_time() {
    let mut run = Run { seconds: 360, ..re_pointed() };
    run.found(&[]);
    run.attempt();
    // A text that came in earlier, and late: the booking is still looked up by what it was attempted under.
    run.receive(&text(3, -30, "Hello"));
    (run.active, run.seconds) = (HERE, 720);
    assert_eq!(run.asked(), (HERE, ExternalId::of(&sid(1))));
    run.found(&[41]);
    let effect = run.done();
    let (place, made, summary) = amended(&effect);
    assert_eq!((place, made), (HERE, MADE));
    assert!(summary.starts_with(POSSIBLE_DUPLICATE), "the other account may have one: {summary}");
}

#[test]
fn what_is_in_the_former_booking_is_struck_off_and_only_what_is_new_goes_on_and_unflagged() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.done();
    run = Run { active: ELSEWHERE, unreachable: true, ..run };
    assert_eq!(run.rest(), [sid(1)]);
    run.receive(&text(2, 30, "12 Oak St"));
    let effect = run.done();
    let (place, _, summary) = created(&effect);
    assert_eq!(place, ELSEWHERE);
    assert!(summary.starts_with("EARLIER TEXTS: booking 41 in"), "it names the former booking: {summary}");
    assert!(!summary.contains("POSSIBLE DUPLICATE") && !summary.contains("Cold house"), "{summary}");
}

#[test]
fn a_text_whose_amendment_is_unclear_goes_on_flagged_without_those_that_are_booked() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.receive(&text(2, 30, "12 Oak St"));
    run.attempt();
    run = Run { active: ELSEWHERE, unreachable: true, seconds: 460, ..run };
    run.found(&[]);
    let effect = run.done();
    let (_, id, summary) = created(&effect);
    assert_eq!(id, external_id(2));
    assert!(summary.starts_with(POSSIBLE_DUPLICATE) && !summary.contains("Cold house"), "{summary}");
}

#[test]
fn a_twin_in_a_place_that_is_gone_holds_nobody_up() {
    let mut run = Run { seconds: 360, ..Run::of(&[text(1, 0, "Cold house")]) };
    run.found(&[41, 42]);
    run.attempt();
    let Acted::Save(thread) = acted(run.known.state.clone(), Outcome::Done(made()), at(60)) else {
        panic!("unsaved")
    };
    run.known.state = *thread;
    run = Run { active: ELSEWHERE, unreachable: true, ..run };
    assert_eq!(run.rest(), [sid(1)]);
    run.receive(&text(2, 400, "12 Oak St"));
    assert_eq!(created(&run.drive()[0]).0, ELSEWHERE);
}

#[test]
fn a_certain_no_leaves_nothing_to_be_said_and_an_earlier_doubt_is_handed_on() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.answered(not_done(Again::WhenConnected));
    run = Run { active: ELSEWHERE, unreachable: true, ..run };
    assert!(created(&run.attempt()).2.starts_with("NEEDS: "));
    let mut run = Run { seconds: 360, ..re_pointed() };
    run.found(&[]);
    run.answered(not_done(Again::WhenConnected));
    run.active = THERE;
    run.found(&[]);
    assert!(created(&run.attempt()).2.starts_with(POSSIBLE_DUPLICATE));
}
