//! A person at the settings page, and the minute that passes: drivers in this process, or the function itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use intellisend::domain::audit::{Act, Actor, Line};
use intellisend::domain::connection::test_booking::{Part, Status, Step, TestMark};
use intellisend::domain::connection::{Connection, TestBooking};
use intellisend::domain::ids::{ConnectionKey, Environment, TenantId};
use intellisend::drivers::test_booking::{
    Seen, TestError, Tested, dismiss_due_test_booking, make_test_booking, see_test_booking,
};
use intellisend::drivers::{Clock, Work};
use intellisend::store::{Mark, Tenant};
use serde_json::{Value, json};
use tests::events::Http;
use tests::ground::{Ground, SETTLE_SECONDS};
use tests::lambda::Function;

pub(crate) struct Tester {
    pub(crate) ground: Ground,
    pub(crate) work: Work,
    pub(crate) key: ConnectionKey,
    clock: Arc<AtomicI64>,
}

impl Tester {
    pub(crate) async fn open() -> Self {
        Self::on(Ground::quiet().await).await
    }

    pub(crate) async fn on(ground: Ground) -> Self {
        let clock = Arc::new(AtomicI64::new(0));
        let work = ground.work("driver", Clock::Moved(Arc::clone(&clock))).await;
        let tenant = TenantId::parse(&ground.seed.tenant).unwrap();
        let key = ConnectionKey { tenant, environment: Environment::Integration };
        Self { ground, work, key, clock }
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor { who: "ann@example.com".to_owned(), operator: false, from: "192.0.2.1".to_owned() }
    }

    pub(crate) async fn tenant(&self) -> Tenant {
        self.work.store.tenant(&self.key.tenant).await.unwrap()
    }

    pub(crate) async fn make(&self, keep: bool) -> Tested {
        self.try_to_make(keep).await.unwrap()
    }

    pub(crate) async fn try_to_make(&self, keep: bool) -> Result<Tested, TestError> {
        make_test_booking(&self.work, &self.key, &self.tenant().await, &self.actor(), keep).await
    }

    pub(crate) async fn see(&self, seen: bool) -> Result<Seen, TestError> {
        see_test_booking(&self.work, &self.key, &self.tenant().await, &self.actor(), seen).await
    }

    /// What `recover-messages` does about the tester's own test bookings when its minute comes. With the tester's
    /// clock and fakes it must not touch those of tests beside it.
    pub(crate) async fn minute(&self) {
        for mark in self.listed().await {
            dismiss_due_test_booking(&self.work, &mark).await.unwrap();
        }
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    /// Turns the clock on, past anything that has to settle.
    pub(crate) fn settle(&self) {
        self.pass(i64::from(SETTLE_SECONDS) + 1);
    }

    pub(crate) async fn marks(&self) -> Vec<TestMark> {
        self.listed().await.into_iter().map(|mark| mark.of).collect()
    }

    async fn listed(&self) -> Vec<Mark<TestMark>> {
        self.work.store.marks_of(&self.key.tenant, "test#", "test_booking").await.unwrap()
    }

    pub(crate) async fn connection(&self) -> Connection {
        self.tenant().await.connection_or_none(self.key.environment).connection
    }

    /// What the connection shows of the newest test.
    pub(crate) async fn shown(&self) -> Option<TestBooking> {
        self.connection().await.test_booking
    }

    /// The trail's lines of one kind, oldest first.
    pub(crate) async fn trail(&self, act: Act) -> Vec<Line> {
        let trail = self.work.store.audit_trail(&self.key.tenant, None, 50).await.unwrap();
        trail.entries.into_iter().rev().filter(|entry| entry.act == act).collect()
    }

    /// Nothing is left anywhere: no booking for the office, no mark for the next minute.
    pub(crate) async fn nothing_is_left(&self) {
        let open = self.ground.bookings().iter().filter(|booking| booking.is_open()).count();
        assert_eq!((open, self.marks().await), (0, Vec::new()));
    }

    /// How often a booking was to be made, as recorded on the way there.
    pub(crate) fn creates(&self) -> usize {
        let calls = self.ground.recorder.calls();
        calls.iter().filter(|call| call.method == "POST" && call.path.ends_with("/bookings")).count()
    }

    pub(crate) fn scopes(&self, change: impl FnOnce(&mut Vec<String>)) {
        self.ground.servicetitan.client(&self.ground.seed.client_id, |client| change(&mut client.scopes));
        self.ground.servicetitan.forget_tokens();
    }

    /// A signed-in person's request to the function, and what it answers.
    pub(crate) async fn call(
        &self,
        function: &Function,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> (u64, Value) {
        let event = self.request(method, path, body).event();
        let answer = function.invoke(&event).await.expect("the function answers");
        let status = answer["statusCode"].as_u64().expect("a status");
        (status, serde_json::from_str(answer["body"].as_str().expect("a body")).expect("JSON"))
    }

    pub(crate) fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Http {
        let claims = json!({
            "token_use": "id",
            "custom:tenant_id": self.ground.seed.tenant,
            "email": "ann@example.com",
        });
        let request = Http::new(method, path).claims(&claims);
        match body {
            Some(body) => request.json(body),
            None => request,
        }
    }
}

/// Each part and how it ended.
pub(crate) fn parts(steps: &[Step]) -> Vec<(Part, Status)> {
    steps.iter().map(|step| (step.step, step.status)).collect()
}

/// What a person is told of a part.
pub(crate) fn detail(steps: &[Step], part: Part) -> &str {
    let step = steps.iter().find(|step| step.step == part).expect("the part");
    step.detail.as_deref().unwrap_or_default()
}
