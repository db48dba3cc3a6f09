use futures_util::future::join_all;
use intellisend::domain::audit::Actor;
use intellisend::domain::ids::{AccountSid, ThreadKey};
use intellisend::domain::phone::Sender;
use intellisend::domain::replies::sender::SenderHealth;
use intellisend::drivers::contacts::send_code;
use intellisend::drivers::{Work, hear_all};

use super::*;

const NOT_REGISTERED: u32 = 30034;

impl Crew {
    fn own_account(&self) -> AccountSid {
        AccountSid::parse(&self.desk.ground.seed.account_sid).unwrap()
    }

    /// How messages from the business's own number fare.
    async fn health(&self) -> SenderHealth {
        let (store, thread) = (&self.desk.work.store, self.desk.ground.thread());
        store.sender_health(&thread.tenant, &self.own_account(), &thread.number).await.unwrap().health
    }

    async fn unhealthy(&self, health: &SenderHealth) {
        let (store, thread) = (&self.desk.work.store, self.desk.ground.thread());
        let (account, now) = (self.own_account(), self.desk.work.clock.now());
        let of = (&thread.tenant, &account, &thread.number);
        let found = store.sender_health(of.0, of.1, of.2).await.unwrap();
        store.put_sender_health(of, &found, health, None, now).await.unwrap();
    }

    /// Twilio reports of this message, where and as it was told to, and the report is heard.
    async fn report(&self, work: &Work, message: &Message, status: &str, code: Option<u32>) {
        let url = message.status_callback.as_deref().expect("an address for reports");
        assert!(url.contains("/twilio/status"), "{url}");
        assert_eq!(self.desk.ground.twilio.report(&message.sid, status, code).await, Some(200));
        let customer = Sender::parse(&message.to).unwrap();
        let thread = ThreadKey { customer, ..self.desk.ground.thread() };
        let item = format!("report#{status}#{}", message.sid);
        let heard = hear_all(work, vec![(thread, &item)]).await;
        assert_eq!((heard.reports, heard.reports_unheard), (1, 0));
    }

    fn by_platform(&self, platform: &Work) -> Vec<Message> {
        self.desk.ground.twilio.sent(platform.alert_sender.as_ref().unwrap().account.as_str())
    }
}

#[tokio::test]
async fn an_emergency_that_twilio_took_and_did_not_deliver_is_told_again_by_the_platforms_number() {
    let crew = Crew::open().await;
    let ours = crew.platform().await;
    crew.desk.receive("I smell gas").await;
    crew.desk.drive_with(&ours).await;
    let [message] = &crew.sent()[..] else { panic!("one message") };
    assert!(crew.by_platform(&ours).is_empty());
    crew.report(&ours, message, "undelivered", Some(NOT_REGISTERED)).await;
    let again = crew.by_platform(&ours);
    assert_eq!(again.len(), 1, "at once, not with the next minute");
    assert_eq!((again[0].to.as_str(), &again[0].body), (ANN, &message.body), "with its words");
    assert!(again[0].status_callback.is_none(), "nobody could say whose report it is");
    crew.report(&ours, message, "failed", Some(NOT_REGISTERED)).await;
    assert_eq!((crew.by_platform(&ours).len(), crew.sent().len()), (1, 1), "once");
    assert!(crew.is_quiet().await);
}

#[tokio::test]
async fn an_alert_that_is_not_delivered_counts_for_the_numbers_health_though_nobody_is_answered() {
    let crew = Crew::open().await;
    for _ in 0..3 {
        let tenant = crew.desk.ground.thread().tenant;
        let since = crew.desk.work.clock.now();
        let alert = intellisend::domain::alerts::Alert::Waiting { since, texts: 1 };
        intellisend::drivers::alerts::raise(&crew.desk.work, &tenant, &alert).await.unwrap();
        let sent = crew.sent();
        let message = sent.last().expect("it is sent");
        crew.report(&crew.desk.work, message, "undelivered", Some(NOT_REGISTERED)).await;
        crew.desk.pass(61);
    }
    let health = crew.health().await;
    assert_eq!((health.in_a_row, health.code), (3, Some(NOT_REGISTERED)));
    assert!(health.since.is_some());
}

#[tokio::test]
async fn while_what_the_own_number_sends_is_not_delivered_the_platforms_number_goes_first() {
    let crew = Crew::open().await;
    let ours = crew.platform().await;
    let now = crew.desk.work.clock.now();
    let failing = SenderHealth { in_a_row: 3, code: Some(NOT_REGISTERED), since: Some(now), probe_at: None };
    crew.unhealthy(&failing).await;
    crew.desk.receive("I smell gas").await;
    crew.desk.drive_with(&ours).await;
    assert_eq!((crew.by_platform(&ours).len(), crew.sent().len()), (1, 0));
}

#[tokio::test]
async fn an_emergency_that_no_number_can_deliver_is_counted_for_operators() {
    let crew = Crew::open().await;
    crew.desk.receive("I smell gas").await;
    crew.desk.drive().await;
    let [message] = &crew.sent()[..] else { panic!("one message") };
    crew.report(&crew.desk.work, message, "undelivered", Some(NOT_REGISTERED)).await;
    let failed = [crew.minute().await, crew.minute().await].map(|tended| tended.alerts_failed);
    assert_eq!((failed, crew.sent().len()), ([1, 0], 1));
    assert!(crew.is_quiet().await);
}

#[tokio::test]
async fn ten_reports_of_one_message_have_it_told_again_once() {
    let crew = Crew::open().await;
    let ours = crew.platform().await;
    crew.desk.receive("I smell gas").await;
    crew.desk.drive_with(&ours).await;
    let [message] = &crew.sent()[..] else { panic!("one message") };
    let code = Some(NOT_REGISTERED);
    assert_eq!(crew.desk.ground.twilio.report(&message.sid, "undelivered", code).await, Some(200));
    let thread = ThreadKey { customer: Sender::parse(ANN).unwrap(), ..crew.desk.ground.thread() };
    let item = format!("report#undelivered#{}", message.sid);
    join_all((0..10).map(|_| hear_all(&ours, vec![(thread.clone(), item.as_str())]))).await;
    assert_eq!(crew.by_platform(&ours).len(), 1);
    assert_eq!(crew.health().await.in_a_row, 1);
}

#[tokio::test]
async fn a_code_goes_by_the_platforms_number_where_the_own_ones_messages_are_not_delivered() {
    let crew = Crew::open().await;
    let ours = crew.platform().await;
    let unconfirmed = Contact { confirmed_at: None, ..ann(&Alert::ALL) };
    crew.people(std::slice::from_ref(&unconfirmed)).await;
    let tenant = crew.desk.ground.thread().tenant;
    let send = async || {
        let id = unconfirmed.id.as_str();
        send_code(&ours, &tenant, &Actor::ourselves(), id, "Acme").await.unwrap();
        crew.desk.pass(61);
    };
    send().await;
    let [message] = &crew.sent()[..] else { panic!("one message") };
    crew.report(&ours, message, "undelivered", Some(NOT_REGISTERED)).await;
    send().await;
    let by_platform = crew.by_platform(&ours);
    assert_eq!((by_platform.len(), crew.sent().len()), (1, 1));
    assert!(by_platform[0].body.contains("is the code"), "{}", by_platform[0].body);
}

#[tokio::test]
async fn that_a_message_of_before_the_trouble_arrived_does_not_end_it() {
    let crew = Crew::open().await;
    crew.desk.receive("I smell gas").await;
    crew.desk.drive().await;
    let [message] = &crew.sent()[..] else { panic!("one message") };
    crew.desk.pass(60);
    let now = crew.desk.work.clock.now();
    let failing = SenderHealth { in_a_row: 3, code: Some(NOT_REGISTERED), since: Some(now), probe_at: None };
    crew.unhealthy(&failing).await;
    crew.report(&crew.desk.work, message, "delivered", None).await;
    assert_eq!(crew.health().await, failing);
    crew.minute().await;
    assert_eq!(crew.told(ANN).len(), 1, "nobody is told that it works again");
    crew.desk.hear("delivered", None).await;
    assert_eq!(crew.health().await, SenderHealth::default(), "a later one ends it");
}
