mod cursor;

use super::{Direction, Hearing, Listed, News, Theirs, Told, outside, takes_over, told};
use crate::domain::conversation::{Conversation, ThreadState};
use crate::domain::ids::{MessageSid, TenantId};
use crate::domain::replies::said::{By, Handed, LoggedSaid, Said, SaidId};
use crate::domain::text::CameBy;
use crate::domain::time::{SignedDuration, Timestamp, after};

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Seconds after an arbitrary moment.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + seconds).unwrap()
}

fn sid(n: u32) -> MessageSid {
    MessageSid::parse(&format!("SM{n:032x}")).unwrap()
}

fn listed(n: u32, seconds: i64, body: &str) -> Listed {
    Listed {
        sid: sid(n),
        direction: Direction::FromCustomer,
        at: at(seconds),
        from: "+19725550100".to_owned(),
        to: "+15005550001".to_owned(),
        body: body.to_owned(),
        files: 0,
        messaging_service: None,
    }
}

fn sent(n: u32, seconds: i64, body: &str) -> Listed {
    let inbound = listed(n, seconds, body);
    let (from, to) = (inbound.to.clone(), inbound.from.clone());
    Listed { direction: Direction::ToCustomer, from, to, ..inbound }
}

fn theirs(since: i64) -> Theirs {
    Theirs { tenant: TenantId::parse("tn_demo").unwrap(), active_since: at(since) }
}

fn said(id: u64, body: &str, handed: Handed) -> LoggedSaid {
    let by = By::Automatic(Vec::new());
    let said = Said { id: SaidId::of(id), at: at(0), by, body: body.to_owned(), handed };
    LoggedSaid { said, is_owed: false }
}

#[test]
fn a_text_is_theirs_from_the_moment_the_number_is_and_left_alone_while_its_webhook_may_be_on_the_way() {
    let of = |seconds: i64, since: i64| {
        let text = listed(1, seconds, "Cold house");
        text.thread(|number| (number.as_str() == "+15005550001").then(|| theirs(since)), at(HOUR)).is_some()
    };
    assert!(of(0, 0));
    assert!(!of(-1, 0), "from before");
    let half_a_second = Theirs { active_since: after(at(0), SignedDuration::from_millis(500)), ..theirs(0) };
    let told_by_the_second = listed(1, 0, "").thread(|_| Some(half_a_second.clone()), at(HOUR));
    assert!(told_by_the_second.is_some(), "Twilio's times are of a second");
    assert!(of(HOUR - 2 * MINUTE, 0));
    assert!(!of(HOUR - 2 * MINUTE + 1, 0), "too young");
    assert!(listed(1, 0, "").thread(|_| None, at(HOUR)).is_none(), "nobody's");
    let machine = Listed { direction: Direction::Automatic, ..sent(1, 0, "You are unsubscribed") };
    assert!(machine.thread(|_| Some(theirs(0)), at(HOUR)).is_none());
    let failed = Listed { direction: Direction::NotSent, ..sent(1, 0, "On our way") };
    assert!(failed.thread(|_| Some(theirs(0)), at(HOUR)).is_none(), "nobody was told that");
    let own = sent(1, 0, "On our way").thread(|_| Some(theirs(0)), at(HOUR)).unwrap();
    assert_eq!(own, listed(1, 0, "Cold house").thread(|_| Some(theirs(0)), at(HOUR)).unwrap());
}

#[test]
fn a_text_says_that_it_was_found_and_when_it_was_sent_and_its_card_number_is_masked() {
    let text = listed(1, 0, "my card is 4111 1111 1111 1111").text(Vec::new(), at(HOUR));
    assert_eq!((text.came_by, text.received_at, text.at()), (CameBy::Sweep, at(HOUR), at(0)));
    assert!(!text.body.contains("4111 1111"), "{}", text.body);
}

#[test]
fn what_is_sent_is_ours_by_its_sid_adopted_by_its_words_and_else_somebody_elses() {
    let ours = said(1, "Got it", Handed::Over(sid(7)));
    let unclear = said(2, "What address?", Handed::Unclear { why: "no answer".to_owned() });
    let dead = said(3, "Thanks!", Handed::Attempted);
    let refused = said(4, "Hello", Handed::Refused { code: None, why: "no".to_owned() });
    let record = [ours, unclear.clone(), dead.clone(), refused];
    assert_eq!(told(&sent(7, 0, "Got it"), &record), Told::Ours);
    assert_eq!(told(&sent(8, 0, "Got it"), &record), Told::Outside, "the same words once more");
    assert_eq!(told(&sent(8, 0, "What address? "), &record), Told::Adopted(&unclear.said));
    assert_eq!(told(&sent(8, 0, "Thanks!"), &record), Told::Adopted(&dead.said));
    assert_eq!(told(&sent(8, 0, "Hello"), &record), Told::Outside);
    assert_eq!(told(&sent(8, 0, "On our way"), &record), Told::Outside);
    let kept = outside(&sent(8, 0, "On our way"));
    assert_eq!((kept.at, &kept.by, &kept.handed), (at(0), &By::Outside, &Handed::Over(sid(8))));
    assert_eq!(kept.id, outside(&sent(8, 0, "On our way")).id, "however often it is found");
}

#[test]
fn whoever_has_no_conversation_is_not_taken_over() {
    assert!(!takes_over(&ThreadState::default(), at(0)));
}

#[test]
fn a_conversation_is_taken_over_by_what_it_tells_of_and_for_three_days_after_its_last_text() {
    let sample = include_str!("../../store/samples/conversation.v1.jsonl").lines().next().unwrap();
    let sample: serde_json::Value = serde_json::from_str(sample).unwrap();
    let sample: Conversation = serde_json::from_value(sample["of"].clone()).unwrap();
    let opened_at = after(at(0), SignedDuration::from_millis(500));
    let state = ThreadState { conversation: Some(Conversation { opened_at, last_text_at: at(0), ..sample }) };
    assert!(takes_over(&state, at(0)));
    assert!(takes_over(&state, at(-10 * MINUTE + 1)), "the customer may be answering that");
    assert!(!takes_over(&state, at(-10 * MINUTE)), "by the millisecond, as the log is read");
    assert!(!takes_over(&state, at(-14 * HOUR)), "nobody reads as far back");
    assert!(takes_over(&state, at(3 * DAY)));
    assert!(!takes_over(&state, at(3 * DAY + 1)));
}

#[test]
fn two_readings_that_find_texts_with_nothing_brought_in_between_call_for_a_look() {
    let (once, look) = Hearing::default().after(&[(at(0), true), (at(-5), true)]);
    assert_eq!((once.missed, look), (Some(at(0)), false));
    // What was found before is known by now.
    let (same, look) = once.after(&[(at(0), false), (at(-5), false)]);
    assert_eq!((&same, look), (&once, false), "nothing new says nothing");
    let (twice, look) = once.after(&[(at(900), true), (at(0), false)]);
    assert_eq!((twice.missed, look), (Some(at(900)), true));
    let (well, look) = once.after(&[(at(950), false), (at(900), true)]);
    assert_eq!((well.is_nothing(), look), (true, false), "the webhook brought the newest");
}

#[test]
fn a_number_that_points_elsewhere_holds_what_is_found_until_it_points_here_again() {
    let (before, _) = Hearing::default().after(&[(at(0), true)]);
    let (heard, look) = before.after(&[(at(300), true)]);
    assert!(look && !heard.holds());
    assert_eq!(heard.looked(&before, Some(true)), (heard.clone(), None), "our own trouble");
    assert_eq!(heard.looked(&before, None), (heard.clone(), None), "Twilio does not say");
    let (gone, news) = heard.looked(&before, Some(false));
    assert_eq!((gone.holds(), news), (true, Some(News::NotHeard { since: at(0) })));
    let (still, look) = gone.after(&[]);
    assert!(look && still.holds(), "it is looked at each time");
    assert_eq!(still.looked(&gone, Some(false)), (still.clone(), None), "told once");
    let (back, news) = still.looked(&gone, Some(true));
    assert_eq!((back.holds(), news), (false, Some(News::HeardAgain { since: at(0) })));
}

#[test]
fn a_token_is_refused_or_taken_by_twilios_word_alone_and_each_is_told_once() {
    let (heard, _) = Hearing::default().after(&[(at(0), true)]);
    assert_eq!(heard.tried(None, at(1)), (heard.clone(), None));
    assert_eq!(heard.tried(Some(true), at(1)), (heard.clone(), None));
    let (refused, news) = heard.tried(Some(false), at(1));
    assert_eq!(news, Some(News::Refused { since: at(1) }));
    let (still, look) = refused.after(&[]);
    assert!(look && !still.holds(), "it is looked at each time, and its texts are booked");
    for again in [None, Some(false)] {
        assert_eq!(still.tried(again, at(2)), (still.clone(), None));
    }
    let (taken, news) = still.tried(Some(true), at(3));
    assert_eq!((taken.is_nothing(), news), (true, Some(News::HeardAgain { since: at(1) })));
}
