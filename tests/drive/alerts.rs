//! Staff are told by text: of emergencies at once, of trouble within the minute, each change once.

use intellisend::domain::contacts::{Alert, AlertHours, Contact, ContactId};
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::settings::Profile;
use intellisend::domain::settings::opening_hours::OpeningHours;
use intellisend::domain::time::{SignedDuration, Timestamp, after};
use intellisend::drivers::alerts::{Tended, tend_these};
use intellisend::store::{OfTenant, Standing};
use serde_json::{Value, json};
use tests::fakes::twilio::Message;

use crate::desk::Desk;

/// Crashes, races and what Twilio does.
mod faults;
/// Which number tells, and what becomes of that.
mod senders;
/// Connections, waiting texts, numbers and bookings that nobody touches.
mod trouble;
/// Emergencies and new conversations, and what staff answer.
mod urgent;

const ANN: &str = "+19725550101";
const BEN: &str = "+19725550102";

/// A desk whose business has people to tell.
struct Crew {
    desk: Desk,
}

impl Crew {
    /// Ann is told of everything, at any time.
    async fn open() -> Self {
        let crew = Self { desk: Desk::open().await };
        crew.people(&[ann(&[Alert::Emergency, Alert::Trouble])]).await;
        crew
    }

    async fn people(&self, people: &[Contact]) {
        let (store, tenant) = (&self.desk.work.store, self.desk.ground.thread().tenant);
        let found = store.contacts(&tenant).await.unwrap();
        let change = store.change(&tenant).contacts(found.version, people).unwrap();
        change.commit().await.unwrap();
    }

    async fn settings(&self, change: impl FnOnce(Profile) -> Profile) {
        let (store, tenant) = (&self.desk.work.store, self.desk.ground.thread().tenant);
        let found = store.tenant(&tenant).await.unwrap();
        let next = change(found.profile.unwrap());
        store.change(&tenant).profile(found.profile_version, &next).unwrap().commit().await.unwrap();
    }

    /// What went out to people of the business, in its words.
    fn told(&self, number: &str) -> Vec<String> {
        self.sent().into_iter().filter(|message| message.to == number).map(|message| message.body).collect()
    }

    fn sent(&self) -> Vec<Message> {
        self.desk.ground.twilio.sent(&self.desk.ground.seed.account_sid)
    }

    async fn standing(&self) -> Standing {
        let (store, tenant) = (&self.desk.work.store, self.desk.ground.thread().tenant);
        let mut standing = store.standing(self.desk.work.clock.now()).await.unwrap();
        standing.retain(|of: &OfTenant| of.tenant == tenant);
        standing
    }

    /// What `recover-messages` does about the desk's own alerts when its minute comes.
    async fn minute(&self) -> Tended {
        self.desk.pass(61);
        self.tended().await
    }

    async fn tended(&self) -> Tended {
        let limit = after(self.desk.work.clock.now(), SignedDuration::from_secs(20));
        tend_these(&self.desk.work, self.standing().await, limit).await
    }

    /// Nothing of alerts is left to do.
    async fn is_quiet(&self) -> bool {
        self.standing().await.iter().all(|of| of.alerts.is_empty())
    }
}

pub(crate) fn contact(nonce: u64, number: &str, alerts: &[Alert], hours: AlertHours) -> Contact {
    Contact {
        id: ContactId::of(nonce),
        name: "Somebody".to_owned(),
        number: PhoneNumber::parse(number).unwrap(),
        alerts: alerts.to_vec(),
        hours,
        confirmed_at: Some(Timestamp::UNIX_EPOCH),
    }
}

/// Somebody with this number, who is told of trouble.
pub(crate) fn contact_at(number: &str) -> Contact {
    contact(3, number, &[Alert::Trouble], AlertHours::Always)
}

pub(crate) fn ann(alerts: &[Alert]) -> Contact {
    contact(1, ANN, alerts, AlertHours::Always)
}

fn ben(alerts: &[Alert]) -> Contact {
    contact(2, BEN, alerts, AlertHours::Always)
}

/// Hours of a business that is open on every day of the week from then to then.
fn hours(from: &str, to: &str) -> OpeningHours {
    serde_json::from_value(days(&json!([{ "from": from, "to": to }]))).unwrap()
}

fn closed() -> OpeningHours {
    serde_json::from_value(days(&json!([]))).unwrap()
}

fn days(spans: &Value) -> Value {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    days.into_iter().map(|day| (day.to_owned(), spans.clone())).collect::<serde_json::Map<_, _>>().into()
}
