//! One run's own world: a business with tables, fakes, functions and a clock of its own. The scene is AWS to it: what is
//! inserted, queued and due is delivered from here, and nowhere else.

mod delivery;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use intellisend::domain::ids::AccountSid;
use intellisend::store::Sweep;
use jiff::Timestamp;
use serde_json::Value;
use tests::events::{self, Http};
use tests::fakes::twilio::Media;
use tests::faults::Plan;
use tests::ground::Ground;
use tests::lambda::{Failed, Function};
use tests::phone::{self, Text};
use tests::proxy::Call;
use tests::reckoning::{Acknowledged, Books, Reckoning, Tables, reckon};

use self::delivery::{Queued, Record};
use crate::clock::Clock;
use crate::point::{Point, Retries};

/// The two processes that doorbells ring at.
pub(crate) const DRIVERS: [&str; 2] = ["create-bookings", "create-bookings beside"];

pub(crate) struct Scene {
    pub(crate) ground: Ground,
    pub(crate) clock: Clock,
    pub(crate) retries: Retries,
    tables: Tables,
    functions: Mutex<BTreeMap<String, Function>>,
    heard: Mutex<Heard>,
}

/// What the scene knows by now.
#[derive(Default)]
struct Heard {
    acknowledged: Vec<Acknowledged>,
    /// Records that were delivered, or lost.
    records: Vec<Record>,
    /// Records whose delivery failed.
    failed: Vec<Record>,
    /// Calls of the recorder that were looked through for messages.
    calls: usize,
    /// Messages that were not delivered yet.
    queued: Vec<Queued>,
    /// All there ever were.
    messages: Vec<Queued>,
    /// Until then Twilio's log has what nobody posted. None: it has nothing of the kind.
    log_until: Option<Timestamp>,
    /// Whether the call was made that was to be broken.
    was_broken: bool,
}

impl Scene {
    pub(crate) async fn open(connected: bool, retries: Retries) -> Self {
        let ground = Ground::apart(connected).await;
        let clock = Clock::right(&ground.seed.tenant);
        let prefix = ground.stack.environment("create-bookings")["SECRETS_PREFIX"].clone();
        let tables = Tables::at(&ground.stack.described.aws_url, &ground.table_names(), &prefix);
        let (functions, heard) = (Mutex::default(), Mutex::default());
        Self { ground, clock, retries, tables, functions, heard }
    }

    /// Breaks one call from now on, which are counted from here; the functions named are up by then.
    pub(crate) async fn arm(&self, point: Option<Point>, functions: &[&str]) {
        for name in functions {
            self.function(name).await.ready().await.expect("it starts");
        }
        self.notice();
        self.ground.recorder.clear();
        self.heard().calls = 0;
        let fault = point.map(|Point { call, how, .. }| Plan::default().at(call, how.fault(call)));
        self.ground.recorder.plan(fault.unwrap_or_default());
    }

    /// The calls that there were, and the one that was broken.
    pub(crate) fn disarm(&self) -> (Vec<String>, Option<String>) {
        let calls = self.ground.recorder.calls();
        self.ground.recorder.plan(Plan::default());
        let broken = calls.iter().find(|call| call.fault.is_some()).map(Call::line);
        self.heard().was_broken = broken.is_some();
        (calls.iter().map(Call::line).collect(), broken)
    }

    /// Whether anything failed in this run.
    pub(crate) fn was_broken(&self) -> bool {
        self.heard().was_broken
    }

    /// Ends every process.
    pub(crate) async fn close(&self) {
        let functions: Vec<Function> = self.functions().values().cloned().collect();
        for function in functions {
            function.kill().await;
        }
    }

    /// Everything that functions and proxies have to say of a run.
    pub(crate) fn story(&self) -> String {
        let calls = self.ground.recorder.calls();
        let calls: Vec<String> = calls.iter().map(|call| format!("{call:?}")).collect();
        let logs: Vec<String> = self.functions().values().flat_map(Function::logs).collect();
        format!("{}\n{}", calls.join("\n"), logs.join("\n"))
    }

    /// A function, started with its first use. A second process of it has ` beside` after its name.
    pub(crate) async fn function(&self, caller: &str) -> Function {
        if let Some(function) = self.functions().get(caller) {
            return function.clone();
        }
        self.start(caller, &[]).await
    }

    /// The same, with these settings.
    pub(crate) async fn start(&self, caller: &str, settings: &[(&str, &str)]) -> Function {
        let name = caller.split(' ').next().unwrap_or(caller);
        let settings: Vec<(&str, &str)> = settings.iter().copied().chain(self.clock.settings()).collect();
        let function = self.ground.function_as(caller, name, &settings).await;
        let dying = function.clone();
        self.ground.recorder.on_kill(caller, move || {
            let dying = dying.clone();
            async move { dying.kill().await }
        });
        self.functions().insert(caller.to_owned(), function.clone());
        function
    }

    pub(crate) async fn invoke(&self, caller: &str, event: &Value) -> Result<Value, Failed> {
        let answer = self.function(caller).await.invoke(event).await;
        self.notice();
        answer
    }

    /// A customer's text, as Twilio posts it: to the fallback address where the first gave no answer or a bad one.
    pub(crate) async fn text(&self, body: &str) {
        self.post(&self.ground.text(body)).await;
    }

    pub(crate) async fn post(&self, text: &Text) {
        for path in ["/twilio/sms", "/twilio/sms/fallback"] {
            let url = format!("{}{path}", self.ground.stack.described.api_url);
            let signed = phone::request(&url, &text.parameters(), &self.ground.seed.auth_token);
            let signature = phone::signature(&url, &text.parameters(), &self.ground.seed.auth_token);
            let request = Http::new("POST", path).form(&signed.body).header("X-Twilio-Signature", &signature);
            let answer = self.invoke("receive-sms", &request.event()).await;
            if answer.is_ok_and(|answer| answer["statusCode"] == 200) {
                return self.heard().acknowledged.push(Acknowledged::of(&self.ground.seed, text));
            }
        }
    }

    /// A customer's text that Twilio has from now on, and posts to nobody.
    pub(crate) fn keep(&self, from: &str, body: &str, media: &[Media]) {
        let (seed, now) = (&self.ground.seed, self.clock.now());
        let message = self.ground.twilio.inbound(&seed.account_sid, from, &seed.number, body, media);
        self.ground.twilio.edit(&message.sid, |kept| (kept.created_at, kept.sent_at) = (now, Some(now)));
        let text = Text::of(&message, self.ground.twilio.url());
        let mut heard = self.heard();
        heard.acknowledged.push(Acknowledged::of(seed, &text));
        heard.log_until = Some(now);
    }

    /// What is on record of Twilio's log.
    pub(crate) async fn swept(&self) -> Sweep {
        let account = AccountSid::parse(&self.ground.seed.account_sid).expect("an account");
        let sweep = self.ground.seeder.work.store.sweep(&account).await.expect("the tables answer");
        sweep.expect("the account is on the list")
    }

    /// Whether Twilio's log has something that nobody has looked through.
    async fn is_unread(&self) -> bool {
        let Some(until) = self.heard().log_until else { return false };
        self.swept().await.cursor.read_until.is_none_or(|read_until| read_until <= until)
    }

    /// Somebody's request to the settings API; None: no answer came.
    pub(crate) async fn ask(&self, request: Http) -> Option<(u64, Value)> {
        let claims = serde_json::json!({
            "token_use": "id", "custom:tenant_id": self.ground.seed.tenant, "email": "ann@example.com",
        });
        let answer = self.invoke("save-credentials", &request.claims(&claims).event()).await.ok()?;
        let body = serde_json::from_str(answer["body"].as_str().unwrap_or_default()).unwrap_or_default();
        Some((answer["statusCode"].as_u64()?, body))
    }

    /// A minute of the schedule's, without turning the clock.
    pub(crate) async fn schedule(&self, function: &str) {
        let _ = self.invoke(function, &events::scheduled(self.clock.now())).await;
    }

    pub(crate) async fn reckon(&self) -> Reckoning {
        reckon(&self.books().await, &self.acknowledged())
    }

    pub(crate) async fn books(&self) -> Books {
        let ground = &self.ground;
        let seeds = std::slice::from_ref(&ground.seed);
        Books::read(&self.tables, &ground.servicetitan, &ground.twilio, seeds).await
    }

    pub(crate) fn acknowledged(&self) -> Vec<Acknowledged> {
        self.heard().acknowledged.clone()
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn functions(&self) -> MutexGuard<'_, BTreeMap<String, Function>> {
        self.functions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
