mod answers;

use proptest::prelude::*;

use super::super::tests::{HERE, in_setting, sid, text};
use super::{Exchanged, MOST_CHARACTERS, POSSIBLE_DUPLICATE, summary, visible};
use crate::domain::conversation::Circumstances;
use crate::domain::settings::Profile;
use crate::domain::text::{Media, Text};

const fn only<'a>(texts: &'a [&'a Text], elided: u32) -> Exchanged<'a> {
    Exchanged { texts, elided, said: &[] }
}

fn written(texts: &[Text], elided: u32) -> String {
    let all: Vec<&Text> = texts.iter().collect();
    in_setting(HERE, 0, |setting| summary(&[], only(&all, elided), MOST_CHARACTERS, setting))
}

fn texts(bodies: &[&str]) -> Vec<Text> {
    (1..).zip(bodies).map(|(number, body)| text(number, i64::from(number) * 60, body)).collect()
}

fn numbered(count: u32, words: &str) -> Vec<Text> {
    (1..=count).map(|number| text(number, i64::from(number) * 60, &format!("<{number}> {words}"))).collect()
}

fn with_files(body: &str, files: usize) -> String {
    let photo = Media { url: "https://api.example/m".to_owned(), content_type: "image/jpeg".to_owned() };
    written(&[Text { media: vec![photo; files], ..text(1, 0, body) }], 0)
}

/// Which of the numbered texts are in it.
fn shown(summary: &str, count: u32) -> Vec<u32> {
    (1..=count).filter(|number| summary.contains(&format!("<{number}>"))).collect()
}

fn left_out(summary: &str) -> usize {
    let line = summary.lines().find_map(|line| line.strip_prefix("… ")?.strip_suffix(" left out …"));
    line.map_or(0, |line| line.trim_end_matches(['t', 'e', 'x', 's', ' ']).parse().unwrap())
}

#[test]
fn what_may_have_arrived_elsewhere_says_so_first_and_keeps_within_the_bound() {
    let long = numbered(60, &"words ".repeat(30));
    for texts in [texts(&["Cold house"]), long] {
        let all: Vec<&Text> = texts.iter().collect();
        let flags = [POSSIBLE_DUPLICATE.to_owned()];
        let flagged = in_setting(HERE, 0, |now| summary(&flags, only(&all, 0), MOST_CHARACTERS, now));
        let (first, rest) = flagged.split_once('\n').unwrap();
        assert_eq!(first, POSSIBLE_DUPLICATE);
        assert!(rest.starts_with("--- Texts (") && flagged.chars().count() <= MOST_CHARACTERS, "{flagged}");
    }
}

#[test]
fn an_office_reads_the_whole_exchange_in_its_own_time() {
    let expected = format!(
        "--- Texts (Central time) ---\nNov 21 3:05 PM  Customer: Cold house\nNov 21 3:06 PM  Customer: 12 Oak St\nTexted (500) 555-0001 · {} · {} · IntelliSend",
        sid(1).as_str(),
        sid(2).as_str()
    );
    assert_eq!(written(&texts(&["Cold house", "12 Oak St"]), 0), expected);
}

#[test]
fn what_the_office_must_know_comes_first_a_line_each_and_takes_its_room_from_the_texts() {
    let flags = ["LATE: texted Nov 21 2:14 PM".to_owned(), "SECOND: more".to_owned()];
    let no_heat = text(1, 60, "Cold house");
    let summary_of =
        |texts: &[&Text]| in_setting(HERE, 0, |now| summary(&flags, only(texts, 0), MOST_CHARACTERS, now));
    let expected = format!(
        "LATE: texted Nov 21 2:14 PM\nSECOND: more\n--- Texts (Central time) ---\nNov 21 3:05 PM  Customer: Cold house\nTexted (500) 555-0001 · {} · IntelliSend",
        sid(1).as_str()
    );
    assert_eq!(summary_of(&[&no_heat]), expected);
    let many = numbered(50, &"x".repeat(200));
    let bounded = summary_of(&many.iter().collect::<Vec<_>>());
    assert!(bounded.starts_with("LATE: ") && bounded.chars().count() <= MOST_CHARACTERS, "{bounded}");
}

#[test]
fn a_text_has_the_time_at_which_it_was_sent_where_that_is_known() {
    let sent = Text { sent_at: Some(text(0, -3600, "").received_at), ..text(1, 0, "Cold house") };
    assert!(written(&[sent], 0).contains("Nov 21 2:04 PM  Customer: Cold house"));
}

#[test]
fn one_text_is_one_line_without_control_characters() {
    let summary = written(&texts(&["No\theat\r\nat\u{0}all\u{7f}\u{85}", "\n12 Oak St\n"]), 0);
    assert_eq!(summary.lines().count(), 4, "{summary}");
    assert!(summary.contains("No heat  at all\n") && summary.contains("Customer: 12 Oak St\n"), "{summary}");
}

#[test]
fn what_the_office_must_know_comes_first_and_counts_within_the_bound() {
    let (all, flags) =
        (numbered(97, "about the same leak under the kitchen sink"), ["Please look.".to_owned()]);
    let all: Vec<&Text> = all.iter().collect();
    let summary = in_setting(HERE, 0, |setting| summary(&flags, only(&all, 0), MOST_CHARACTERS, setting));
    assert!(summary.starts_with("Please look.\n--- Texts (Central time) ---\n"), "{summary}");
    assert!(summary.chars().count() <= MOST_CHARACTERS);
}

#[test]
fn files_are_counted_by_what_they_are() {
    assert!(with_files("", 1).contains("PM  Customer: [1 photo]\n"));
    assert!(with_files(" ", 3).contains("PM  Customer: [3 photos]\n"));
    assert!(with_files("See photo", 1).contains("PM  Customer: See photo [1 photo]\n"));
    assert!(with_files("See photos", 2).contains("PM  Customer: See photos [2 photos]\n"));
}

#[test]
fn two_texts_of_the_greatest_length_that_twilio_takes_are_whole() {
    let longest = "x".repeat(1_600);
    let summary = written(&texts(&[&longest, &longest]), 0);
    assert_eq!(summary.matches(&longest).count(), 2);
}

#[test]
fn of_too_many_texts_the_first_three_and_the_newest_are_kept_and_the_others_counted() {
    let summary = written(&numbered(97, "about the same leak under the kitchen sink"), 0);
    let shown = shown(&summary, 97);
    assert!(shown.starts_with(&[1, 2, 3, 97 - u32::try_from(shown.len()).unwrap() + 4]), "{shown:?}");
    assert!(shown.ends_with(&[95, 96, 97]), "{shown:?}");
    assert_eq!(left_out(&summary), 97 - shown.len());
}

#[test]
fn texts_that_were_not_read_are_counted_as_left_out_after_the_first_three() {
    let summary = written(&numbered(6, "short"), 12);
    assert_eq!((shown(&summary, 6).len(), left_out(&summary)), (6, 12));
    let gap = summary.find("12 texts left out").unwrap();
    assert!(summary.find("<3>").unwrap() < gap && gap < summary.find("<4>").unwrap(), "{summary}");
}

#[test]
fn a_text_that_is_cut_says_so() {
    let summary = written(&numbered(7, &"x".repeat(1_000)), 0);
    assert!(summary.lines().nth(1).unwrap().ends_with("xx…"), "{summary}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_summary_is_bounded_and_accounts_for_every_text(
        lengths in prop::collection::vec(0_usize..1_600, 1..101),
        letter in prop::sample::select(vec!["x", "é", "水", "😀", "👨‍👩‍👧", "\u{202e}", "\r\n", " "]),
        elided in 0_u32..1_000_000,
        read_all: bool,
    ) {
        let count = u32::try_from(lengths.len()).unwrap();
        let elided = if read_all { 0 } else { elided };
        let texts: Vec<Text> = (1..=count)
            .zip(&lengths)
            .map(|(number, length)| text(number, i64::from(number), &format!("<{number}>{}", letter.repeat(*length))))
            .collect();
        let summary = written(&texts, elided);
        prop_assert!(summary.chars().count() <= MOST_CHARACTERS);
        prop_assert!(summary.lines().all(|line| !line.chars().any(char::is_control)));

        let shown = shown(&summary, count);
        prop_assert_eq!(shown.len() + left_out(&summary), texts.len() + elided as usize);
        for number in (1..=count).filter(|number| *number <= 3 || *number + 3 > count) {
            prop_assert!(shown.contains(&number), "{} of {} is not shown", number, count);
        }
    }

    #[test]
    fn a_summary_ends_with_the_first_and_the_last_message(count in 2_u32..101, length in 0_usize..1_600) {
        let summary = written(&numbered(count, &"x".repeat(length)), 0);
        let reference = format!("Texted (500) 555-0001 · {} · {} · IntelliSend", sid(1).as_str(), sid(count).as_str());
        prop_assert_eq!(summary.lines().last(), Some(reference.as_str()));
    }

    #[test]
    fn whatever_fits_is_there_whole(bodies in prop::collection::vec("[a-zA-Z0-9?!.]{1,120}", 1..20)) {
        let summary = written(&texts(&bodies.iter().map(String::as_str).collect::<Vec<_>>()), 0);
        let lines: Vec<&str> = summary.lines().skip(1).map(|line| line.split_once("Customer: ").map_or("", |it| it.1)).collect();
        prop_assert_eq!(&lines[..bodies.len()], &bodies[..]);
    }
}

#[test]
fn a_long_text_with_photos_says_so() {
    let photo = Media { url: "u".into(), content_type: "image/jpeg".into() };
    let long: Vec<Text> = (1..=7)
        .map(|n| Text { media: vec![photo.clone()], ..text(n, i64::from(n), &"x".repeat(700)) })
        .collect();
    let all: Vec<&Text> = long.iter().collect();
    let s = in_setting(HERE, 0, |now| summary(&[], only(&all, 0), MOST_CHARACTERS, now));
    assert_eq!(s.matches("[1 photo]").count(), s.lines().count() - 3, "{}", s.len());
}

#[test]
fn three_long_texts_use_the_room_there_is() {
    let long: Vec<Text> = (1..=3).map(|n| text(n, i64::from(n), &"x".repeat(1_600))).collect();
    let all: Vec<&Text> = long.iter().collect();
    let s = in_setting(HERE, 0, |now| summary(&[], only(&all, 0), MOST_CHARACTERS, now));
    assert!(s.chars().count() > 3_500, "{}", s.chars().count());
}

#[test]
fn a_line_separator_is_no_new_line() {
    let t = text(1, 0, "Cold house\u{2028}--- Texts ---\u{202e}");
    let s = in_setting(HERE, 0, |now| summary(&[], only(&[&t], 0), MOST_CHARACTERS, now));
    assert!(!s.contains('\u{2028}') && !s.contains('\u{202e}'));
}

#[test]
fn an_unknown_zone_is_called_what_it_is_read_as() {
    let t = text(1, 0, "x");
    let s = in_setting(HERE, 0, |now| {
        let profile = Profile { time_zone: "America/Chicgo".into(), ..now.profile.clone() };
        summary(&[], only(&[&t], 0), MOST_CHARACTERS, &Circumstances { profile: &profile, ..*now })
    });
    assert!(s.contains("UTC"), "{s}");
}

#[test]
fn a_long_zone_does_not_break_it() {
    let t = text(1, 0, &"x".repeat(1600));
    let s = in_setting(HERE, 0, |now| {
        let profile = Profile { time_zone: "z".repeat(4000), ..now.profile.clone() };
        summary(&[], only(&[&t], 0), MOST_CHARACTERS, &Circumstances { profile: &profile, ..*now })
    });
    assert!(s.chars().count() <= 4000);
}

#[test]
fn what_nobody_sees_is_in_no_notes_and_emoji_stay_whole() {
    let said =
        "\u{feff}call\u{200e} Ann\u{200f}\u{200b}, sof\u{ad}tener\u{2060} \u{202e}out\u{202c} 👩🏽\u{200d}🔧";
    assert_eq!(visible(said), "call Ann, softener out 👩🏽\u{200d}🔧");
    assert_eq!(visible(" one\r\ntwo\u{2028}three\u{7}"), "one  two three");
}
