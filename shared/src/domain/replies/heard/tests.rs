use super::{Arrival, ENDED, Heard, News, heard};
use crate::domain::replies::allowance::Allowance;
use crate::domain::replies::sender::{IN_A_ROW, SenderHealth};
use crate::domain::time::{Timestamp, after};

fn now() -> Timestamp {
    "2026-11-20T15:00:00Z".parse().unwrap()
}

fn hear(arrival: Arrival, sender: &SenderHealth) -> Heard {
    heard(arrival, sender, &Allowance::default(), now())
}

#[test]
fn only_what_is_final_says_anything() {
    for status in ["queued", "sending", "sent", "accepted", "canceled", "DELIVERED", ""] {
        assert_eq!(Arrival::of(status, Some(30034)), None, "{status}");
    }
    assert_eq!(Arrival::of("delivered", None), Some(Arrival::Delivered));
    assert_eq!(Arrival::of("failed", Some(30003)), Some(Arrival::Failed(30003)));
    assert_eq!(Arrival::of("undelivered", None), Some(Arrival::Failed(0)));
}

#[test]
fn a_business_is_told_once_that_nothing_is_delivered_and_once_that_it_is_again() {
    let (mut sender, mut told) = (SenderHealth::default(), Vec::new());
    for _ in 0..IN_A_ROW + 3 {
        let heard = hear(Arrival::Failed(30034), &sender);
        told.extend(heard.news);
        sender = heard.sender.unwrap();
    }
    assert_eq!(told, [News::NotDelivered { code: 30034, since: now() }]);
    let heard = hear(Arrival::Delivered, &sender);
    assert_eq!(heard.news, Some(News::DeliveredAgain { since: now() }));
    assert_eq!(hear(Arrival::Delivered, &heard.sender.unwrap()), Heard::default());
}

#[test]
fn a_row_that_ends_early_is_told_to_nobody() {
    let once = hear(Arrival::Failed(30007), &SenderHealth::default()).sender.unwrap();
    let heard = hear(Arrival::Delivered, &once);
    assert_eq!((heard.news, heard.sender), (None, Some(SenderHealth::default())));
}

#[test]
fn a_number_that_cannot_be_reached_is_left_alone_for_a_day_and_the_sender_is_not_blamed() {
    let heard = hear(Arrival::Failed(30003), &SenderHealth::default());
    assert_eq!(heard.allowance.unwrap().ended_until, Some(after(now(), ENDED)));
    assert_eq!(heard.sender, None);
}

#[test]
fn a_number_that_is_reached_after_all_is_answered_again() {
    let ended = Allowance { ended_until: Some(after(now(), ENDED)), ..Allowance::default() };
    let heard = heard(Arrival::Delivered, &SenderHealth::default(), &ended, now());
    assert_eq!(heard.allowance.unwrap().ended_until, None);
}

#[test]
fn whoever_opted_out_at_twilio_has_opted_out() {
    assert!(hear(Arrival::Failed(21610), &SenderHealth::default()).has_opted_out);
}

#[test]
fn nothing_follows_from_a_code_that_is_nobodys() {
    assert_eq!(hear(Arrival::Failed(30008), &SenderHealth::default()), Heard::default());
}

#[test]
fn that_a_message_of_before_the_trouble_arrived_says_something_of_the_customers_number_alone() {
    let ended = Allowance { ended_until: Some(after(now(), ENDED)), ..Allowance::default() };
    let failing = SenderHealth { since: Some(now()), in_a_row: IN_A_ROW, ..SenderHealth::default() };
    let heard = heard(Arrival::Delivered, &failing, &ended, now()).of_before_the_trouble();
    assert_eq!((heard.sender, heard.news), (None, None));
    assert_eq!(heard.allowance, Some(Allowance::default()));
}
