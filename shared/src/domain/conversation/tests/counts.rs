//! What is counted for billing of a conversation.

use super::*;
use crate::domain::conversation::ThreadState;
use crate::domain::usage::Usage;

/// What writing the state as it is now counts for, in place of `before`.
fn recorded(run: &Run, before: &ThreadState) -> u64 {
    Usage::of_recording(before, &run.known.state).bookings
}

/// What settling counts for.
fn settled(run: &mut Run) -> u64 {
    let texts = run.rest().len();
    Usage::of_settling(&run.known.state, texts).texts
}

#[test]
fn a_booking_counts_when_it_is_recorded_as_made_and_not_again_when_it_is_amended() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    let claimed = run.known.state.clone();
    assert_eq!(recorded(&run, &ThreadState::default()), 0, "it may not be there");
    let Acted::Save(done) = acted(claimed.clone(), Outcome::Done(made()), at(60)) else { panic!("done") };
    run.known.state = *done;
    assert_eq!((recorded(&run, &claimed), settled(&mut run)), (1, 1));
    let made = run.known.state.clone();
    run.receive(&text(2, 30, "12 Oak St"));
    run.done();
    assert_eq!((recorded(&run, &made), settled(&mut run)), (0, 1));
}

#[test]
fn a_booking_that_was_found_counts_as_one_that_was_made() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    let claimed = run.known.state.clone();
    run.seconds = 360;
    run.found(&[41, 47]);
    assert_eq!(recorded(&run, &claimed), 1);
    let adopted = run.known.state.clone();
    run.done();
    assert_eq!(recorded(&run, &adopted), 0, "a twin that is dismissed is no booking more");
}

#[test]
fn the_next_conversation_of_a_thread_has_a_booking_of_its_own_to_count() {
    let mut run = Run { active: THERE, ..booked(&[text(1, 0, "Cold house")]) };
    let before = run.known.state.clone();
    run.receive(&text(2, 30, "12 Oak St"));
    run.seconds = 600;
    run.found(&[41]);
    assert_eq!(recorded(&run, &before), 1);
}

#[test]
fn what_is_set_aside_counts_for_nothing_and_its_booking_counts_once_there_is_one() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.answered(not_done(Again::Never));
    let refused = run.known.state.clone();
    assert_eq!((recorded(&run, &ThreadState::default()), settled(&mut run)), (0, 0));
    run.receive(&text(2, 30, "12 Oak St"));
    run.found(&[]);
    run.done();
    assert_eq!((recorded(&run, &refused), settled(&mut run)), (1, 1), "the first text is not billed");
    let made = run.known.state.clone();
    run.receive(&text(3, 40, "!"));
    run.answered(not_done(Again::Never));
    assert_eq!((recorded(&run, &made), settled(&mut run)), (0, 0), "it never came into the booking");
}

/// Texts went to another account while an amendment was unclear, and came back while nobody knew of the create there.
#[test]
fn a_booking_that_was_counted_is_not_counted_again_where_texts_come_back_to_it_after_a_way_round() {
    const ELSEWHERE: Place = Place { tenant: ServiceTitanTenant(2), ..HERE };
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    let claimed = run.known.state.clone();
    let Acted::Save(done) = acted(claimed.clone(), Outcome::Done(made()), at(60)) else { panic!("done") };
    run.known.state = *done;
    assert_eq!(recorded(&run, &claimed), 1);
    run.receive(&text(2, 30, "12 Oak St"));
    run.attempt();
    run = Run { active: ELSEWHERE, unreachable: true, seconds: 400, ..run };
    run.found(&[]);
    run.attempt();
    let before = run.known.state.clone();
    (run.active, run.seconds) = (HERE, 800);
    let Step::Save { record } = run.step() else { panic!("not gone on with: {:?}", run.step()) };
    run.known = Known::of(record);
    assert_eq!(recorded(&run, &before), 0);
    let resumed = run.known.state.clone();
    run.done();
    assert_eq!((recorded(&run, &resumed), settled(&mut run)), (0, 2));
}
