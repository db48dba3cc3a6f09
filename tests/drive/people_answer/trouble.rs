use intellisend::domain::ids::AccountSid;
use serde_json::json;
use tests::fakes::twilio::{Fate, MESSAGES};
use tests::faults::{Fault, Plan};
use tests::phone::Report;

use super::{NOTHING_TO_DO, SETTLED};
use crate::desk::event;
use crate::people::People;

#[tokio::test]
async fn what_twilio_does_not_take_is_said_with_its_cause_and_is_in_no_notes() {
    let people = People::open().await;
    let text = people.booked().await;
    people.ground().twilio.next_message(Fate::Refused(21_610));
    let body = json!({ "text": "We come at 3", "idempotency_key": "one" });
    let refused = people.answer_with(&text, &body, &[]).await.with(502);
    assert!(refused["detail"].as_str().unwrap().contains("asked for no more texts"), "{refused}");
    assert_eq!(people.answer_with(&text, &body, &[]).await.with(502), refused, "the same answer");
    assert_eq!((people.sent().len(), people.ground().twilio.calls("POST", MESSAGES)), (0, 1));
    assert_eq!(people.office.desk.drive().await, NOTHING_TO_DO);
    let ours = people.ours(&text).await;
    assert_eq!(ours, [("Dana".to_owned(), "We come at 3".to_owned(), "not_sent".to_owned())]);
    let booking = people.office.desk.one_booking(&["No heat"]).await;
    assert!(!booking.summary.unwrap().contains("We come"), "nothing was sent");
}

#[tokio::test]
async fn a_number_that_cannot_be_reached_by_hand_gets_no_automatic_reply_for_a_day() {
    let people = People::open().await;
    let text = people.booked().await;
    people.ground().twilio.next_message(Fate::Refused(21_614));
    people.answer(&text, "We come at 3").await.with(502);
    let now = people.office.desk.work.clock.now();
    let ended_until = people.allowed().await.allowance.ended_until.expect("it is remembered");
    let left = ended_until.duration_since(now).as_hours();
    assert!((23..=24).contains(&left), "{left} hours");
    people.answer(&text, "Or at 4").await.with(201);
}

#[tokio::test]
async fn after_three_answers_that_our_number_cannot_send_staff_are_told_and_replies_pause() {
    let people = People::open().await;
    let (text, work, thread) = (people.booked().await, &people.office.desk.work, people.ground().thread());
    let account = AccountSid::parse(&people.ground().seed.account_sid).unwrap();
    for tried in 1..=3 {
        people.ground().twilio.next_message(Fate::Refused(30_034));
        people.answer(&text, "We come at 3").await.with(502);
        let health = work.store.sender_health(&thread.tenant, &account, &thread.number).await.unwrap().health;
        assert_eq!((health.in_a_row, health.code), (tried, Some(30_034)));
        assert_eq!(health.since.is_some(), tried == 3);
    }
    let standing = work.store.standing(work.clock.now()).await.unwrap();
    let raised = standing.iter().find(|of| of.tenant == thread.tenant).expect("something to be told");
    assert_eq!(raised.alerts.len(), 1);
    assert_eq!(people.allowed().await.allowance.ended_until, None, "the customer's number is none the worse");
}

#[tokio::test]
async fn a_message_of_which_nobody_heard_is_never_sent_again_and_may_have_been_read() {
    let people = People::open().await;
    let text = people.booked().await;
    let send = "save-credentials twilio POST …/Messages.json";
    people.ground().recorder.plan(Plan::default().next(send, Fault::DropAfter));
    let body = json!({ "text": "We come at 3", "idempotency_key": "one" });
    let unclear = people.answer_with(&text, &body, &[]).await.with(202);
    assert!(
        unclear["message"]["why"].as_str().unwrap().contains("look before sending it again"),
        "{unclear}"
    );
    assert_eq!(people.answer_with(&text, &body, &[]).await.with(202), unclear);
    assert_eq!(people.sent().len(), 1);
    assert_eq!(people.office.desk.drive().await, SETTLED);
    people.office.desk.one_booking(&["Dana (office): We come at 3"]).await;
}

#[tokio::test]
async fn what_twilio_reports_of_a_message_is_shown_with_it() {
    let people = People::open().await;
    let text = people.booked().await;
    people.answer(&text, "We come at 3").await.with(201);
    let [sent] = &people.sent()[..] else { panic!("one message") };
    for (status, code, shown) in [
        ("sent", None, "sent"),
        ("undelivered", Some(30_034), "not_delivered"),
        ("delivered", None, "delivered"),
    ] {
        let report = Report::of(sent, status, code).parameters();
        let posted = event(people.ground(), "/twilio/status", &report).event();
        assert_eq!(people.office.desk.webhook.invoke(&posted).await.unwrap()["statusCode"], 200);
        assert_eq!(people.ours(&text).await[0].2, shown, "{status}");
    }
}
