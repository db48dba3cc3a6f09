//! What was answered, among the texts.

use super::*;
use crate::domain::conversation::tests::at;
use crate::domain::ids::MessageSid;
use crate::domain::messages::key::Key;
use crate::domain::replies::said::{By, Handed, Said, SaidId};

fn said(number: u64, seconds: i64, by: By, body: &str) -> Said {
    let sid = MessageSid::parse(&format!("SM{number:032}")).unwrap();
    let (id, body) = (SaidId::of(number), body.to_owned());
    Said { id, at: at(seconds), by, body, handed: Handed::Over(sid) }
}

fn automatic(number: u64, seconds: i64, body: &str) -> Said {
    said(number, seconds, By::Automatic(vec![Key::AckOpen]), body)
}

fn with_answers(texts: &[Text], elided: u32, said: &[Said]) -> String {
    let (texts, said): (Vec<&Text>, Vec<&Said>) = (texts.iter().collect(), said.iter().collect());
    let exchanged = Exchanged { texts: &texts, elided, said: &said };
    in_setting(HERE, 0, |now| summary(&[], exchanged, MOST_CHARACTERS, now))
}

/// How many answers were left out.
fn answers_left_out(summary: &str) -> usize {
    let line = summary.lines().find_map(|line| line.strip_prefix("… ")?.split_once(" repl"));
    line.map_or(0, |(count, _)| count.parse().unwrap())
}

#[test]
fn what_was_answered_stands_among_the_texts_with_who_wrote_it() {
    let answers = [
        automatic(1, 65, "Demo Heating: got your\ntext."),
        said(2, 125, By::Person("Dana".to_owned()), "On our way"),
        said(3, 130, By::Outside, "5 minutes"),
    ];
    let notes = with_answers(&texts(&["Cold house", "12 Oak St"]), 0, &answers);
    let lines: Vec<&str> = notes.lines().skip(1).take(5).collect();
    assert_eq!(
        lines,
        [
            "Nov 21 3:05 PM  Customer: Cold house",
            "Nov 21 3:05 PM  IntelliSend: Demo Heating: got your text.",
            "Nov 21 3:06 PM  Customer: 12 Oak St",
            "Nov 21 3:06 PM  Dana (office): On our way",
            "Nov 21 3:06 PM  Office: 5 minutes",
        ]
    );
}

#[test]
fn where_there_is_no_room_what_was_answered_is_left_out_before_any_text_and_the_oldest_first() {
    let words = "about the same leak under the sink";
    let texts = numbered(40, words);
    let alone = with_answers(&texts, 0, &[]);
    assert_eq!(left_out(&alone), 0, "the texts alone fit");
    let answers: Vec<Said> = (1..=20)
        .map(|n| automatic(n, 61 + i64::try_from(n).unwrap() * 60, &format!("({n}) {}", "x".repeat(90))))
        .collect();
    let notes = with_answers(&texts, 0, &answers);
    assert_eq!(shown(&notes, 40).len(), 40, "{notes}");
    let there: Vec<u32> = (1..=20).filter(|n| notes.contains(&format!("({n}) "))).collect();
    assert!(!there.is_empty() && there.len() < 20, "{there:?}");
    assert_eq!(there.last(), Some(&20), "{there:?}");
    assert_eq!(answers_left_out(&notes), 20 - there.len(), "{notes}");
    assert!(notes.chars().count() <= MOST_CHARACTERS);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn with_whatever_answers_a_summary_is_bounded_and_accounts_for_every_line(
        lengths in prop::collection::vec(0_usize..1_600, 1..40),
        answers in prop::collection::vec((0_i64..60, 0_usize..1_600), 0..20),
        elided in 0_u32..1_000,
    ) {
        let count = u32::try_from(lengths.len()).unwrap();
        let texts: Vec<Text> = (1..=count)
            .zip(&lengths)
            .map(|(number, length)| text(number, i64::from(number), &format!("<{number}>{}", "x".repeat(*length))))
            .collect();
        let said: Vec<Said> = (1_u64..)
            .zip(&answers)
            .map(|(number, (seconds, length))| automatic(number, *seconds, &format!("({number}){}", "y".repeat(*length))))
            .collect();
        let notes = with_answers(&texts, elided, &said);
        prop_assert!(notes.chars().count() <= MOST_CHARACTERS);
        let texts_shown = shown(&notes, count);
        let gap = notes.lines().find_map(|line| line.strip_prefix("… ")?.split_once(" text"));
        let out: usize = gap.map_or(0, |(count, _)| count.parse().unwrap());
        prop_assert_eq!(texts_shown.len() + out, texts.len() + elided as usize);
        let said_shown = (1..=said.len()).filter(|number| notes.contains(&format!("({number})"))).count();
        prop_assert_eq!(said_shown + answers_left_out(&notes), said.len());
        for number in (1..=count).filter(|number| *number <= 3 || *number + 3 > count) {
            prop_assert!(texts_shown.contains(&number), "{} of {} is not shown", number, count);
        }
    }
}
