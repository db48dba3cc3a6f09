//! What happens when texts go elsewhere.

use super::*;

#[test]
fn when_another_connection_is_active_the_next_text_opens_a_conversation_there_with_its_own_texts_only() {
    let mut run = Run { active: THERE, ..booked(&[text(1, 0, "Cold house")]) };
    assert!(run.rest().is_empty(), "nothing is owed, so nothing is opened");
    run.receive(&text(2, 30, "12 Oak St"));
    let effect = run.done();
    let (place, id, summary) = created(&effect);
    assert_eq!((place, id), (THERE, external_id(2).as_str()));
    assert!(summary.contains("12 Oak St") && !summary.contains("Cold house"), "{summary}");
    assert_eq!(run.rest(), [sid(2)]);
}

#[test]
fn a_conversation_stays_where_it_was_attempted_for_as_long_as_its_create_is_in_doubt() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.active = THERE;
    assert!(matches!(run.step(), Step::Leave { .. }));
    run.seconds = 360;
    assert_eq!(run.asked(), (HERE, ExternalId::of(&sid(1))));
    run.found(&[]);
    assert_eq!(created(&run.drive()[0]).0, THERE);
}

#[test]
fn a_text_whose_booking_is_found_in_the_former_place_is_not_booked_again_in_the_new_one() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.active = THERE;
    run.seconds = 360;
    run.found(&[41]);
    let step = run.step();
    assert!(matches!(step, Step::Rest { .. }), "{step:?}");
}

#[test]
fn a_text_in_a_booking_is_not_booked_again_in_another_place_when_it_was_not_struck_off_yet() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.done();
    run.active = THERE;
    let step = run.step();
    assert!(matches!(step, Step::Rest { .. }), "{step:?}");
}

#[test]
fn after_a_certain_no_a_corrected_provider_is_used_at_once() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.answered(not_done(Again::WhenConnected));
    run.active = Place { provider: ProviderId(7002), ..HERE };
    let effect = run.attempt();
    assert_eq!(created(&effect).0, run.active);
}

#[test]
fn after_a_refusal_another_place_is_used_at_once() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.answered(not_done(Again::Never));
    run.rest();
    run.receive(&text(2, 30, "more"));
    run.active = THERE;
    let effect = run.attempt();
    assert_eq!(created(&effect).0, THERE);
}

#[test]
fn a_look_up_counts_only_where_it_was_made() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.active = THERE;
    run.seconds = 360;
    run.found(&[]);
    let step = run.step();
    assert!(matches!(step, Step::Ask(..)), "{step:?}");
}

#[test]
fn a_text_whose_amendment_was_certainly_refused_is_booked_where_texts_go_now() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.receive(&text(2, 30, "12 Oak St"));
    run.answered(not_done(Again::WhenConnected));
    run.active = THERE;
    let effect = run.attempt();
    let (place, id, summary) = created(&effect);
    assert_eq!((place, id), (THERE, external_id(2).as_str()));
    assert!(summary.contains("12 Oak St") && !summary.contains("Cold house"), "{summary}");
}

#[test]
fn a_text_whose_amendment_is_unclear_stays_with_the_booking_that_may_have_it() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.receive(&text(2, 30, "12 Oak St"));
    run.attempt();
    run.active = THERE;
    run.seconds = 460;
    let step = run.step();
    assert!(matches!(step, Step::Do { effect: Effect::AmendBooking(HERE, ..), .. }), "{step:?}");
}
