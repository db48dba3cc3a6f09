//! The end of a customer, or of a business, while a reply is owed.

use intellisend::domain::replies::allowance::Allowance;
use intellisend::domain::settings::Replies;
use intellisend::drivers::Rested;
use serde_json::json;

use crate::people::People;
use crate::replies::{Chat, LIFE, ORDINARY};
use crate::tables::{Item, Tables, value};
use crate::tenants::base;

const ERASE: &str = "/v1/customers/(972) 555-0100?confirm=yes";

fn name(item: &Item) -> String {
    value(item, "item").unwrap_or_default()
}

#[tokio::test]
async fn an_erased_customer_s_messages_and_replies_go_and_what_they_asked_for_stays() {
    let people = People::open().await;
    let (desk, thread) = (&people.office.desk, people.ground().thread());
    desk.ground.settings(|profile| profile.replies = Replies::Ask).await;
    desk.receive(LIFE).await;
    assert_eq!(desk.drove(&desk.work).await.replies, 1);
    desk.receive(ORDINARY).await;
    desk.drive().await;
    let tables = Tables::of(people.ground());
    let before = tables.items("Threads", "thread", &thread.key()).await;
    assert!(before.iter().any(|item| name(item).starts_with("sent#")));
    assert!(before.iter().any(|item| name(item) == "dialogue" && item.contains_key("due")));
    let found = desk.work.store.dialogue(&thread).await.unwrap();
    let receipt = people.ask("DELETE", ERASE).await.with(200)["receipt"].clone();
    let seed = &people.ground().seed;
    let messages = json!([{ "account_sid": seed.account_sid, "number": seed.number, "messages": 3 }]);
    assert_eq!(receipt["left_in_twilio"]["messages"], messages, "two texts, and one of ours");
    let mut left: Vec<String> =
        tables.items("Threads", "thread", &thread.key()).await.iter().map(name).collect();
    left.sort();
    assert_eq!(left, ["dialogue", "state"], "emptied, for a day");
    let emptied = desk.work.store.dialogue(&thread).await.unwrap();
    assert_eq!((emptied.dialogue, emptied.version > found.version), (Default::default(), true));
    desk.pass(60);
    assert_eq!(desk.drove(&desk.work).await.replies, 0);
    assert_eq!(desk.ground.twilio.sent(&seed.account_sid).len(), 1);
    let customer = thread.customer.number().unwrap();
    let customer = desk.work.vault.veil().await.unwrap().name(&thread.tenant, &customer);
    let kept = desk.work.store.allowance(&thread.tenant, &customer).await.unwrap();
    assert_eq!(kept.allowance, Allowance::default(), "nothing but an opt-out outlives that");
    let again = people.ask("DELETE", ERASE).await.with(200)["receipt"].clone();
    assert_eq!(again["deleted"], json!({ "texts": 0, "unbooked": 0, "conversations": 0, "consents": 0 }));
}

#[tokio::test]
async fn a_customer_who_was_erased_before_anything_was_said_is_not_answered_by_whoever_read_them_before() {
    let people = People::open().await;
    let (desk, thread) = (&people.office.desk, people.ground().thread());
    desk.receive(ORDINARY).await;
    let store = &desk.work.store;
    let read = store.dialogue(&thread).await.unwrap();
    people.ask("DELETE", ERASE).await.with(200);
    let planned = intellisend::domain::replies::dialogue::Dialogue {
        due: Some(desk.work.clock.now()),
        ..read.dialogue.clone()
    };
    let put = store.put_dialogue(&thread, &read, &planned, Default::default()).await;
    assert_eq!(put.map(drop), Err(intellisend::store::SaveError::Moved));
}

#[tokio::test]
async fn a_deleted_business_answers_nobody_any_more_and_its_replies_count_as_no_texts() {
    let people = People::open().await;
    let desk = &people.office.desk;
    desk.ground.settings(|profile| profile.replies = Replies::Ask).await;
    desk.receive(ORDINARY).await;
    desk.drive().await;
    let path = format!("{}?confirm=yes", base(&desk.ground));
    let receipt = desk.ground.operator().delete(&path).await.with(200)["receipt"].clone();
    assert_eq!(receipt["texts_let_go"], 0, "{receipt}");
    desk.pass(6);
    assert_eq!(desk.drove(&desk.work).await.rested, Rested::LetGo { texts: 0 });
    desk.one_booking(&[ORDINARY]).await;
    assert!(desk.ground.twilio.sent(&desk.ground.seed.account_sid).is_empty());
}

#[tokio::test]
async fn a_reply_that_was_planned_just_as_its_business_went_is_let_go() {
    let chat = Chat::open().await;
    let (store, thread) = (&chat.desk.work.store, chat.desk.ground.thread());
    chat.planned().await;
    let retention = Default::default();
    let refused = store.let_go_of_nobodys_replies(&thread, &[], retention, chat.now()).await;
    assert_eq!(refused, Err(intellisend::store::SaveError::Moved), "the business is there");
    let found = store.tenant(&thread.tenant).await.unwrap();
    let change = store.change(&thread.tenant).remove_profile(found.profile_version).unwrap();
    change.commit().await.unwrap();
    assert_eq!(chat.drove().await.rested, Rested::LetGo { texts: 0 });
    assert!(chat.is_done().await);
    assert_eq!((chat.answered().await, chat.tried()), (0, 0));
}
