//! A tenant whose people disconnect, connect again, and decide about what was held meanwhile.

use intellisend::domain::audit::{Act, Line};
use intellisend::domain::connection::health::Health;
use intellisend::domain::ids::{ConnectionKey, Environment, ThreadKey};
use intellisend::domain::phone::Sender;
use intellisend::domain::settings::Profile;
use intellisend::domain::time::{SignedDuration, Timestamp, after};
use intellisend::drivers::{Rested, drive};
use intellisend::store::Waiting;
use serde_json::{Value, json};
use tests::events::Http;
use tests::lambda::{Failed, Function};
use tests::phone::Text;

use crate::desk::Desk;

pub(crate) struct Office {
    pub(crate) desk: Desk,
    pub(crate) settings: Function,
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::of(Desk::open().await).await
    }

    pub(crate) async fn of(desk: Desk) -> Self {
        let settings = desk.ground.function("save-credentials").await;
        Self { desk, settings }
    }

    /// Disconnected just now.
    pub(crate) async fn disconnect(&self) {
        self.disconnect_since(self.desk.work.clock.now()).await;
    }

    pub(crate) async fn disconnect_since(&self, since: Timestamp) {
        self.save(|profile| Profile { active: None, disconnected_at: Some(since), ..profile }).await;
    }

    /// No connection is active, and nobody disconnected: what comes in waits, and is held by nobody.
    pub(crate) async fn lose_connection(&self) {
        self.save(|profile| Profile { active: None, disconnected_at: None, ..profile }).await;
    }

    pub(crate) async fn reconnect(&self) {
        let active = Some(Environment::Integration);
        self.save(|profile| Profile { active, disconnected_at: None, ..profile }).await;
    }

    /// A probe saw that the active connection works, whatever needed attention.
    pub(crate) async fn works_again(&self) {
        let (store, tenant) = (&self.desk.work.store, self.desk.ground.thread().tenant);
        let found = store.tenant(&tenant).await.expect("the tables answer");
        let connection = found.active().expect("an active connection");
        let key = ConnectionKey { tenant, environment: connection.environment };
        let health = Health { connection_generation: connection.generation, ..Health::default() };
        store.put_health(&key, &found.health(connection), health).await.expect("nobody else writes");
    }

    async fn save(&self, change: impl FnOnce(Profile) -> Profile) {
        let (store, tenant) = (&self.desk.work.store, self.desk.ground.thread().tenant);
        let found = store.tenant(&tenant).await.expect("the tables answer");
        let next = change(found.profile.expect("a tenant"));
        let saved = store.change(&tenant).profile(found.profile_version, &next).expect("it is JSON");
        saved.commit().await.expect("nobody else saves");
    }

    /// `book` or `dismiss`, for all that is held.
    pub(crate) async fn click(&self, what: &str) -> (Value, Value) {
        self.try_click(what).await.expect("the function answers")
    }

    pub(crate) async fn try_click(&self, what: &str) -> Result<(Value, Value), Failed> {
        self.request("POST", &format!("/v1/conversations/held/{what}")).await
    }

    /// The status and the body.
    pub(crate) async fn request(&self, method: &str, path: &str) -> Result<(Value, Value), Failed> {
        let tenant = &self.desk.ground.seed.tenant;
        let claims = json!({ "token_use": "id", "custom:tenant_id": tenant, "email": "ann@example.com" });
        let answer = self.settings.invoke(&Http::new(method, path).claims(&claims).event()).await?;
        let body = answer["body"].as_str().expect("a body");
        Ok((answer["statusCode"].clone(), serde_json::from_str(body).expect("JSON")))
    }

    pub(crate) async fn waiting(&self) -> Waiting {
        let (work, tenant) = (&self.desk.work, self.desk.ground.thread().tenant);
        let (found, now) = (work.store.tenant(&tenant).await.expect("the tables answer"), work.clock.now());
        work.store.waiting(&tenant, found.passage(now), now).await.expect("the tables answer")
    }

    /// The lines of the audit trail that tell of such a click.
    pub(crate) async fn trail(&self, act: Act) -> Vec<Line> {
        let tenant = self.desk.ground.thread().tenant;
        let trail = self.desk.work.store.audit_trail(&tenant, None, 100).await.expect("the tables answer");
        trail.entries.into_iter().filter(|entry| entry.act == act).collect()
    }

    /// A text of another customer's, and its thread driven.
    pub(crate) async fn drive_another(&self, customer: &str, body: &str) -> (ThreadKey, Rested) {
        let (seed, work) = (&self.desk.ground.seed, &self.desk.work);
        self.desk.post(&Text::new(&seed.account_sid, customer, &seed.number, body)).await;
        let customer = Sender::parse(customer).expect("a sender");
        let thread = ThreadKey { customer, ..self.desk.ground.thread() };
        let limit = after(work.clock.now(), SignedDuration::from_secs(20));
        let rested = drive(work, &thread, limit).await.expect("the tables answer").rested;
        (thread, rested)
    }
}
