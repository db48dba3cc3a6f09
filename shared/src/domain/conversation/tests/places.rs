//! What happens when texts go elsewhere.

use super::{ExternalId, HERE, Run, Step, THERE, booked, created, external_id, sid, text};

#[test]
fn when_another_connection_is_active_the_next_text_opens_a_conversation_there_with_its_own_texts_only() {
    let mut run = Run { active: THERE, ..booked(&[text(1, 0, "No heat")]) };
    assert!(run.rest().is_empty(), "nothing is owed, so nothing is opened");
    run.receive(&text(2, 30, "12 Oak St"));
    let effect = run.done();
    let (place, id, summary) = created(&effect);
    assert_eq!((place, id), (THERE, external_id(2).as_str()));
    assert!(summary.contains("12 Oak St") && !summary.contains("No heat"), "{summary}");
    assert_eq!(run.rest(), [sid(2)]);
}

#[test]
fn a_conversation_stays_where_it_was_attempted_for_as_long_as_its_create_is_in_doubt() {
    let mut run = Run::of(&[text(1, 0, "No heat")]);
    run.attempt();
    run.active = THERE;
    assert!(matches!(run.step(), Step::Leave { .. }));
    run.seconds = 360;
    assert_eq!(run.asked(), (HERE, ExternalId::of(&sid(1))));
    run.found(&[]);
    assert_eq!(created(&run.drive()[0]).0, THERE);
}
