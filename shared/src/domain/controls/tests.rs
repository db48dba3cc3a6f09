use serde_json::{Value, json};

use super::{Asked, Controls};
use crate::domain::audit::{Act, Actor};
use crate::domain::fields::{Errors, Fields};
use crate::domain::time::Timestamp;

fn read(given: Value) -> Result<Asked, Errors> {
    let Value::Object(given) = given else { panic!("an object") };
    Asked::read(Fields::new(given))
}

fn blamed(given: Value) -> Vec<String> {
    read(given).unwrap_err().into_keys().collect()
}

fn actor(who: &str) -> Actor {
    Actor { who: who.to_owned(), ..Actor::ourselves() }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    assert_eq!(blamed(json!({})), ["replies_stopped"]);
    let given = json!({ "replies_stopped": "yes", "why": "x".repeat(201), "bookings_stopped": true });
    assert_eq!(blamed(given), ["bookings_stopped", "replies_stopped", "why"]);
    assert_eq!(blamed(json!({ "replies_stopped": true, "why": "" })), ["why"]);
    assert_eq!(blamed(json!({ "replies_stopped": true, "why": null })), ["why"]);
    let longest = "x".repeat(200);
    let asked = read(json!({ "replies_stopped": true, "why": longest })).unwrap();
    assert_eq!(asked, Asked { replies_stopped: true, why: Some(longest) });
}

#[test]
fn who_stopped_replies_and_when_stays_said_whatever_reason_is_given_later() {
    let asked = |replies_stopped, why: &str| Asked { replies_stopped, why: Some(why.to_owned()) };
    let (stopped, line) =
        Controls::default().changed(asked(true, "a wrong text"), &actor("ann"), at(1)).unwrap();
    assert_eq!(
        (line.act, line.detail.as_str(), line.by.as_str()),
        (Act::RepliesStopped, "a wrong text", "ann")
    );
    assert_eq!((stopped.since, stopped.by.as_deref()), (Some(at(1)), Some("ann")));
    let (explained, line) = stopped.changed(asked(true, "a wrong price"), &actor("bo"), at(2)).unwrap();
    assert_eq!((line.act, line.by.as_str()), (Act::RepliesStopped, "bo"));
    assert_eq!(explained, Controls { why: Some("a wrong price".to_owned()), ..stopped });
    let again = Asked { replies_stopped: false, why: None };
    let (resumed, line) = explained.changed(again.clone(), &actor("bo"), at(3)).unwrap();
    assert_eq!((line.act, line.detail.as_str()), (Act::RepliesResumed, ""));
    assert_eq!((resumed.replies_stopped, &resumed.why, resumed.since), (false, &None, Some(at(3))));
    assert_eq!(resumed.changed(again, &actor("ann"), at(4)), None);
}

#[test]
fn what_was_never_stopped_need_not_be_resumed() {
    let asked = Asked { replies_stopped: false, why: None };
    assert_eq!(Controls::default().changed(asked, &actor("ann"), at(1)), None);
}
