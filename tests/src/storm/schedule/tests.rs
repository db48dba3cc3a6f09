use std::collections::BTreeSet;

use super::{Turns, threads};

#[test]
fn who_was_come_to_is_read_from_what_was_asked_for() {
    let key = |thread: &str| format!(r#"{{"thread":{{"S":"{thread}"}},"item":{{"S":"state"}}}}"#);
    let body = format!(r#"{{"Keys":[{},{}]}}"#, key("tn_a#+1#+2"), key("tn_b#+3#+4"));
    assert_eq!(threads(&body), ["tn_a#+1#+2", "tn_b#+3#+4"]);
    assert!(threads("{}").is_empty());
}

#[test]
fn passed_over_is_who_is_still_owed_and_nobody_came_to() {
    let of = |threads: &[&str]| threads.iter().map(|thread| (*thread).to_owned()).collect::<BTreeSet<_>>();
    let mut turns = Turns::default();
    turns.add(&of(&["a", "b", "c", "d"]), &of(&["a", "b"]), &of(&["a", "c"]));
    assert_eq!(turns, Turns { minutes: 1, due: 4, passed_over: 1 });
}
