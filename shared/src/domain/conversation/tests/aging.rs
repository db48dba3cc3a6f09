//! Texts that were long on their way, and those that are too old to be booked by themselves.

use proptest::prelude::*;

use super::super::hold::{Holding, hold, is_too_old};
use super::super::late::Late;
use super::*;

const HOUR: i64 = 3_600;

fn too_old(run: &Run) -> Vec<MessageSid> {
    let now = at(run.seconds);
    match hold(&run.known, &run.log, now, |text| is_too_old(text.texted_at, now)) {
        Holding::Hold(texts) => texts.into_iter().map(|text| text.sid).collect(),
        Holding::Leave { .. } => Vec::new(),
    }
}

fn late(run: &Run) -> Option<Late> {
    run.known.state.conversation.as_ref().and_then(|open| open.late.clone())
}

fn summary(effect: &Effect) -> &str {
    match effect {
        Effect::CreateBooking(_, draft) | Effect::NoteJob(.., draft) => &draft.summary,
        Effect::AmendBooking(_, _, by) => &by.notes,
        Effect::DismissTwin(..) => panic!("no summary"),
    }
}

fn first_line(effect: &Effect) -> &str {
    summary(effect).lines().next().unwrap()
}

/// To its rest, from a moment on; the last write's first line.
fn driven(run: &mut Run, seconds: i64) -> String {
    run.seconds = seconds;
    let effects = run.drive();
    first_line(effects.last().expect("a write")).to_owned()
}

/// What the notes begin with where nothing is to be flagged.
const UNFLAGGED: &str = "NEEDS: Cold house";

fn said(texted: &str, took: &str) -> String {
    format!("LATE: texted {texted}, {took} before this reached ServiceTitan")
}

#[test]
fn a_text_older_than_an_hour_says_so_first_and_one_of_an_hour_does_not() {
    assert_eq!(driven(&mut Run::of(&[text(1, 0, "Cold house")]), HOUR), UNFLAGGED);
    let mut run = Run::of(&[text(1, 0, "Cold house"), text(2, HOUR, "12 Oak St")]);
    assert_eq!(driven(&mut run, 3 * HOUR + 600), said("Nov 21 3:04 PM", "3 h 10 min"));
}

#[test]
fn it_stays_said_and_the_oldest_is_what_is_said() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    let line = driven(&mut run, 2 * HOUR);
    run.receive(&text(2, 2 * HOUR, "12 Oak St"));
    assert_eq!(driven(&mut run, 2 * HOUR + 60), line);
    run.receive(&text(3, 3 * HOUR, "Hello?"));
    assert_eq!(driven(&mut run, 9 * HOUR), line);
    let older = text(4, 9 * HOUR, "a").received_at;
    run.receive(&Text { sent_at: Some(at(-HOUR)), received_at: older, ..text(4, 0, "found in a sweep") });
    assert_eq!(driven(&mut run, 9 * HOUR + 1), said("Nov 21 2:04 PM", "10 h 0 min"));
}

#[test]
fn a_later_text_that_is_late_is_said_where_none_was_before() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    assert_eq!(late(&run), None);
    run.receive(&text(2, HOUR, "12 Oak St"));
    assert_eq!(driven(&mut run, 4 * HOUR), said("Nov 21 4:04 PM", "3 h 0 min"));
}

#[test]
fn a_text_that_only_a_sweep_found_says_so_after_ten_minutes_already() {
    let found = |after: i64| {
        let text = text(1, 0, "Cold house");
        let received_at = at(after);
        Run::of(&[Text { came_by: CameBy::Sweep, sent_at: Some(at(0)), received_at, ..text }])
    };
    assert_eq!(driven(&mut found(600), 601), UNFLAGGED, "it still got its answer");
    assert_eq!(driven(&mut found(601), 602), said("Nov 21 3:04 PM", "10 min"));
    assert_eq!(driven(&mut found(600), 2 * HOUR), said("Nov 21 3:04 PM", "2 h 0 min"));
}

#[test]
fn a_held_text_is_as_late_as_when_it_was_sent() {
    let mut run = Run::of(&[text(1, 0, "Cold house").released(at(80 * HOUR))]);
    assert_eq!(driven(&mut run, 80 * HOUR), said("Nov 21 3:04 PM", "3 days 8 h"));
    let mut run = Run::of(&[text(1, 0, "Cold house").released(at(1_800))]);
    assert_eq!(driven(&mut run, 1_801), UNFLAGGED);
}

#[test]
fn an_attempt_that_came_to_nothing_is_not_when_it_reached_servicetitan() {
    let mut run = Run { seconds: 2 * HOUR, ..Run::of(&[text(1, 0, "Cold house")]) };
    run.found(&[]);
    run.answered(not_done(Again::WhenConnected));
    assert_eq!(late(&run), None);
    assert_eq!(driven(&mut run, 5 * HOUR), said("Nov 21 3:04 PM", "5 h 0 min"));
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.receive(&text(2, 0, "12 Oak St"));
    run.receive(&text(3, 90, "12 Oak St"));
    run.seconds = 2 * HOUR;
    run.answered(not_done(Again::Later(None)));
    assert_eq!(late(&run), None);
    assert_eq!(driven(&mut run, 5 * HOUR), said("Nov 21 3:04 PM", "5 h 0 min"));
}

#[test]
fn what_was_booked_in_time_is_not_late_for_being_struck_off_late() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.done();
    run.receive(&text(2, 5 * HOUR, "12 Oak St"));
    run.seconds = 5 * HOUR + 60;
    assert_eq!(first_line(&run.done()), UNFLAGGED);
}

#[test]
fn an_amendment_that_was_unclear_is_not_when_it_reached_servicetitan() {
    let mut run = booked(&[text(1, 0, "Cold house")]);
    run.receive(&text(2, 90, "12 Oak St"));
    run.seconds = 120;
    run.attempt();
    // An outage: unclear once more, and only then done.
    run.seconds = 2 * HOUR;
    assert_eq!(first_line(&run.attempt()), said("Nov 21 3:05 PM", "1 h 58 min"));
    assert_eq!(driven(&mut run, 5 * HOUR), said("Nov 21 3:05 PM", "4 h 58 min"));
}

#[test]
fn the_line_changes_nothing_of_which_texts_a_booking_carries() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    driven(&mut run, 2 * HOUR);
    assert!(run.drive().is_empty(), "nothing is amended for it");
}

#[test]
fn what_waited_for_more_than_72_hours_is_held_and_what_is_newer_is_not() {
    let mut run = Run::of(&[text(1, 0, "Cold house"), text(2, HOUR, "12 Oak St")]);
    run.seconds = 72 * HOUR;
    assert!(too_old(&run).is_empty());
    run.seconds += 1;
    assert_eq!(too_old(&run), [sid(1)]);
}

#[test]
fn one_that_a_sweep_found_is_as_old_as_when_it_was_sent() {
    let swept = Text { came_by: CameBy::Sweep, sent_at: Some(at(-73 * HOUR)), ..text(1, 0, "Cold house") };
    assert_eq!(too_old(&Run::of(&[swept])), [sid(1)]);
}

#[test]
fn one_that_was_passed_over_while_reading_is_held_too() {
    let mut run = Run { seconds: 80 * HOUR, ..Run::of(&[text(1, 79 * HOUR, "Cold house")]) };
    (run.log.elided, run.log.elided_owed) = (1, vec![Owed::from(&text(5, 0, ""))]);
    assert_eq!(too_old(&run), [sid(5)]);
}

#[test]
fn what_a_person_has_had_booked_is_not_held_again_however_long_it_takes() {
    let run = Run { seconds: 200 * HOUR, ..Run::of(&[text(1, 0, "Cold house").released(at(80 * HOUR))]) };
    assert!(too_old(&run).is_empty());
}

#[test]
fn what_was_refused_is_held_like_what_was_never_tried() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.answered(not_done(Again::WhenConnected));
    run.seconds = 73 * HOUR;
    assert_eq!(too_old(&run), [sid(1)]);
}

#[test]
fn an_unclear_create_is_looked_up_first_and_held_only_if_it_is_not_there() {
    let mut run = Run::of(&[text(1, 0, "Cold house")]);
    run.attempt();
    run.seconds = 73 * HOUR;
    assert!(too_old(&run).is_empty());
    let mut there = run.clone();
    there.found(&[41]);
    assert!(too_old(&there).is_empty());
    run.found(&[]);
    assert_eq!(too_old(&run), [sid(1)]);
}

/// What happens to a thread.
#[derive(Debug, Clone, Copy)]
enum Event {
    Comes { came_by: CameBy, sent_hours_ago: i64 },
    Passes { hours: i64 },
    Driven { ends: Ends },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Done,
    NotDone,
    Unclear,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let came_by = prop::sample::select(vec![CameBy::Webhook, CameBy::Sweep, CameBy::Elsewhere, CameBy::Held]);
    let comes =
        (came_by, 0_i64..90).prop_map(|(came_by, sent_hours_ago)| Event::Comes { came_by, sent_hours_ago });
    let passes = (0_i64..50).prop_map(|hours| Event::Passes { hours });
    let ends = prop::sample::select(vec![Ends::Done, Ends::NotDone, Ends::Unclear]);
    prop::collection::vec(prop_oneof![comes, passes, ends.prop_map(|ends| Event::Driven { ends })], 1..30)
}

fn comes(run: &mut Run, number: u32, came_by: CameBy, sent_hours_ago: i64) {
    let sent_at = (came_by != CameBy::Webhook).then(|| at(run.seconds - sent_hours_ago * HOUR));
    run.receive(&Text { came_by, sent_at, ..text(number, run.seconds + i64::from(number), "words") });
}

/// As a driver does: before each step, what is too old is held.
fn drive(run: &mut Run, ends: Ends) {
    loop {
        let held = too_old(run);
        if !held.is_empty() {
            run.log.texts.retain(|logged| !held.contains(&logged.text.sid));
            run.known.absent.clear();
        }
        match run.step() {
            Step::Ask(_) => run.found(&[]),
            Step::Do { .. } => {
                nothing_is_too_old(run);
                match ends {
                    Ends::Done => run.done(),
                    Ends::NotDone => run.answered(not_done(Again::WhenConnected)),
                    Ends::Unclear => run.attempt(),
                };
                if ends != Ends::Done {
                    return;
                }
            }
            Step::Save { record } => run.known = Known::of(record),
            Step::Rest { .. } => {
                run.rest();
                return;
            }
            Step::Leave { .. } => return,
        }
    }
}

/// Of what is about to be claimed for. What an unclear amendment carried may be in the booking already, and goes into the
/// next one.
fn nothing_is_too_old(run: &Run) {
    let open = run.known.state.conversation.as_ref();
    let made = open.filter(|open| matches!(open.booking.delivery, Delivery::Done { .. }));
    for text in run.log.owing() {
        let may_be_there = made.is_some_and(|open| text.received_at <= open.last_text_at);
        assert!(text.came_by != CameBy::Elsewhere, "{text:?}");
        let is_young = !is_too_old(text.texted_at, at(run.seconds));
        assert!(is_young || text.came_by == CameBy::Held || may_be_there, "{text:?}");
    }
}

proptest! {
    #[test]
    fn no_text_older_than_72_hours_that_no_person_had_booked_is_ever_claimed_for(events in events()) {
        let (mut run, mut number) = (Run::of(&[]), 0);
        for event in events {
            match event {
                Event::Comes { came_by, sent_hours_ago } => {
                    number += 1;
                    comes(&mut run, number, came_by, sent_hours_ago);
                }
                Event::Passes { hours } => run.seconds += hours * HOUR + 301,
                Event::Driven { ends } => drive(&mut run, ends),
            }
        }
    }
}
