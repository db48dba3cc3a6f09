//! What holds a reply back that was planned: somebody took over, opted out, or has had enough of them.

use intellisend::domain::replies::allowance::{Allowance, OptedOut, Rule, Veiled};
use intellisend::domain::time::Timestamp;
use intellisend::drivers::{Rested, Work};
use tests::ground::Ground;
use tests::phone::Text;

use crate::people::People;
use crate::replies::{Chat, LIFE, ORDINARY};

async fn customer(work: &Work, ground: &Ground) -> Veiled {
    let thread = ground.thread();
    let number = thread.customer.number().unwrap();
    work.vault.veil().await.unwrap().name(&thread.tenant, &number)
}

/// What may be sent, changed from outside.
async fn allow(chat: &Chat, change: impl FnOnce(Allowance) -> Allowance) {
    let (store, tenant) = (&chat.desk.work.store, chat.desk.ground.thread().tenant);
    let customer = customer(&chat.desk.work, &chat.desk.ground).await;
    let found = store.allowance(&tenant, &customer).await.unwrap();
    let next = change(found.allowance.clone());
    store.put_allowance(&tenant, &customer, &found, &next, chat.now()).await.unwrap();
}

fn opted_out(at: Timestamp) -> Option<OptedOut> {
    Some(OptedOut { at, rule: Rule::Keyword, text: None, confirm: None })
}

#[tokio::test]
async fn who_opts_out_between_plan_and_sending_gets_nothing_not_even_what_is_about_their_life() {
    let chat = Chat::open().await;
    chat.planned().await;
    let now = chat.now();
    allow(&chat, |allowance| Allowance { opted_out: opted_out(now), ..allowance }).await;
    assert_eq!((chat.answered().await, chat.tried()), (0, 0));
    chat.desk.receive(LIFE).await;
    assert_eq!((chat.drove().await.replies, chat.tried()), (0, 0));
    assert!(chat.is_done().await);
    chat.desk.one_booking(&[LIFE]).await;
}

#[tokio::test]
async fn nothing_is_sent_while_a_person_has_taken_over_but_what_is_about_a_life() {
    let people = People::open().await;
    let desk = &people.office.desk;
    desk.ground.settings(|profile| profile.replies = intellisend::domain::settings::Replies::Ask).await;
    let sent = || desk.ground.twilio.sent(&desk.ground.seed.account_sid).len();
    let text = desk.receive(ORDINARY).await;
    desk.drive().await;
    people.act(&text, "pause").await.with(200);
    desk.pass(6);
    assert_eq!((desk.drove(&desk.work).await.replies, sent()), (0, 0));
    desk.receive(LIFE).await;
    assert_eq!((desk.drove(&desk.work).await.replies, sent()), (1, 1));
    people.act(&text, "resume").await.with(200);
    desk.receive("12 Oak St").await;
    desk.drive().await;
    desk.pass(40);
    assert_eq!((desk.drove(&desk.work).await.replies, sent()), (1, 2));
}

#[tokio::test]
async fn a_pause_between_decision_and_record_keeps_the_reply_back() {
    let people = People::open().await;
    let desk = &people.office.desk;
    desk.ground.settings(|profile| profile.replies = intellisend::domain::settings::Replies::Ask).await;
    let text = desk.receive(ORDINARY).await;
    desk.drive().await;
    desk.pass(6);
    let slow = tests::faults::Fault::Delay(std::time::Duration::from_secs(1));
    let plan = tests::faults::Plan::default().next("driver …TransactWriteItems", slow);
    desk.ground.recorder.plan(plan);
    let (drove, ()) = tokio::join!(desk.drove(&desk.work), async {
        let limit = std::time::Duration::from_secs(10);
        let delayed =
            |calls: &[tests::proxy::Call]| calls.iter().any(|call| call.fault.is_some()).then_some(());
        desk.ground.recorder.until("it is being recorded", limit, delayed).await;
        people.act(&text, "pause").await.with(200);
    });
    assert_eq!((drove.replies, desk.ground.twilio.sent(&desk.ground.seed.account_sid).len()), (0, 0));
}

#[tokio::test]
async fn nobody_gets_more_than_six_in_a_day_or_two_within_half_a_minute_but_for_their_life() {
    let chat = Chat::open().await;
    for n in 1..=8 {
        chat.desk.receive(&format!("{ORDINARY} {n}")).await;
        chat.drove().await;
        if n == 2 {
            assert_eq!((chat.answered().await, chat.sent().len()), (0, 1), "too soon after the first");
            assert!(chat.dialogue().await.due.is_some(), "it is sent later");
        }
        chat.desk.pass(40);
        chat.drove().await;
        assert_eq!(chat.sent().len(), n.min(6), "{n}");
    }
    chat.desk.receive(LIFE).await;
    assert_eq!((chat.drove().await.replies, chat.sent().len()), (1, 7));
    assert!(matches!(chat.drove().await.rested, Rested::Settled { .. }));
}

#[tokio::test]
async fn a_business_sends_no_more_than_its_cap_whoever_drives_its_threads_but_for_lives() {
    let chat = Chat::open().await;
    chat.settings(|profile| profile.replies_a_day = Some(2)).await;
    let (desk, mut threads) = (&chat.desk, Vec::new());
    for n in 0..4 {
        let seed = &desk.ground.seed;
        let text = Text::new(&seed.account_sid, &format!("+1972555020{n}"), &seed.number, ORDINARY);
        desk.post(&text).await;
        let customer = intellisend::domain::phone::Sender::parse(&text.from).unwrap();
        threads.push(intellisend::domain::ids::ThreadKey { customer, ..desk.ground.thread() });
    }
    let limit = || desk.work.clock.now() + intellisend::domain::time::SignedDuration::from_secs(20);
    intellisend::drivers::drive_all(&desk.work, &threads, limit()).await;
    desk.pass(6);
    let driven = intellisend::drivers::drive_all(&desk.work, &threads, limit()).await;
    assert_eq!((driven.replies, chat.sent().len()), (2, 2));
    let today = desk.work.store.replies_today(&threads[0].tenant, chat.now()).await.unwrap();
    assert_eq!(today, 2);
    desk.receive(LIFE).await;
    assert_eq!((chat.drove().await.replies, chat.sent().len()), (1, 3));
    let usage = desk.work.store.counters(&threads[0].tenant, chat.now(), chat.now()).await.unwrap();
    assert_eq!(usage[0].1.get("replies"), Some(&2));
}
