//! What passes in an operator's own business, turn by turn.

use intellisend::boot::receiver_with;
use intellisend::config::Config;
use intellisend::domain::canary::{Canary, Turn};
use intellisend::domain::ids::ThreadKey;
use intellisend::domain::number::Webhook;
use intellisend::domain::phone::{PhoneNumber, Sender};
use intellisend::domain::settings::retention::Retention;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::canary::{begin_canary, canary_turn};
use intellisend::drivers::{Drove, Numbers, Posted, Work, drive};
use tests::fakes::servicetitan::Booking;
use tests::ground::Ground;
use tests::phone;

use crate::tester::Tester;

/// An operator's own business, with a canary.
pub(super) struct Sandbox {
    pub(super) tester: Tester,
}

impl Sandbox {
    pub(super) async fn open() -> Self {
        Self::on(Ground::quiet().await).await
    }

    pub(super) async fn on(ground: Ground) -> Self {
        let sandbox = Self { tester: Tester::on(ground).await };
        let (webhook, retention) = sandbox.webhook().await;
        begin_canary(&sandbox.numbers(&webhook, retention), &sandbox.tester.actor())
            .await
            .expect("it begins");
        sandbox
    }

    pub(super) async fn webhook(&self) -> (Webhook, Retention) {
        (Webhook::at(&self.tester.work.link_url), self.tester.tenant().await.settings().retention)
    }

    pub(super) fn numbers<'a>(&'a self, webhook: &'a Webhook, retention: Retention) -> Numbers<'a> {
        Numbers { work: &self.tester.work, tenant: &self.tester.key.tenant, webhook, retention }
    }

    pub(super) async fn canary(&self) -> Canary {
        self.found().await.expect("there is a canary")
    }

    pub(super) async fn found(&self) -> Option<Canary> {
        let found = self.tester.work.store.canary(&self.tester.key.tenant).await;
        found.expect("the tables answer").map(|found| found.canary)
    }

    /// A turn is taken: what it finds wrong.
    pub(super) async fn turn(&self) -> Option<String> {
        self.turn_by(&self.tester.work).await.expect("it is due")
    }

    pub(super) async fn turn_by(&self, work: &Work) -> Option<Option<String>> {
        canary_turn(work, &self.tester.key.tenant).await.expect("the tables answer")
    }

    pub(super) fn five_minutes(&self) {
        self.tester.pass(5 * 60);
    }

    pub(super) async fn newest(&self) -> Turn {
        *self.canary().await.open.last().expect("a turn was taken")
    }

    pub(super) async fn thread(&self, turn: Turn) -> ThreadKey {
        let from = self.canary().await.text(turn).from;
        ThreadKey {
            tenant: self.tester.key.tenant.clone(),
            customer: Sender::parse(&from).expect("a sender"),
            number: PhoneNumber::of_canaries(),
        }
    }

    /// As `create-bookings` does once its doorbell rings.
    pub(super) async fn drive(&self, turn: Turn) -> Drove {
        let (work, thread) = (&self.tester.work, self.thread(turn).await);
        let limit = after(work.clock.now(), SignedDuration::from_secs(20));
        drive(work, &thread, limit).await.expect("the tables answer")
    }

    /// The text of a turn reaches a webhook whose clock is turned.
    pub(super) async fn receive(&self, canary: &Canary, turn: Turn) {
        let (work, posted) = (&self.tester.work, canary.text(turn));
        let environment = self.tester.ground.environment("webhook", "receive-sms").await;
        let config = Config::from(|name| environment.get(name).cloned()).expect("the template's environment");
        let receiver = receiver_with(&config, work.clock.clone());
        let url = Webhook::at(&work.link_url).sms_url;
        let form = [
            ("AccountSid", canary.account.as_str()),
            ("MessageSid", posted.sid.as_str()),
            ("From", &posted.from),
            ("To", posted.to.as_str()),
            ("Body", &posted.body),
        ];
        let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let tokens = work.vault.twilio_tokens(&canary.secret).await.expect("its secret is there");
        let request = phone::request(&url, &form, tokens[0].expose());
        let signature = phone::signature(&url, &form, tokens[0].expose());
        let posted = Posted {
            domain: "",
            path: "/twilio/sms",
            query: "",
            content_type: "application/x-www-form-urlencoded",
            signature: &signature,
            body: request.body.as_bytes(),
        };
        receiver.sms(posted).await.expect("it is taken in");
    }

    pub(super) fn open_bookings(&self) -> Vec<Booking> {
        self.tester.ground.bookings().into_iter().filter(Booking::is_open).collect()
    }
}
