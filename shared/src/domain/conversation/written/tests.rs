use super::super::content::Content;
use super::super::draft::Draft;
use super::super::tests::sid;
use super::{MOST, Written, and_attempted};
use crate::domain::choices::Choices;
use crate::domain::ids::ExternalId;
use crate::domain::time::Timestamp;

fn version(summary: &str) -> Written {
    let draft = Draft {
        external_id: ExternalId::of(&sid(1)),
        name: "Text".to_owned(),
        summary: summary.to_owned(),
        phone: None,
        address: None,
        start: None,
        first_time_client: false,
        choices: Choices::default(),
    };
    Written::making(&draft, Content::of(&[], 0), Timestamp::UNIX_EPOCH)
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
