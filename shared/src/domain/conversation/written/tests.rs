use super::super::amendment::Amendment;
use super::super::content::Content;
use super::super::draft::Draft;
use super::super::seen::{Seen, Status};
use super::super::tests::sid;
use super::{MOST, Written, and_attempted};
use crate::domain::choices::Choices;
use crate::domain::ids::ExternalId;
use crate::domain::time::Timestamp;

fn draft(summary: &str) -> Draft {
    Draft {
        external_id: ExternalId::of(&sid(1)),
        name: "Text".to_owned(),
        summary: summary.to_owned(),
        phone: None,
        address: None,
        start: None,
        first_time_client: false,
        choices: Choices::default(),
    }
}

fn version(summary: &str) -> Written {
    Written::making(&draft(summary), Content::of(&[], 0), Timestamp::UNIX_EPOCH)
}

#[test]
fn a_version_is_in_notes_that_have_all_its_lines_whatever_is_around_them() {
    let ours = version("No heat\n12 Oak St");
    assert!(ours.is_in("No heat\n12 Oak St"));
    assert!(ours.is_in("Called\nNo heat \r\n\r\nnobody there\n12 Oak St"));
    assert!(!ours.is_in("No heat"));
    assert!(!version("").is_in("No heat"), "nothing is in no notes");
}

#[test]
fn no_word_of_a_customer_is_in_what_is_remembered() {
    let stored = serde_json::to_string(&version("No heat\n12 Oak St")).unwrap();
    assert!(!stored.contains("heat") && !stored.contains("Oak") && !stored.contains("Text"), "{stored}");
}

#[test]
fn a_long_conversation_is_remembered_in_a_few_kilobytes() {
    let lines: Vec<String> = (0..110).map(|line| format!("a line of some length, number {line}")).collect();
    let stored = serde_json::to_string(&version(&lines.join("\n"))).unwrap();
    assert!(stored.len() < 1_500, "{}", stored.len());
}

#[test]
fn of_many_attempts_the_version_that_is_known_to_be_there_is_kept_and_the_newest() {
    let mut versions = vec![version("first")];
    for attempt in 0..20 {
        versions = and_attempted(versions, version(&format!("attempt {attempt}")));
    }
    assert_eq!(versions.len(), MOST);
    assert!(versions[0].is_in("first") && versions[MOST - 1].is_in("attempt 19"));
}

/// The booking as ServiceTitan answers, with these notes and this name.
fn told(notes: &str, name: &str) -> Seen {
    Seen {
        status: Status::New,
        job: None,
        modified_at: None,
        name: name.to_owned(),
        summary: notes.to_owned(),
        address: None,
        start: None,
        first_time_client: None,
        choices: Choices::default(),
    }
}

fn amended(version: &Written, notes: &str, office: &str) -> Written {
    let office = office.to_owned();
    let by = Amendment { office, is_blind: false, ..Amendment::blind(draft(notes)) };
    version.amended(&by, Content::of(&[], 0), Timestamp::UNIX_EPOCH)
}

#[test]
fn what_an_answer_shows_beside_what_was_written_stays_the_offices() {
    let ours = amended(&version("Cold house"), "Cold house\n12 Oak St", "Called");
    let ours = ours.answered(&told("Called\n\nCold house\n12 Oak St", "Ann Lee"));
    assert!(!ours.has_line("Called") && ours.has_line("12 Oak St"));
    assert!(!ours.has_name("Ann Lee"), "the name was not ours to write");
    assert!(ours.has_name("Text"));
}

#[test]
fn how_the_notes_before_were_answered_says_nothing_of_those_that_are_attempted() {
    let made = version("COLD HOUSE").answered(&told("cold house", "Text"));
    let attempted = amended(&made, "COLD HOUSE\n12 OAK ST", "");
    assert!(made.is_in("cold house") && !attempted.is_in("cold house"));
}
