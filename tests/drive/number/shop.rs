//! A business with a Twilio account of its own, and the settings API that it uses.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use intellisend::domain::audit::Actor;
use intellisend::domain::ids::{AccountSid, TenantId};
use intellisend::domain::number::Owner;
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::secret::AuthToken;
use intellisend::domain::settings::retention::Retention;
use intellisend::drivers::{Clock, NumberError, Numbers, Released, Seen, Wanted, Work};
use intellisend::vault::VaultError;
use serde_json::{Value, json};
use tests::api::ask_function;
use tests::events::Http;
use tests::fakes::twilio::{Account, Number};
use tests::ground::{CUSTOMER, Ground, SETTLE_SECONDS};
use tests::lambda::Function;
use tests::phone::{self, Text};

pub(crate) const TOKEN: &str = "0123456789abcdef0123456789ab4f2a";

pub(crate) struct Shop {
    pub(crate) ground: Ground,
    pub(crate) api: Function,
    pub(crate) account: String,
    pub(crate) number: String,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let ground = Ground::quiet().await;
        let n: u32 = ground.seed.tenant.trim_start_matches("tn_t").parse().expect("a fresh tenant's number");
        let (account, number) = (format!("ACa{n:031}"), format!("+1972556{n:04}"));
        ground.twilio.add_account(Account::new(&account, TOKEN));
        ground.twilio.add_number(&account, &number);
        let api = ground.function("save-credentials").await;
        Self { ground, api, account, number }
    }

    /// What the API answers to someone of this business.
    pub(crate) async fn ask(&self, request: Http) -> (i64, Value) {
        let claims = json!({ "custom:tenant_id": self.ground.seed.tenant, "email": "ann@example.com" });
        self.ask_as(request, &claims).await
    }

    pub(crate) async fn ask_as(&self, request: Http, claims: &Value) -> (i64, Value) {
        let mut claims = claims.clone();
        claims["token_use"] = "id".into();
        let answered = ask_function(&self.api, &request.claims(&claims)).await;
        (answered.status.into(), answered.body)
    }

    pub(crate) async fn list(&self) -> Value {
        let (status, answer) = self.ask(Http::new("GET", "/v1/twilio")).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// The own number as the API shows it.
    pub(crate) async fn shown(&self) -> Value {
        let answer = self.list().await;
        let numbers = answer["numbers"].as_array().expect("a list");
        let own = numbers.iter().find(|number| number["number"] == *self.number);
        own.expect("the own number is listed").clone()
    }

    pub(crate) fn wanted(&self, auth_token: &str) -> Value {
        json!({ "account_sid": self.account, "auth_token": auth_token, "number": self.number })
    }

    pub(crate) async fn put(&self, body: &Value) -> (i64, Value) {
        self.ask(Http::new("PUT", "/v1/twilio").json(body)).await
    }

    /// Connects the own number, whatever it does now.
    pub(crate) async fn connect(&self) -> Value {
        let mut wanted = self.wanted(TOKEN);
        let (status, answer) = self.put(&wanted).await;
        if status == 200 {
            return answer;
        }
        wanted["replace"] = answer["now"].clone();
        let (status, answer) = self.put(&wanted).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    pub(crate) async fn delete(&self) -> (i64, Value) {
        self.delete_number(&self.number).await
    }

    pub(crate) async fn delete_number(&self, number: &str) -> (i64, Value) {
        self.delete_with(number, "").await
    }

    /// Even where what it did before cannot be put back.
    pub(crate) async fn delete_anyway(&self) -> (i64, Value) {
        self.delete_with(&self.number, "&anyway=yes").await
    }

    async fn delete_with(&self, number: &str, more: &str) -> (i64, Value) {
        let query = format!("number={}{more}", number.replace('+', "%2B"));
        self.ask(Http::new("DELETE", "/v1/twilio").query(&query)).await
    }

    /// The number as Twilio has it.
    pub(crate) fn at_twilio(&self) -> Number {
        self.ground.twilio.numbers(&self.account)[0].clone()
    }

    /// Something else answers the number's texts.
    pub(crate) fn answered_elsewhere(&self) -> Number {
        self.ground.twilio.number(&self.number, |number| {
            "https://theirs.example.net/sms".clone_into(&mut number.sms_url);
            "GET".clone_into(&mut number.sms_method);
            "https://theirs.example.net/down".clone_into(&mut number.sms_fallback_url);
            "https://theirs.example.net/calls".clone_into(&mut number.voice_url);
        });
        self.at_twilio()
    }

    pub(crate) fn points_here(&self) -> bool {
        let webhook = self.ground.seeder.webhook();
        let number = self.at_twilio();
        number.sms_url == webhook.sms_url && number.sms_fallback_url == webhook.sms_fallback_url
    }

    /// The report of a kind, as status and certainty.
    pub(crate) async fn report(&self, kind: &str) -> (String, Option<String>) {
        let shown = self.shown().await;
        let reports = shown["reports"].as_array().expect("reports");
        let report = reports.iter().find(|report| report["kind"] == kind).expect("one of each kind");
        let text = |name: &str| report[name].as_str().map(str::to_owned);
        (text("status").expect("a status"), text("certainty"))
    }

    /// What the webhook answers to a customer's text to the number, signed with this auth token.
    pub(crate) async fn text(&self, webhook: &Function, auth_token: &str) -> i64 {
        let parameters = Text::new(&self.account, CUSTOMER, &self.number, "hi").parameters();
        let url = self.ground.seeder.webhook().sms_url;
        let body = phone::request(&url, &parameters, auth_token).body;
        let signature = phone::signature(&url, &parameters, auth_token);
        let event = Http::new("POST", "/twilio/sms").form(&body).header("X-Twilio-Signature", &signature);
        let answer = webhook.invoke(&event.event()).await.expect("the webhook answers");
        answer["statusCode"].as_i64().expect("a status")
    }

    /// Names of the business's own secrets for Twilio: of its numbers, and of those that are to be purged.
    pub(crate) async fn secrets(&self) -> Vec<String> {
        let (store, tenant) = (&self.ground.seeder.work.store, self.tenant());
        let numbers = store.numbers(&tenant).await.expect("numbers");
        let own = numbers.into_iter().filter(|number| number.record.owner == Owner::Tenant);
        let mut names: Vec<String> = own.map(|number| number.record.secret).collect();
        names.extend(store.purges(&tenant).await.expect("marks"));
        names
    }

    /// Names of the secrets that there really are.
    pub(crate) async fn in_the_vault(&self) -> Vec<String> {
        self.ground.seeder.secrets_of(&self.tenant(), "twilio").await
    }

    /// How many auth tokens a secret holds.
    pub(crate) async fn tokens(&self, secret: &str) -> Result<usize, VaultError> {
        let tokens = self.ground.seeder.work.vault.twilio_tokens_anew(secret).await?;
        Ok(tokens.len())
    }

    pub(crate) fn tenant(&self) -> TenantId {
        TenantId::parse(&self.ground.seed.tenant).expect("a tenant")
    }

    /// Another process, whose clock is the test's.
    pub(crate) async fn later(&self) -> Later<'_> {
        let clock = Arc::new(AtomicI64::new(0));
        let work = self.ground.work("later", Clock::Moved(Arc::clone(&clock))).await;
        Later { shop: self, work, clock }
    }
}

pub(crate) struct Later<'a> {
    shop: &'a Shop,
    work: Work,
    clock: Arc<AtomicI64>,
}

impl Later<'_> {
    pub(crate) const fn work(&self) -> &Work {
        &self.work
    }

    /// Past anything that has to settle.
    pub(crate) fn settle(&self) {
        self.clock.fetch_add((i64::from(SETTLE_SECONDS) + 1) * 1_000, Ordering::Relaxed);
    }

    pub(crate) async fn release(&self) -> Result<Released, NumberError> {
        let (tenant, webhook) = (self.shop.tenant(), self.shop.ground.seeder.webhook());
        let numbers =
            Numbers { work: &self.work, tenant: &tenant, webhook: &webhook, retention: Retention::default() };
        let number = PhoneNumber::parse(&self.shop.number).expect("a number");
        numbers.release(&number, &Actor::ourselves(), false).await
    }

    /// Whoever comes much later finds no secret but those of numbers.
    pub(crate) async fn nothing_is_left_over(&self) {
        self.settle();
        self.settle();
        let (tenant, webhook) = (self.shop.tenant(), self.shop.ground.seeder.webhook());
        let retention = Retention::default();
        let numbers = Numbers { work: &self.work, tenant: &tenant, webhook: &webhook, retention };
        numbers.purge_left().await.expect("purged");
        assert_eq!(numbers.nothing_under_way().await, Ok(()));
        let (mut there, mut known) = (self.shop.in_the_vault().await, self.shop.secrets().await);
        there.sort();
        known.sort();
        assert_eq!(there, known);
    }

    pub(crate) async fn connect(&self, account: &str, number: &str) -> Result<Seen, NumberError> {
        let (tenant, webhook) = (self.shop.tenant(), self.shop.ground.seeder.webhook());
        let numbers =
            Numbers { work: &self.work, tenant: &tenant, webhook: &webhook, retention: Retention::default() };
        let wanted = Wanted {
            account: AccountSid::parse(account).expect("an account"),
            number: PhoneNumber::parse(number).expect("a number"),
            owner: Owner::Tenant,
            auth_token: Some(AuthToken::from(TOKEN.to_owned())),
            replace: None,
        };
        numbers.connect(&wanted, &Actor::ourselves()).await
    }
}
