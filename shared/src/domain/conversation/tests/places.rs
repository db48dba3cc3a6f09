//! What happens when texts go elsewhere.

use super::super::noise::sift::{Among, sift};
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

/// A conversation whose booking is here, and that went on there.
fn went_there() -> Run {
    let mut run = Run { active: THERE, ..booked(&[text(1, 0, "Cold house")]) };
    run.receive(&text(2, 30, "12 Oak St"));
    run.drive();
    run
}

/// What the store keeps is what is read again.
fn stored(run: Run) -> Run {
    let state = serde_json::to_string(&run.known.state).unwrap();
    Run { known: Known::of(serde_json::from_str(&state).unwrap()), ..run }
}

#[test]
fn when_texts_come_back_to_a_place_they_go_on_in_the_booking_that_was_left_there() {
    let mut run = Run { active: HERE, ..stored(went_there()) };
    run.receive(&text(3, 60, "The gate code is 4711"));
    let effects = run.drive();
    let [effect] = &effects[..] else { panic!("one write, not {}", effects.len()) };
    let (place, made, notes) = amended(effect);
    assert_eq!((place, made), (HERE, MADE));
    assert!(notes.contains("Cold house") && notes.contains("4711"), "{notes}");
    assert!(!notes.contains("12 Oak St\n"), "that is in the booking there: {notes}");
    assert!(notes.contains("EARLIER TEXTS: booking 41 in ServiceTitan, production environment"), "{notes}");
    let mut run = Run { active: THERE, ..stored(run) };
    run.receive(&text(4, 70, "Hello?"));
    let effects = run.drive();
    let (place, _, notes) = amended(&effects[0]);
    assert!(place == THERE && notes.contains("12 Oak St") && notes.contains("Hello?"), "{notes}");
}

#[test]
fn what_the_office_has_dealt_with_meanwhile_is_followed_up_when_texts_come_back() {
    let mut run = Run { active: HERE, ..went_there() };
    run.receive(&text(3, 60, "The gate code is 4711"));
    let Step::Save { record } = run.step() else { panic!("not gone on with: {:?}", run.step()) };
    run.known = Known::of(record);
    run.there = Some(follows::dismissed(50));
    let Step::Save { record } = run.step() else { panic!("not seen: {:?}", run.step()) };
    run.known = Known::of(record);
    let effect = run.done();
    let (place, id, notes) = created(&effect);
    assert_eq!((place, id), (HERE, external_id(3).as_str()));
    assert!(notes.starts_with("FOLLOW-UP to booking 41 (dismissed)"), "{notes}");
}

#[test]
fn nothing_comes_back_while_what_is_open_is_in_doubt_or_nothing_is_owed() {
    let mut run = Run { active: HERE, ..went_there() };
    assert!(run.rest().is_empty());
    assert_eq!(run.known.state.conversation.as_ref().unwrap().place, THERE);
    (run.active, run.seconds) = (THERE, 100);
    run.receive(&text(3, 90, "Gate code 4711"));
    run.attempt();
    run.active = HERE;
    assert!(matches!(run.step(), Step::Leave { .. }));
    run.seconds = 500;
    assert_eq!(run.attempt().place(), THERE, "it may be there already");
}

#[test]
fn of_each_place_the_last_part_is_remembered_by_one_part_only_and_of_very_many_the_newest() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    for (at, provider) in (2..9).zip([7002, 7003, 7002, 7004, 7005, 7006, 7007]) {
        run.active = Place { provider: ProviderId(provider), ..HERE };
        run.receive(&text(at, i64::from(at), "more"));
        run.drive();
    }
    let open = run.known.state.conversation.unwrap();
    let left: Vec<_> = open.elsewhere.iter().map(|left| left.place.provider.0).collect();
    assert_eq!(left, [7004, 7005, 7006]);
    assert!(open.elsewhere.iter().all(|left| left.elsewhere.is_empty()));
    assert!(open.by_itself().elsewhere.is_empty());
}

#[test]
fn a_keyword_after_texts_came_back_is_about_what_was_left_there() {
    let mut run = Run { active: HERE, ..went_there() };
    run.receive(&text(3, 60, "STOP"));
    let sender = Sender::parse("+19725550100").unwrap();
    let among = Among {
        known: &run.known,
        sender: &sender,
        active: Some(HERE),
        is_not_a_customer: true,
        alerted: &[],
        follow_up: SignedDuration::from_hours(72),
    };
    let sifted = sift(run.log.clone(), &among);
    assert_eq!((sifted.noise.len(), sifted.into), (0, Some(sid(1))));
}
