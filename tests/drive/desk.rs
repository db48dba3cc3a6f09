//! What most of these tests do: take texts in, drive the thread, look at the bookings.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Clock, Drove, Rested, Work, drive, hear_all};
use serde_json::Value;
use tests::events::Http;
use tests::fakes::servicetitan::Booking;
use tests::ground::{CUSTOMER, Ground, SETTLE_SECONDS};
use tests::lambda::Function;
use tests::phone::{self, Text};
use tests::stack::TenantSeed;

/// The API's own domain, as a request's context names it.
pub(crate) const PATH: &str = "/twilio/sms";

/// A webhook's event, signed for the address that the function was given.
pub(crate) fn event(ground: &Ground, path: &str, parameters: &[(String, String)]) -> Http {
    let url = format!("{}{path}", ground.stack.described.api_url);
    let request = phone::request(&url, parameters, &ground.seed.auth_token);
    let signature = phone::signature(&url, parameters, &ground.seed.auth_token);
    Http::new("POST", path).form(&request.body).header("X-Twilio-Signature", &signature)
}

/// A tenant's desk, with a webhook and a driver that both go through the recording proxy.
pub(crate) struct Desk {
    pub(crate) ground: Ground,
    pub(crate) webhook: Function,
    pub(crate) work: Work,
    clock: Arc<AtomicI64>,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Self::on(Ground::quiet().await).await
    }

    pub(crate) async fn on(ground: Ground) -> Self {
        let clock = Arc::new(AtomicI64::new(0));
        let webhook = ground.function("receive-sms").await;
        let work = ground.work("driver", Clock::Moved(Arc::clone(&clock))).await;
        Self { ground, webhook, work, clock }
    }

    /// Another driver with the same clock.
    pub(crate) async fn another(&self, name: &str) -> Work {
        self.ground.work(name, Clock::Moved(Arc::clone(&self.clock))).await
    }

    pub(crate) async fn receive(&self, body: &str) -> Text {
        let text = self.ground.text(body);
        self.post(&text).await;
        text
    }

    pub(crate) async fn post(&self, text: &Text) {
        let answer = self.webhook.invoke(&event(&self.ground, PATH, &text.parameters()).event()).await;
        let answer = answer.expect("the webhook answers");
        assert_eq!(answer["statusCode"], Value::from(200), "{:?}", self.webhook.logs());
    }

    /// The same for another business at this ServiceTitan.
    pub(crate) async fn post_for(&self, seed: &TenantSeed, text: &Text) {
        let url = format!("{}{PATH}", self.ground.stack.described.api_url);
        let parameters = text.parameters();
        let request = phone::request(&url, &parameters, &seed.auth_token);
        let signature = phone::signature(&url, &parameters, &seed.auth_token);
        let event = Http::new("POST", PATH).form(&request.body).header("X-Twilio-Signature", &signature);
        let answer = self.webhook.invoke(&event.event()).await.expect("the webhook answers");
        assert_eq!(answer["statusCode"], Value::from(200), "{:?}", self.webhook.logs());
    }

    /// Twilio reports of one more message to the customer, and the report is heard.
    pub(crate) async fn hear(&self, status: &str, error_code: Option<u32>) {
        let report = phone::Report {
            message_sid: self.ground.text("").message_sid,
            account_sid: self.ground.seed.account_sid.clone(),
            from: self.ground.seed.number.clone(),
            to: CUSTOMER.to_owned(),
            status: status.to_owned(),
            error_code,
        };
        let posted = event(&self.ground, "/twilio/status", &report.parameters()).event();
        let answer = self.webhook.invoke(&posted).await.expect("the webhook answers");
        assert_eq!(answer["statusCode"], Value::from(200), "{:?}", self.webhook.logs());
        let item = format!("report#{status}#{}", report.message_sid);
        let heard = hear_all(&self.work, vec![(self.ground.thread(), &item)]).await;
        assert_eq!((heard.reports, heard.reports_unheard), (1, 0));
    }

    pub(crate) async fn drive(&self) -> Rested {
        self.drive_with(&self.work).await
    }

    pub(crate) async fn drive_with(&self, work: &Work) -> Rested {
        self.drove(work).await.rested
    }

    /// The same, with what was said to the customer.
    pub(crate) async fn drove(&self, work: &Work) -> Drove {
        let limit = after(work.clock.now(), SignedDuration::from_secs(20));
        drive(work, &self.ground.thread(), limit).await.expect("the tables answer")
    }

    /// Turns the clock on, past anything that has to settle.
    pub(crate) fn settle(&self) {
        self.pass(i64::from(SETTLE_SECONDS) + 1);
    }

    /// What the desk's clock goes before that of the system, in milliseconds.
    pub(crate) fn clock(&self) -> Arc<AtomicI64> {
        Arc::clone(&self.clock)
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    /// The one booking, with all of these words in it, and nothing owed.
    pub(crate) async fn one_booking(&self, words: &[&str]) -> Booking {
        let bookings: Vec<Booking> = self.ground.bookings().into_iter().filter(Booking::is_open).collect();
        let [booking] = bookings.as_slice() else { panic!("one open booking, not {}", bookings.len()) };
        let summary = booking.summary.as_deref().unwrap_or_default();
        assert!(words.iter().all(|word| summary.contains(word)), "{words:?} in {summary}");
        let far = after(self.work.clock.now(), SignedDuration::from_hours(24));
        let owed = self.work.store.owed(far).await.expect("the tables answer");
        assert!(owed.iter().all(|due| due.thread != self.ground.thread()), "something is still owed");
        booking.clone()
    }

    /// How often ServiceTitan was asked to create or amend a booking, as recorded on the way there.
    pub(crate) fn writes(&self) -> usize {
        let calls = self.ground.recorder.calls();
        let written =
            |line: &str| line.contains("/bookings") && (line.contains(" POST ") || line.contains(" PATCH "));
        calls.iter().filter(|call| written(&call.line())).count()
    }
}
