//! Look-ups, unclear answers, twins and refusals.

use super::super::seen::Status;
use super::*;

#[test]
fn a_swept_an_old_or_an_elided_text_means_a_look_up_first() {
    let asks = |run: &Run| matches!(run.step(), Step::Ask(_));
    let fresh = Run::of(&[text(1, 0, "Cold house")]);
    assert!(!asks(&Run { seconds: 119, ..fresh.clone() }) && asks(&Run { seconds: 120, ..fresh.clone() }));
    assert!(asks(&Run { log: Log { elided: 1, ..fresh.log.clone() }, ..fresh }));
    assert!(asks(&Run::of(&[text(1, 0, "Cold house"), Text { came_by: CameBy::Sweep, ..text(2, 1, "") }])));
}

#[test]
fn what_a_look_up_does_not_find_is_created() {
    let mut run = Run { seconds: 600, ..Run::of(&[text(1, 0, "Cold house")]) };
    assert_eq!(run.asked(), (HERE, ExternalId::of(&sid(1))));
    run.known.absent = vec![Question::BookingsByExternalId(HERE, ExternalId::of(&sid(9)))];
    assert_eq!(run.asked().1, ExternalId::of(&sid(1)), "another one was absent");
    run.found(&[]);
    assert_eq!(created(&run.done()).1, external_id(1));
}

#[test]
fn what_a_sweep_brings_may_have_a_booking_under_the_name_of_any_of_its_texts() {
    let swept = |number, seconds, body| Text { came_by: CameBy::Sweep, ..text(number, seconds, body) };
    let texts = [swept(1, 0, "Cold house"), swept(2, 1, "12 Oak St"), text(3, 2, "Today?"), swept(4, 3, "")];
    let mut run = Run::of(&texts);
    for asked in [1, 2] {
        assert_eq!(run.asked().1, ExternalId::of(&sid(asked)));
        run.found(&[]);
    }
    assert_eq!(run.asked().1, ExternalId::of(&sid(4)), "what came by the webhook was never forgotten");
    run.found(&[41]);
    let open = run.known.state.conversation.as_ref().unwrap();
    assert_eq!((open.opened_by.clone(), open.opened_at), (sid(4), at(0)));
    let effect = run.done();
    let (_, made, notes) = amended(&effect);
    assert!(made == MADE && notes.contains("Cold house") && notes.contains("12 Oak St"), "{notes}");
    assert_eq!(run.rest(), [sid(1), sid(2), sid(3), sid(4)]);
}

#[test]
fn where_none_of_a_sweeps_texts_has_a_booking_one_is_made_after_a_bounded_number_of_questions() {
    let swept = |number: u32| Text { came_by: CameBy::Sweep, ..text(number, i64::from(number), "Hello") };
    let texts: Vec<Text> = (1..=30).map(swept).collect();
    let mut run = Run::of(&texts);
    let mut questions = 0;
    while let Step::Ask(_) = run.step() {
        run.found(&[]);
        questions += 1;
    }
    assert_eq!(questions, 9);
    assert_eq!(created(&run.done()).1, external_id(1));
}

#[test]
fn of_several_found_the_oldest_is_ours_and_the_twins_are_dismissed_one_by_one() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.seconds = 360;
    run.found(&[52, 41, 47]);
    assert!(matches!(run.attempt(), Effect::DismissTwin(HERE, BookingId(47))));
    assert_eq!(acted(run.known.state.clone(), unclear(), at(60)), Acted::Leave);
    run.seconds = 660;
    assert!(matches!(run.answered(not_done(Again::Later(None))), Effect::DismissTwin(_, BookingId(47))));
    assert!(matches!(run.done(), Effect::DismissTwin(_, BookingId(47))));
    assert!(matches!(run.answered(not_done(Again::Never)), Effect::DismissTwin(_, BookingId(52))));
    let booking = &run.known.state.conversation.as_ref().unwrap().booking;
    assert!(matches!(booking.delivery, Delivery::Done { made: MADE, content: Some(_) }));
    assert_eq!(run.rest(), [sid(1)], "a twin that cannot be dismissed is let go");
}

#[test]
fn an_unclear_create_is_looked_up_at_once_and_again_when_it_has_settled() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    assert_eq!(acted(run.known.state.clone(), unclear(), at(60)), Acted::LookUpAtOnce);
    let id = ExternalId::of(&sid(1));
    assert_eq!(in_setting(HERE, 60, |now| looked_up(&run.known, &run.log, now, &id, vec![])), None);
    run.receive(&text(2, 200, "12 Oak St"));
    run.seconds = 359;
    assert!(matches!(run.step(), Step::Leave { until } if until == at(360)));
    run.seconds = 360;
    run.found(&[41]);
    assert!(amended(&run.done()).2.contains("12 Oak St"), "the later text was not in what was found");
    assert_eq!(run.rest(), [sid(1), sid(2)]);
}

#[test]
fn an_unclear_amendment_settles_and_is_made_anew_with_all_texts() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.receive(&text(2, 30, "12 Oak St"));
    run.attempt();
    assert_eq!(acted(run.known.state.clone(), unclear(), at(60)), Acted::Leave);
    run.receive(&text(3, 90, "Gate code 4"));
    assert!(matches!(run.step(), Step::Leave { .. }));
    run.seconds = 360;
    let effect = run.done();
    assert!(
        ["Cold house", "12 Oak St", "Gate code 4"].iter().all(|words| amended(&effect).2.contains(words))
    );
    assert_eq!(run.rest(), [sid(2), sid(3)]);
}

#[test]
fn a_refused_booking_is_set_aside_and_a_new_text_tries_again() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.answered(not_done(Again::Never));
    assert_eq!(run.rest(), [sid(1)]);
    run.receive(&text(2, 30, "12 Oak St"));
    let effect = run.drive().pop().unwrap();
    assert_eq!(created(&effect).1, external_id(1));
    assert!(created(&effect).2.contains("Cold house") && created(&effect).2.contains("12 Oak St"));
}

#[test]
fn what_failed_ten_times_is_set_aside_with_its_reason() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    for attempt in 1..=ATTEMPTS {
        run.attempt();
        run.seconds = 60 + 300 * i64::from(attempt);
        run.found(&[]);
    }
    let Step::Save { record } = run.step() else { panic!("not set aside: {:?}", run.step()) };
    let aside = record.conversation.as_ref().unwrap().booking.set_aside.clone().unwrap();
    assert_eq!(aside.cause, Cause::TooOften { attempts: ATTEMPTS });
    run.known = Known::of(record);
    assert_eq!(run.rest(), [sid(1)]);
}

#[test]
fn what_ends_processes_is_set_aside_untried_and_what_comes_next_has_it_looked_for_first() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.seconds = 60;
    assert!(run.given_up().is_none(), "somebody is at it");
    run.seconds = 400;
    let record = run.given_up().unwrap();
    let aside = record.conversation.as_ref().unwrap().booking.set_aside.clone().unwrap();
    assert_eq!(aside.cause, Cause::TooOften { attempts: ATTEMPTS });
    run.known = Known::of(record);
    assert!(run.given_up().is_none(), "it is");
    assert_eq!(run.rest(), [sid(1)]);
    run.receive(&text(2, 500, "Hello?"));
    run.seconds = 500;
    assert_eq!(run.asked().1, ExternalId::of(&sid(1)));
}

#[test]
fn nothing_is_set_aside_where_nothing_is_owed() {
    assert!(booked(&[text(1, 0, "Cold house")]).given_up().is_none());
}

#[test]
fn however_long_an_outage_lasts_nothing_is_set_aside_for_it() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.receive(&text(2, 30, "12 Oak St"));
    for attempt in 0..3 * i64::from(ATTEMPTS) {
        run.seconds = 60 + 300 * attempt;
        assert!(matches!(run.attempt(), Effect::AmendBooking(..)));
        run.known.state = heard_out(&run.known.state, Some(&Cause::TimedOut));
        assert!(matches!(run.step(), Step::Leave { .. }), "the claim stays");
    }
}

#[test]
fn a_create_that_meets_a_conflict_is_looked_for() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    let conflict = Cause::Answered(Problem { status: 409, ..Problem::default() });
    assert_eq!(acted(run.known.state.clone(), unsuccessful(conflict), at(60)), Acted::LookUpAtOnce);
}

#[test]
fn a_booking_that_cannot_be_changed_time_and_again_is_set_aside_with_what_was_said_and_only_once_that_has_settled()
 {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.there = Some(Sight::Seen(Box::new(unseen::seen(Status::New, ""))));
    run.receive(&text(2, 30, "12 Oak St"));
    let conflict = Cause::Answered(Problem { status: 409, ..Problem::default() });
    for attempt in 1..=i64::from(ATTEMPTS) {
        run.seconds = 300 * attempt;
        assert!(matches!(run.attempt(), Effect::AmendBooking(..)), "{attempt}");
        assert_eq!(acted(run.known.state.clone(), unsuccessful(conflict.clone()), at(60)), Acted::Leave);
        run.known = Known::of(heard_out(&run.known.state, Some(&conflict)));
        assert!(matches!(run.step(), Step::Leave { .. }), "the claim stays");
    }
    run.seconds += 300;
    let aside = run.known.state.conversation.clone().unwrap().booking.set_aside.unwrap();
    assert_eq!(aside.cause, conflict);
    assert_eq!(run.rest(), [sid(2)], "a person sees it");
    run.receive(&text(3, 40, "Hello?"));
    let effect = run.done();
    assert!(amended(&effect).2.contains("12 Oak St") && amended(&effect).2.contains("Hello?"));
}

#[test]
fn a_create_that_meets_a_conflict_time_and_again_is_not_there_and_is_set_aside() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    let conflict = Cause::Answered(Problem { status: 409, ..Problem::default() });
    for attempt in 1..=i64::from(ATTEMPTS) {
        run.attempt();
        run.known = Known::of(heard_out(&run.known.state, Some(&conflict)));
        run.seconds = 60 + 300 * attempt;
        run.found(&[]);
    }
    let Step::Save { record } = run.step() else { panic!("not set aside: {:?}", run.step()) };
    assert!(record.conversation.unwrap().booking.set_aside.is_some());
}

#[test]
fn what_was_made_once_more_blindly_is_not_looked_for_before_it_has_settled() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.seconds = 360;
    run.known.unanswered = vec![Question::BookingsByExternalId(HERE, ExternalId::of(&sid(1)))];
    assert!(created(&run.attempt()).2.contains("POSSIBLE DUPLICATE"));
    let unclear = Outcome::Unclear { cause: Cause::TimedOut };
    let unclear = acted(run.known.state.clone(), unclear, at(361));
    assert_eq!(unclear, Acted::Leave, "the first may be there, and this one still land");
}

#[test]
fn what_goes_wrong_at_servicetitan_is_the_texts_own_reason_only_while_others_are_booked() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    let state = run.known.state.clone();
    let alone = |cause: &Cause, booked_at| {
        super::super::failed_alone(&state, Some(cause), booked_at, Settling::of_seconds(300))
    };
    let answered = |status| Cause::Answered(Problem { status, ..Problem::default() });
    // Claimed after a minute: what was booked in the ten minutes before counts, and later.
    assert!(alone(&answered(500), Some(at(60 - 600))) && alone(&answered(500), Some(at(90))));
    assert!(!alone(&answered(500), Some(at(59 - 600))) && !alone(&answered(500), None));
    for cause in [answered(503), answered(502), Cause::TimedOut, Cause::Broken] {
        assert!(!alone(&cause, Some(at(60))), "{cause}: an outage uses up no attempt");
    }
}
