use super::{DAY, HOUR, MINUTE, at, sid};
use crate::domain::sweep::{Cursor, Hearing, News, Reading};
use crate::domain::time::{SignedDuration, after};

fn reading(cursor: &Cursor, oldest: i64, seconds: i64) -> Reading {
    cursor.reading(Some(at(oldest)), at(seconds))
}

/// After a reading of that moment that came to its end.
fn read_at(cursor: Cursor, oldest: i64, seconds: i64) -> Cursor {
    let reading = reading(&cursor, oldest, seconds);
    cursor.read(&reading)
}

fn on_page(reading: &Reading, page: &str) -> Reading {
    Reading { next: Some(page.to_owned()), ..reading.clone() }
}

#[test]
fn the_first_reading_goes_back_to_when_the_number_became_theirs_and_the_next_to_a_quarter_hour_before_it() {
    let cursor = Cursor::default();
    assert_eq!(reading(&cursor, -5 * DAY, 0).back_to, at(-5 * DAY));
    let cursor = read_at(cursor, -5 * DAY, 0);
    assert_eq!(reading(&cursor, -5 * DAY, 5 * MINUTE).back_to, at(-15 * MINUTE));
}

#[test]
fn after_an_outage_of_ours_or_of_twilios_it_goes_back_to_the_last_success() {
    let mut failing = read_at(Cursor::default(), -DAY, 0);
    for _ in 0..300 {
        failing = failing.failed(at(HOUR));
    }
    assert_eq!(reading(&failing, -DAY, 5 * HOUR).back_to, at(-15 * MINUTE));
    let refused = failing.refused(at(5 * HOUR));
    assert_eq!(reading(&refused, -DAY, 9 * HOUR).back_to, at(-15 * MINUTE));
}

#[test]
fn once_a_day_two_days_are_read_and_never_what_is_from_before_the_number_was_theirs() {
    let mut cursor = read_at(Cursor::default(), -9 * DAY, 0);
    assert!(!reading(&cursor, -9 * DAY, DAY - 1).is_long);
    let long = reading(&cursor, -9 * DAY, DAY);
    assert_eq!((long.is_long, long.back_to), (true, at(-DAY)));
    assert_eq!(reading(&cursor, -HOUR, DAY).back_to, at(-HOUR));
    cursor = read_at(cursor, -9 * DAY, DAY);
    assert!(!reading(&cursor, -9 * DAY, DAY + 5 * MINUTE).is_long);
}

#[test]
fn a_reading_that_is_too_long_for_its_turn_goes_on_behind_newer_ones_and_only_its_end_moves_the_cursor() {
    let cursor = read_at(Cursor::default(), -9 * DAY, 0);
    let rest = on_page(&reading(&cursor, -9 * DAY, DAY), "/page/11");
    let cursor = cursor.read_in_part(rest.clone());
    assert_eq!((cursor.read_until, cursor.due(None, at(DAY))), (Some(at(0)), at(DAY + MINUTE)));
    // The newest is read first, and no further than it was read.
    let newest = reading(&cursor, -9 * DAY, DAY + MINUTE);
    assert_eq!((newest.is_long, newest.back_to, &newest.next), (false, at(DAY - 3 * MINUTE), &None));
    let cursor = cursor.read(&newest);
    assert_eq!((cursor.read_until, cursor.behind.as_ref()), (Some(at(0)), Some(&rest)));
    let later = reading(&cursor, -9 * DAY, DAY + 9 * MINUTE);
    assert_eq!(later.back_to, at(DAY - 2 * MINUTE));
    let further = on_page(&rest, "/page/21");
    let cursor = cursor.still_behind(further.clone());
    assert_eq!(cursor.behind.as_ref(), Some(&further));
    let done = cursor.caught_up(&further);
    assert_eq!((done.read_until, done.looked_back_at), (Some(at(DAY)), Some(at(DAY))), "to when it began");
    assert_eq!(done.behind, None);
    assert_eq!(reading(&done, -9 * DAY, DAY + 9 * MINUTE).back_to, at(DAY - 15 * MINUTE));
}

#[test]
fn where_even_the_newest_is_too_much_for_a_turn_all_of_it_is_read_from_its_place_on() {
    let cursor = read_at(Cursor::default(), -9 * DAY, 0);
    let long = on_page(&reading(&cursor, -9 * DAY, DAY), "/page/11");
    let cursor = cursor.read_in_part(long.clone());
    let newest = on_page(&reading(&cursor, -9 * DAY, DAY + MINUTE), "/page/11/of/others");
    let cursor = cursor.read_in_part(newest.clone());
    let behind = cursor.behind.clone().unwrap();
    assert_eq!((&behind.next, behind.back_to, behind.is_long), (&newest.next, long.back_to, true));
    assert_eq!(cursor.read_until, Some(at(0)));
}

#[test]
fn a_place_behind_that_is_gone_is_looked_for_from_the_top_and_holds_the_newest_up_for_five_minutes_at_most() {
    let cursor = read_at(Cursor::default(), -DAY, 0);
    let rest = on_page(&reading(&cursor, -DAY, HOUR), "/page/2");
    assert_eq!(rest.clone().failed(false).next, rest.next, "its place is kept");
    assert_eq!(rest.clone().failed(true).next, None);
    let (mut cursor, mut rest, mut waits) = (cursor.read_in_part(rest.clone()), rest, Vec::new());
    for _ in 0..5 {
        rest = rest.failed(false);
        cursor = cursor.still_behind(rest.clone());
        waits.push(cursor.due(None, at(0)).duration_since(at(0)).as_mins());
    }
    assert_eq!(waits, [1, 2, 4, 5, 5]);
}

#[test]
fn what_had_to_be_left_is_looked_for_each_hour_until_nothing_is_left_any_more() {
    let mut cursor = read_at(Cursor::default(), -9 * DAY, 0);
    let mut newest = reading(&cursor, -9 * DAY, 5 * MINUTE);
    newest.leave(at(2 * MINUTE));
    newest.leave(at(MINUTE));
    cursor = cursor.read(&newest);
    assert_eq!((cursor.read_until, cursor.left), (Some(at(5 * MINUTE)), Some(at(MINUTE))));
    cursor = read_at(cursor, -9 * DAY, 10 * MINUTE);
    assert_eq!(cursor.left, Some(at(MINUTE)), "one that went no further says nothing of it");
    // However long it takes.
    for hours in 1..=80 {
        let mut long = reading(&cursor, -9 * DAY, hours * HOUR);
        assert!(long.is_long && long.back_to <= at(MINUTE), "{hours}");
        long.leave(at(MINUTE));
        cursor = cursor.read(&long);
    }
    cursor = read_at(cursor, -9 * DAY, 81 * HOUR);
    assert_eq!(cursor.left, None);
    assert!(!reading(&cursor, -9 * DAY, 82 * HOUR).is_long);
}

#[test]
fn what_is_left_while_a_long_reading_is_behind_is_not_forgotten_at_its_end() {
    let cursor = read_at(Cursor::default(), -9 * DAY, 0);
    let cursor = cursor.clone().read_in_part(on_page(&reading(&cursor, -9 * DAY, DAY), "/page/11"));
    let mut newest = reading(&cursor, -9 * DAY, DAY + MINUTE);
    newest.leave(at(DAY));
    let cursor = cursor.read(&newest);
    let behind = cursor.behind.clone().unwrap();
    assert_eq!(cursor.caught_up(&behind).left, Some(at(DAY)));
}

#[test]
fn where_nobody_can_say_since_when_a_number_is_theirs_two_days_are_read_at_first() {
    let cursor = Cursor::default();
    assert_eq!(cursor.reading(None, at(0)).back_to, at(-2 * DAY));
    let cursor = cursor.clone().read(&cursor.reading(None, at(0)));
    assert_eq!(cursor.reading(None, at(5 * MINUTE)).back_to, at(-15 * MINUTE));
}

#[test]
fn an_account_is_read_every_five_minutes_and_hourly_where_a_day_brought_nothing() {
    let cursor = read_at(Cursor::default(), 0, 0);
    assert_eq!(cursor.due(None, at(0)), at(5 * MINUTE), "a new one may bring something any moment");
    assert_eq!(cursor.due(None, at(DAY)), at(DAY + HOUR));
    let heard_of = cursor.heard_of(at(DAY - 10));
    assert_eq!(heard_of.due(None, at(DAY)), at(DAY + 5 * MINUTE));
}

#[test]
fn what_fails_is_tried_again_ever_later_or_when_twilio_says() {
    let mut cursor = Cursor::default();
    let mut waits = Vec::new();
    for _ in 0..6 {
        cursor = cursor.failed(at(0));
        waits.push(cursor.due(None, at(0)).duration_since(at(0)).as_mins());
    }
    assert_eq!(waits, [1, 2, 4, 8, 15, 15]);
    assert_eq!(cursor.due(Some(SignedDuration::from_mins(3)), at(0)), at(3 * MINUTE));
    assert_eq!(cursor.due(Some(SignedDuration::from_hours(9)), at(0)), at(HOUR));
    assert_eq!(read_at(cursor, 0, 0).failures, 0);
}

#[test]
fn files_are_given_up_after_five_tries_of_their_own_whatever_else_failed() {
    let mut cursor = Cursor::default();
    for _ in 0..9 {
        cursor = cursor.failed(at(0));
    }
    assert!(!cursor.gives_up_files(&sid(1)), "an outage of Twilio's is none of the files'");
    cursor = read_at(cursor, 0, 0);
    let mut waits = Vec::new();
    for _ in 0..5 {
        assert!(!cursor.gives_up_files(&sid(1)));
        cursor = cursor.held_up(&[sid(1)], &[]);
        waits.push(cursor.due(None, at(0)).duration_since(at(0)).as_mins());
    }
    assert_eq!(waits, [1, 2, 4, 5, 5], "everybody else's texts are read meanwhile");
    assert!(cursor.gives_up_files(&sid(1)) && !cursor.gives_up_files(&sid(2)));
    let taken = cursor.clone().held_up(&[sid(2)], &[sid(1)]);
    assert_eq!(taken.files.into_iter().collect::<Vec<_>>(), [(sid(2), 1)]);
    assert!(cursor.held_up(&[], &[]).files.is_empty(), "nobody waits any more");
}

#[test]
fn where_every_token_is_refused_it_is_asked_now_and_then_until_one_is_taken() {
    let refused = read_at(Cursor::default(), 0, 0).refused(at(HOUR)).refused(at(2 * HOUR));
    assert_eq!(refused.refused_since, Some(at(HOUR)));
    assert_eq!(refused.due(None, at(2 * HOUR)), at(3 * HOUR));
}

#[test]
fn texts_are_overdue_from_the_first_reading_of_the_newest_that_did_not_come_to_its_end() {
    let overdue = |cursor: &Cursor, seconds| cursor.overdue(at(seconds)).as_secs();
    let well = read_at(Cursor::default(), 0, 0);
    assert_eq!(overdue(&well, HOUR), 0, "nothing was due for longer");
    assert_eq!(overdue(&well, 3 * HOUR), 2 * HOUR, "no turn has ended since");
    assert_eq!(overdue(&Cursor::default().failed(at(0)), HOUR), HOUR, "also where none ever did");
    let held_back = well.clone().held_back(at(HOUR)).failed(at(2 * HOUR));
    assert_eq!(overdue(&held_back, 3 * HOUR), 2 * HOUR);
    assert_eq!(overdue(&held_back.refused(at(4 * HOUR)), 5 * HOUR), 4 * HOUR);
    assert_eq!(overdue(&well.refused(at(HOUR)), 0), 0, "a clock that is behind");
}

#[test]
fn what_is_behind_is_overdue_only_while_something_stands_in_its_way() {
    let overdue = |cursor: &Cursor, seconds| cursor.overdue(at(seconds)).as_secs();
    let well = read_at(Cursor::default(), -9 * DAY, 0);
    let rest = on_page(&reading(&well, -9 * DAY, DAY), "/page/11");
    let in_part = well.read_in_part(rest.clone());
    assert_eq!(overdue(&in_part, DAY + HOUR), HOUR, "the newest was not read to its end");
    let behind = read_at(in_part, -9 * DAY, DAY + MINUTE);
    assert_eq!(overdue(&behind, DAY + HOUR), 0);
    assert_eq!(overdue(&behind.still_behind(rest.failed(false)), DAY + HOUR), HOUR);
}

#[test]
fn what_is_remembered_of_an_account_can_be_read_again() {
    let number: crate::domain::phone::PhoneNumber = "+15005550001".to_owned().try_into().unwrap();
    let mut cursor = read_at(Cursor::default(), 0, 0).refused(at(1)).held_up(&[sid(1)], &[]);
    cursor.numbers.insert(number.clone(), Hearing::default().after(&[(at(0), true)]).0);
    let cursor = cursor.tells(&number, News::Refused { since: at(1) });
    let mut rest = cursor.reading(Some(at(0)), after(at(0), SignedDuration::from_hours(1)));
    rest.leave(at(5));
    let cursor = cursor.read_in_part(rest);
    let stored = serde_json::to_string(&cursor).unwrap();
    assert_eq!(serde_json::from_str::<Cursor>(&stored).unwrap(), cursor);
    assert_eq!(serde_json::from_str::<Cursor>("{}").unwrap(), Cursor::default());
}
