use super::{Author, Reported, SentMessage, SentState, answered_within};
use crate::domain::ids::MessageSid;
use crate::domain::messages::key::Key;
use crate::domain::replies::said::{By, Handed, LoggedSaid, Said, SaidId};
use crate::domain::time::{SignedDuration, Timestamp, after};

fn at(seconds: i64) -> Timestamp {
    after("2026-11-21T21:04:00Z".parse().unwrap(), SignedDuration::from_secs(seconds))
}

fn sid() -> MessageSid {
    MessageSid::parse(&format!("SM{:032}", 1)).unwrap()
}

fn shown(by: By, handed: Handed, reports: &[(&str, Option<u32>, i64)]) -> SentMessage {
    let said = Said { id: SaidId::of(1), at: at(0), by, body: "We come at 3".to_owned(), handed };
    let reports: Vec<Reported> = reports
        .iter()
        .map(|(status, code, seconds)| Reported {
            message_sid: sid().as_str().to_owned(),
            status: (*status).to_owned(),
            code: *code,
            at: at(*seconds),
        })
        .collect();
    SentMessage::of(&LoggedSaid { said, is_owed: false }, &reports, at(30))
}

fn dana() -> By {
    By::Person("Dana".to_owned())
}

#[test]
fn a_message_is_as_far_as_the_newest_final_report_says() {
    let over = || Handed::Over(sid());
    assert_eq!(shown(dana(), over(), &[]).state, SentState::Sent);
    assert_eq!(shown(dana(), over(), &[("queued", None, 1), ("sent", None, 2)]).state, SentState::Sent);
    assert_eq!(
        shown(dana(), over(), &[("delivered", None, 3), ("sent", None, 9)]).state,
        SentState::Delivered
    );
    let failed = shown(dana(), over(), &[("sent", None, 2), ("undelivered", Some(30_034), 5)]);
    assert_eq!((failed.state, failed.code), (SentState::NotDelivered, Some(30_034)));
    assert!(failed.why.unwrap().contains("not let through (30034)"));
    let mut other = shown(dana(), Handed::Unclear { why: "no answer".to_owned() }, &[("delivered", None, 1)]);
    let why = other.why.take().unwrap();
    assert_eq!(other.state, SentState::Unclear);
    assert!(why.contains("(no answer)") && why.contains("look before sending it again"), "{why}");
}

#[test]
fn what_was_not_sent_says_why_in_words_and_what_is_just_being_sent_says_so() {
    let refused = Handed::Refused { code: Some(21_610), why: "answered 400: Twilio error 21610".to_owned() };
    let refused = shown(dana(), refused, &[]);
    assert_eq!((refused.state, refused.code), (SentState::NotSent, Some(21_610)));
    assert!(refused.why.unwrap().starts_with("The customer asked for no more texts"));
    assert_eq!(shown(dana(), Handed::Attempted, &[]).state, SentState::Sending);
    let automatic = By::Automatic(vec![Key::AskWho]);
    assert_eq!(shown(automatic, Handed::Attempted, &[]).state, SentState::Unclear, "nobody reports on it");
}

#[test]
fn who_wrote_it_is_shown_and_never_printed() {
    let over = || Handed::Over(sid());
    let by_dana = shown(dana(), over(), &[]);
    assert_eq!((by_dana.by, by_dana.name.as_deref()), (Author::Person, Some("Dana")));
    let automatic = shown(By::Automatic(vec![Key::AskWho]), over(), &[]);
    assert_eq!((automatic.by, automatic.name, automatic.keys), (Author::Automatic, None, vec![Key::AskWho]));
    assert_eq!(shown(By::Outside, over(), &[]).by, Author::Outside);
    assert!(!format!("{by_dana:?}").contains("We come"));
}

#[test]
fn an_answer_belongs_to_what_was_texted_within_a_day_before() {
    assert_eq!(answered_within((at(0), at(60)), None), (at(0), at(60 + 86_400)));
}
