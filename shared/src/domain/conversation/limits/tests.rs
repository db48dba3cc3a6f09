use proptest::prelude::*;

use super::super::tests::{at, text};
use super::super::{Log, Logged, Owed};
use super::{Pace, not_before};
use crate::domain::text::{CameBy, Text};

fn log(texts: impl IntoIterator<Item = Text>) -> Log {
    let texts = texts.into_iter().map(|text| Logged { text, settled_in: None }).collect();
    Log { texts, ..Log::default() }
}

/// So many texts, a second apart.
fn burst(texts: u32) -> Vec<Text> {
    (1..=texts).map(|number| text(number, i64::from(number), "hello?")).collect()
}

const CLAIMED: i64 = 15;

fn pace() -> Pace {
    Pace { claimed_at: Some(at(CLAIMED)), ..Pace::default() }
}

#[test]
fn ten_texts_within_a_minute_put_nothing_off_and_more_put_off_for_thirty_seconds() {
    assert_eq!(not_before(&pace(), &log(burst(10)), at(20)), None);
    assert_eq!(not_before(&pace(), &log(burst(11)), at(20)), Some(at(45)));
    assert_eq!(not_before(&pace(), &log(burst(11)), at(45)), None);
}

#[test]
fn what_was_passed_over_counts_and_what_a_person_had_booked_does_not() {
    let elided_owed = burst(3).iter().map(Owed::from).collect();
    let passed_over = Log { elided: 3, elided_owed, ..log(burst(8)) };
    assert_eq!(not_before(&pace(), &passed_over, at(20)), Some(at(45)));
    let released = burst(40).into_iter().map(|text| text.released(at(18)));
    assert_eq!(not_before(&pace(), &log(released), at(20)), None);
    let swept = burst(40).into_iter().map(|text| Text { came_by: CameBy::Sweep, ..text });
    assert_eq!(not_before(&pace(), &log(swept), at(20)), None);
}

#[test]
fn a_text_about_somebodys_life_is_never_put_off() {
    let mut texts = log(burst(12));
    texts.texts.push(Logged { text: text(13, 19, "I smell gas"), settled_in: None });
    assert_eq!(not_before(&pace(), &texts, at(20)), None);
    if let Some(newest) = texts.texts.last_mut() {
        newest.settled_in = Some(newest.text.sid.clone());
    }
    assert_eq!(not_before(&pace(), &texts, at(20)), Some(at(45)), "it is in the booking already");
}

#[test]
fn what_was_never_claimed_is_not_put_off() {
    assert_eq!(not_before(&Pace::default(), &log(burst(50)), at(60)), None);
}

proptest! {
    #[test]
    fn an_amendment_is_never_put_off_for_longer_than_thirty_seconds(texts in 0_u32..60, seconds in 0_i64..200) {
        if let Some(until) = not_before(&pace(), &log(burst(texts)), at(seconds)) {
            prop_assert!(at(seconds) < until && until == at(CLAIMED + 30));
        }
    }
}
