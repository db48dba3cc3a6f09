//! One reply to each burst of texts: planned before they are struck off, and sent once whoever drives.

use std::time::Duration;

use futures_util::future::join_all;
use intellisend::domain::connection::destination::Destination;
use intellisend::domain::messages::key::Key;
use intellisend::domain::replies::dialogue::Dialogue;
use intellisend::domain::replies::said::{By, Handed, Said};
use intellisend::domain::settings::{Profile, Replies};
use intellisend::domain::time::{SignedDuration, Timestamp, after};
use intellisend::drivers::{Driven, Drove, Rested, Work, drain};
use tests::fakes::twilio::{Message, MessagingService};
use tests::faults::{Fault, Plan};
use tests::ground::{CUSTOMER, Ground};
use tests::phone::Text;

use crate::desk::Desk;
use crate::tables::{Tables, value};

/// A text that nothing is urgent about.
pub(crate) const ORDINARY: &str = "My furnace rattles";

pub(crate) const LIFE: &str = "I smell gas in the basement";

pub(crate) const SEND: &str = "twilio POST …/Messages.json";

/// So many seconds, a clock may be behind another one.
const BEHIND: i64 = 30;

/// A desk whose customers are answered.
pub(crate) struct Chat {
    pub(crate) desk: Desk,
}

impl Chat {
    pub(crate) async fn open() -> Self {
        Self::on(Ground::quiet().await).await
    }

    pub(crate) async fn on(ground: Ground) -> Self {
        let chat = Self { desk: Desk::on(ground).await };
        chat.settings(|profile| profile.replies = Replies::Ask).await;
        chat
    }

    pub(crate) async fn settings(&self, change: impl FnOnce(&mut Profile)) {
        self.desk.ground.settings(change).await;
    }

    pub(crate) async fn drove(&self) -> Drove {
        self.desk.drove(&self.desk.work).await
    }

    /// Driven while it is too early for replies to texts of just now, however slow the machine is: whoever drives has a
    /// clock that is half a minute behind.
    pub(crate) async fn drove_early(&self, work: &Work) -> Drove {
        self.desk.pass(-BEHIND);
        let drove = self.desk.drove(work).await;
        self.desk.pass(BEHIND);
        drove
    }

    /// A text that is booked, and its reply planned.
    pub(crate) async fn planned(&self) -> Text {
        let text = self.desk.receive(ORDINARY).await;
        let drove = self.drove_early(&self.desk.work).await;
        assert!(matches!(drove.rested, Rested::Settled { .. }), "{drove:?}");
        assert_eq!((drove.replies, self.sent().len()), (0, 0), "it is too early");
        assert!(self.dialogue().await.due.is_some());
        text
    }

    /// Longer than anybody waits for the customer to go on.
    pub(crate) async fn answered(&self) -> u32 {
        self.desk.pass(6);
        self.drove().await.replies
    }

    /// What Twilio has of ours, oldest first.
    pub(crate) fn sent(&self) -> Vec<Message> {
        self.desk.ground.twilio.sent(&self.desk.ground.seed.account_sid)
    }

    /// How often Twilio was asked to send something.
    pub(crate) fn tried(&self) -> usize {
        let calls = self.desk.ground.recorder.calls();
        calls.iter().filter(|call| call.method == "POST" && call.path.ends_with("/Messages.json")).count()
    }

    pub(crate) async fn dialogue(&self) -> Dialogue {
        self.desk.work.store.dialogue(&self.desk.ground.thread()).await.unwrap().dialogue
    }

    pub(crate) async fn said(&self) -> Vec<Said> {
        let (store, thread) = (&self.desk.work.store, self.desk.ground.thread());
        let said = store.said_in(&thread, Timestamp::UNIX_EPOCH, after(self.now(), DAY)).await.unwrap();
        said.into_iter().map(|logged| logged.said).collect()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.desk.work.clock.now()
    }

    /// What the schedule does about this thread when its minute comes.
    pub(crate) async fn minute(&self) -> Driven {
        let mut due = self.desk.work.store.owed(self.now()).await.unwrap();
        due.retain(|due| due.thread == self.desk.ground.thread());
        drain(&self.desk.work, due, after(self.now(), SignedDuration::from_secs(20))).await
    }

    /// Whether anything of the thread is still to be done.
    pub(crate) async fn is_done(&self) -> bool {
        let owed = self.desk.work.store.owed(after(self.now(), DAY)).await.unwrap();
        owed.iter().all(|due| due.thread != self.desk.ground.thread())
    }
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The texts that a reply is made of.
pub(crate) fn keys(said: &Said) -> &[Key] {
    let By::Automatic(keys) = &said.by else { panic!("{said:?}") };
    keys
}

#[tokio::test]
async fn ten_drivers_at_once_answer_a_burst_once_and_the_next_burst_once() {
    let chat = Chat::open().await;
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| chat.desk.another(name))).await;
    for round in 1..=2 {
        for body in ["Hi", ORDINARY, "can u come today"] {
            chat.desk.receive(&format!("{body} {round}")).await;
            chat.desk.pass(-BEHIND);
            join_all(workers.iter().map(|work| chat.desk.drove(work))).await;
            chat.desk.pass(BEHIND);
            assert_eq!(chat.sent().len(), round - 1, "the customer may go on");
        }
        chat.desk.pass(40);
        let drove = join_all(workers.iter().map(|work| chat.desk.drove(work))).await;
        assert_eq!(drove.iter().map(|drove| drove.replies).sum::<u32>(), 1);
        assert_eq!((chat.sent().len(), chat.tried()), (round, round));
    }
    assert!(chat.is_done().await);
    assert_eq!(chat.desk.ground.bookings().len(), 1);
    let sent: Vec<_> = chat.sent().into_iter().map(|message| message.sid).collect();
    let said = chat.said().await;
    let handed: Vec<_> = said.iter().map(|said| said.handed.clone()).collect();
    let over = |sid: &Handed| matches!(sid, Handed::Over(sid) if sent.contains(&sid.as_str().to_owned()));
    assert!(handed.len() == 2 && handed.iter().all(over), "{handed:?}");
}

#[tokio::test]
async fn a_reply_says_who_sends_it_how_long_it_counts_and_where_it_is_reported() {
    let chat = Chat::open().await;
    let seed = &chat.desk.ground.seed;
    let service = MessagingService::new("Pool", &[]);
    let sid = service.sid.clone();
    chat.desk.ground.twilio.account(&seed.account_sid, |account| account.messaging_services.push(service));
    let text = Text { messaging_service_sid: Some(sid.clone()), ..chat.desk.ground.text(ORDINARY) };
    chat.desk.post(&text).await;
    chat.drove().await;
    assert_eq!(chat.answered().await, 1);
    let [message] = chat.sent().try_into().expect("one message");
    let callback = format!("{}/twilio/status", chat.desk.ground.stack.described.api_url);
    assert_eq!((message.from.as_deref(), message.to.as_str()), (Some(&*seed.number), CUSTOMER));
    assert_eq!(message.messaging_service_sid, Some(sid));
    assert_eq!(message.status_callback, Some(callback));
    let calls = chat.desk.ground.recorder.calls();
    let call = calls.iter().find(|call| call.path.ends_with("/Messages.json")).expect("the call");
    assert!(String::from_utf8_lossy(&call.body).contains("ValidityPeriod=600"), "{call:?}");
    let items = Tables::of(&chat.desk.ground);
    let items = items.items("Threads", "thread", &chat.desk.ground.thread().key()).await;
    let sent = items.iter().find(|item| value(item, "item").is_some_and(|name| name.starts_with("sent#")));
    assert_eq!(value(sent.expect("on record"), "message_sid"), Some(message.sid));
}

#[tokio::test]
async fn where_a_life_may_be_in_danger_the_answer_does_not_wait_for_the_booking() {
    let chat = Chat::open().await;
    chat.desk.receive(LIFE).await;
    let slow = Fault::Delay(Duration::from_secs(2));
    chat.desk.ground.recorder.plan(Plan::default().next("servicetitan POST …/bookings", slow));
    let (drove, ()) = tokio::join!(chat.drove(), async {
        chat.desk
            .ground
            .twilio
            .until(|twilio| !twilio.sent(&chat.desk.ground.seed.account_sid).is_empty())
            .await;
        assert_eq!(chat.desk.ground.bookings().len(), 0, "it is still on its way");
    });
    assert_eq!(drove, Drove { rested: Rested::Settled { writes: 1, set_aside: false }, replies: 1 });
    assert!(matches!(keys(&chat.said().await[0]), [Key::LifeGas]));
    assert_eq!((chat.answered().await, chat.sent().len()), (0, 1));
    assert!(chat.is_done().await);
    chat.desk.one_booking(&[LIFE]).await;
}

#[tokio::test]
async fn whose_doorbells_are_lost_is_answered_by_the_schedule() {
    let chat = Chat::open().await;
    chat.planned().await;
    assert_eq!(chat.minute().await.threads, 0, "it is not due");
    chat.desk.pass(6);
    let driven = chat.minute().await;
    assert_eq!((driven.threads, driven.replies, chat.sent().len()), (1, 1, 1));
    assert_eq!(chat.minute().await.threads, 0);
}

#[tokio::test]
async fn a_reply_that_is_owed_is_no_text_that_waits() {
    let chat = Chat::open().await;
    chat.planned().await;
    chat.desk.pass(3_600);
    let (store, thread, now) = (&chat.desk.work.store, chat.desk.ground.thread(), chat.now());
    let tenant = store.tenant(&thread.tenant).await.unwrap();
    assert!(matches!(tenant.destination(), Destination::Book(_)));
    let waiting = store.waiting(&thread.tenant, tenant.passage(now), now).await.unwrap();
    assert_eq!((waiting.owed, waiting.parked, waiting.held, waiting.oldest_owed), (0, 0, 0, None));
    assert!(store.waiting_texts(&thread.tenant, None).await.unwrap().is_empty());
    assert!(!chat.is_done().await, "it is owed all the same");
}

#[tokio::test]
async fn where_replies_are_off_nothing_is_planned_and_nobody_is_called() {
    let chat = Chat::open().await;
    chat.settings(|profile| profile.replies = Replies::Off).await;
    chat.desk.receive(ORDINARY).await;
    chat.desk.receive(LIFE).await;
    assert_eq!(chat.drove().await.replies, 0);
    assert_eq!((chat.answered().await, chat.tried()), (0, 0));
    assert_eq!(chat.dialogue().await, Dialogue::default());
    chat.desk.one_booking(&[ORDINARY]).await;
}

#[tokio::test]
async fn what_was_planned_before_replies_were_switched_off_is_not_sent() {
    let chat = Chat::open().await;
    chat.planned().await;
    chat.settings(|profile| profile.replies = Replies::Off).await;
    assert_eq!((chat.answered().await, chat.tried()), (0, 0));
    assert!(chat.is_done().await);
}
