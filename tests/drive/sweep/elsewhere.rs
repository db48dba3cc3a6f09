use intellisend::domain::alerts::Alert;
use intellisend::domain::contacts::{Alert as Wanted, AlertHours};
use intellisend::domain::ids::MessageSid;
use intellisend::domain::settings::Replies;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Rested, Swept, drain};
use serde_json::json;
use tests::fakes::twilio::Message;
use tests::faults::{Fault, Plan};

use super::{LIST, Log, found};
use crate::api::Api;
use crate::desk::Desk;
use crate::office::Office;
use crate::tenants::base;

/// Somebody whose texts show that the number posts them to somebody else.
const NEIGHBOUR: &str = "+19725550177";

impl Log {
    /// Of a business whose number posts its texts to somebody else, which is known by now.
    pub(super) async fn elsewhere() -> (Self, Api) {
        let (log, api) = Self::of_their_own().await;
        log.desk.ground.settings(|profile| profile.replies = Replies::Acknowledge).await;
        log.sweep().await;
        log.points_elsewhere();
        for body in ["Cold house", "Anybody there?"] {
            log.kept_from(NEIGHBOUR, body, &[]);
            log.pass_minutes(5);
            log.sweep().await;
        }
        assert!(log.elsewhere_since().await.is_some());
        (log, api)
    }

    /// A text that is found while the number points elsewhere.
    pub(super) async fn found_elsewhere(&self, body: &str) -> Message {
        let message = self.kept(body);
        self.pass_minutes(5);
        assert_eq!(self.sweep().await, Swept { held: 1, ..found(1) });
        message
    }

    async fn has_opted_out(&self) -> bool {
        let (work, thread) = (&self.desk.work, self.desk.ground.thread());
        let customer = thread.customer.number().expect("a telephone");
        let veiled = work.vault.veil().await.expect("the key").name(&thread.tenant, &customer);
        work.store.allowance(&thread.tenant, &veiled).await.unwrap().allowance.opted_out.is_some()
    }

    /// What of the thread waits for a click.
    pub(super) async fn waiting(&self) -> usize {
        self.desk.work.store.held_of(&self.desk.ground.thread()).await.unwrap().len()
    }
}

fn emergency(of: &Message) -> Alert {
    let conversation = MessageSid::parse(&of.sid).unwrap();
    Alert::Emergency { began: conversation.clone(), conversation, life: true, customer: None, said: None }
}

#[tokio::test]
async fn who_wants_no_more_texts_is_heard_though_the_number_points_elsewhere_and_not_answered_later() {
    let (log, _) = Log::elsewhere().await;
    log.found_elsewhere("please stop texting me").await;
    log.desk.drive().await;
    assert!(log.has_opted_out().await);
    assert_eq!(log.desk.ground.bookings().len(), 0);
    let office = Office::of(log.desk).await;
    office.click("dismiss").await;
    let log = Log { desk: office.desk };
    log.points_here();
    log.pass_minutes(5);
    log.sweep().await;
    let before = log.desk.ground.twilio.sent(&log.desk.ground.seed.account_sid).len();
    log.posted("My furnace rattles").await;
    for _ in 0..3 {
        log.desk.drive().await;
        log.desk.pass(30);
    }
    log.desk.one_booking(&["My furnace rattles"]).await;
    assert_eq!(log.desk.ground.twilio.sent(&log.desk.ground.seed.account_sid).len(), before);
}

#[tokio::test]
async fn danger_that_was_texted_to_somebody_else_alerts_staff_and_is_neither_booked_nor_answered_without_a_click()
 {
    let (log, _) = Log::elsewhere().await;
    let ann = crate::alerts::contact(1, "+19725550102", &[Wanted::Emergency], AlertHours::Always);
    let (store, tenant) = (&log.desk.work.store, log.tenant());
    let contacts = store.contacts(&tenant).await.unwrap();
    let change = store.change(&tenant).contacts(contacts.version, &[ann]).unwrap();
    change.commit().await.unwrap();
    let text = log.found_elsewhere("I smell gas in the basement").await;
    let sent = log.desk.ground.twilio.sent(&log.desk.ground.seed.account_sid);
    let to_customer =
        |sent: &[Message]| sent.iter().filter(|message| message.to == tests::ground::CUSTOMER).count();
    // Whoever comes first, and whoever comes as well.
    let other = log.desk.another("other").await;
    let both = futures_util::future::join(log.desk.drive(), log.desk.drive_with(&other)).await;
    assert!(matches!(both.0, Rested::Held { .. }) || matches!(both.1, Rested::Held { .. }), "{both:?}");
    assert!(log.is_told(&emergency(&text)).await);
    assert_eq!((log.waiting().await, log.desk.ground.bookings().len()), (1, 0));
    let conversation = Alert::Conversation {
        conversation: MessageSid::parse(&text.sid).unwrap(),
        urgent: true,
        customer: None,
    };
    assert!(!log.is_told(&conversation).await, "nothing begins by it");
    log.desk.pass(30);
    log.desk.drive().await;
    assert_eq!(
        to_customer(&sent),
        to_customer(&log.desk.ground.twilio.sent(&log.desk.ground.seed.account_sid))
    );
    assert_eq!(log.sweep().await, found(0), "it is known");
    // By then nobody is answered any more.
    log.pass_minutes(10);
    let office = Office::of(log.desk).await;
    let (status, answer) = office.click("book").await;
    assert_eq!(status, json!(200), "{answer}");
    office.desk.drive().await;
    office.desk.one_booking(&["I smell gas"]).await;
}

/// What a doorbell or the schedule does, whether it holds the texts at once or only after a crash.
async fn minute(desk: &Desk) {
    let now = desk.work.clock.now();
    let mut due = desk.work.store.owed(after(now, SignedDuration::from_mins(5))).await.unwrap();
    due.retain(|due| due.thread.tenant == desk.ground.thread().tenant);
    drain(&desk.work, due, after(now, SignedDuration::from_secs(20))).await;
}

#[tokio::test]
async fn nothing_is_left_waiting_for_a_business_that_went_while_its_texts_were_found() {
    for is_driven in [true, false] {
        let (log, api) = Log::elsewhere().await;
        log.found_elsewhere("Hello?").await;
        if is_driven {
            log.desk.drive().await;
        }
        let gone = format!("{}?confirm=yes", base(&log.desk.ground));
        let (status, answer) = api.by_operator().ask("DELETE", &gone, None).await;
        assert_eq!(status, 200, "{answer}");
        minute(&log.desk).await;
        assert_eq!(log.desk.work.store.count_held(&log.tenant(), None).await.unwrap().texts, 0);
        let far = after(log.now(), SignedDuration::from_hours(24));
        let owed = log.desk.work.store.owed(far).await.unwrap();
        assert!(owed.iter().all(|due| due.thread.tenant != log.tenant()));
    }
}

#[tokio::test]
async fn a_text_to_a_number_that_is_let_go_while_the_log_is_read_is_not_its_former_business_s() {
    let log = Log::open().await;
    let (store, tenant) = (&log.desk.work.store, log.desk.ground.thread().tenant);
    let number = store.numbers(&tenant).await.unwrap().remove(0);
    log.kept("Cold house");
    log.pass_minutes(5);
    let slow = Fault::Delay(std::time::Duration::from_secs(2));
    log.desk.ground.recorder.plan(Plan::default().next(LIST, slow));
    let let_go = async {
        tests::until::until("the log is being read", std::time::Duration::from_secs(10), async || {
            let calls = log.desk.ground.recorder.calls();
            calls.iter().any(|call| call.path.contains("/Messages.json")).then_some(())
        })
        .await;
        store.change(&tenant).remove_number(&number, log.now()).unwrap().commit().await.unwrap();
    };
    let (swept, ()) = futures_util::future::join(log.sweep(), let_go).await;
    assert_eq!((swept.pages, swept.texts), (1, 0), "the routes were read before");
    assert_eq!(log.stored().await, Vec::<String>::new());
}
