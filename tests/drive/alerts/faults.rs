use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::join_all;
use intellisend::domain::ids::AccountSid;
use intellisend::drivers::{AlertSender, Work, drive};
use serde_json::json;
use tests::faults::{Fault, Plan};
use tests::stack::{TenantSeed, in_twilio};

use super::*;

const SEND: &str = "twilio POST …/Messages.json";

/// Numbers of platforms: no other test's tenants have these.
static NEXT: AtomicU32 = AtomicU32::new(9_001);

impl Crew {
    /// Another driver, which has a number of the platform's own to alert from.
    pub(super) async fn platform(&self) -> Work {
        let platform = TenantSeed::fresh(NEXT.fetch_add(1, Ordering::Relaxed));
        let ground = &self.desk.ground;
        ground.seeder.tenant(&platform).await;
        in_twilio(&ground.twilio, &platform, &ground.seeder.webhook());
        let mut work = self.desk.another("driver").await;
        work.alert_sender = Some(AlertSender {
            account: AccountSid::parse(&platform.account_sid).unwrap(),
            number: PhoneNumber::parse(&platform.number).unwrap(),
        });
        work
    }
}

#[tokio::test]
async fn ten_drivers_at_once_tell_once() {
    let crew = Crew::open().await;
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| crew.desk.another(name))).await;
    crew.desk.receive("I smell gas").await;
    join_all(workers.iter().map(|work| crew.desk.drive_with(work))).await;
    crew.minute().await;
    assert_eq!(crew.told(ANN).len(), 1);
    crew.desk.drive().await;
    crew.desk.one_booking(&["I smell gas"]).await;
}

#[tokio::test]
async fn what_may_have_been_sent_is_sent_again_and_no_more_than_three_times() {
    let crew = Crew::open().await;
    crew.desk.ground.recorder.plan(Plan::default().every(SEND, Fault::DropAfter));
    crew.desk.receive("No heat").await;
    crew.desk.drive().await;
    let mut failed = 0;
    for _ in 0..5 {
        failed += crew.minute().await.alerts_failed;
    }
    assert_eq!((crew.told(ANN).len(), failed), (3, 1));
    assert!(crew.is_quiet().await);
    crew.desk.one_booking(&["No heat"]).await;
}

#[tokio::test]
async fn where_an_alert_cannot_be_recorded_its_text_is_still_owed() {
    let crew = Crew::open().await;
    let outage = Fault::Status(400, "{}".to_owned());
    crew.desk.ground.recorder.plan(Plan::default().every("driver …PutItem", outage));
    crew.desk.receive("I smell gas").await;
    let limit = after(crew.desk.work.clock.now(), SignedDuration::from_secs(20));
    assert!(drive(&crew.desk.work, &crew.desk.ground.thread(), limit).await.is_err());
    crew.desk.ground.recorder.plan(Plan::default());
    crew.desk.drive().await;
    assert_eq!(crew.told(ANN).len(), 1);
    crew.desk.one_booking(&["I smell gas"]).await;
}

/// How many calls of the drive are killed at, in turn: those of the alert are among the first.
const CALLS: usize = 26;

#[tokio::test]
async fn a_driver_that_dies_anywhere_has_told_or_somebody_else_does() {
    // Dying after a call is dying before the next.
    for n in 1..CALLS {
        let crew = Crew::open().await;
        let driver = crew.desk.ground.function("create-bookings").await;
        driver.ready().await.expect("it starts");
        let dying = driver.clone();
        crew.desk.ground.recorder.on_kill("create-bookings", move || {
            let dying = dying.clone();
            async move { dying.kill().await }
        });
        crew.desk.receive("I smell gas").await;
        crew.desk.ground.recorder.clear();
        crew.desk.ground.recorder.plan(Plan::default().at(n, Fault::KillAfter));
        let doorbell = json!({ "Records": [{ "body": crew.desk.ground.thread().key() }] });
        let _ = driver.invoke(&doorbell).await;
        crew.desk.ground.recorder.plan(Plan::default());
        for _ in 0..3 {
            crew.desk.settle();
            crew.desk.drive().await;
            crew.minute().await;
        }
        let told = crew.told(ANN).len();
        assert!((1..=2).contains(&told), "call {n}: told {told} times");
        assert!(crew.is_quiet().await, "call {n}");
        crew.desk.one_booking(&["I smell gas"]).await;
    }
}
