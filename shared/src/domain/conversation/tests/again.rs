use super::*;
use crate::domain::conversation::Conversation;
use crate::domain::conversation::again::{Again as Retry, again};

fn open(run: &Run) -> Conversation {
    run.known.state.conversation.clone().unwrap()
}

fn clicked(run: &Run) -> Retry {
    run.decide(|setting| again(&run.known.state, &open(run), setting.now))
}

/// What the store does beside the record: the texts are owed again.
fn owe_again(run: &mut Run) {
    for logged in &mut run.log.texts {
        *logged = Logged { text: logged.text.asked_for(), settled_in: None };
    }
}

fn set_aside() -> Run {
    let mut run = Run::of(&[text(1, 0, "No heat"), text(2, 5, "12 Oak St")]);
    run.answered(not_done(Again::Never));
    run.rest();
    run
}

#[test]
fn what_was_set_aside_is_tried_once_more_after_a_click_and_once_only() {
    let mut run = set_aside();
    let Retry::Record(state) = clicked(&run) else { panic!("nothing to try") };
    run.known.state = *state;
    owe_again(&mut run);
    assert_eq!(clicked(&run), Retry::Nothing, "a second click");
    let effects = run.drive();
    let [effect] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(created(effect).2.contains("No heat") && created(effect).2.contains("12 Oak St"));
    assert_eq!(clicked(&run), Retry::Nothing, "it is booked");
}

#[test]
fn what_is_refused_once_more_is_set_aside_once_more() {
    let mut run = set_aside();
    let Retry::Record(state) = clicked(&run) else { panic!("nothing to try") };
    run.known.state = *state;
    owe_again(&mut run);
    run.found(&[]);
    run.answered(not_done(Again::Never));
    assert_eq!(run.rest(), [sid(1), sid(2)]);
    assert!(matches!(clicked(&run), Retry::Record(_)));
}

#[test]
fn while_an_attempt_is_under_way_it_is_left_alone() {
    let mut run = set_aside();
    run.receive(&text(3, 30, "Gate code 4"));
    run.found(&[]);
    run.attempt();
    assert!(matches!(clicked(&run), Retry::Leave { until } if until == at(360)));
}

#[test]
fn an_attempt_that_failed_often_has_all_its_attempts_again() {
    let mut run = Run::of(&[text(1, 0, "No heat")]);
    for attempt in 1..=ATTEMPTS {
        run.attempt();
        run.seconds = 60 + 300 * i64::from(attempt);
        run.found(&[]);
    }
    let Step::Save { record } = run.step() else { panic!("not set aside") };
    run.known = Known::of(record);
    run.rest();
    let Retry::Record(state) = clicked(&run) else { panic!("nothing to try") };
    assert_eq!(state.conversation.as_ref().unwrap().booking.attempts, 0);
    run.known.state = *state;
    owe_again(&mut run);
    assert_eq!(run.drive().len(), 1);
}

#[test]
fn one_that_is_not_open_any_more_joins_the_one_that_is() {
    let run = set_aside();
    let before = open(&run);
    let mut later = Run::of(&[text(9, 50, "Hello")]);
    later.drive();
    let joined = later.decide(|setting| again(&later.known.state, &before, setting.now));
    assert_eq!(joined, Retry::Join);
    let settled = Conversation { booking: before.booking.clone().tried_again(), ..before };
    let nothing = later.decide(|setting| again(&later.known.state, &settled, setting.now));
    assert_eq!(nothing, Retry::Nothing);
}

#[test]
fn what_a_person_asks_for_is_not_held_for_its_age() {
    let mut run = set_aside();
    let Retry::Record(state) = clicked(&run) else { panic!("nothing to try") };
    run.known.state = *state;
    owe_again(&mut run);
    let long_after = after(at(0), SignedDuration::from_hours(100));
    let holding = super::super::hold::hold(&run.known, &run.log, long_after, |_| true);
    assert_eq!(holding, super::super::hold::Holding::Hold(Vec::new()));
}
