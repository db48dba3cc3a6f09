//! What delivery reports say of a customer's number, and of the business's own.

use intellisend::domain::ids::AccountSid;
use intellisend::domain::replies::allowance::Allowance;
use intellisend::domain::replies::sender::SenderHealth;
use intellisend::domain::time::{SignedDuration, after};
use serde_json::Value;
use tests::events;
use tests::lambda::Function;
use tests::phone;

use crate::desk::{Desk, event};
use crate::replies::{Chat, LIFE};

/// A desk with the function that the stream rings.
struct Hearing {
    desk: Desk,
    driver: Function,
}

impl Hearing {
    async fn open() -> Self {
        Self::of(Desk::open().await).await
    }

    async fn of(desk: Desk) -> Self {
        let driver = desk.ground.function("create-bookings").await;
        Self { desk, driver }
    }

    /// Twilio reports of one more message; the stream rings so many times for it.
    async fn report(&self, status: &str, code: Option<u32>, rings: usize) {
        self.report_of(&self.desk.ground.text("").message_sid, status, code, rings).await;
    }

    async fn report_of(&self, message_sid: &str, status: &str, code: Option<u32>, rings: usize) {
        let report = phone::Report {
            message_sid: message_sid.to_owned(),
            account_sid: self.desk.ground.seed.account_sid.clone(),
            from: self.desk.ground.seed.number.clone(),
            to: tests::ground::CUSTOMER.to_owned(),
            status: status.to_owned(),
            error_code: code,
        };
        let posted = event(&self.desk.ground, "/twilio/status", &report.parameters()).event();
        let answer = self.desk.webhook.invoke(&posted).await.expect("the webhook answers");
        assert_eq!(answer["statusCode"], 200);
        let (key, item) =
            (self.desk.ground.thread().key(), format!("report#{status}#{}", report.message_sid));
        for _ in 0..rings {
            let rung = events::inserted(&[(&key, &item)]);
            self.driver.invoke(&rung).await.expect("the function answers");
        }
        let line: Value = serde_json::from_str(self.driver.logs().last().expect("a line")).expect("JSON");
        assert_eq!((&line["reports"], &line["reports_unheard"]), (&1.into(), &0.into()), "{line}");
    }

    async fn sender(&self) -> SenderHealth {
        let (ground, account) =
            (&self.desk.ground, AccountSid::parse(&self.desk.ground.seed.account_sid).unwrap());
        let thread = ground.thread();
        let found = self.desk.work.store.sender_health(&thread.tenant, &account, &thread.number).await;
        found.expect("the tables answer").health
    }

    async fn allowance(&self) -> Allowance {
        let (work, thread) = (&self.desk.work, self.desk.ground.thread());
        let customer = thread.customer.number().expect("a telephone");
        let name = work.vault.veil().await.expect("the key is there").name(&thread.tenant, &customer);
        work.store.allowance(&thread.tenant, &name).await.expect("the tables answer").allowance
    }

    /// What the settings API says of replies from the number.
    async fn told(&self) -> Value {
        let api = self.desk.ground.api().await;
        let answer = api.get("/v1/twilio").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let reports = answer.body["numbers"][0]["reports"].as_array().expect("reports").clone();
        reports.into_iter().find(|report| report["kind"] == "replies").expect("of replies")
    }
}

#[tokio::test]
async fn each_cause_of_the_senders_pauses_replies_after_three_in_a_row_and_is_told_with_its_remedy() {
    let hearing = Hearing::open().await;
    for code in [20003, 21606, 21608, 30007, 30032, 30034, 30035] {
        for _ in 0..2 {
            hearing.report("undelivered", Some(code), 1).await;
        }
        assert_eq!((hearing.sender().await.since, &hearing.told().await["status"]), (None, &"ok".into()));
        hearing.report("failed", Some(code), 1).await;
        let told = hearing.told().await;
        let cause = told["cause"].as_str().expect("a cause");
        assert_eq!(told["status"], "problem", "{told}");
        assert!(
            cause.starts_with("Replies are not delivered") && cause.contains(&code.to_string()),
            "{cause}"
        );
        assert!(told["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()), "{told}");
        hearing.report("delivered", None, 1).await;
        assert_eq!(hearing.sender().await, SenderHealth::default());
        assert_eq!(hearing.told().await["status"], "ok");
    }
}

#[tokio::test]
async fn each_cause_of_the_customers_number_ends_replies_to_it_for_a_day_and_blames_no_sender() {
    let hearing = Hearing::open().await;
    for code in [21211, 21614, 30003, 30005, 30006] {
        hearing.report("undelivered", Some(code), 1).await;
        let (now, ended) = (hearing.desk.work.clock.now(), hearing.allowance().await.ended_until);
        let a_day = after(now, SignedDuration::from_hours(24));
        assert!(ended.is_some_and(|until| after(until, SignedDuration::from_mins(1)) > a_day), "{code}");
        assert_eq!(hearing.sender().await, SenderHealth::default());
        hearing.report("delivered", None, 1).await;
        assert_eq!(hearing.allowance().await.ended_until, None, "it is reached after all");
    }
}

#[tokio::test]
async fn a_report_that_rings_three_times_counts_once() {
    let hearing = Hearing::open().await;
    hearing.report("undelivered", Some(30034), 3).await;
    assert_eq!(hearing.sender().await.in_a_row, 1);
}

#[tokio::test]
async fn each_message_to_a_customer_counts_once_as_delivered_or_not() {
    let hearing = Hearing::open().await;
    let read = hearing.desk.ground.text("").message_sid;
    for (sid, status, code) in [
        (None, "delivered", None),
        (Some(&read), "delivered", None),
        (Some(&read), "read", None),
        (None, "sent", None),
        (None, "undelivered", Some(30008)),
        (None, "failed", None),
        (None, "failed", Some(30034)),
    ] {
        let other = hearing.desk.ground.text("").message_sid;
        hearing.report_of(sid.unwrap_or(&other), status, code, 2).await;
    }
    let stats = hearing.desk.ground.api().await.get("/v1/stats").await;
    assert_eq!(
        stats.body["messages"],
        serde_json::json!({ "delivered": 2, "not_delivered": 3 }),
        "{}",
        stats.body
    );
}

#[tokio::test]
async fn a_report_that_nothing_follows_from_changes_nothing() {
    let hearing = Hearing::open().await;
    hearing.report("undelivered", Some(30008), 1).await;
    hearing.report("failed", None, 1).await;
    assert_eq!(hearing.sender().await, SenderHealth::default());
    assert_eq!(hearing.allowance().await, Allowance::default());
}

#[tokio::test]
async fn a_reply_from_before_the_trouble_that_is_delivered_late_does_not_end_it() {
    let chat = Chat::open().await;
    chat.desk.receive(LIFE).await;
    assert_eq!(chat.drove().await.replies, 1);
    let before = chat.sent()[0].sid.clone();
    let hearing = Hearing::of(chat.desk).await;
    for _ in 0..3 {
        hearing.report("undelivered", Some(30_034), 1).await;
    }
    let trouble = hearing.sender().await;
    assert!(trouble.since.is_some(), "{trouble:?}");
    hearing.report_of(&before, "delivered", None, 1).await;
    assert_eq!(hearing.sender().await, trouble);
    hearing.report("delivered", None, 1).await;
    assert_eq!(hearing.sender().await.since, None, "one that was sent since then does");
}

#[tokio::test]
async fn texts_are_booked_while_replies_pause() {
    let hearing = Hearing::open().await;
    for _ in 0..3 {
        hearing.report("failed", Some(30034), 1).await;
    }
    hearing.desk.receive("no hot water").await;
    hearing.desk.drive().await;
    hearing.desk.one_booking(&["no hot water"]).await;
}
