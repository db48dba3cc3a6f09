//! What is written down, kept and printed.

use super::*;

#[test]
fn the_newest_text_claimed_for_is_remembered() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.receive(&text(2, 30, "12 Oak St"));
    run.done();
    assert_eq!(run.known.state.conversation.unwrap().last_text_at, at(30));
}

#[test]
fn texts_that_have_expired_are_not_taken_out_of_the_booking() {
    let mut run = booked(&[text(1, 0, "Cold house"), text(2, 1, "x")]);
    run.log = Log::default();
    let step = run.step();
    assert!(matches!(step, Step::Rest { .. }), "{step:?}");
}

#[test]
fn no_step_shows_words_or_numbers_when_printed() {
    let run = Run::of(&[text(1, 0, "canary")]);
    let printed = format!("{:?}", run.step());
    assert!(!printed.contains("canary") && !printed.contains("555-0100"), "{printed}");
}

#[test]
fn a_booking_that_the_tables_forgot_is_found_and_adopted_not_made_again() {
    let mut run = Run::of(&[Text { came_by: CameBy::Sweep, ..text(1, 0, "Cold house") }]);
    run.found(&[41]);
    assert!(matches!(run.done(), Effect::AmendBooking(HERE, BookingId(41), _)));
    assert!(matches!(run.step(), Step::Rest { .. }));
}
