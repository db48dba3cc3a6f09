//! A text is found in the logs by its `MessageSid`, at each thing that happens to it, and so is its reply.

use intellisend::domain::settings::Replies;
use serde_json::{Value, json};
use tests::events;
use tests::faults::{Fault, Plan};
use tests::ground::CUSTOMER;
use tests::lambda::Function;

use crate::desk::Desk;
use crate::people::CREATE;
use crate::replies::LIFE;

/// The lines that name it, by function.
fn naming(functions: &[&Function], sid: &str) -> Vec<(String, Value)> {
    let lines = functions.iter().flat_map(|function| function.logs());
    let naming = lines.filter(|line| line.contains(sid));
    let read = naming.map(|line| serde_json::from_str::<Value>(&line).expect("JSON"));
    read.map(|line| (line["function"].as_str().expect("a function").to_owned(), line)).collect()
}

#[tokio::test]
async fn a_text_is_found_where_it_came_in_where_it_was_driven_and_where_it_was_answered() {
    let desk = Desk::open().await;
    desk.ground.settings(|profile| profile.replies = Replies::Ask).await;
    let driver = desk.ground.function("create-bookings").await;
    let text = desk.receive(LIFE).await;
    let sid = text.message_sid.as_str();
    let rung = events::inserted(&[(&desk.ground.thread().key(), &format!("text#{sid}"))]);
    driver.invoke(&rung).await.expect("the function answers");

    let lines = naming(&[&desk.webhook, &driver], sid);
    let [(first, webhook), (second, driven)] = lines.as_slice() else { panic!("two lines, not {lines:?}") };
    assert_eq!((first.as_str(), &webhook["sid"]), ("receive-sms", &json!(sid)));
    assert_eq!((second.as_str(), &driven["texts"]), ("create-bookings", &json!([sid])));
    let sent = desk.ground.twilio.sent(&desk.ground.seed.account_sid);
    let [reply] = sent.as_slice() else { panic!("one reply, not {}", sent.len()) };
    assert_eq!(driven["sent"], json!([reply.sid]));
    for (_, line) in &lines {
        let line = line.to_string();
        assert!(!line.contains(&CUSTOMER[2..]) && !line.contains("gas"), "{line}");
    }
}

#[tokio::test]
async fn a_text_that_cannot_be_booked_now_is_found_with_the_reason() {
    let desk = Desk::open().await;
    let driver = desk.ground.function("create-bookings").await;
    desk.ground.recorder.plan(Plan::default().every(CREATE, Fault::Status(503, String::new())));
    let text = desk.receive("My furnace rattles").await;
    let rung = events::inserted(&[(&desk.ground.thread().key(), &format!("text#{}", text.message_sid))]);
    driver.invoke(&rung).await.expect("the function answers");
    let lines = naming(&[&driver], &text.message_sid);
    let [(_, line)] = lines.as_slice() else { panic!("one line, not {lines:?}") };
    assert_eq!((&line["texts"], &line["waiting"]), (&json!([text.message_sid]), &json!(1)), "{line}");
    assert!(line["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()), "{line}");
}
