//! Which texts wait for a person's click.

use super::super::hold::{Holding, hold};
use super::*;

/// Disconnected 100 seconds in; looked at 60 seconds later.
fn held(run: &Run) -> Vec<MessageSid> {
    let since = at(100);
    match hold(&run.known, &run.log, at(160), |text| text.received_at >= since) {
        Holding::Hold(texts) => texts.into_iter().map(|text| text.sid).collect(),
        Holding::Leave { until } => panic!("claimed until {until}"),
    }
}

#[test]
fn what_came_in_since_is_held_and_what_came_before_is_not() {
    assert_eq!(held(&Run::of(&[text(1, 99, "a"), text(2, 100, "b"), text(3, 101, "c")])), [sid(2), sid(3)]);
}

#[test]
fn what_is_settled_is_not_held() {
    let mut run = booked(&[text(1, 120, "Cold house")]);
    assert!(held(&run).is_empty());
    run.receive(&text(2, 130, "12 Oak St"));
    assert_eq!(held(&run), [sid(2)]);
}

#[test]
fn what_a_person_has_had_booked_is_not_held_again() {
    let released = text(1, 10, "Cold house").released(at(120));
    assert_eq!((released.received_at, released.sent_at), (at(120), Some(at(10))));
    assert!(held(&Run::of(&[released])).is_empty());
}

#[test]
fn what_was_sent_while_its_number_posted_to_somebody_else_is_held_even_when_a_later_text_is_booked() {
    let elsewhere = |number, seconds| text(number, seconds, "Anybody there?").elsewhere();
    assert_eq!(held(&Run::of(&[elsewhere(1, 10), text(2, 20, "Cold house")])), [sid(1)]);
    let mut run = booked(&[text(2, 20, "Cold house")]);
    run.receive(&elsewhere(1, 10));
    assert_eq!(held(&run), [sid(1)], "no claim was ever made for it");
    let clicked = elsewhere(1, 10).released(at(120));
    assert!(held(&Run::of(&[clicked])).is_empty());
}

#[test]
fn while_a_claim_stands_nothing_is_held() {
    let mut run = Run::of(&[text(1, 120, "Cold house")]);
    run.attempt();
    run.receive(&text(2, 130, "12 Oak St"));
    let found = hold(&run.known, &run.log, at(160), |_| true);
    assert_eq!(found, Holding::Leave { until: at(360) });
}

#[test]
fn what_a_claim_was_made_for_waits_until_it_is_known_what_became_of_it() {
    let mut run = Run::of(&[text(1, 120, "Cold house")]);
    run.attempt();
    run.receive(&text(2, 130, "12 Oak St"));
    let Holding::Hold(texts) = hold(&run.known, &run.log, at(500), |_| true) else { panic!("claimed") };
    assert_eq!(texts.iter().map(|text| &text.sid).collect::<Vec<_>>(), [&sid(2)]);
}

#[test]
fn a_booking_with_a_text_that_was_held_is_looked_up_before_it_is_made() {
    let run = Run::of(&[text(1, -90, "Cold house").released(at(60))]);
    assert_eq!(run.asked(), (HERE, ExternalId::of(&sid(1))));
}

#[test]
fn a_text_that_was_held_joins_the_open_conversation_with_the_time_when_it_was_sent() {
    let mut run = booked(&[text(2, 30, "12 Oak St")]);
    run.receive(&text(1, 0, "Cold house").released(at(60)));
    let effect = run.done();
    let (_, made, summary) = amended(&effect);
    assert_eq!(made, MADE);
    assert!(summary.find("Cold house") < summary.find("12 Oak St"), "{summary}");
}
