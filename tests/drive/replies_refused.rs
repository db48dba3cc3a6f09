//! Twilio says no: later where that helps, and never again where it does not.

use intellisend::domain::ids::AccountSid;
use intellisend::domain::replies::allowance::Rule;
use intellisend::domain::replies::said::Handed;
use intellisend::store::{FoundAllowance, FoundSender};
use tests::fakes::twilio::OptedOut;
use tests::faults::{Fault, Plan};
use tests::ground::CUSTOMER;

use crate::replies::{Chat, SEND};

const BUSY: &str = r#"{"code":20429,"message":"Too Many Requests","status":429}"#;

async fn allowed(chat: &Chat) -> FoundAllowance {
    let (work, thread) = (&chat.desk.work, chat.desk.ground.thread());
    let customer = thread.customer.number().unwrap();
    let customer = work.vault.veil().await.unwrap().name(&thread.tenant, &customer);
    work.store.allowance(&thread.tenant, &customer).await.unwrap()
}

async fn sender(chat: &Chat) -> FoundSender {
    let thread = chat.desk.ground.thread();
    let account = AccountSid::parse(&chat.desk.ground.seed.account_sid).unwrap();
    chat.desk.work.store.sender_health(&thread.tenant, &account, &thread.number).await.unwrap()
}

async fn counted(chat: &Chat) -> u64 {
    chat.desk.work.store.replies_today(&chat.desk.ground.thread().tenant, chat.now()).await.unwrap()
}

fn refused(code: u32) -> Fault {
    Fault::Status(400, format!(r#"{{"code":{code},"message":"no","status":400}}"#))
}

#[tokio::test]
async fn what_twilio_is_too_busy_for_is_sent_a_moment_later_and_counts_once() {
    let chat = Chat::open().await;
    chat.planned().await;
    let before = chat.dialogue().await;
    let plan = Plan::default().next(SEND, Fault::Status(429, BUSY.to_owned()));
    chat.desk.ground.recorder.plan(plan.next(SEND, Fault::Refuse));
    assert_eq!(chat.answered().await, 0);
    let again = chat.dialogue().await;
    assert!(again.due > before.due && again.refused == 1, "{again:?}");
    assert_eq!(
        (again.introduced, &again.said, again.answered_until),
        (false, &before.said, before.answered_until)
    );
    assert_eq!((allowed(&chat).await.allowance.replied_at.len(), counted(&chat).await), (0, 0));
    assert_eq!((chat.drove_early(&chat.desk.work).await.replies, chat.tried()), (0, 1), "not at once");
    chat.desk.pass(4);
    chat.drove().await;
    assert_eq!(chat.tried(), 2, "the other way of not being sent at all");
}

#[tokio::test]
async fn a_reply_that_is_refused_again_and_again_is_given_up() {
    let chat = Chat::open().await;
    chat.planned().await;
    chat.desk.ground.recorder.plan(Plan::default().every(SEND, Fault::Status(429, BUSY.to_owned())));
    for _ in 0..8 {
        chat.desk.pass(49);
        assert_eq!(chat.drove().await.replies, 0);
    }
    assert_eq!((chat.tried(), chat.is_done().await), (5, true));
    chat.desk.ground.recorder.plan(Plan::default());
    chat.desk.receive("12 Oak St").await;
    chat.drove().await;
    chat.answered().await;
    assert_eq!((chat.sent().len(), counted(&chat).await), (1, 1));
}

#[tokio::test]
async fn who_has_opted_out_at_twilio_is_remembered_as_such_and_gets_nothing_more() {
    let chat = Chat::open().await;
    let (ground, seed) = (&chat.desk.ground, &chat.desk.ground.seed);
    ground.twilio.unknowns(|unknowns| unknowns.opted_out = OptedOut::RefusedAtOnce);
    ground.twilio.opt_out(&seed.number, CUSTOMER);
    chat.planned().await;
    assert_eq!((chat.answered().await, chat.tried()), (0, 1));
    let allowance = allowed(&chat).await.allowance;
    assert_eq!(allowance.opted_out.map(|opted_out| opted_out.rule), Some(Rule::Carrier));
    assert!(matches!(chat.said().await[0].handed, Handed::Refused { code: Some(21_610), .. }));
    assert!(chat.is_done().await);
    chat.desk.receive("12 Oak St").await;
    chat.drove().await;
    chat.desk.pass(60);
    assert_eq!((chat.drove().await.replies, chat.tried()), (0, 1));
    chat.desk.one_booking(&["12 Oak St"]).await;
}

#[tokio::test]
async fn nothing_is_tried_at_a_number_that_cannot_be_reached_for_a_day() {
    let chat = Chat::open().await;
    chat.desk.ground.twilio.set_unreachable(CUSTOMER, 21_614);
    chat.planned().await;
    assert_eq!((chat.answered().await, chat.tried()), (0, 1));
    let until = allowed(&chat).await.allowance.ended_until;
    assert!(until.is_some_and(|until| until > chat.now()));
    chat.desk.receive("12 Oak St").await;
    chat.drove().await;
    chat.desk.pass(60);
    assert_eq!((chat.drove().await.replies, chat.tried()), (0, 1));
    assert_eq!(sender(&chat).await, FoundSender::default(), "the business's number is none the worse");
}

#[tokio::test]
async fn after_three_refusals_of_the_business_s_number_nobody_tries_for_an_hour() {
    let chat = Chat::open().await;
    chat.desk.ground.recorder.plan(Plan::default().every(SEND, refused(21_606)));
    for n in 1..=4 {
        chat.desk.receive(&format!("text {n}")).await;
        chat.drove().await;
        chat.desk.pass(60);
        chat.drove().await;
        assert_eq!(chat.tried(), n.min(3));
    }
    let health = sender(&chat).await.health;
    assert_eq!((health.in_a_row, health.code, health.since.is_some()), (3, Some(21_606), true));
}

#[tokio::test]
async fn a_new_auth_token_is_fetched_where_the_one_at_hand_is_refused() {
    let chat = Chat::open().await;
    let (ground, seed) = (&chat.desk.ground, &chat.desk.ground.seed);
    chat.planned().await;
    assert_eq!(chat.answered().await, 1, "the auth token is at hand since then");
    let anew = "a".repeat(32);
    ground.twilio.account(&seed.account_sid, |account| account.auth_tokens = vec![anew.clone()]);
    ground.seeder.rotate(seed, &[&anew, &seed.auth_token]).await;
    chat.desk.receive("12 Oak St").await;
    chat.drove().await;
    chat.desk.pass(40);
    assert_eq!((chat.drove().await.replies, chat.tried(), chat.sent().len()), (1, 3, 2));
    assert_eq!(sender(&chat).await, FoundSender::default());
}
