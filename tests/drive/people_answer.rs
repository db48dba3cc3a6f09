//! A person answers a customer by hand: once, from the number that was texted, and told in the booking.

use futures_util::future::join_all;
use intellisend::domain::activity::key::EntryKey;
use intellisend::domain::audit::Actor;
use intellisend::domain::ids::MessageSid;
use intellisend::domain::replies::allowance::{Allowance, OptedOut, Rule, Veiled};
use intellisend::domain::replies::by_hand::Asked;
use intellisend::domain::replies::said::{By, Handed, Said, SaidId};
use intellisend::domain::settings::retention::Retention;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::people::{AnswerError, Answering};
use intellisend::drivers::{Driven, Rested, drain};
use intellisend::store::{FoundAllowance, Pause, SaveError};
use serde_json::{Value, json};
use tests::api::{Answered, ask_function};
use tests::events::Http;
use tests::fakes::twilio::{MESSAGES, Message};
use tests::ground::CUSTOMER;
use tests::phone::Text;

use crate::api::Api;
use crate::people::People;
use crate::tenants::base;

/// What does not get through, and what comes of it.
mod trouble;
/// Messages that are told in a booking later than at once.
mod waiting;

const SETTLED: Rested = Rested::Settled { writes: 1, set_aside: false };
const NOTHING_TO_DO: Rested = Rested::Settled { writes: 0, set_aside: false };

impl People {
    /// What somebody called Dana sends to the customer who opened a conversation with this text.
    async fn answer_with(&self, text: &Text, body: &Value, groups: &[&str]) -> Answered {
        let claims = json!({
            "token_use": "id", "custom:tenant_id": self.ground().seed.tenant, "name": "Dana",
            "email": "dana@example.com", "cognito:groups": groups,
        });
        let path = format!("/v1/conversations/{}/messages", self.id(text).await);
        ask_function(&self.office.settings, &Http::new("POST", &path).claims(&claims).json(body)).await
    }

    async fn answer(&self, text: &Text, words: &str) -> Answered {
        self.answer_with(text, &json!({ "text": words }), &[]).await
    }

    fn sent(&self) -> Vec<Message> {
        self.ground().twilio.sent(&self.ground().seed.account_sid)
    }

    /// What of the exchange is ours: who wrote it, what it says, how far it came.
    async fn ours(&self, text: &Text) -> Vec<(String, String, String)> {
        let path = format!("/v1/conversations/{}", self.id(text).await);
        let opened = self.ask("GET", &path).await.with(200);
        let lines = opened["conversation"]["exchange"].as_array().expect("an exchange").clone();
        let ours = lines.iter().filter(|line| line["direction"] == "out");
        let field = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
        ours.map(|line| {
            let by = line["name"].as_str().map_or_else(|| field(line, "by"), str::to_owned);
            (by, field(line, "words"), field(line, "state"))
        })
        .collect()
    }

    async fn booked(&self) -> Text {
        let text = self.office.desk.receive("No heat").await;
        assert_eq!(self.office.desk.drive().await, SETTLED);
        text
    }

    /// What may be sent to the customer.
    async fn allowed(&self) -> FoundAllowance {
        let (work, tenant) = (&self.office.desk.work, self.ground().thread().tenant);
        work.store.allowance(&tenant, &self.veiled().await).await.expect("the tables answer")
    }

    async fn veiled(&self) -> Veiled {
        let thread = self.ground().thread();
        let veil = self.office.desk.work.vault.veil().await.expect("a key");
        veil.name(&thread.tenant, &thread.customer.number().expect("a number"))
    }

    /// What the schedule does about the customer's thread when its minute comes.
    async fn minute(&self) -> Driven {
        let (work, thread) = (&self.office.desk.work, self.ground().thread());
        let now = work.clock.now();
        let mut due = work.store.owed(now).await.expect("the tables answer");
        due.retain(|due| due.thread == thread);
        drain(work, due, after(now, SignedDuration::from_secs(20))).await
    }

    async fn asks_for_no_texts(&self) {
        let work = &self.office.desk.work;
        let thread = self.ground().thread();
        let (veiled, found) = (self.veiled().await, self.allowed().await);
        let now = work.clock.now();
        let opted_out = Some(OptedOut { at: now, rule: Rule::Words, text: None, confirm: None });
        let next = Allowance { opted_out, ..Allowance::default() };
        work.store
            .put_allowance(&thread.tenant, &veiled, &found, &next, now)
            .await
            .expect("nobody else writes");
    }
}

#[tokio::test]
async fn a_person_answers_from_the_number_texted_takes_over_and_is_told_in_the_booking() {
    let people = People::open().await;
    let text = people.booked().await;
    let answered = people.answer(&text, " We come at 3.\r\nDana ").await.with(201);
    assert_eq!(
        (&answered["message"]["state"], &answered["message"]["name"]),
        (&json!("sent"), &json!("Dana"))
    );
    let [sent] = &people.sent()[..] else { panic!("one message") };
    assert_eq!(
        (sent.from.as_deref(), sent.to.as_str()),
        (Some(people.ground().seed.number.as_str()), CUSTOMER)
    );
    assert_eq!(sent.body, "We come at 3.\nDana");
    assert!(sent.status_callback.as_deref().unwrap().ends_with("/twilio/status"), "{sent:?}");
    let desk = &people.office.desk;
    let pause = desk.work.store.pause_of(&desk.ground.thread()).await.unwrap().unwrap();
    assert_eq!(pause.paused_by, "dana@example.com");
    let trail = people.trail().await;
    let mut told: Vec<_> = trail.iter().map(|(act, detail)| (act.as_str(), detail.as_str())).collect();
    told.sort_unstable();
    assert_eq!(told, [("conversation_paused", "…0100"), ("customer_answered", "…0100")], "and no words");

    assert_eq!(desk.drive().await, SETTLED);
    desk.one_booking(&["Customer: No heat\n", "Dana (office): We come at 3. Dana\n"]).await;
    assert_eq!(desk.drive().await, NOTHING_TO_DO, "once");
    let ours = ("Dana".to_owned(), "We come at 3.\nDana".to_owned(), "sent".to_owned());
    assert_eq!(people.ours(&text).await, std::slice::from_ref(&ours));
    people.answer(&text, "Or at 4").await.with(201);
    assert_eq!(people.times("conversation_paused").await, 1, "it was taken over before");
}

#[tokio::test]
async fn who_answers_in_a_later_conversation_takes_that_over_too() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let (thread, now) = (desk.ground.thread(), desk.work.clock.now());
    let before = Pause {
        paused_at: after(now, -SignedDuration::from_hours(200)),
        paused_by: "ann@example.com".to_owned(),
    };
    let change = desk.work.store.change(&thread.tenant);
    change.pause(None, &thread, &before, Retention::default()).unwrap().commit().await.unwrap();
    let text = people.booked().await;
    people.answer(&text, "We come at 3").await.with(201);
    assert_eq!(people.times("conversation_paused").await, 1);
    assert_eq!(people.answer(&text, "Or at 4").await.status, 201);
    assert_eq!(people.times("conversation_paused").await, 1, "it is theirs by now");
}

#[tokio::test]
async fn the_same_key_sends_once_however_often_and_however_many_at_once() {
    let people = People::open().await;
    let text = people.booked().await;
    let body = json!({ "text": "We come at 3", "idempotency_key": "one" });
    let answers = join_all((0..4).map(|_| people.answer_with(&text, &body, &[]))).await;
    assert!(answers.iter().all(|answer| [201, 202].contains(&answer.status)), "{answers:?}");
    let again = people.answer_with(&text, &body, &[]).await.with(201);
    assert_eq!(again["message"]["state"], "sent");
    assert_eq!(people.sent().len(), 1);
    let other = json!({ "text": "We come at 4", "idempotency_key": "one" });
    let refused = people.answer_with(&text, &other, &[]).await.with(422);
    assert!(refused["errors"]["idempotency_key"].is_array(), "{refused}");
    assert_eq!((people.sent().len(), people.times("customer_answered").await), (1, 1));
}

#[tokio::test]
async fn whoever_asked_for_no_texts_gets_none_by_hand_either() {
    let people = People::open().await;
    let text = people.booked().await;
    people.office.desk.receive("stop texting me").await;
    let refused = people.answer(&text, "We come at 3").await.with(409);
    assert_eq!(refused["title"], "Opted out", "before anybody has written it down");
    let other = People::open().await;
    let text = other.booked().await;
    other.asks_for_no_texts().await;
    assert_eq!(other.answer(&text, "We come at 3").await.with(409)["title"], "Opted out");
    for people in [people, other] {
        assert!(people.sent().is_empty() && people.trail().await.is_empty());
        assert_eq!(people.ground().twilio.calls("POST", MESSAGES), 0);
    }
}

#[tokio::test]
async fn a_stop_counts_before_anybody_has_heard_it_also_where_other_texts_came_since_until_it_is_taken_back()
{
    let people = People::open().await;
    let text = people.booked().await;
    for body in ["STOP", "12 Oak St", "the yellow house"] {
        people.office.desk.receive(body).await;
        assert_eq!(people.answer(&text, "We come at 3").await.with(409)["title"], "Opted out", "{body}");
    }
    assert!(people.sent().is_empty());
    people.office.desk.receive("START").await;
    people.answer(&text, "We come at 3").await.with(201);
}

#[tokio::test]
async fn a_customer_is_answered_for_a_day_and_then_called() {
    let people = People::open().await;
    let text = people.booked().await;
    let desk = &people.office.desk;
    let (thread, actor) = (desk.ground.thread(), Actor::ourselves());
    let answering = Answering {
        work: &desk.work,
        tenant: &thread.tenant,
        actor: &actor,
        name: "Dana",
        retention: Retention::default(),
    };
    let asked = Asked { words: "We come at 3".to_owned(), key: None };
    desk.pass(86_400 - 60);
    answering.answer(&thread, &asked).await.unwrap();
    desk.pass(61);
    let refused = answering.answer(&thread, &asked).await;
    assert!(matches!(refused, Err(AnswerError::TooLate { last_text_at: Some(_) })), "{refused:?}");
    assert_eq!(people.sent().len(), 1);
    drop(text);
}

#[tokio::test]
async fn who_may_only_look_answers_nobody_and_wrong_fields_are_told_at_once() {
    let people = People::open().await;
    let text = people.booked().await;
    people.answer_with(&text, &json!({ "text": "Hi" }), &["viewers"]).await.with(403);
    let wrong = json!({ "text": "a\u{7}", "idempotency_key": "", "to": "+19725550101" });
    let refused = people.answer_with(&text, &wrong, &[]).await.with(422);
    let blamed: Vec<&String> = refused["errors"].as_object().unwrap().keys().collect();
    assert_eq!(blamed, ["idempotency_key", "text", "to"]);
    people.answer_with(&text, &json!([1]), &[]).await.with(400);
    let theirs = People::open().await;
    let foreign =
        EntryKey { thread: theirs.ground().thread(), first: MessageSid::parse(&text.message_sid).unwrap() };
    let sealer = people.office.desk.work.vault.sealer().await.unwrap();
    let path = format!("/v1/conversations/{}/messages", foreign.id(&sealer));
    assert_eq!(people.ask("POST", &path).await.status, 422, "its own fields come first");
    assert!(people.sent().is_empty() && people.trail().await.is_empty());
}

#[tokio::test]
async fn a_take_over_seen_from_outside_pauses_is_shown_and_told_and_counts_once() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let text = people.booked().await;
    let (store, thread) = (&desk.work.store, desk.ground.thread());
    let handed = Handed::Over(MessageSid::parse(&format!("SM{}", "e".repeat(32))).unwrap());
    let body = "On our way".to_owned();
    let said = Said { id: SaidId::of(7), at: desk.work.clock.now(), by: By::Outside, body, handed };
    let found = store.state(&thread).await.unwrap();
    assert!(store.taken_over_outside(&thread, &found, &said, Retention::default()).await.unwrap());
    assert!(!store.taken_over_outside(&thread, &found, &said, Retention::default()).await.unwrap(), "once");
    let pause = store.pause_of(&thread).await.unwrap().unwrap();
    assert_eq!(pause.paused_by, "Somebody outside of IntelliSend");
    assert_eq!(desk.drive().await, SETTLED);
    desk.one_booking(&["Office: On our way\n"]).await;
    let ours = people.ours(&text).await;
    assert_eq!(ours, [("outside".to_owned(), "On our way".to_owned(), "sent".to_owned())]);
    let later = Said { id: SaidId::of(8), ..said };
    let before = store.taken_over_outside(&thread, &found, &later, Retention::default()).await;
    assert_eq!(before, Err(SaveError::Moved), "the notes were written since");
    let found = store.state(&thread).await.unwrap();
    assert!(store.taken_over_outside(&thread, &found, &later, Retention::default()).await.unwrap());
    assert_eq!(store.pause_of(&thread).await.unwrap(), Some(pause), "who paused first is who did");
}

#[tokio::test]
async fn operators_stop_the_replies_of_one_business_which_sees_it_and_cannot_undo_it() {
    let people = People::open().await;
    let api = Api::of(people.ground()).await;
    let operator = api.by_operator();
    let path = format!("{}/replies", base(people.ground()));
    assert_eq!(api.get("/v1/settings").await["replies_stopped"], Value::Null);
    for (wrong, status) in [(json!({}), 422), (json!({ "stopped": "yes", "since": null }), 422)] {
        assert_eq!(operator.ask("PUT", &path, Some(wrong)).await.0, status);
    }
    let stopped = operator.put(&path, json!({ "stopped": true, "why": "a wrong price" })).await;
    let shown = &stopped["tenant"]["replies_stopped"];
    assert_eq!((&shown["by"], &shown["why"]), (&json!("ann@example.com"), &json!("a wrong price")));
    assert_eq!(api.get("/v1/settings").await["replies_stopped"], *shown);
    let own = operator.get(&base(people.ground())).await;
    assert_eq!(own["tenant"]["replies_stopped"], *shown);
    assert_eq!(api.ask("PUT", "/v1/settings", Some(json!({ "replies_stopped": null }))).await.0, 422);
    api.put("/v1/settings", json!({ "replies": "acknowledge" })).await;
    let store = &people.office.desk.work.store;
    let tenant = store.tenant(&people.ground().thread().tenant).await.unwrap();
    assert!(tenant.settings().are_replies_stopped(), "whatever the business saves");
    people.booked().await;
    let desk = &people.office.desk;
    desk.pass(60);
    desk.drive().await;
    assert!(
        desk.ground.twilio.sent(&people.ground().seed.account_sid).is_empty(),
        "booked, and not answered"
    );
    assert_eq!(api.ask("PUT", "/v1/replies", Some(json!({ "stopped": false }))).await.0, 404);
    operator.put(&path, json!({ "stopped": false })).await;
    assert_eq!(api.get("/v1/settings").await["replies_stopped"], Value::Null);
    let acts = api.acts("/v1/audit").await;
    assert_eq!(acts, ["tenant_replies_resumed", "settings_saved", "tenant_replies_stopped"]);
}
