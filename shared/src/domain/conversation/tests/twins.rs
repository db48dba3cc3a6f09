//! Bookings made twice, and what their dismissal must not touch.

use super::*;

#[test]
fn dismissing_a_twin_leaves_what_is_set_aside_alone() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.receive(&text(2, 30, "12 Oak St"));
    run.seconds = 360;
    run.found(&[41, 47]);
    assert!(matches!(run.answered(not_done(Again::Never)), Effect::AmendBooking(..)));
    assert!(matches!(run.done(), Effect::DismissTwin(..)));
    let step = run.step();
    assert!(matches!(step, Step::Rest { .. }), "{step:?}");
}

#[test]
fn unclear_dismissals_do_not_use_up_the_attempts_of_a_text() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.seconds = 360;
    run.found(&[41, 47]);
    for n in 0..10 {
        run.seconds = 360 + 300 * n;
        assert!(matches!(run.attempt(), Effect::DismissTwin(..)));
    }
    run.receive(&text(2, 3300, "12 Oak St"));
    run.seconds = 3400;
    let step = run.step();
    assert!(matches!(&step, Step::Do { effect: Effect::AmendBooking(..), .. }), "{step:?}");
}

#[test]
fn a_twin_whose_dismissal_stays_unclear_is_let_go_in_the_end() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.seconds = 360;
    run.found(&[41, 47]);
    for n in 0..300 {
        run.seconds = 360 + 300 * n;
        if let Step::Save { record } = run.step() {
            assert_eq!(record.conversation.unwrap().twins, []);
            return;
        }
        run.attempt();
    }
    panic!("300 dismissals");
}
